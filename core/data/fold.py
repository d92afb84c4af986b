"""Folding: a table whose rows are, or hold, whole series becomes one with columns of series, a row a series."""

import hashlib
import json
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as arrow
import pyarrow.parquet as parquet

from core.data.folding import Folding
from core.data.store import keep_table, open_table
from core.errors import TableError
from core.home import tables_folder, uploads_folder
from core.sequences import write_sequence
from core.table import Table

MOST_NUMBERS = 100_000_000


def fold(table: Table, folding: Folding) -> Table:
    """The folded table, beside the one it was made of. Raises TableError where that lacks a column, or is too large."""
    _check(table, folding)
    id = hashlib.sha256(json.dumps([table.id, folding.to_json()], sort_keys=True).encode()).hexdigest()[:16]
    if (tables_folder() / id / "table.json").is_file():
        return open_table(id)
    folded = _wide(table, folding) if folding.how == "wide" else _long(table, folding)
    name = f"{table.name}, a series a row"
    with tempfile.TemporaryDirectory(dir=uploads_folder()) as work:
        folder = Path(work) / id
        folder.mkdir()
        parquet.write_table(folded, folder / "table.parquet")
        said = (*table.guesses, f"{folding.sentence} Folded into {_listed(folding)}.")
        choices = {**table.choices, "folding": folding.to_json()}
        return keep_table(Table(id, name, folded.num_rows, tuple(folded.column_names), folder, said, choices))


def folded_like(table: Table, folding: dict | None) -> Table:
    """New rows in the shape that the trained table had before it was folded, folded; any other table as it is."""
    if not folding:
        return table
    known = Folding.from_json(folding)
    needed = {name for names in known.channels.values() for name in names} | ({known.id} if known.id else set())
    folded_already = all(name in table.columns for name in known.channels) and known.how == "wide"
    if folded_already or not needed <= set(table.columns) or not _is_long(table, known):
        return table
    return fold(table, _of_these(known, table))


def _is_long(table: Table, folding: Folding) -> bool:
    """Whether a table with the long table's columns is still long: its cells are single numbers, not rows of them."""
    if folding.how == "wide":
        return True
    first = next(iter(folding.channels))
    return pd.api.types.is_numeric_dtype(table.head(100)[first])


def _of_these(folding: Folding, table: Table) -> Folding:
    """The same, but of the columns to keep only those that are there: new rows have no target."""
    taken = {name for names in folding.channels.values() for name in names}
    kept = folding.kept if folding.how == "long" else [name for name in table.columns if name not in taken]
    return Folding(
        folding.how,
        folding.sentence,
        folding.channels,
        tuple(name for name in kept if name in table.columns),
        folding.id,
        folding.time if folding.time in table.columns else "",
    )


def _check(table: Table, folding: Folding) -> None:
    wanted = [name for names in folding.channels.values() for name in names] + [*folding.kept]
    wanted += [name for name in (folding.id, folding.time) if name]
    missing = [name for name in wanted if name not in table.columns]
    if missing:
        raise TableError(f"There is no column “{missing[0]}” to fold in {table.name}.", "Choose other columns.")
    numbers = table.rows * sum(map(len, folding.channels.values()))
    if numbers > MOST_NUMBERS:
        raise TableError(f"{table.name} holds {numbers:,} numbers; {MOST_NUMBERS:,} are the most that can be folded.", "")


def _wide(table: Table, folding: Folding) -> arrow.Table:
    kept = parquet.read_table(table.path, columns=list(folding.kept), use_threads=False)
    for name, columns in folding.channels.items():
        numbers = table.frame(list(columns)).to_numpy(np.float64, na_value=np.nan)
        kept = kept.append_column(name, arrow.array(map(_cell, numbers), arrow.string()))
    return kept


def _long(table: Table, folding: Folding) -> arrow.Table:
    firsts, order, starts = _series_of(table, folding)
    whole = parquet.read_table(
        table.path, columns=[name for name in folding.kept if name not in folding.channels], use_threads=False
    )
    folded = whole.take(arrow.array(firsts))
    for name, (column,) in folding.channels.items():
        numbers = table.frame([column])[column].to_numpy(np.float64, na_value=np.nan)[order]
        folded = folded.append_column(name, arrow.array(map(_cell, np.split(numbers, starts)), arrow.string()))
    return folded


def _series_of(table: Table, folding: Folding) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each series' first row, rows series by series in the order of time, and where series begin."""
    frame = table.frame([folding.id, *([folding.time] if folding.time else [])])
    codes, names = pd.factorize(frame[folding.id])
    known = np.flatnonzero(codes >= 0)
    within = frame[folding.time].iloc[known].rank(method="first").to_numpy() if folding.time else known
    order = known[np.lexsort((within, codes[known]))]
    firsts = np.full(len(names), len(codes))
    np.minimum.at(firsts, codes[known], known)
    return firsts, order, np.searchsorted(codes[order], np.arange(1, len(names)))


def _cell(numbers: np.ndarray) -> str | None:
    """Without what is missing behind the last number: shorter series end so in a wide table."""
    known = np.flatnonzero(np.isfinite(numbers))
    return write_sequence(numbers[: known[-1] + 1]) if len(known) else None


def _listed(folding: Folding) -> str:
    names = [f"“{name}”" for name in folding.channels]
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
