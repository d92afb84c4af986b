"""How a text table is laid out: what stands between cells, and whether the first row names the columns."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

DELIMITERS = (",", ";", "\t", "|", ":", "~", "^")
NAMES = {
    ",": "commas",
    ";": "semicolons",
    "\t": "tabs",
    "|": "bars",
    ":": "colons",
    "~": "tildes",
    "^": "carets",
    "spaces": "spaces",
}
CLEAN = re.compile(r"""^(|[+-]?[\d.,'\s]+([eE][+-]?\d+)?%?|[\d.:/T+Z -]+|[\[({]?[-+\d.,eE\s]+[\])}]?|[^,;\t|~^"]*)$""")
NUMBER = re.compile(r"^[+-]?(\d[\d.,\s']*|[.,]\d+)([eE][+-]?\d+)?\s*%?$")
DATE = re.compile(r"^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}([T ].*)?$")
SAMPLE_ROWS = 200


@dataclass(frozen=True)
class Layout:
    delimiter: str
    quotes: bool = True

    def rows(self, lines: list[str]) -> list[list[str]]:
        return list(read_rows(iter(lines), self))


def read_rows(lines: Iterable[str], layout: Layout) -> Iterator[list[str]]:
    """Rows of cells from lines of text, quoted line breaks included."""
    if layout.delimiter == "spaces":
        return (line.split() for line in lines)
    if not layout.quotes:
        return csv.reader(lines, delimiter=layout.delimiter, quoting=csv.QUOTE_NONE)
    return csv.reader(lines, delimiter=layout.delimiter, skipinitialspace=True)


def guess_delimiter(lines: list[str]) -> str:
    """The sign that cuts the lines into equally many clean cells; "," where the table has one column.

    Colons are never guessed: times and addresses hold them.
    """
    scores = {delimiter: _evenness(lines, delimiter) for delimiter in (*DELIMITERS, "spaces") if delimiter != ":"}
    best = max(scores, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > 0.3 else ","


def _evenness(lines: list[str], delimiter: str) -> float:
    try:
        rows = [row for row in Layout(delimiter).rows(lines) if row][:SAMPLE_ROWS]
    except csv.Error:
        return 0.0
    if not rows:
        return 0.0
    width, count = Counter(len(row) for row in rows).most_common(1)[0]
    if width < 2:
        return 0.0
    cells = [cell.strip() for row in rows for cell in row[:50]]
    clean = sum(bool(CLEAN.match(cell)) for cell in cells) / len(cells)
    if delimiter == "spaces" and len(rows[0]) < width - 1:
        return 0.0  # a column of series: many numbers under one name
    below = [cell for row in rows[1:] for cell in row]
    rarity = {"spaces": 0.8, "~": 0.9, "^": 0.9}.get(delimiter, 1.0)
    if delimiter == "spaces" and sum(is_value(cell) for cell in below) < len(below) / 2:
        return 0.0  # sentences have spaces, too
    return count / len(rows) * clean**2 * (1 - 0.5 / width) * rarity


def has_header(rows: list[list[str]]) -> bool:
    """Whether the first row names the columns: it names numbers with words, or no cell of it recurs below."""
    first, below = rows[0], rows[1:]
    if not below:
        return not any(is_value(cell) for cell in first)
    votes = 0
    for place, name in enumerate(first):
        column = [row[place].strip() for row in below if place < len(row)]
        votes += _vote(name.strip(), [cell for cell in column if cell])
    if votes:
        return votes > 0
    return not any(is_value(cell) for cell in first) and len(set(first)) == len(first)


def _vote(name: str, cells: list[str]) -> int:
    values = sum(is_value(cell) for cell in cells)
    if cells and values > 0.8 * len(cells):
        if is_value(name):
            return 0 if re.fullmatch(r"(1[89]|20)\d\d", name) else -1  # years name columns of wide tables
        return 1 if name else 0
    if not name:
        return 0
    recurs = cells.count(name)
    return -1 if recurs > 0 and len(set(cells)) < len(cells) else 0


def is_value(cell: str) -> bool:
    """A number or a date: no name of a column."""
    return bool(NUMBER.match(cell.strip()) or DATE.match(cell.strip()))
