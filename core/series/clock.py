"""Hours that come twice or never where clocks are changed: of times written without their zone."""

import numpy as np

from core.plan import Timeline
from core.series.grid import DAY, unit_of

HOUR = DAY // 24
MONTHS = (3, 4, 9, 10, 11)  # in which some country changes its clocks


def is_clock_change(times: np.ndarray, frequency: str) -> np.ndarray:
    """(n,) whether a time lies in the first hours of a Sunday on which clocks may be changed; never of days and longer."""
    unit = unit_of(frequency)
    if unit.counts != "time" or unit.size > HOUR:
        return np.zeros(len(times), bool)
    days = times.astype("datetime64[D]")
    sunday = (days.astype(np.int64) + 3) % 7 == 6
    month = times.astype("datetime64[M]").astype(np.int64) % 12 + 1
    hour = (times - days).astype("timedelta64[us]").astype(np.int64) // HOUR
    return sunday & np.isin(month, MONTHS) & (hour <= 3)


def is_an_hour(mask: np.ndarray, timeline: Timeline) -> np.ndarray:
    """(n,) whether a place lies in a run under the mask that is an hour long, neither more nor less."""
    unit = unit_of(timeline.frequency)
    if unit.counts != "time" or HOUR % unit.size:
        return np.zeros(len(mask), bool)
    runs = np.cumsum(np.diff(mask.astype(np.int8), prepend=0) != 0)
    return mask & (np.bincount(runs)[runs] == HOUR // unit.size)
