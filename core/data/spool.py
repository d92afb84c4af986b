"""A file read once into strings on disk, judged as a whole, then written as Parquet: one batch in memory at a time."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as compute
import pyarrow.parquet as parquet

from core.data.cells import Evidence, look, tidy
from core.data.formats.base import Notes, Sheet, Uneven
from core.data.typed import Target, convert, decide, explain, guess_decimal
from core.errors import TableError

CELLS_IN_GROUP = 2_000_000


class Spool:
    """Tidied batches on disk, and the evidence on every column of strings."""

    def __init__(self, sheet: Sheet, path: Path):
        self.names = sheet.names
        self.path = path
        for way in sheet.ways:
            self.rows = self.empty_rows = 0
            self.seen = {name: Evidence() for name in sheet.names}
            self.types: dict[str, pa.DataType] = {}
            try:
                self._fill(way())
                break
            except Uneven:
                continue

    def _fill(self, batches: Iterator[list[pa.Array]]) -> None:
        writer = None
        with pa.OSFile(str(self.path), "wb") as file:
            for arrays in batches:
                batch = self._tidied(arrays)
                if writer is None:
                    self.types = dict(zip(self.names, batch.schema.types, strict=True))
                    writer = pa.ipc.new_file(file, batch.schema, options=pa.ipc.IpcWriteOptions(compression="lz4"))
                writer.write_batch(batch)
                self.rows += batch.num_rows
            if writer is not None:
                writer.close()

    def _tidied(self, arrays: list[pa.Array]) -> pa.RecordBatch:
        tidied = []
        for name, array in zip(self.names, arrays, strict=True):
            if pa.types.is_string(array.type):
                array = tidy(array, self.seen[name])
                look(self.seen[name], array, closely=False)
            tidied.append(array)
        batch = pa.record_batch(tidied, names=self.names)
        return self._without_empty_rows(batch) if all(array.null_count for array in tidied) else batch

    def _without_empty_rows(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        empty = batch.column(0).is_null()
        for column in batch.columns[1:]:
            empty = compute.and_(empty, column.is_null())
        self.empty_rows += compute.sum(empty).as_py() or 0
        return batch.filter(compute.invert(empty))

    def batches(self) -> Iterator[pa.RecordBatch]:
        with pa.OSFile(str(self.path), "rb") as file, pa.ipc.open_file(file) as reader:
            for place in range(reader.num_record_batches):
                yield reader.get_batch(place)

    def look_closely(self) -> None:
        """Once more, telling 1.234 from 1.2: in files with decimal commas the first is over a thousand."""
        names = [name for name in self.names if "plain" in self.seen[name].ways]
        for name in names:
            self.seen[name] = Evidence(cut=self.seen[name].cut)
        for batch in self.batches():
            for name in names:
                look(self.seen[name], batch.column(name), closely=True)


def write_parquet(spool: Spool, path: Path, notes: Notes) -> tuple[str, ...]:
    """Writes the typed table and gives its columns; columns that are empty and have no name are left out."""
    targets = _targets(spool, notes)
    if spool.empty_rows:
        notes.say(f"{spool.empty_rows:,} empty rows were left out.")
    names = [name for name in spool.names if not _is_padding(name, spool)]
    if not names or not spool.rows:
        raise TableError("This file has no rows of data.", "Check that it is the right file and that it was saved.")
    schema = pa.schema([(name, targets[name].arrow if name in targets else spool.types[name]) for name in names])
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for table in _groups(spool, schema, targets):
            writer.write_table(table, row_group_size=table.num_rows)
    return tuple(names)


def _groups(spool: Spool, schema: pa.Schema, targets: dict[str, Target]) -> Iterator[pa.Table]:
    """Batches joined to row groups that are large enough to be read fast."""
    rows_in_group = max(1, CELLS_IN_GROUP // len(schema))
    group: list[pa.RecordBatch] = []
    for batch in spool.batches():
        arrays = [
            convert(batch.column(name), targets[name]) if name in targets else batch.column(name) for name in schema.names
        ]
        group.append(pa.record_batch(arrays, schema=schema))
        if sum(batch.num_rows for batch in group) >= rows_in_group:
            yield pa.Table.from_batches(group)
            group = []
    if group:
        yield pa.Table.from_batches(group)


def _targets(spool: Spool, notes: Notes) -> dict[str, Target]:
    strings = {name: spool.seen[name] for name in spool.names if pa.types.is_string(spool.types.get(name, pa.string()))}
    decimal = notes.choose("decimal", lambda: guess_decimal(strings, notes))
    if decimal == ",":
        notes.say("Numbers are written with a decimal comma.")
        spool.look_closely()
    order = notes.choose("dates", lambda: "auto")
    day_first = {"day first": True, "month first": False}.get(order)
    targets = {}
    for name in strings:
        evidence = spool.seen[name]
        targets[name] = decide(evidence, decimal, day_first)
        for sentence in explain(name, evidence, targets[name], decimal):
            notes.say(sentence)
    return targets


def _is_padding(name: str, spool: Spool) -> bool:
    """A column that came only of separators at the ends of lines."""
    evidence = spool.seen[name]
    return (
        name.startswith("column ")
        and pa.types.is_string(spool.types.get(name, pa.int64()))
        and not evidence.cells
        and not evidence.weak
    )
