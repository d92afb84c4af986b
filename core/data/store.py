"""Tables on disk: one folder each, under the home folder, named by the table's content."""

import re
import shutil
from pathlib import Path
from typing import Any

from core.errors import TableError
from core.home import read_json, tables_folder, write_json
from core.table import Table

ID = re.compile(r"[0-9a-f]{16}")


def open_table(id: str) -> Table:
    """The table of this id. Raises TableError where there is none or it cannot be read."""
    folder = _folder_of(id)
    try:
        content = read_json(folder / "table.json")
        return Table(
            id=id,
            name=content["name"],
            rows=content["rows"],
            columns=tuple(content["columns"]),
            folder=folder,
            guesses=tuple(content["guesses"]),
            choices=content["choices"],
        )
    except FileNotFoundError:
        raise TableError("There is no such table; it may have been deleted.", "Choose another or upload it again.") from None
    except (ValueError, KeyError, TypeError) as error:
        raise TableError("What is kept of this table cannot be read.", "Delete it and upload it again.") from error


def list_tables() -> list[Table]:
    """Every table that can be opened, the newest first."""
    descriptions = [path for path in tables_folder().glob("*/table.json") if ID.fullmatch(path.parent.name)]
    tables = []
    for path in sorted(descriptions, key=_written, reverse=True):
        try:
            tables.append(open_table(path.parent.name))
        except TableError:  # half deleted, or spoilt: opening it by its address says so
            continue
    return tables


def delete_table(id: str) -> None:
    """Deletes the table. Runs trained on it keep what they need and stay usable."""
    folder = _folder_of(id)
    if not folder.is_dir():
        raise TableError("There is no such table; it may have been deleted already.")
    (folder / "table.json").unlink(missing_ok=True)  # first, so that nobody opens a half-deleted one
    shutil.rmtree(folder)


def keep_table(table: Table) -> Table:
    """Takes in a table whose Parquet file lies in a folder elsewhere on this disk, and opens it here."""
    write_json(table.folder / "table.json", _description(table))
    _move(table.folder, tables_folder() / table.id)
    return open_table(table.id)


def _move(folder: Path, home: Path) -> None:
    if home.exists() and not (home / "table.json").is_file():
        shutil.rmtree(home)  # left half deleted
    try:
        folder.rename(home)
    except OSError:
        if not (home / "table.json").is_file():  # not somebody else's same table, made at the same time
            raise


def _description(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "rows": table.rows,
        "columns": list(table.columns),
        "guesses": list(table.guesses),
        "choices": table.choices,
    }


def _folder_of(id: str) -> Path:
    if not ID.fullmatch(str(id)):
        raise TableError(f"{str(id)[:40]!r} is not the name of a table.", "Choose one from the list of tables.")
    return tables_folder() / id


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
