"""A fault of series, how it may be repaired, and what the doctor's looks have in hand."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.plan import Timeline
from core.series.gridding import Gridded
from core.series.rows import Points
from core.series.said import said_date
from core.table import Table

EXAMPLES = 5
NAMED = 5  # series that a fault names


@dataclass(frozen=True)
class Repair:
    """One way to mend a fault: `Timeline.repairs[fault.name] = repair.name`."""

    name: str
    title: str
    sentence: str


@dataclass(frozen=True)
class Fault:
    """`level` "stop": nothing can be learned before it is repaired; "look": it may stay. `proposed` is a repair's name."""

    name: str
    title: str  # "3 gaps"
    detail: str
    level: str = "look"
    repairs: tuple[Repair, ...] = ()
    proposed: str = ""
    count: int = 0
    series: tuple[str, ...] = ()  # the first few that have it
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subject:
    """A table as points of series, and those points on the grid, with what must be repaired first repaired as proposed."""

    table: Table
    frame: pd.DataFrame
    timeline: Timeline
    points: Points
    grid: Gridded

    @property
    def several(self) -> bool:
        return len(self.points.names) > 1

    def names_at(self, mask: np.ndarray) -> tuple[str, ...]:
        """The first few series that have a place under this mask of the flat arrays."""
        owners = np.unique(self.grid.layout.owners()[mask])[:NAMED]
        return self.names(self.grid.layout.kept[owners])

    def names(self, places: np.ndarray) -> tuple[str, ...]:
        if not self.several:
            return ()
        return tuple(self.points.names[place] for place in places[:NAMED])

    def examples_at(self, mask: np.ndarray, with_value: bool = False) -> tuple[str, ...]:
        """ "store 3: March 2012 (14)" of the first few places under the mask."""
        places = np.flatnonzero(mask)[:EXAMPLES]
        layout = self.grid.layout
        owners = layout.owners()[places]
        times = self.points.grid.times(layout.firsts[owners] + layout.offsets()[places])
        values = [f" ({self.grid.values[place]:g})" if with_value else "" for place in places]
        dates = [said_date(time, self.timeline.frequency) for time in times]
        return self._named(layout.kept[owners], [date + value for date, value in zip(dates, values, strict=True)])

    def examples_of(self, mask: np.ndarray) -> tuple[str, ...]:
        """The times of the first few points under the mask, to the second where they are no whole days."""
        places = np.flatnonzero(mask)[:EXAMPLES]
        times = [self._said(time) for time in self.points.times[places]]
        return self._named(self.points.series[places], times)

    def _said(self, time: Any) -> str:
        if self.points.times.dtype == np.int64:
            return str(time)
        return said_date(time, "s").removesuffix(" 00:00:00").removesuffix(":00")

    def _named(self, places: np.ndarray, texts: list[str]) -> tuple[str, ...]:
        names = [f"{self.points.names[place]}: " if self.several and place >= 0 else "" for place in places]
        return tuple(dict.fromkeys(name + text for name, text in zip(names, texts, strict=True)))
