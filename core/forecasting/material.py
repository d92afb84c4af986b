"""What a forecast's recipe works on: the panel, its back-test windows, and the rows that candidates are judged by."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from core.errors import PlanError
from core.forecasting.backtest import Rows, Window, before_windows, rows_of, window_ends
from core.forecasting.choosing import Ground, ground_of, joined
from core.forecasting.levels import LEVELS
from core.plan import Plan, Timeline
from core.series.build import Built
from core.series.panel import Panel


@dataclass(frozen=True)
class Material:
    """`windows` come oldest first; `rows` are all their steps."""

    plan: Plan
    built: Built
    windows: tuple[Window, ...]
    rows: Rows

    @classmethod
    def of(cls, plan: Plan, built: Built) -> "Material":
        windows = window_ends(built.panel, timeline_of(plan).windows)
        return cls(plan, built, windows, rows_of(built.panel, windows))

    @property
    def panel(self) -> Panel:
        return self.built.panel

    @property
    def state(self) -> dict[str, Any]:
        """The task's."""
        return {"horizon": self.panel.horizon, "levels": list(LEVELS)}

    @property
    def tested(self) -> bool:
        """Whether there is a window that only scores beside those that choose."""
        return len(self.windows) > 1

    @property
    def untested(self) -> Panel:
        """All that may be looked at before the scores: each series without the newest window, where that only scores."""
        return before_windows(self.panel, self.windows[-1:]) if self.tested else self.panel

    @property
    def validation(self) -> tuple[Window, ...]:
        return self.windows[:-1] if self.tested else self.windows

    @property
    def choosing(self) -> np.ndarray:
        """(rows,) those that stop, choose, weigh and calibrate: all but the newest window's, where there are others."""
        return ~self.rows.newest if self.tested else np.ones(len(self.rows), bool)

    @property
    def measured(self) -> np.ndarray:
        """(rows,) those that score: the newest window's."""
        return self.rows.newest

    @cached_property
    def ground(self) -> Ground:
        """What was known at each row's origin."""
        none = np.zeros(0)
        return (
            joined([ground_of(window.panel(self.panel)) for window in self.windows])
            if self.windows
            else Ground(none, none, none)
        )


def timeline_of(plan: Plan) -> Timeline:
    if plan.timeline is None:
        raise PlanError("This plan does not say how the table becomes series.", "Choose the column of dates and the horizon.")
    return plan.timeline
