"""A file becomes a table: what was guessed is said, and can be changed by reading again with other choices."""

import contextlib
import errno
import hashlib
import json
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from core.data.apart import read_apart
from core.data.archive import unpack
from core.data.formats import READERS
from core.data.formats.base import Notes
from core.data.reading import read_to_folder, recognise
from core.data.store import keep_table, open_table
from core.errors import TableError
from core.home import tables_folder, uploads_folder
from core.settings import Setting
from core.table import Table

VERSION = "1"  # of reading: raise it where the same file would become another table
PREFIX = "reading-"
ABANDONED_SECONDS = 24 * 3600
FULL = (errno.ENOSPC, errno.EDQUOT)

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
    try:
        _clear_abandoned()
        with tempfile.TemporaryDirectory(prefix=PREFIX, dir=uploads_folder()) as work:
            path = _pasted(source, Path(work)) if isinstance(source, str) else source
            id = _content_id(path, given)
            if (tables_folder() / id / "table.json").is_file():
                return open_table(id)
            return _add(path, name, Notes(given), Path(work) / id)
    except OSError as error:
        if error.errno in FULL:
            raise TableError(
                "The disk is full, so the table could not be kept.", "Delete tables or runs you no longer need."
            ) from error
        raise


def _add(path: Path, name: str, notes: Notes, folder: Path) -> Table:
    folder.mkdir()
    unpacked = unpack(path, folder.parent, notes)
    reader = recognise(unpacked)
    try:
        read = (read_to_folder if reader.is_small(unpacked) else read_apart)(unpacked, notes, folder)
    except TableError as error:
        error.choices = tuple(setting.name for setting in reader.settings)
        raise
    notes.choices["format"] = reader.name
    return keep_table(Table(folder.name, name, read.rows, read.columns, folder, tuple(notes.guesses), notes.choices))


def _checked(choices: dict[str, Any]) -> dict[str, Any]:
    known = {setting.name: setting for setting in CHOICES}
    return {name: known[name].check(value) for name, value in sorted(choices.items()) if name in known and value != "auto"}


def _pasted(text: str, work: Path) -> Path:
    path = work / "pasted"
    path.write_text(text, encoding="utf-8", errors="replace", newline="")
    return path


def _content_id(path: Path, given: dict[str, Any]) -> str:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(json.dumps([VERSION, given], sort_keys=True).encode())
    return digest.hexdigest()[:16]


def _clear_abandoned() -> None:
    """What a reading that was killed left behind."""
    for folder in uploads_folder().glob(f"{PREFIX}*"):
        with contextlib.suppress(FileNotFoundError):  # another reading ended meanwhile
            if time.time() - folder.stat().st_mtime > ABANDONED_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
