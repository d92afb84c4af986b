"""One unpacked file → typed Parquet in a folder; runs here or in a process of its own."""

from dataclasses import dataclass
from pathlib import Path

from core.data.formats import READERS, Format
from core.data.formats.base import Notes
from core.data.formats.refusals import refuse_others
from core.data.spool import Spool, write_parquet

START = 1 << 16


@dataclass(frozen=True)
class Read:
    rows: int
    columns: tuple[str, ...]


def recognise(path: Path) -> Format:
    """The format, told from the content. Raises TableError where it is none that can be read."""
    with path.open("rb") as file:
        start = file.read(START)
    refuse_others(path, start)
    return next(reader for reader in READERS if reader.recognise(path, start))


def read_to_folder(path: Path, notes: Notes, folder: Path) -> Read:
    """Reads the file, says what it guessed in `notes`, and writes table.parquet in the folder."""
    spool = Spool(recognise(path).read(path, notes), folder / "spool.arrow")
    columns = write_parquet(spool, folder / "table.parquet", notes)
    spool.path.unlink()
    return Read(spool.rows, columns)
