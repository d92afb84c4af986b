"""How a table becomes series, found from its columns and explained: a suggestion, every part of which can be corrected."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from core.errors import PlanError
from core.plan import Timeline
from core.series.frequency import find_frequency
from core.series.identifying import find_series
from core.series.lengths import suggest_horizon, suggest_windows
from core.series.roles import find_roles
from core.series.rows import Points, points_of, readable
from core.series.said import listed
from core.series.seasons import suggest_season
from core.series.targets import find_targets, likeliest
from core.series.times import read_times
from core.series.timing import PARTS, find_time, parts_of_dates
from core.table import Column, Table

Reasons = dict[str, str]


@dataclass(frozen=True)
class Suggestion:
    """A timeline that can be used as it is, and for each of its fields why it is so."""

    timeline: Timeline
    reasons: Reasons


def suggest_timeline(table: Table, columns: Iterable[Column], target: str = "", **choices: Any) -> Suggestion:
    """The timeline that suits this table; `choices` are fields of Timeline that the person fixed.

    Without a target the column most like a measured value is taken. Raises PlanError where the table holds no series.
    """
    known = {column.name: column for column in columns}
    _check_names(table, known, target, choices)
    frame = table.frame()
    if not len(frame):
        raise PlanError(f"{table.name} has no rows, so there is nothing to forecast.")
    reasons: Reasons = {}
    timeline = Timeline(**{**choices, "series": tuple(choices.get("series", ())), "targets": tuple(choices.get("targets", ()))})
    seen = _Seen(frame, known, target, choices, reasons)
    timeline = _frequency(_series_and_targets(_time(timeline, seen), seen), seen)
    points = points_of(frame, timeline)
    if not readable(points).any():
        raise PlanError(f"No cell of “{timeline.time}” can be read as a date.", "Choose another column for the time.")
    timeline = _roles(_season(timeline, seen, points), seen)
    timeline = _lengths(timeline, seen, points)
    return Suggestion(timeline, {**reasons, **dict.fromkeys(choices, "You chose this.")})


@dataclass(frozen=True)
class _Seen:
    frame: pd.DataFrame
    columns: dict[str, Column]
    target: str
    choices: dict[str, Any]
    reasons: Reasons
    calendar: list[int] = field(default_factory=list)  # the season of rows in order, where their columns say it


def _check_names(table: Table, known: dict[str, Column], target: str, choices: dict[str, Any]) -> None:
    named = [
        target,
        choices.get("time", ""),
        *choices.get("series", ()),
        *choices.get("targets", ()),
        *choices.get("roles", {}),
    ]
    for name in named:
        if name and name not in known:
            raise PlanError(f"There is no column “{name}” in {table.name}.", f"Its columns are {', '.join(list(known)[:20])}.")


def _time(timeline: Timeline, seen: _Seen) -> Timeline:
    if "time" in seen.choices:
        return timeline
    taken = {seen.target, *timeline.series, *timeline.targets}
    free = [column for name, column in seen.columns.items() if name not in taken]
    time, seen.reasons["time"] = find_time(seen.frame, free)
    parts = [name for name in parts_of_dates(seen.frame, free) if name != time]
    if time and parts and _rise_together(seen.frame, [time, *parts]):
        seen.reasons["time"] = f"{listed([time, *parts])} say when together; the rows are taken in their order. "
        seen.reasons["time"] += "One column such as 2024-03-31 or 2024 Q1 would show dates."
        seen.calendar.append(PARTS[parts[0].lower()] if len(parts) == 1 else 1)
        return replace(timeline, time="")
    return replace(timeline, time=time)


def _rise_together(frame: pd.DataFrame, names: list[str]) -> bool:
    """Whether a year does not tell the rows apart, but with a month (day, hour) beside it rises from row to row."""
    numbers = frame[names]
    if not all(pd.api.types.is_numeric_dtype(numbers[name]) for name in names) or not numbers[names[0]].duplicated().any():
        return False
    return bool(not numbers.duplicated().any() and numbers.equals(numbers.sort_values(names, kind="stable")))


def _series_and_targets(timeline: Timeline, seen: _Seen) -> Timeline:
    wanted = seen.target or (timeline.targets[0] if timeline.targets else "")
    if "series" not in seen.choices:
        value = wanted or likeliest(seen.frame, [c for c in seen.columns.values() if c.name != timeline.time])
        series, seen.reasons["series"] = find_series(seen.frame, list(seen.columns.values()), timeline.time, value)
        timeline = replace(timeline, series=series)
    if "targets" not in seen.choices:
        targets, seen.reasons["targets"] = find_targets(seen.frame, list(seen.columns.values()), timeline, wanted)
        timeline = replace(timeline, targets=targets)
    return timeline


def _frequency(timeline: Timeline, seen: _Seen) -> Timeline:
    if "frequency" in seen.choices:
        return timeline
    if not timeline.time:
        seen.reasons["frequency"] = "Rows are counted as steps."
        return replace(timeline, frequency="")
    dates = _dates_of_series(timeline, seen)
    if dates.dtype == np.int64 and (apart := _apart(seen.frame[timeline.time])):
        seen.reasons["time"] = f"“{timeline.time}” goes up by {apart:g}; the rows are counted in their order."
        seen.reasons["frequency"] = "Rows are counted as steps."
        return replace(timeline, time="", frequency="")
    frequency, reason = find_frequency(dates)
    seen.reasons["frequency"] = f"{frequency.title[:1].upper()}{frequency.title[1:]}: {reason[:1].lower()}{reason[1:]}"
    return replace(timeline, frequency=frequency.alias)


def _dates_of_series(timeline: Timeline, seen: _Seen) -> np.ndarray:
    """The dates of the series with the most rows: together, series whose dates lie apart would look denser than each is."""
    times = read_times(seen.frame[timeline.time])
    numbers = pd.api.types.is_numeric_dtype(seen.frame[timeline.time])
    if numbers and np.isnat(times).mean() > 0.1:
        return read_times(seen.frame[timeline.time], "")
    if not timeline.series:
        return times
    longest = seen.frame.groupby(list(timeline.series), sort=False).ngroup()
    return times[(longest == longest[longest >= 0].value_counts().idxmax()).to_numpy()]


def _apart(cells: pd.Series) -> float:
    """By how much numbers go up from row to row, where that is always the same and not 1; else 0."""
    steps = cells.diff().round(9).value_counts()
    usual = float(steps.index[0]) if len(steps) else 0.0
    return usual if usual > 0 and usual != 1 and steps.iloc[0] >= 0.9 * (len(cells) - 1) else 0.0


def _season(timeline: Timeline, seen: _Seen, points: Points) -> Timeline:
    if "season" in seen.choices:
        return timeline
    season, seen.reasons["season"] = suggest_season(points, timeline)
    if seen.calendar and 2 * seen.calendar[0] <= len(seen.frame) and seen.calendar[0] in (4, 12):
        season = seen.calendar[0]
        seen.reasons["season"] = f"A year has {season} rows."
    return replace(timeline, season=season)


def _roles(timeline: Timeline, seen: _Seen) -> Timeline:
    if "roles" in seen.choices:
        return timeline
    roles, seen.reasons["roles"] = find_roles(seen.frame, seen.columns, timeline)
    return replace(timeline, roles=roles)


def _lengths(timeline: Timeline, seen: _Seen, points: Points) -> Timeline:
    if "horizon" not in seen.choices:
        horizon, seen.reasons["horizon"] = suggest_horizon(points, timeline)
        timeline = replace(timeline, horizon=horizon)
    if "windows" not in seen.choices:
        windows, seen.reasons["windows"] = suggest_windows(points, timeline)
        timeline = replace(timeline, windows=windows)
    return timeline
