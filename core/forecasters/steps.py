"""Arithmetic on all steps of a panel at once: each value beside the one a lag before it, and means by series."""

from statistics import NormalDist

import numpy as np

from core.forecasting.levels import LEVELS
from core.series.panel import Panel

NORMAL = np.array([NormalDist().inv_cdf(level) for level in LEVELS])  # quantiles of the normal distribution


def owners(panel: Panel) -> np.ndarray:
    """(steps,) the place of the series that a step belongs to."""
    return np.repeat(np.arange(len(panel)), panel.lengths + panel.horizon)


def ages(panel: Panel) -> np.ndarray:
    """(steps,) how many steps of its series lie before a step."""
    return np.arange(len(panel.values)) - np.repeat(panel.starts, panel.lengths + panel.horizon)


def happened(panel: Panel) -> np.ndarray:
    """(steps,) whether a step lies before its series' end."""
    return ages(panel) < np.repeat(panel.lengths, panel.lengths + panel.horizon)


def bridged(panel: Panel) -> np.ndarray:
    """(steps,) values, with missing ones on the line between their neighbours; the future stays NaN.

    Before the first value of a series and after its last one that value stands; a series without any is 0.
    """
    past, values = happened(panel), panel.values
    known = past & np.isfinite(values)
    if (known == past).all():
        return values
    place, series = np.arange(len(values)), owners(panel)
    before = np.maximum.accumulate(np.where(known, place, -1))
    after = np.minimum.accumulate(np.where(known, place, len(values))[::-1])[::-1]
    has_before = (before >= 0) & (series[np.maximum(before, 0)] == series)
    has_after = (after < len(values)) & (series[np.minimum(after, len(values) - 1)] == series)
    first, last = np.where(has_before, before, after), np.where(has_after, after, before)
    nothing = ~has_before & ~has_after
    first, last = np.where(nothing, 0, first), np.where(nothing, 0, last)
    share = np.divide(place - first, last - first, out=np.zeros(len(values)), where=last > first)
    line = values[first] + share * (values[last] - values[first])
    return np.where(past, np.where(nothing, 0.0, line), np.nan)


def differences(panel: Panel, values: np.ndarray, lag: int) -> np.ndarray:
    """(steps,) each value less the one `lag` steps before it in its series; NaN where there is none."""
    given = np.full(len(values), np.nan)
    given[lag:] = values[lag:] - values[:-lag]
    return np.where(ages(panel) >= lag, given, np.nan)


def mean_by_series(panel: Panel, values: np.ndarray) -> np.ndarray:
    """(series,) the mean of what is not NaN; NaN where nothing is."""
    known = np.isfinite(values)
    series = owners(panel)[known]
    sums = np.bincount(series, weights=values[known], minlength=len(panel))
    counts = np.bincount(series, minlength=len(panel))
    return np.divide(sums, counts, out=np.full(len(panel), np.nan), where=counts > 0)


def typical_error(panel: Panel, values: np.ndarray, lag: int) -> np.ndarray:
    """(series,) root of the mean squared difference at a lag; NaN where no two values lie so far apart."""
    off = differences(panel, values, lag)
    largest = np.nanmax(np.abs(off), initial=1e-300)  # squares of very large numbers would be infinite
    return largest * np.sqrt(mean_by_series(panel, (off / largest) ** 2))


def normal_quantiles(middle: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """(series, horizon) middles and spreads → (series, horizon, levels)."""
    return middle[:, :, None] + spread[:, :, None] * NORMAL
