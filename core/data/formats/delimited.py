"""Text with a sign between cells: CSV, TSV and their kin."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa

from core.data.formats.base import Format, Notes, Sheet, check_width, rows_in_batch
from core.data.formats.dialect import DELIMITERS, NAMES, SAMPLE_ROWS, Layout, guess_delimiter, has_header, read_rows
from core.data.formats.encoding import choose_encoding
from core.data.formats.names import tidy_names
from core.errors import TableError
from core.settings import Setting

LARGEST_CELL = 64 * 1024 * 1024
SAMPLE = 1 << 18  # characters


def read_delimited(path: Path, notes: Notes) -> Sheet:
    """Names from the first row (or by place), then batches of strings."""
    encoding = choose_encoding(path, notes)
    layout = _choose_layout(_sample(path, encoding), notes)
    rows = _first_rows(path, encoding, layout)
    if not rows:
        raise TableError("This file is empty.", "Check that it is the right file and that it was saved.")
    header = notes.choose("header", lambda: "yes" if has_header(rows) else "no") == "yes"
    width = _width(rows)
    check_width(width)
    if header:
        raw = _padded_header(rows[0], rows[1:], width, notes)
    else:
        notes.say("The first row looks like values rather than names, so columns are named by their place.")
        raw = [f"column {place}" for place in range(1, width + 1)]
    names = tidy_names(raw, notes)
    return Sheet(names, _batches(path, encoding, layout, len(names), int(header), notes))


def _sample(path: Path, encoding: str) -> list[str]:
    with _open(path, encoding) as text:
        sample = text.read(SAMPLE)
    if not sample.strip():
        raise TableError("This file is empty.", "Check that it is the right file and that it was saved.")
    lines = sample.splitlines(keepends=True)
    return lines[:-1] if len(lines) > 1 and len(sample) == SAMPLE else lines


def _choose_layout(lines: list[str], notes: Notes) -> Layout:
    delimiter = notes.choose("delimiter", lambda: guess_delimiter(lines))
    if delimiter != ",":
        notes.say(f"Cells are separated by {NAMES.get(delimiter, repr(delimiter))}.")
    quotes = notes.choose("quotes", lambda: "yes" if _quotes_close(lines, delimiter) else "no")
    if quotes == "no" and not notes.given.get("quotes"):
        notes.say("A quotation mark never closes, so quotation marks were read as ordinary characters.")
    return Layout(delimiter, quotes == "yes")


def _quotes_close(lines: list[str], delimiter: str) -> bool:
    return True


def _first_rows(path: Path, encoding: str, layout: Layout) -> list[list[str]]:
    with _open(path, encoding) as text:
        return list(islice((row for row in read_rows(text, layout) if row), SAMPLE_ROWS))


def _width(rows: list[list[str]]) -> int:
    """How many columns: as many as most rows have, or the header where that is more."""
    usual = Counter(len(row) for row in rows[1:]).most_common(1)
    return max(len(rows[0]), usual[0][0] if usual else 0)


def _padded_header(header: list[str], below: list[list[str]], width: int, notes: Notes) -> list[str]:
    if len(header) == width - 1 and any(row[-1:] != [""] for row in below if len(row) == width):
        notes.say("Rows have one cell more than there are names; the first column was taken for the names of rows.")
        return ["row name", *header]
    return header + [""] * (width - len(header))


def _batches(path: Path, encoding: str, layout: Layout, width: int, skip: int, notes: Notes) -> Iterator[list[pa.Array]]:
    counts = {"short": 0, "long": 0}
    with _open(path, encoding) as text:
        rows = islice((row for row in read_rows(text, layout) if row), skip, None)
        while batch := _next_rows(rows, rows_in_batch(width)):
            evened = [_evened(row, width, counts) for row in batch]
            yield [pa.array(cells, pa.string()) for cells in zip(*evened, strict=True)]
    if counts["short"]:
        notes.say(f"{counts['short']:,} rows had fewer cells than the header; what they lack counts as missing.")
    if counts["long"]:
        notes.say(f"{counts['long']:,} rows had more cells than the header; the cells beyond it were left out.")


def _next_rows(rows: Iterator[list[str]], count: int) -> list[list[str]]:
    try:
        return list(islice(rows, count))
    except csv.Error as error:
        raise TableError(
            f"This file cannot be cut into cells: {error}.", "Choose another delimiter, or save it as CSV again."
        ) from error


def _evened(row: list[str], width: int, counts: dict[str, int]) -> list[str]:
    if len(row) == width:
        return row
    if len(row) < width:
        counts["short"] += 1
        return row + [""] * (width - len(row))
    counts["long"] += any(row[width:])
    return row[:width]


def _open(path: Path, encoding: str) -> io.TextIOWrapper:
    csv.field_size_limit(LARGEST_CELL)
    return path.open(encoding=encoding, errors="replace", newline="")


def looks_like_text(path: Path, start: bytes) -> bool:
    return True


DELIMITED = Format(
    "csv",
    "CSV",
    (".csv", ".tsv", ".txt", ".tab", ".data", ".dat"),
    looks_like_text,
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
