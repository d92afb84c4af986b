"""Text cut into rows of cells: fast where every row is as it should be, carefully where one is not."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as arrow_csv

from core.data.formats.base import Notes, Uneven, rows_in_batch
from core.data.formats.dialect import Layout, read_rows
from core.data.formats.encoding import SINGLE_BYTE

LARGEST_CELL = 16 << 20
BLOCK = 4 << 20
BLOCKS_TOGETHER = 1 << 29  # pyarrow sets a whole block aside for every column of strings
WIDE = 1_000


@dataclass(frozen=True)
class Text:
    """A text table: where it lies and how it is written."""

    path: Path
    encoding: str
    layout: Layout
    width: int = 0
    skip: int = 0  # rows before the first row of cells

    def open(self) -> io.TextIOWrapper:
        return self.path.open(encoding=self.encoding, errors="replace", newline="")

    def lines(self) -> Iterator[str]:
        with self.open() as text:
            for line in text:
                yield line.replace("\0", "")

    def rows(self) -> Iterator[list[str]]:
        csv.field_size_limit(LARGEST_CELL)
        return (row for row in careful_rows(self.lines(), self.layout, self.width, Repairs()) if row)


@dataclass
class Repairs:
    """How many rows were not as they should be, and where the first was."""

    short: int = 0
    long: int = 0
    unclosed: int = 0
    first: dict[str, int] = field(default_factory=dict)

    def count(self, what: str, row: int) -> None:
        setattr(self, what, getattr(self, what) + 1)
        self.first.setdefault(what, row)

    def tell(self, notes: Notes) -> None:
        sentences = {
            "short": "{count:,} rows had fewer cells than the header (first: row {row:,}); what they lack counts as missing.",
            "long": "{count:,} rows had more cells than the header (first: row {row:,}); the cells beyond it were left out.",
            "unclosed": "{count:,} quotation marks never close (first: row {row:,}); they were read as ordinary characters.",
        }
        for what, row in self.first.items():
            notes.say(sentences[what].format(count=getattr(self, what), row=row))


def cut_fast(text: Text) -> Iterator[list[pa.Array]]:
    """Batches of strings by pyarrow. Raises Uneven at the first row that has another width or cannot be decoded."""
    names = [f"f{place}" for place in range(text.width)]
    try:
        reader = arrow_csv.open_csv(
            str(text.path),
            read_options=arrow_csv.ReadOptions(
                column_names=names,
                block_size=min(BLOCK, BLOCKS_TOGETHER // text.width),
                use_threads=False,
                encoding=_codec(text),
            ),
            parse_options=arrow_csv.ParseOptions(delimiter=text.layout.delimiter, newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
        skip = text.skip
        last = None
        for batch in reader:
            yield batch.slice(skip).columns
            skip = max(0, skip - batch.num_rows)
            last = batch
        if last is not None and any("\n" in column[-1].as_py() for column in last.columns if len(column)):
            raise Uneven("the last row spans lines: perhaps a quotation mark never closes")
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise Uneven(str(error)) from error


def _codec(text: Text) -> str:
    return "utf8" if text.encoding.startswith("utf-8") else text.encoding


def can_cut_fast(text: Text) -> bool:
    """Whether pyarrow's reading of quotation marks is ours: all of them close, and no cell begins with spaces before one."""
    if text.encoding not in ("utf-8", "utf-8-sig", *SINGLE_BYTE) or text.width > WIDE:
        return False
    if len(text.layout.delimiter) != 1 or not text.layout.quotes:
        return False
    starts = re.escape(text.layout.delimiter.encode()) + b"\r\n\xbf"  # a byte order mark ends with \xbf
    spaced = re.compile(b"[" + starts + b'] +"')
    marks, held = 0, b"\n"
    with text.path.open("rb") as file:
        while piece := file.read(1 << 20):
            marks += piece.count(b'"')
            piece = held + piece
            if b"\0" in piece or spaced.search(piece):
                return False
            held = piece[len(piece.rstrip(b" ")) - 1 :]
    return marks % 2 == 0


def cut_carefully(text: Text, notes: Notes) -> Iterator[list[pa.Array]]:
    """Batches of strings by Python's csv: short rows are filled up, long ones cut, stray quotation marks taken as they are."""
    csv.field_size_limit(LARGEST_CELL)
    repairs = Repairs()
    rows = islice((row for row in careful_rows(text.lines(), text.layout, text.width, repairs) if row), text.skip, None)
    number = text.skip
    while batch := list(islice(rows, rows_in_batch(text.width))):
        evened = [_evened(row, text.width, number + place, repairs) for place, row in enumerate(batch, 1)]
        number += len(batch)
        yield [pa.array(cells, pa.string()) for cells in zip(*evened, strict=True)]
    repairs.tell(notes)


def careful_rows(lines: Iterable[str], layout: Layout, width: int, repairs: Repairs) -> Iterator[list[str]]:
    """Rows; a record over several lines that has not the right width, or never ends, is cut again line by line."""
    taken: list[str] = []
    reader = read_rows(_recorded(lines, taken), layout)
    row_number = 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a cell larger than any cell should be: its quotation mark never closes
            row = []
        record = taken.copy()
        taken.clear()
        if len(record) > 1 and ((width and len(row) != width) or not _closes(record, layout)):
            repairs.count("unclosed", row_number + 1)
            cut = list(read_rows(record, Layout(layout.delimiter, quotes=False)))
        else:
            cut = [row]
        row_number += len(cut)
        yield from cut


def _recorded(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


def _closes(record: list[str], layout: Layout) -> bool:
    """Whether the quotation marks of a record that spans lines are closed at its end."""
    try:
        return len(list(csv.reader(record, delimiter=layout.delimiter, skipinitialspace=True, strict=True))) == 1
    except csv.Error as error:
        return "unexpected end" not in str(error)


def _evened(row: list[str], width: int, number: int, repairs: Repairs) -> list[str]:
    if len(row) == width:
        return row
    if len(row) < width:
        if any(row):
            repairs.count("short", number)
        return row + [""] * (width - len(row))
    if any(cell.strip() for cell in row[width:]):
        repairs.count("long", number)
    return row[:width]


Attempt = Callable[[], Iterator[list[pa.Array]]]


def attempts(text: Text, notes: Notes) -> tuple[Attempt, ...]:
    """Ways to cut the text, the fast one first where it may do."""
    careful: Attempt = lambda: cut_carefully(text, notes)  # noqa: E731
    return (lambda: cut_fast(text), careful) if can_cut_fast(text) else (careful,)
