"""The first noun: a table, its columns, and what is known of each column before anything is learned."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as arrow
import pyarrow.parquet as parquet


def free_name(name: str, taken: Collection[str]) -> str:
    """“prediction”, or “prediction 2” where a column is called so already, or “prediction 3” …"""
    number, free = 2, name
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free


@dataclass(frozen=True)
class Table:
    """A table on disk as Parquet, named by its content and read by column.

    `guesses` are sentences on what was guessed while reading; `choices` are those guesses as values that can be
    changed (format, encoding, delimiter, decimal, thousands, header, sheet, member …) and read again with.
    Stored types: int64, double, bool, string, timestamp; missing cells are nulls.
    """

    id: str
    name: str
    rows: int
    columns: tuple[str, ...]
    folder: Path
    guesses: tuple[str, ...] = ()
    choices: dict[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        return self.folder / "table.parquet"

    def frame(self, columns: list[str] | None = None) -> pd.DataFrame:
        """The named columns (all: None), every row, in the table's order; nothing else is read from disk."""
        return parquet.read_table(self.path, columns=columns, use_threads=False).to_pandas()

    def head(self, rows: int = 100) -> pd.DataFrame:
        """The first rows, without reading the rest."""
        file = parquet.ParquetFile(self.path)
        batch = next(file.iter_batches(batch_size=rows), None)
        return batch.to_pandas() if batch is not None else file.schema_arrow.empty_table().to_pandas()

    def take(self, rows: Sequence[int], columns: list[str] | None = None) -> pd.DataFrame:
        """The rows at these places, in this order; read piece by piece, so that a large table is never in memory."""
        wanted, back = np.unique(np.asarray(rows, np.int64), return_inverse=True)
        taken, first = [], 0
        for batch in parquet.ParquetFile(self.path).iter_batches(columns=columns, use_threads=False):
            inside = wanted[np.searchsorted(wanted, first) : np.searchsorted(wanted, first + len(batch))]
            taken.append(batch.take(arrow.array(inside - first)))
            first += len(batch)
            if first > wanted.max(initial=-1):
                break
        found = arrow.Table.from_batches(taken).to_pandas() if taken else self.head(0)
        return found.iloc[back].reset_index(drop=True)


@dataclass(frozen=True)
class Profile:
    """What a kind is guessed from: cheap figures on one column (on at most 100,000 of its rows)."""

    name: str
    stored: str  # "integer", "real", "yes/no", "string", "time": how it lies in the file
    rows: int
    missing: int
    distinct: int
    number_share: float  # of the cells that are not missing, how many read as a number
    date_share: float  # … as a date
    mean_words: float  # words a cell, of strings
    mean_length: float  # characters a cell
    ascending: bool  # every cell larger than the one above
    top_share: float  # share of the most frequent value
    examples: tuple[str, ...]  # the first few different cells
    in_order: float = 0.0  # share of cells larger than the one above, or of smaller ones, whichever are more

    @property
    def distinct_share(self) -> float:
        return self.distinct / max(self.rows - self.missing, 1)


@dataclass(frozen=True)
class Column:
    """A column with its kind, and why. `distribution` is drawn on its card:
    {"edges": [n + 1], "counts": [n]} for numbers and dates, {"values": [n], "counts": [n], "others": int} for the rest.
    """

    profile: Profile
    kind: str
    reason: str
    distribution: dict[str, Any]
    possible: tuple[str, ...]  # kinds a person may choose instead

    @property
    def name(self) -> str:
        return self.profile.name
