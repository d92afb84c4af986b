"""How far to forecast, and how often to try it on the past."""

import numpy as np
import pandas as pd

from core.plan import Timeline
from core.series.frequency import title_of
from core.series.grid import DAY, unit_of
from core.series.rows import Points, readable

USUAL = {"month": 12, "business day": 10, "step": 10}
MOST_WINDOWS = 4


def suggest_horizon(points: Points, timeline: Timeline) -> tuple[int, str]:
    """Steps, and why: as far as the table tells something of the future, else what is usual, less of short series."""
    ahead = _steps_known_ahead(points)
    if ahead and timeline.roles and "known" in timeline.roles.values():
        return ahead, f"The table has rows for {ahead:,} steps after the last value."
    usual = usual_horizon(timeline.frequency)
    length = int(np.median(_lengths(points)))
    fitting = max(min(usual, length // 4), 1)
    if fitting < usual:
        return fitting, f"{fitting} {'steps' if fitting > 1 else 'step'}, for the series have {length:,} steps only."
    return usual, f"{usual} steps are usual for series that are {title_of(timeline.frequency)}."


def usual_horizon(alias: str) -> int:
    unit = unit_of(alias)
    if unit.counts == "month":
        return {1: 12, 3: 8, 12: 6}.get(unit.size, 6)
    if unit.counts in USUAL:
        return USUAL[unit.counts]
    if unit.size >= 7 * DAY:
        return 13
    if unit.size >= DAY:
        return 14
    return int(np.clip(DAY // unit.size, 24, 96)) if unit.size >= DAY // 1440 else 60


def suggest_windows(points: Points, timeline: Timeline) -> tuple[int, str]:
    """Back-tests that fit into most series beside what is learned from."""
    length = int(np.median(_lengths(points)))
    room = (length - max(timeline.season, 3)) // timeline.horizon
    windows = int(np.clip(room - 1, 1, MOST_WINDOWS))
    if room < 1:
        return 1, "The series are too short for a back-test of this horizon."
    return windows, f"{windows} back-{'tests' if windows > 1 else 'test'} of {timeline.horizon} steps fit into the series."


def _lengths(points: Points) -> np.ndarray:
    """Steps from the first to the last value of each series that has one."""
    good = readable(points) & ~np.isnan(points.values)
    if not good.any():
        return np.ones(1)
    grouped = pd.Series(points.steps[good]).groupby(points.series[good])
    return (grouped.max() - grouped.min() + 1).to_numpy()


def _steps_known_ahead(points: Points) -> int:
    """How many steps after the last value most series have rows for."""
    good = readable(points)
    valued = good & ~np.isnan(points.values)
    if not valued.any():
        return 0
    last = pd.Series(points.steps[valued]).groupby(points.series[valued]).max()
    ends = pd.Series(points.steps[good]).groupby(points.series[good]).max()
    ahead = (ends.reindex(last.index) - last).to_numpy()
    return int(np.median(ahead))
