"""A file becomes a table: what was guessed is said, and can be changed by reading again with other choices."""

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from core.data.archive import unpack
from core.data.formats import READERS, Format
from core.data.formats.base import Notes
from core.data.spool import Spool, write_parquet
from core.data.store import open_table, save_description
from core.errors import TableError
from core.home import tables_folder, uploads_folder
from core.settings import Setting
from core.table import Table

CHOICES: tuple[Setting, ...] = (
    *(setting for reader in READERS for setting in reader.settings),
    Setting("member", "File in the zip", "auto", "Which file of a zip holds the table."),
    Setting(
        "decimal",
        "Before decimals",
        "auto",
        "The sign before decimals; the other one groups thousands.",
        choices=("auto", ".", ","),
    ),
    Setting("dates", "3/4/2024 is", "auto", "Which comes first in dates.", choices=("auto", "day first", "month first")),
)


def add_table(source: Path | str, name: str, choices: dict[str, Any] | None = None) -> Table:
    """Reads a file (Path) or pasted text (str) into a table on disk and opens it. Raises TableError.

    `choices` are values of CHOICES by name; what is not given is guessed, and `Table.guesses` says how.
    The same file with the same choices is the same table.
    """
    given = _checked(choices or {})
    with tempfile.TemporaryDirectory(dir=uploads_folder()) as work:
        path = _pasted(source, Path(work)) if isinstance(source, str) else source
        id = _content_id(path, given)
        if (tables_folder() / id / "table.json").is_file():
            return open_table(id)
        return _read(path, name, Notes(given), Path(work), id)


def _read(path: Path, name: str, notes: Notes, work: Path, id: str) -> Table:
    path = unpack(path, work, notes)
    reader = _recognise(path)
    spool = Spool(reader.read(path, notes), work / "spool.arrow")
    folder = work / "table"
    folder.mkdir()
    columns = write_parquet(spool, folder / "table.parquet", notes)
    save_description(Table(id, name, spool.rows, columns, folder, tuple(notes.guesses), notes.choices))
    _move(folder, tables_folder() / id)
    return open_table(id)


def _recognise(path: Path) -> Format:
    with path.open("rb") as file:
        start = file.read(4096)
    if not start:
        raise TableError("This file is empty.", "Check that it is the right file and that it was saved.")
    return next(reader for reader in READERS if reader.recognise(path, start))


def _checked(choices: dict[str, Any]) -> dict[str, Any]:
    known = {setting.name: setting for setting in CHOICES}
    return {name: known[name].check(value) for name, value in sorted(choices.items()) if name in known and value != "auto"}


def _pasted(text: str, work: Path) -> Path:
    path = work / "pasted"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def _content_id(path: Path, given: dict[str, Any]) -> str:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(json.dumps(given, sort_keys=True).encode())
    return digest.hexdigest()[:16]


def _move(folder: Path, home: Path) -> None:
    try:
        folder.rename(home)
    except OSError:
        if not (home / "table.json").is_file():  # not somebody else's same table, read at the same time
            raise
        shutil.rmtree(folder)
