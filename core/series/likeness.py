"""Whether a table looks like series at all: told from its columns' figures, without reading it."""

from collections.abc import Iterable
from itertools import combinations

import numpy as np

from core.series.timing import EARLIER, NAMES
from core.table import Column, Profile

FULL = (0.6, 1.02)  # rows of a long table, as a share of the pairs of series and date there may be
LONGEST, LEAST_FULL = (0.9, 1.005), 0.25  # of series of many lengths: rows of the longest for each date, and that share
NEARLY_FULL = (0.9, 1.005)  # where two columns name a series: chance comes near more easily
ONCE = 0.95  # dates for each row of a single series: a few may be doubled, and rows may lie newest first
EVEN = 0.3  # how unevenly dates may lie (variance of counts a bin over their mean; of chance it is 1)
NAMING = ("category", "identifier", "number", "text")
MOST_OFTEN = 3  # times as often as the average the most frequent name of a series comes
MOST = 12  # columns looked at as names of series
LEAST = 8  # rows


def time_columns(columns: Iterable[Column], target: str) -> list[Column]:
    """Columns that may say when, the likeliest first: dates, then numbers and texts whose name says so."""
    others = [column for column in columns if column.name != target]
    dates = [column for column in others if column.kind == "date" or column.profile.stored == "time"]
    dates.sort(key=lambda column: (bool(EARLIER.search(column.name.lower())), column.profile.missing))
    named = [column for column in others if column not in dates and NAMES.search(column.name.lower()) and _may_count(column)]
    named.sort(key=lambda column: -column.profile.distinct)
    return dates + named


def is_like_series(profile: Profile, columns: Iterable[Column]) -> bool:
    """Whether dates rise evenly from row to row, or come once for each value of other columns (a long table)."""
    columns = [column for column in columns if column.name != profile.name]
    if profile.rows < LEAST or profile.distinct < 3:
        return False
    return any(_rises(time) or _repeats(time, columns) for time in time_columns(columns, profile.name))


def _may_count(column: Column) -> bool:
    """Years, or numbers that rise from row to row; texts such as "1956 Q1"."""
    profile = column.profile
    if profile.stored in ("integer", "real"):
        return profile.ascending or _are_years(column)
    return profile.stored == "string" and bool(profile.examples) and all(text[:4].isdecimal() for text in profile.examples)


def _are_years(column: Column) -> bool:
    edges = column.distribution.get("edges", [])
    return bool(edges) and edges[0] >= 1500 and edges[-1] <= 2200


def _rises(time: Column) -> bool:
    """Row by row, or nearly: in files of people a few dates come twice, an hour does where clocks are put back."""
    profile = time.profile
    once = profile.stored == "time" and min(profile.in_order, profile.distinct / profile.rows) >= ONCE
    return (profile.ascending or once) and profile.missing == 0 and _lie_evenly(time, 1.0)


def _repeats(time: Column, columns: list[Column]) -> bool:
    """Whether one or two columns and the dates make nearly every row one of its own."""
    dates = time.profile.distinct
    if dates < 4 or dates > 0.5 * time.profile.rows:
        return False
    names = [
        c for c in columns if c.name != time.name and c.kind in NAMING and c.profile.stored in ("string", "integer", "yes/no")
    ]
    named = [column.profile for column in names if _are_names(column.profile)][:MOST]
    if any(_of_many_lengths(profile, dates) for profile in named) and _change_smoothly(time, time.profile.rows / dates):
        return True
    if not _lie_evenly(time, time.profile.rows / dates):
        return False
    counts = [profile.distinct for profile in named]
    shares = [time.profile.rows / dates / count for count in counts]
    of_two = [time.profile.rows / dates / one / other for one, other in combinations(counts, 2)]
    return _any_within(shares, FULL) or _any_within(of_two, NEARLY_FULL)


def _are_names(profile: Profile) -> bool:
    """Names of series come about equally often."""
    return 2 <= profile.distinct <= profile.rows / 4 and profile.top_share <= MOST_OFTEN / profile.distinct


def _of_many_lengths(names: Profile, dates: int) -> bool:
    """Whether the longest series has a row for nearly every date, and the others are not too short beside it."""
    longest = names.top_share * names.rows / dates
    return LONGEST[0] <= longest <= LONGEST[1] and names.rows / dates / names.distinct >= LEAST_FULL


def _any_within(shares: list[float], bounds: tuple[float, float]) -> bool:
    return any(bounds[0] <= share <= bounds[1] for share in shares)


def _change_smoothly(time: Column, a_date: float) -> bool:
    """Of series that begin or end at different dates, neighbouring bins are still alike; of chance they are not."""
    counts = np.array(time.distribution.get("counts", [])[1:-1], float) / a_date
    if len(counts) < 3:
        return time.profile.stored == "string"
    return float((np.diff(counts) ** 2).mean() / 2 / max(counts.mean(), 1e-9)) < EVEN


def _lie_evenly(time: Column, a_date: float) -> bool:
    """Regular dates fill the bins of their distribution alike; chance does not. `a_date`: rows that share one."""
    counts = np.array(time.distribution.get("counts", [])[1:-1], float) / a_date  # the tails join the outermost bins
    counts = counts[counts > 0] if time.profile.distinct < 3 * len(counts) else counts  # fewer dates than bins leave some empty
    if len(counts) < 3:
        return time.profile.stored == "string"
    return float(counts.var() / max(counts.mean(), 1e-9)) < EVEN
