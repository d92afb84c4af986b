"""Parquet: typed already; types we do not store become the nearest that we do."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as compute
import pyarrow.parquet as parquet

from core.data.formats.base import Format, Notes, Sheet, check_width, rows_in_batch
from core.data.formats.names import tidy_names
from core.errors import TableError


def read_parquet(path: Path, notes: Notes) -> Sheet:
    try:
        file = parquet.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise TableError("This Parquet file is damaged or cut off.", "Save it again, or upload it as CSV.") from error
    check_width(len(file.schema_arrow.names))
    return Sheet(tidy_names(file.schema_arrow.names, notes), (lambda: _batches(file),))


def _batches(file: parquet.ParquetFile) -> Iterator[list[pa.Array]]:
    try:
        for batch in file.iter_batches(batch_size=rows_in_batch(file.schema_arrow.names.__len__()), use_threads=False):
            yield [_stored(column) for column in batch.columns]
    except (pa.ArrowException, OSError) as error:
        raise TableError("This Parquet file is damaged or cut off.", "Save it again, or upload it as CSV.") from error


def _stored(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _stored(column.dictionary_decode())
    if pa.types.is_boolean(kind):
        return column
    if pa.types.is_uint64(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return _finite(compute.cast(column, pa.float64(), safe=False))
    if pa.types.is_integer(kind):
        return compute.cast(column, pa.int64())
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return compute.cast(
            compute.cast(column, pa.timestamp("us", tz=getattr(kind, "tz", None)), safe=False), pa.timestamp("us")
        )
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return compute.cast(column, pa.string())
    return pa.array([None if cell is None else str(cell) for cell in column.to_pylist()], pa.string())


def _finite(column: pa.Array) -> pa.Array:
    return compute.if_else(compute.is_finite(column), column, pa.scalar(None, column.type))


PARQUET = Format("parquet", "Parquet", (".parquet", ".pq"), lambda path, start: start.startswith(b"PAR1"), read_parquet)
