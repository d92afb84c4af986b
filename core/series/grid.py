"""The regular grid on which series lie: dates to whole step numbers and back, many at once."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from pandas.tseries import offsets
from pandas.tseries.frequencies import to_offset

from core.errors import PlanError

DAY = 86_400_000_000  # microseconds
NO_STEP = int(np.iinfo(np.int64).min)  # of a cell that is no date; the same bits as NaT
MONDAY = 4 * DAY  # after 1 January 1970, a Thursday
MONTHS = {
    offsets.MonthBegin: 1, offsets.MonthEnd: 1, offsets.QuarterBegin: 3, offsets.QuarterEnd: 3,
    offsets.YearBegin: 12, offsets.YearEnd: 12,
}  # fmt: skip
ENDS = (offsets.MonthEnd, offsets.QuarterEnd, offsets.YearEnd)


@dataclass(frozen=True)
class Unit:
    """What a frequency counts ("step", "business day", "month", "time"), how many of it are a step, and where steps begin."""

    counts: str
    size: int = 1
    phase: int | None = None  # None: the alias does not say, the data do
    at_end: bool = False  # a month's (quarter's, year's) date is its last day


@dataclass(frozen=True)
class Grid:
    """Steps of one frequency (a pandas offset alias; "": numbers are steps already).

    `phase` is how far the begin of a step lies from January 1970: in months, or in microseconds.
    """

    alias: str
    phase: int = 0

    def steps(self, times: np.ndarray) -> np.ndarray:
        """(n,) datetime64[us] (int64 where the alias is "") → int64 numbers of the steps they lie in; NO_STEP for NaT."""
        unit = unit_of(self.alias)
        if unit.counts == "step":
            return np.asarray(times, np.int64)
        return np.where(np.isnat(times), NO_STEP, (_counted(times, unit) - self.phase) // unit.size)

    def times(self, steps: np.ndarray) -> np.ndarray:
        """The inverse: (n,) datetime64[us] at which each step begins (its last day where the alias says so), or int64."""
        unit = unit_of(self.alias)
        return _dated(np.asarray(steps, np.int64) * unit.size + self.phase, unit)

    def are_on(self, times: np.ndarray) -> np.ndarray:
        """(n,) whether each time is where a step begins. Of months, quarters and years any day will do."""
        unit = unit_of(self.alias)
        if unit.counts in ("step", "month"):
            return np.ones(len(times), bool)
        exact = self.times(self.steps(times))
        by_day = unit.counts == "business day" or unit.size >= 7 * DAY
        return exact.astype("datetime64[D]") == times.astype("datetime64[D]") if by_day else exact == times


def grid_of(alias: str, times: np.ndarray) -> Grid:
    """The grid of this frequency, begun where most of these times lie. Raises PlanError where there is no such frequency."""
    unit = unit_of(alias)
    if unit.phase is not None:
        return Grid(alias, unit.phase)
    known = times[~np.isnat(times)]
    rest, counts = np.unique(_counted(known, unit) % unit.size, return_counts=True)
    sure = len(counts) and counts.max() > len(known) / 3  # irregular times begin at the full hour (day, minute …)
    return Grid(alias, int(rest[counts.argmax()]) if sure else 0)


@lru_cache(maxsize=256)
def unit_of(alias: str) -> Unit:
    """Raises PlanError where the alias is no frequency that series can have."""
    if not alias:
        return Unit("step", phase=0)
    try:
        offset = to_offset(alias)
    except ValueError:
        offset = None
    unit = _unit(offset) if offset is not None and offset.n > 0 else None
    if unit is None:
        raise PlanError(
            f"“{alias}” is no frequency that series can have.",
            "Write one such as s, min, 30min, h, D, B (working days), W-MON, MS (months), QS (quarters) or YS (years).",
        )
    return unit


def _unit(offset: offsets.BaseOffset) -> Unit | None:
    if isinstance(offset, offsets.Tick) and offset.nanos >= 1000:
        return Unit("time", offset.nanos // 1000)
    if isinstance(offset, offsets.Day):
        return Unit("time", offset.n * DAY)
    if isinstance(offset, offsets.Week):
        weekday = MONDAY + (getattr(offset, "weekday", None) or 0) * DAY
        return Unit("time", 7 * DAY * offset.n, weekday % (7 * DAY) if offset.n == 1 else None)
    if type(offset) is offsets.BusinessDay and offset.n == 1:
        return Unit("business day", phase=0)
    if type(offset) not in MONTHS:
        return None
    at_end = isinstance(offset, ENDS)
    month = getattr(offset, "startingMonth", None) or getattr(offset, "month", None) or 1 - at_end  # 1: begins in January
    size = MONTHS[type(offset)]
    phase = (month if at_end else month - 1) % size
    return Unit("month", size * offset.n, phase if offset.n == 1 else None, at_end)


def _counted(times: np.ndarray, unit: Unit) -> np.ndarray:
    if unit.counts == "month":
        return times.astype("datetime64[M]").astype(np.int64)
    if unit.counts == "time":
        return times.astype("datetime64[us]").astype(np.int64)
    days = np.where(np.isnat(times), np.datetime64(0, "D"), times.astype("datetime64[D]"))
    return np.busday_count(np.datetime64(0, "D"), np.busday_offset(days, 0, roll="backward"))


def _dated(counted: np.ndarray, unit: Unit) -> np.ndarray:
    if unit.counts == "step":
        return counted
    if unit.counts == "time":
        return counted.astype("datetime64[us]")
    if unit.counts == "business day":
        return np.busday_offset(np.datetime64(0, "D"), counted, roll="forward").astype("datetime64[us]")
    months = counted.astype("datetime64[M]")
    if unit.at_end:
        months_in = 3 if unit.size % 12 and not unit.size % 3 else 12 if not unit.size % 12 else 1
        return ((months + months_in).astype("datetime64[D]") - 1).astype("datetime64[us]")
    return months.astype("datetime64[us]")
