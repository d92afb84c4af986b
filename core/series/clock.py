"""Hours that come twice or never where clocks are changed: of times written without their zone."""

import numpy as np

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
