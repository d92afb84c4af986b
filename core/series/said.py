"""Dates, steps and numbers of things as they are said to people."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from core.series.grid import DAY, unit_of

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def said_date(time: Any, alias: str) -> str:
    """ "March 2012" of months, "2012" of years, "3 March 2012" of days, "3 March 2012 14:30" of hours, "step 7"."""
    unit = unit_of(alias)
    if unit.counts == "step":
        return f"step {int(time)}"
    moment = np.datetime64(time, "us")
    year, month, day = str(moment.astype("datetime64[D]")).rsplit("-", 2)
    named = f"{MONTHS[int(month) - 1]} {year}"
    if unit.counts == "month":
        return year if unit.size % 12 == 0 else named
    dated = f"{int(day)} {named}"
    if unit.counts == "business day" or unit.size % DAY == 0:
        return dated
    clock = str(moment.astype("datetime64[s]")).partition("T")[2]
    return f"{dated} {clock if unit.size % (DAY // 1440) else clock[:5]}"


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 gap", "1,203 gaps" """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: Iterable[str], most: int = 3) -> str:
    """ "“a”, “b” and 7 more" """
    names = list(names)
    quoted = [f"“{name}”" for name in names[:most]]
    if len(names) > most:
        return f"{', '.join(quoted)} and {len(names) - most:,} more"
    return " and ".join(filter(None, (", ".join(quoted[:-1]), *quoted[-1:])))
