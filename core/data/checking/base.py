"""What every check gets and gives."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet

from core.plan import Split
from core.table import Column, Table

MOST_ROWS = 100_000  # that checks on cells look at, taken evenly over the table
UNUSED = ("identifier", "ignored")


@dataclass(frozen=True)
class Check:
    """One finding. "pass": nothing to do; "look": think about it; "stop": training would be in vain."""

    level: str
    title: str
    detail: str
    advice: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subject:
    """What is checked: a table, its columns, and what is to be predicted where that is known."""

    table: Table
    columns: tuple[Column, ...]
    target: Column | None
    split: Split

    @property
    def inputs(self) -> tuple[Column, ...]:
        """The columns the network would see."""
        return tuple(column for column in self.columns if column != self.target and column.kind not in UNUSED)

    @property
    def has_classes(self) -> bool:
        return self.target is not None and self.target.kind != "number"

    @cached_property
    def sample(self) -> np.ndarray:
        """The rows looked at, ascending."""
        rows = self.table.rows
        return np.arange(rows) if rows <= MOST_ROWS else np.linspace(0, rows - 1, MOST_ROWS).astype("int64")

    def cells(self, name: str) -> pd.Series:
        """One column's cells in the sample, read batch by batch."""
        pieces, start = [], 0
        for batch in self._file.iter_batches(batch_size=65_536, columns=[name], use_threads=False):
            here = np.searchsorted(self.sample, [start, start + batch.num_rows])
            pieces.append(batch.column(0).take(pa.array(self.sample[here[0] : here[1]] - start)))
            start += batch.num_rows
        return pa.chunked_array(pieces).to_pandas()

    @cached_property
    def _file(self) -> parquet.ParquetFile:
        return parquet.ParquetFile(self.table.path)


def listed(names: Iterable[str], most: int = 4) -> str:
    """“a”, “b” and 3 others"""
    every = [f"“{name}”" for name in names]
    if len(every) <= most:
        return " and ".join(filter(None, (", ".join(every[:-1]), every[-1]))) if every else ""
    return f"{', '.join(every[:most])} and {len(every) - most:,} others"


def per_cent(share: float) -> str:
    """0.123 → "12 %", never 0 or 100 where it is not quite."""
    if 0 < share < 0.01:
        return "under 1 %"
    return "over 99 %" if 0.99 < share < 1 else f"{share:.0%}".replace("%", " %")
