"""What a forecast's results are looked at with: the run, the candidate, and the series."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

import core
from core import charts
from pages.parts import run_list, series_cached, series_words


@dataclass(frozen=True)
class View:
    run: core.Run
    scores: dict[str, Any]
    candidate: str
    place: int = 0  # of the series

    @property
    def outcome(self) -> core.ForecastOutcome:
        return series_cached.outcome(self.run)

    @property
    def many(self) -> bool:
        return len(self.outcome) > 1

    @property
    def name(self) -> str:
        """Of the series; "" where there is one only."""
        return str(self.outcome.series["name"].iloc[self.place]) if self.many else ""

    @property
    def wording(self) -> charts.Wording:
        """For charts of this one series."""
        return series_words.wording(self.run.plan, self.name)

    @property
    def overall(self) -> charts.Wording:
        """For charts of all of them."""
        return series_words.wording(self.run.plan)

    @property
    def sides(self) -> tuple[str, ...]:
        """Which back-tests the scores rest on."""
        return (str(self.scores["measured_on"]),)

    def ends(self, held: float) -> tuple[int, int]:
        """The places of a band's two ends among the levels."""
        return core.INTERVALS[held]

    def promises(self) -> dict[float, float]:
        """Share promised → share found, of every band that the levels make."""
        return series_cached.promises(self.run, self.candidate, self.sides)

    def of(self, place: int) -> View:
        return replace(self, place=place)

    def errors(self, by: str, sides: tuple[str, ...] = ()) -> Any:
        """In the back-tests that scores rest on, or on other sides of them too."""
        return series_cached.errors(self.run, by, self.candidate, sides or self.sides)

    def compared(self, found: Any) -> charts.Compared:
        """Errors beside those of seasonal naive."""
        this, other = (run_list.in_sentence(name) for name in (self.candidate, series_words.NAIVE))
        return charts.Compared(found.error, found.yardstick, this, other)

    def worst(self) -> np.ndarray:
        """Places of all series, worst first; those without a back-test last."""
        return series_cached.worst(self.run, self.candidate, self.sides)

    def error_of_series(self) -> tuple[np.ndarray, np.ndarray]:
        """(series,) scaled error of each series, and seasonal naive's; NaN where it has no back-test."""
        own, naive = np.full(len(self.outcome), np.nan), np.full(len(self.outcome), np.nan)
        found = self.errors("series")
        if found is not None:
            places = found.keys.astype(int)
            own[places], naive[places] = found.error, found.yardstick
        return own, naive

    def size(self) -> np.ndarray:
        """(series,) the total of each series' forecast."""
        return np.nan_to_num(series_cached.totals(self.run, self.candidate)[1]["total"].to_numpy(float))

    def ahead(self) -> charts.Ahead:
        found = self.outcome.forecast(self.place, self.candidate)
        return charts.Ahead(found.dates, *lines(found.quantiles))

    def windows(self) -> list[Any]:
        """The back-tests of this series, newest first."""
        return self.outcome.backtests(self.place, self.candidate)


def lines(quantiles: Any) -> tuple[Any, dict[float, tuple[Any, Any]]]:
    """(horizon, levels) → the middle, and the two ends of each band."""
    ends = {held: (quantiles[:, low], quantiles[:, high]) for held, (low, high) in core.INTERVALS.items()}
    return quantiles[:, core.LEVELS.index(0.5)], ends
