"""What unusual rows are looked at with: the run, whose ranking it is, how many rows a day, and the marks so far."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

import core
from pages.parts import oddity_cached, run_details

BLEND, MARKED, TAUGHT = "blend", "marks", "taught"  # rankings: as trained; moved by the marks; trained on the marks
ODD, FINE, UNSURE = "odd", "fine", "unsure"
SIGNS = {ODD: "◆ odd", FINE: "○ fine", UNSURE: "? unsure"}


@dataclass(frozen=True)
class View:
    """`place`s are places in `outcome.rows`, which are row numbers of the table."""

    run: core.Run
    scores: dict[str, Any]
    use: str
    a_day: int
    marks: dict[int, str]  # by row of the table, in the order in which they were given

    @cached_property
    def outcome(self) -> core.OddityOutcome:
        return oddity_cached.outcome(self.run)

    @cached_property
    def table(self) -> core.Table | None:
        return run_details.table_of(self.run)

    @property
    def rows(self) -> np.ndarray:
        """(rows,) row numbers of the table, from 0."""
        return self.outcome.rows

    @cached_property
    def ranking(self) -> oddity_cached.Ranking:
        return oddity_cached.ranking(self.run, self.use, self.marks)

    @cached_property
    def first(self) -> np.ndarray:
        """Places of the rows to look at, oddest first: as many as a day has room for, without those that are marked."""
        order = self.ranking.order
        return order[~np.isin(self.rows[order], list(self.marks))][: self.a_day]

    @property
    def looked_at(self) -> int:
        """How many rows a day has room for, or all where there are fewer."""
        return min(self.a_day, len(self.rows))

    @property
    def line(self) -> float:
        """The oddness from which on rows are looked at."""
        places = self.first if len(self.first) else self.ranking.order[: self.looked_at]
        return float(self.ranking.oddness[places].min())

    @cached_property
    def is_taught(self) -> bool:
        """Whether something was trained on the marks."""
        return core.taught(self.run) is not None

    def place_of(self, row: int) -> int | None:
        """Where this row of the table stands among the outcome's; None where it was not looked at."""
        places = np.flatnonzero(self.rows == row)
        return int(places[0]) if len(places) else None

    def p_value(self, place: int) -> float:
        return float(oddity_cached.p_values(self.run, self.use)[place])

    def reasons(self, place: int) -> tuple[core.Reason, ...]:
        return self.outcome.reasons(place)
