"""What is known when, of the columns beside time, series and value: in advance, until now, or once and for all."""

import re

import numpy as np
import pandas as pd

from core.plan import Timeline
from core.series.rows import numbers_of
from core.series.times import read_times
from core.table import Column

KNOWN = re.compile(
    r"holiday|feiertag|vacation|school|promo|discount|campaign|price|preis|event|calendar|weekday|day_?of|week_?of|month|"
    r"planned|schedule|workday|weekend|season|is_"
)
USED = ("number", "category")
MOST_VALUES = 200  # of a category


def is_named_known(name: str) -> bool:
    return bool(KNOWN.search(name.lower()))


def _says_the_calendar(cells: pd.Series, times: np.ndarray) -> bool:
    """Whether a column only repeats what the date says: its year, month, weekday or hour; the calendar's columns say it."""
    if times.dtype == np.int64:
        return False
    dates = pd.DatetimeIndex(times)
    if pd.api.types.is_numeric_dtype(cells):
        numbers = cells.to_numpy(np.float64, na_value=np.nan)
        parts = (dates.year, dates.day, dates.day_of_year, dates.quarter, dates.month, dates.hour, dates.minute)
        if any((numbers == part.to_numpy()).all() for part in parts):
            return True
    return any(_follows_from(cells, part.to_numpy()) for part in (dates.day_of_week, dates.month, dates.hour))


def _follows_from(cells: pd.Series, part: np.ndarray) -> bool:
    """Whether each value of a part, seen often enough to tell, comes with one value of the column."""
    pairs = pd.DataFrame({"part": part, "cell": pd.factorize(cells)[0]})
    counts = pairs["part"].value_counts()
    return len(counts) > 1 and counts.min() >= 3 and not pairs.drop_duplicates()["part"].duplicated().any()


def find_roles(frame: pd.DataFrame, columns: dict[str, Column], timeline: Timeline) -> tuple[dict[str, str], str]:
    """The role of each column that is of use, and why, in a sentence."""
    taken = {timeline.time, *timeline.series, *timeline.targets}
    free = [column for name, column in columns.items() if name not in taken and _is_of_use(column, frame[name])]
    series = _series_codes(frame, timeline)
    future = _future_rows(frame, timeline, series)
    roles: dict[str, str] = {}
    times = read_times(frame[timeline.time], timeline.frequency) if timeline.time else np.zeros(0, np.int64)
    for column in free:
        cells = frame[column.name]
        if any(_are_twins(cells, frame[target]) for target in timeline.targets) or _says_the_calendar(cells, times):
            continue
        role = _role(frame[column.name], column, series, future)
        if role:
            roles[column.name] = role
    return roles, _explained(roles, bool(future.any()))


def _are_twins(cells: pd.Series, target: pd.Series) -> bool:
    """Whether a column only repeats the target: known in advance it would give the answer away."""
    numbers, values = numbers_of(cells), numbers_of(target)
    both = ~np.isnan(values)
    return bool(both.any()) and np.allclose(numbers[both], values[both], rtol=1e-9, atol=0)


def _is_of_use(column: Column, cells: pd.Series) -> bool:
    varies = column.profile.distinct > 1 and not (column.profile.ascending and _only_counts(cells))
    return varies and column.kind in USED and (column.kind == "number" or column.profile.distinct <= MOST_VALUES)


def _only_counts(cells: pd.Series) -> bool:
    """Whether numbers go up by the same from row to row: they say no more than the rows' order."""
    return pd.api.types.is_numeric_dtype(cells) and cells.diff().round(9).iloc[1:].nunique() <= 1


def _series_codes(frame: pd.DataFrame, timeline: Timeline) -> np.ndarray:
    if not timeline.series:
        return np.zeros(len(frame), np.int64)
    return frame.groupby(list(timeline.series), sort=False, dropna=False).ngroup().to_numpy(np.int64)


def _future_rows(frame: pd.DataFrame, timeline: Timeline, series: np.ndarray) -> np.ndarray:
    """(rows,) whether a row lies after the last value of its series."""
    known = np.zeros(len(frame), bool)
    for target in timeline.targets:
        known |= ~np.isnan(numbers_of(frame[target]))
    times = _order(frame, timeline)
    last = pd.Series(np.where(known, times, np.iinfo(np.int64).min)).groupby(series).transform("max").to_numpy()
    return times > last


def _order(frame: pd.DataFrame, timeline: Timeline) -> np.ndarray:
    if not timeline.time:
        return np.arange(len(frame))
    return read_times(frame[timeline.time], timeline.frequency).astype(np.int64)


def _role(cells: pd.Series, column: Column, series: np.ndarray, future: np.ndarray) -> str:
    codes = pd.factorize(cells)[0]
    known = codes >= 0
    pairs = pd.DataFrame({"series": series[known], "code": codes[known]}).drop_duplicates()
    if series.max(initial=0) > 0 and not pairs["series"].duplicated().any():
        return "static"
    if future.any() and known[future].mean() > 0.5:
        return "known"
    return "known" if is_named_known(column.name) and not future.any() else "past"


def _explained(roles: dict[str, str], has_future: bool) -> str:
    if not roles:
        return "No further column is used."
    words = {
        "known": "known in advance (" + ("their future is in the table" if has_future else "as their names say") + ")",
        "past": "known until now only",
        "static": "the same throughout each series",
    }
    parts = []
    for role, meaning in words.items():
        names = [f"“{name}”" for name, given in roles.items() if given == role]
        if names:
            parts.append(f"{meaning}: {', '.join(names[:6])}" + (f" and {len(names) - 6} more" if len(names) > 6 else ""))
    return "; ".join(parts)[:1].upper() + "; ".join(parts)[1:] + "."
