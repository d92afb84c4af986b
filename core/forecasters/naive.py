"""What everything else must beat: the last value, the last season and the straight line from the first to the last value.

Quantiles are normal; their spread comes from the same rule's errors in the past and grows with the horizon
(Hyndman and Athanasopoulos, Forecasting: Principles and Practice, table 5.2).
"""

import numpy as np

from core.forecasters.base import Forecaster, Learned
from core.forecasters.steps import bridged, mean_by_series, normal_quantiles, typical_error
from core.series.panel import Panel


class Naive(Forecaster):
    """`learned`: `spread`, the typical error of a step as a share of a series' level, for series with one value."""

    name = "naive"
    title = "Naive"
    sentence = "The last value again and again."
    simple = True

    def learn(self, panel: Panel, seed: int) -> Learned:
        values = bridged(panel)
        shares = typical_error(panel, values, 1) / _level(panel, values)
        known = shares[np.isfinite(shares)]
        return {"spread": float(np.median(known)) if len(known) else 0.0}

    def answer(self, panel: Panel, learned: Learned) -> np.ndarray:
        values = bridged(panel)
        ahead = np.arange(1, panel.horizon + 1)
        return normal_quantiles(self._middle(panel, values, ahead), self._spread(panel, values, learned, ahead))

    def _middle(self, panel: Panel, values: np.ndarray, ahead: np.ndarray) -> np.ndarray:
        return np.repeat(_last(panel, values)[:, None], len(ahead), axis=1)

    def _spread(self, panel: Panel, values: np.ndarray, learned: Learned, ahead: np.ndarray) -> np.ndarray:
        return step_error(panel, values, learned)[:, None] * np.sqrt(ahead)


class Drift(Naive):
    name = "drift"
    title = "Drift"
    sentence = "The straight line from the first value to the last one, drawn on."

    def _middle(self, panel: Panel, values: np.ndarray, ahead: np.ndarray) -> np.ndarray:
        return _last(panel, values)[:, None] + _slope(panel, values)[:, None] * ahead

    def _spread(self, panel: Panel, values: np.ndarray, learned: Learned, ahead: np.ndarray) -> np.ndarray:
        error, slope = step_error(panel, values, learned), np.abs(_slope(panel, values))
        about_the_line = np.sqrt(np.maximum(error - slope, 0.0)) * np.sqrt(error + slope)  # √(error² − slope²)
        growth = np.sqrt(ahead * (1 + ahead / np.maximum(panel.lengths - 1, 1)[:, None]))
        return about_the_line[:, None] * growth


class SeasonalNaive(Naive):
    """A series shorter than a season and a step is forecast by its last value."""

    name = "seasonal_naive"
    title = "Seasonal naive"
    sentence = "The last season again: this January as last January."

    def _middle(self, panel: Panel, values: np.ndarray, ahead: np.ndarray) -> np.ndarray:
        ends = panel.starts + panel.lengths
        back = np.where(_seasonal(panel), panel.season, 1)[:, None]
        return values[ends[:, None] - back + (ahead - 1) % back]

    def _spread(self, panel: Panel, values: np.ndarray, learned: Learned, ahead: np.ndarray) -> np.ndarray:
        plain = super()._spread(panel, values, learned, ahead)
        by_season = typical_error(panel, values, panel.season)[:, None] * np.sqrt((ahead - 1) // panel.season + 1)
        return np.where(_seasonal(panel)[:, None], by_season, plain)


def step_error(panel: Panel, values: np.ndarray, learned: Learned) -> np.ndarray:
    """(series,) the typical change from one step to the next; of a series with one value, what is typical of the panel."""
    own = typical_error(panel, values, 1)
    return np.where(np.isfinite(own), own, learned["spread"] * _level(panel, values))


def _last(panel: Panel, values: np.ndarray) -> np.ndarray:
    return values[panel.starts + panel.lengths - 1]


def _slope(panel: Panel, values: np.ndarray) -> np.ndarray:
    return (_last(panel, values) - values[panel.starts]) / np.maximum(panel.lengths - 1, 1)


def _level(panel: Panel, values: np.ndarray) -> np.ndarray:
    return np.maximum(mean_by_series(panel, np.abs(values)), 1e-12)


def _seasonal(panel: Panel) -> np.ndarray:
    """(series,) whether a value one season before each coming step has happened, and one difference over a season."""
    return panel.lengths > panel.season
