"""How far to forecast, and how often to try it on the past."""

import numpy as np
import pandas as pd

from core.plan import Timeline
from core.series.frequency import title_of
from core.series.grid import DAY, unit_of
from core.series.rows import Points, readable
from core.series.said import counted
from core.series.seasons import median_length

USUAL = {"month": 12, "business day": 10, "step": 10}
MOST_WINDOWS = 4
MOST_WINDOWS_OF_LONG = 14  # of half hours two weeks: few days tell little of a year
WINDOWS_SHARE = 0.05  # of a long series


def suggest_horizon(points: Points, timeline: Timeline) -> tuple[int, str]:
    """Steps, and why: as far as the table tells something of the future, else what is usual, less of short series."""
    ahead = _steps_known_ahead(points)
    if ahead and timeline.roles and "known" in timeline.roles.values():
        return ahead, f"The table has rows for {ahead:,} steps after the last value."
    usual = usual_horizon(timeline.frequency)
    length = median_length(points)
    fitting = max(min(usual, length // 4), 1)
    if fitting < usual:
        return fitting, f"{counted(fitting, 'step')}, for the series have {counted(length, 'step')} only."
    whose = f" for series that are {title_of(timeline.frequency)}" if timeline.frequency else ""
    return usual, f"{usual} steps are usual{whose}."


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
    length = median_length(points)
    room = (length - max(timeline.season + 1, 3)) // timeline.horizon
    room = room if room > 0 else (length - 3) // timeline.horizon
    if room < 1:
        return 1, "The series are too short for a back-test of this horizon."
    half = length // 2 // timeline.horizon
    most = int(np.clip(WINDOWS_SHARE * length // timeline.horizon, MOST_WINDOWS, MOST_WINDOWS_OF_LONG))
    windows = int(np.clip(max(half, min(room, 2)), 1, min(room, most)))
    steps = counted(timeline.horizon, "step")
    return windows, f"{counted(windows, 'back-test')} of {steps} {'fits' if windows == 1 else 'fit'} into the series."


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
