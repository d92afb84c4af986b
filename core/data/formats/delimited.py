"""Text with a sign between cells: CSV, TSV and their kin."""

from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path

from core.data.formats.base import Format, Notes, Sheet, check_width
from core.data.formats.cutting import Text, attempts
from core.data.formats.dialect import DELIMITERS, NAMES, SAMPLE_ROWS, Layout, guess_delimiter, has_header
from core.data.formats.encoding import choose_encoding
from core.data.formats.names import tidy_names
from core.errors import TableError
from core.settings import Setting

SAMPLE = 1 << 18  # characters


def read_delimited(path: Path, notes: Notes) -> Sheet:
    """Names from the first row (or by place), then batches of strings."""
    text = Text(path, choose_encoding(path, notes), Layout(","))
    text = replace(text, layout=_choose_layout(_sample(text), notes))
    rows = list(islice(text.rows(), SAMPLE_ROWS))
    if not rows:
        raise TableError("This file is empty.", "Check that it is the right file and that it was saved.")
    width = _width(rows)
    check_width(width)
    header = notes.choose("header", lambda: "yes" if has_header(rows) else "no") == "yes"
    if not header and not notes.given.get("header"):
        notes.say("The first row looks like values rather than names, so columns are named by their place.")
    raw = _header(rows[0], rows[1:], width, notes) if header else [f"column {place}" for place in range(1, width + 1)]
    names = tidy_names(raw, notes)
    return Sheet(names, attempts(replace(text, width=width, skip=int(header)), notes))


def _sample(text: Text) -> list[str]:
    with text.open() as file:
        sample = file.read(SAMPLE)
    if not sample.strip("\ufeff\0 \t\r\n"):
        raise TableError("This file is empty.", "Check that it is the right file and that it was saved.")
    lines = sample.splitlines(keepends=True)
    return lines[:-1] if len(lines) > 1 and len(sample) == SAMPLE else lines


def _choose_layout(lines: list[str], notes: Notes) -> Layout:
    delimiter = notes.choose("delimiter", lambda: guess_delimiter(lines))
    if delimiter != "," and not notes.given.get("delimiter"):
        notes.say(f"Cells are separated by {NAMES.get(delimiter, repr(delimiter))}.")
    return Layout(delimiter, notes.choose("quotes", lambda: "yes") == "yes")


def _width(rows: list[list[str]]) -> int:
    """How many columns: as many as most rows have, or the header where that is more."""
    usual = Counter(len(row) for row in rows[1:]).most_common(1)
    return max(len(rows[0]), usual[0][0] if usual else 0)


def _header(first: list[str], below: list[list[str]], width: int, notes: Notes) -> list[str]:
    if len(first) == width - 1 and any(row[-1].strip() for row in below if len(row) == width):
        notes.say("Rows have one cell more than there are names; the first column was taken for the names of rows.")
        return ["row name", *first]
    return first + [""] * (width - len(first))


DELIMITED = Format(
    "csv",
    "CSV",
    (".csv", ".tsv", ".txt", ".tab", ".data", ".dat"),
    lambda path, start: True,
    read_delimited,
    (
        Setting(
            "delimiter",
            "Between cells",
            "auto",
            "The sign between two cells of a row.",
            choices=("auto", *DELIMITERS, "spaces"),
        ),
        Setting(
            "header", "First row holds names", "auto", "Whether the first row names the columns.", choices=("auto", "yes", "no")
        ),
        Setting("encoding", "Encoding", "auto", "How letters are stored: utf-8, utf-16, cp1252 …"),
        Setting(
            "quotes", "Quotation marks", "auto", "Whether cells may stand in quotation marks.", choices=("auto", "yes", "no")
        ),
    ),
)
