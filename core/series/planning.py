"""A plan's timeline: suggested with the plan, and checked on the table before anything is trained."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from core.errors import PlanError
from core.plan import Plan, Timeline
from core.series.build import build_panel
from core.series.faults.dates import first_aid
from core.series.grid import unit_of
from core.series.panel import Panel
from core.series.roles import USED
from core.series.rows import points_of
from core.series.shape import suggest_timeline
from core.table import Column, Table

ROLES = ("known", "past", "static")
LONGEST = 2_000  # steps of a horizon
LONGEST_SEASON = 100_000
MOST_WINDOWS = 50
SKETCH_ROWS, SKETCH_SERIES = 50_000, 100


def timeline_for(table: Table, columns: Iterable[Column], target: str, given: Timeline | dict[str, Any] | None) -> Timeline:
    """A whole timeline as it is; else the suggested one, with the fields that are given (a dictionary) as they are."""
    if isinstance(given, Timeline):
        return given
    return suggest_timeline(table, columns, target, **(given or {})).timeline


def kinds_for(timeline: Timeline, columns: Iterable[Column]) -> dict[str, str]:
    """The kind of every column with a role: number or category. What is neither counts as a category."""
    kinds = {column.name: column.kind for column in columns}
    return {name: kinds[name] if kinds[name] in USED else "category" for name in timeline.roles if name in kinds}


def check_timeline(plan: Plan, table: Table) -> None:
    """Raises PlanError, in words, where the timeline cannot be carried out on this table."""
    timeline = _given(plan)
    _check_names(timeline, table)
    _check_numbers(timeline)
    if plan.target not in timeline.targets:
        raise PlanError(f"“{plan.target}” is to be forecast, but the timeline has {_quoted(timeline.targets)} only.")
    build_panel(table.frame(_columns_of(timeline)), timeline, plan.kinds)


def sketch_of(plan: Plan, table: Table) -> Panel:
    """A few of the plan's series as a panel, for drawings and estimates: what must be repaired is, whatever the plan says."""
    timeline = _given(plan)
    frame = table.head(SKETCH_ROWS)[_columns_of(timeline)]
    points = points_of(frame, timeline)
    repairs = {**first_aid(points), **timeline.repairs}
    panel = build_panel(frame, replace(timeline, repairs=repairs), plan.kinds).panel
    return panel.take(np.arange(min(len(panel), SKETCH_SERIES)))


def count_series(plan: Plan, table: Table) -> int:
    """How many series the table holds, nearly: rows that nothing tells apart are one."""
    timeline = _given(plan)
    names = [name for name in timeline.series if name in table.columns]
    told_apart = len(table.frame(names).drop_duplicates()) if names else 1
    return told_apart * max(len(timeline.targets), 1)


def _given(plan: Plan) -> Timeline:
    if plan.timeline is None:
        raise PlanError("This plan says nothing of time; a forecast needs a timeline.", "Suggest the plan again.")
    return plan.timeline


def _columns_of(timeline: Timeline) -> list[str]:
    named = (timeline.time, *timeline.series, *timeline.targets, *timeline.roles)
    return list(dict.fromkeys(name for name in named if name))


def _check_names(timeline: Timeline, table: Table) -> None:
    if not timeline.targets:
        raise PlanError("No column is chosen to forecast.", "Choose the column whose future you want to know.")
    missing = [name for name in _columns_of(timeline) if name not in table.columns]
    if missing:
        raise PlanError(f"There is no column “{missing[0]}” in {table.name}.", f"Its columns are {_quoted(table.columns)}.")
    uses = [name for name in (timeline.time, *timeline.series, *timeline.targets, *timeline.roles) if name]
    twice = [name for name in dict.fromkeys(uses) if uses.count(name) > 1]
    if twice:
        raise PlanError(
            f"“{twice[0]}” is used for two things at once.", "Use it as time, series, value or further column only."
        )
    wrong = [role for role in timeline.roles.values() if role not in ROLES]
    if wrong:
        raise PlanError(f"“{wrong[0]}” is no role of a column.", f"The roles are {_quoted(ROLES)}.")


def _check_numbers(timeline: Timeline) -> None:
    unit_of(timeline.frequency)
    for name, number, most in (
        ("horizon", timeline.horizon, LONGEST),
        ("number of back-tests", timeline.windows, MOST_WINDOWS),
    ):
        if not 1 <= number <= most:
            raise PlanError(f"The {name} is {number:,}; it takes 1 to {most:,}.")
    if not 1 <= timeline.season <= LONGEST_SEASON:
        raise PlanError(f"The season is {timeline.season:,} steps; it takes 1 (none) to {LONGEST_SEASON:,}.")


def _quoted(names: Iterable[str], most: int = 12) -> str:
    names = list(names)
    return ", ".join(f"“{name}”" for name in names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
