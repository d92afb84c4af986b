"""What every file format gives, and what it tells about itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from core.errors import TableError
from core.settings import Setting

MOST_COLUMNS = 10_000
LONGEST_NAME = 120
CELLS_IN_BATCH = 400_000  # bounds memory whatever the table's width


@dataclass
class Notes:
    """What the person chose and what had to be guessed: sentences for them, and the same as values they may change."""

    given: dict[str, Any] = field(default_factory=dict)
    guesses: list[str] = field(default_factory=list)
    choices: dict[str, Any] = field(default_factory=dict)

    def say(self, sentence: str) -> None:
        if sentence not in self.guesses:
            self.guesses.append(sentence)

    def choose(self, name: str, guess: Callable[[], Any], sentence: str = "") -> Any:
        """The person's choice where there is one, otherwise the guess, which is then said ({value} in the sentence)."""
        if self.given.get(name) not in (None, "", "auto"):
            self.choices[name] = self.given[name]
            return self.given[name]
        value = self.choices[name] = guess()
        if sentence:
            self.say(sentence.format(value=value))
        return value


@dataclass
class Sheet:
    """A table as it lies in a file: its names, and ways to read it, to be tried in turn where one raises Uneven.

    Each way gives batches of one array a column: strings, or what Parquet held.
    """

    names: list[str]
    ways: tuple[Callable[[], Iterator[list[pa.Array]]], ...]


class Uneven(Exception):
    """A fast way met something that needs care; the next way starts over."""


@dataclass(frozen=True)
class Format:
    """A file format. One file a member, one entry in READERS."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    recognise: Callable[[Path, bytes], bool]  # from the file and its first bytes, never from what people called it
    read: Callable[[Path, Notes], Sheet]
    settings: tuple[Setting, ...] = ()
    small: int = 2 << 20  # bytes

    def is_small(self, path: Path) -> bool:
        """Whether to read it here; larger files are read in a process of their own."""
        return path.stat().st_size <= self.small


def check_width(columns: int) -> None:
    if columns > MOST_COLUMNS:
        raise TableError(
            f"This table has {columns:,} columns; at most {MOST_COLUMNS:,} can be read.",
            "Leave out columns that cannot matter, or turn the table on its side if rows and columns are swapped.",
        )


def rows_in_batch(columns: int) -> int:
    return max(1, min(65_536, CELLS_IN_BATCH // max(columns, 1)))
