"""Back-tests: forecasts made at earlier ends of each series, beside what came next.

A back-test's rows are one row a step, of a series, of a window: the joint between forecasters, measures, files and charts.
"""

from dataclasses import dataclass

import numpy as np

from core.forecasters.base import Forecaster, Learned
from core.forecasters.steps import differences, mean_by_series
from core.forecasting.levels import LEVELS
from core.series.panel import Panel

FEWEST = 3  # steps before an origin


@dataclass(frozen=True)
class Window:
    """One origin of each series that has room for it. `number` 1 is the newest, the test; older ones are validation."""

    number: int
    places: np.ndarray  # of the series
    ends: np.ndarray  # steps of each before its origin

    def panel(self, panel: Panel) -> Panel:
        """What was known at the origins."""
        return panel.take(self.places).cut(self.ends)


@dataclass(frozen=True)
class Rows:
    """(rows,) each, oldest window first, then by series, then by step. `truth` is (rows, 2): the value (NaN where none was
    observed) and MASE's denominator, the mean seasonal naive error in all steps before the origin.
    """

    series: np.ndarray
    window: np.ndarray
    step: np.ndarray  # 1 to the horizon
    truth: np.ndarray

    def __len__(self) -> int:
        return len(self.series)

    @property
    def newest(self) -> np.ndarray:
        """(rows,) whether a row belongs to the test."""
        return self.window == 1

    @property
    def values(self) -> np.ndarray:
        return self.truth[:, 0]

    @property
    def scales(self) -> np.ndarray:
        return self.truth[:, 1]

    def take(self, wanted: np.ndarray) -> "Rows":
        return Rows(self.series[wanted], self.window[wanted], self.step[wanted], self.truth[wanted])


def window_ends(panel: Panel, windows: int) -> tuple[Window, ...]:
    """Oldest first, without those that no series has room for: `windows` at most, each `horizon` steps long.

    A series has room where a season and a step lie before the origin, so that there is an error to compare with; where no
    series has as much, three steps do.
    """
    for fewest in (max(panel.season + 1, FEWEST), FEWEST):
        found = []
        for number in range(windows, 0, -1):
            ends = panel.lengths - number * panel.horizon
            places = np.flatnonzero(ends >= fewest)
            if len(places):
                found.append(Window(number, places, ends[places]))
        if found:
            return tuple(found)
    return ()


def before_windows(panel: Panel, windows: tuple[Window, ...]) -> Panel:
    """What is learned from before the back-tests: each series as it was at its first origin, or whole if it has none."""
    ends = panel.lengths.copy()
    for window in windows:
        ends[window.places] = np.minimum(ends[window.places], window.ends)
    return panel.cut(ends)


def rows_of(panel: Panel, windows: tuple[Window, ...]) -> Rows:
    parts = [_rows(panel, window) for window in windows]
    if not parts:
        none = np.zeros(0, np.int64)
        return Rows(none, none, none, np.zeros((0, 2)))
    return Rows(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _rows(panel: Panel, window: Window) -> tuple[np.ndarray, ...]:
    ahead = np.arange(panel.horizon)
    steps = (panel.starts[window.places] + window.ends)[:, None] + ahead
    values = np.where(panel.observed[steps], panel.values[steps], np.nan)
    scales = np.repeat(scales_of(window.panel(panel)), panel.horizon)
    series = np.repeat(window.places, panel.horizon)
    number = np.full(len(series), window.number)
    return series, number, np.tile(ahead + 1, len(window.places)), np.stack([values.ravel(), scales], axis=1)


def scales_of(panel: Panel) -> np.ndarray:
    """(series,) mean absolute error of seasonal naive in the steps that have happened: MASE's denominator.

    Of the naive forecast where a series is no longer than a season or repeats itself exactly; NaN where nothing ever changes.
    """
    values = np.where(panel.observed, panel.values, np.nan)
    seasonal, plain = (mean_by_series(panel, np.abs(differences(panel, values, lag))) for lag in (panel.season, 1))
    scales = np.where(seasonal > 0, seasonal, plain)
    return np.where(scales > 0, scales, np.nan)


def learn_and_answer(
    member: Forecaster, panel: Panel, windows: tuple[Window, ...], seed: int
) -> tuple[Learned | None, np.ndarray]:
    """What a forecaster learned before the first origins, and its (rows, levels) answers to `rows_of`."""
    if not windows:
        return None, np.zeros((0, len(LEVELS)))
    learned = member.learn(before_windows(panel, windows), seed)
    return learned, as_rows([member.answer(window.panel(panel), learned) for window in windows])


def as_rows(answers: list[np.ndarray]) -> np.ndarray:
    """(series, horizon, levels) for each window → (rows, levels) in the order of `rows_of`."""
    return np.concatenate([given.reshape(-1, given.shape[-1]) for given in answers])
