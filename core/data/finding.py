"""Which rows hold what somebody types: a word, a number, or “#12” for the row itself."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as compute
import pyarrow.parquet as parquet

from core.table import Table

BATCH = 65_536


def find_rows(table: Table, text: str) -> np.ndarray:
    """Places of the rows where a cell has `text` in it, whatever its case, or is that number or date. “#12” is the 12th row."""
    wanted = text.strip()
    if not wanted:
        return np.arange(table.rows)
    if number := re.fullmatch(r"#\s*(\d{1,12})", wanted):
        place = int(number[1]) - 1
        return np.arange(place, place + 1) if 0 <= place < table.rows else np.zeros(0, int)
    found, first = [], 0
    with parquet.ParquetFile(table.path) as file:
        for batch in file.iter_batches(batch_size=BATCH, use_threads=False):
            hits = np.zeros(len(batch), bool)
            for cells in batch.columns:
                hits |= _holds(cells, wanted)
            found.append(first + np.flatnonzero(hits))
            first += len(batch)
    return np.concatenate(found) if found else np.zeros(0, int)


def _holds(cells: pa.Array, wanted: str) -> np.ndarray:
    """(cells,): strings that have it in them, numbers that are it, and dates that begin with it."""
    if pa.types.is_integer(cells.type) or pa.types.is_floating(cells.type):
        if not _is_number(wanted):
            return np.zeros(len(cells), bool)
        hits = compute.equal(cells.cast(pa.float64(), safe=False), float(wanted))
    elif pa.types.is_string(cells.type):
        hits = compute.match_substring(cells, wanted, ignore_case=True)
    else:
        hits = compute.starts_with(cells.cast(pa.string()), wanted, ignore_case=True)
    return np.asarray(hits.fill_null(False).to_numpy(zero_copy_only=False), bool)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", text) is not None
