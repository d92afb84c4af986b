"""After how many steps a pattern comes again: as the calendar says, or where it says nothing, as the values do."""

import numpy as np
import pandas as pd

from core.plan import Timeline
from core.series.frequency import season_of, title_of
from core.series.grid import DAY, unit_of
from core.series.rows import Points, readable

LEAST = 2  # seasons that a series must have
ALIKE = 0.4  # correlation of the values with those of one season before
NEARLY = 0.8
MOST = 400  # steps
SEASONS_SEEN = 4  # that the values must show before they are believed


def suggest_season(points: Points, timeline: Timeline) -> tuple[int, str]:
    """Steps (1: none) and why, in a sentence."""
    title = title_of(timeline.frequency)
    length = median_length(points)
    wanted = _of_calendar(timeline.frequency)
    for season in wanted:
        if LEAST * season <= length:
            return season, f"Series that are {title} often show a pattern that comes again after {season:,} steps."
    if wanted:
        return 1, f"The usual pattern of {wanted[-1]:,} steps would need {LEAST * wanted[-1]:,}; the series have {length:,}."
    found = _of_values(points)
    if found > 1:
        return found, f"The values are most like those {found:,} steps before."
    return 1, "No pattern is known to come again."


def median_length(points: Points) -> int:
    return int(np.median(lengths_of(points)))


def lengths_of(points: Points) -> np.ndarray:
    """Steps from the first to the last value of each series that has one."""
    good = readable(points) & ~np.isnan(points.values)
    if not good.any():
        return np.ones(1)
    grouped = pd.Series(points.steps[good]).groupby(points.series[good])
    return (grouped.max() - grouped.min() + 1).to_numpy()


def _of_calendar(alias: str) -> tuple[int, ...]:
    """The longest first; a week of hours is left to the calendar's columns."""
    season = season_of(alias)
    unit = unit_of(alias)
    if season == 1:
        return ()
    if unit.counts == "time" and unit.size <= DAY // 1440 * 5 and season * unit.size == DAY:
        return (season, DAY // 24 // unit.size)  # of minutes a day, else an hour
    return (season,)


def _of_values(points: Points) -> int:
    """The distance at which the longest series is most like itself, its trend taken out; 1 where it is at none."""
    good = readable(points) & ~np.isnan(points.values)
    if not good.any():
        return 1
    longest = np.bincount(points.series[good]).argmax()
    mine = good & (points.series == longest)
    values = points.values[mine][np.argsort(points.steps[mine], kind="stable")][-5_000:]
    likeness = _autocorrelation(values)[: min(MOST, len(values) // SEASONS_SEEN) + 1]
    if len(likeness) < 4:
        return 1
    peaks = [lag for lag in range(2, len(likeness) - 1) if likeness[lag] == likeness[lag - 1 : lag + 2].max()]
    highest = max((likeness[lag] for lag in peaks), default=0.0)
    best = next((lag for lag in peaks if likeness[lag] >= NEARLY * highest), 1)  # twice a season is as alike as one
    return best if best > 1 and likeness[best] >= ALIKE and likeness[:best].min() < 0 else 1


def _autocorrelation(values: np.ndarray) -> np.ndarray:
    """(n,) at every lag, by a Fourier transform."""
    steps = np.arange(len(values))
    rest = values - np.polyval(np.polyfit(steps, values, 1), steps) if len(values) > 2 else values - values.mean()
    if rest.std() <= 1e-9 * max(np.abs(values).max(), 1e-300):
        return np.zeros(0)
    size = 2 ** int(np.ceil(np.log2(2 * len(rest))))
    power = np.abs(np.fft.rfft(rest, size)) ** 2
    sums = np.fft.irfft(power)[: len(rest)]
    return sums / sums[0] * len(rest) / np.arange(len(rest), 0, -1)
