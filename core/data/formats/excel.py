"""Excel workbooks (.xlsx): one sheet of them."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from core.data.formats.base import Format, Notes, Sheet, rows_in_batch
from core.data.formats.dialect import SAMPLE_ROWS, has_header
from core.data.formats.names import tidy_names
from core.errors import TableError
from core.lazy import lazy
from core.settings import Setting

openpyxl = lazy("openpyxl")

# what openpyxl, and zipfile below it, raise on files that are cut off or tampered with
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, NotImplementedError)
BROKEN_BOOK = (KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError)


def read_excel(path: Path, notes: Notes) -> Sheet:
    with ExitStack() as closing:
        file = closing.enter_context(path.open("rb"))  # a file, since openpyxl goes by the ending of a name
        with _damage_said():
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            sheets = [sheet.title for sheet in book.worksheets]
            chosen = book[_choose_sheet(sheets, notes)]
            rows = list(islice(_rows(chosen), SAMPLE_ROWS))
        if not rows:
            raise TableError(f"The sheet “{chosen.title}” is empty.", "Choose another sheet, or upload another file.")
        header, names = _names(rows, notes)
        closing.pop_all()  # all is well: whoever reads the rows closes it
    return Sheet(names, (lambda: _batches(file, islice(_rows(chosen), int(header), None), len(names)),))


def _names(rows: list[list[str]], notes: Notes) -> tuple[bool, list[str]]:
    header = notes.choose("header", lambda: "yes" if has_header(rows) else "no") == "yes"
    width = max(len(row) for row in rows)
    raw = rows[0] + [""] * (width - len(rows[0])) if header else [f"column {place}" for place in range(1, width + 1)]
    return header, tidy_names(raw, notes)


@contextmanager
def _damage_said() -> Iterator[None]:
    """What openpyxl raises on damaged files, in our words."""
    try:
        yield
    except (*BROKEN_ZIP, *BROKEN_BOOK, openpyxl.utils.exceptions.InvalidFileException) as error:
        raise TableError("This Excel file is damaged.", "Open it in a spreadsheet and save it again, or as CSV.") from error


def _choose_sheet(sheets: list[str], notes: Notes) -> str:
    if not sheets:
        raise TableError("This workbook has no sheet with cells.")
    chosen = notes.choose("sheet", lambda: sheets[0])
    if chosen not in sheets:
        raise TableError(f"There is no sheet “{chosen}”.", f"The sheets are {', '.join(sheets)}.")
    if len(sheets) > 1 and not notes.given.get("sheet"):
        notes.say(f"Of {len(sheets)} sheets “{chosen}” was read; the others are {', '.join(sheets[1:6])}.")
    return chosen


def _rows(sheet: Any) -> Iterator[list[str]]:
    for row in sheet.iter_rows(values_only=True):
        cells = [_cell(value) for value in row]
        if any(cells):
            yield cells


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)


def _batches(file: BinaryIO, rows: Iterator[list[str]], width: int) -> Iterator[list[pa.Array]]:
    with file, _damage_said():
        while batch := list(islice(rows, rows_in_batch(width))):
            evened = [(row + [""] * (width - len(row)))[:width] for row in batch]
            yield [pa.array(cells, pa.string()) for cells in zip(*evened, strict=True)]


def _is_workbook(path: Path, start: bytes) -> bool:
    if not start.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


EXCEL = Format(
    "excel",
    "Excel",
    (".xlsx", ".xlsm"),
    _is_workbook,
    read_excel,
    (Setting("sheet", "Sheet", "auto", "Which sheet of the workbook."),),
    small=200_000,
)
