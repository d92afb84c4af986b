"""What core finds of a table's series, worked out once: its timeline, its faults, how a repair looks."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

import core

if TYPE_CHECKING:
    from pages.parts import plan_form

MOST = 1_000_000  # rows that are looked through unasked; of a larger table where a forecast is asked for
FURTHEST = 2_000  # steps ahead


def suggestion(table: core.Table, columns: plan_form.Columns, target: str, chosen: dict[str, Any]) -> Any:
    """The timeline that suits, and why, with what the person chose. Raises PlanError where the table holds no series."""
    # of a number of steps below 1 nothing follows; the check of the plan says so
    fixed = {
        name: value
        for name, value in chosen.items()
        if name not in ("roles", "repairs") and not (isinstance(value, int) and value < 1)
    }
    kinds = {column.name: column.kind for column in columns}
    key = json.dumps([table.id, kinds, target, fixed], sort_keys=True)
    return _suggestion(key, table, columns, (target, fixed))


def diagnosis(table: core.Table, timeline: core.Timeline) -> Any:
    """What the doctor found, repaired or not; a horizon that cannot be is not its matter."""
    horizon = timeline.horizon if 1 <= timeline.horizon <= FURTHEST else 1
    looked_at = replace(timeline, horizon=horizon, repairs={})
    return _diagnosis(_key(table, looked_at), table, looked_at)


def preview(table: core.Table, timeline: core.Timeline, series: str | None = None) -> Any:
    """One series before and after the repairs of this timeline."""
    return _preview(_key(table, timeline), series, table, timeline)


def _key(table: core.Table, timeline: core.Timeline) -> str:
    return json.dumps([table.id, asdict(timeline)], sort_keys=True)


@st.cache_data(max_entries=64, show_spinner="Looking for series …")
def _suggestion(key: str, _table: core.Table, _columns: Any, _asked: tuple[str, dict[str, Any]]) -> Any:
    target, fixed = _asked
    return core.suggest_timeline(_table, _columns, target, **fixed)


@st.cache_data(max_entries=64, show_spinner="Looking at dates and values …")
def _diagnosis(key: str, _table: core.Table, _timeline: core.Timeline) -> Any:
    return core.examine(_table, _timeline)


@st.cache_data(max_entries=64, show_spinner=False)
def _preview(key: str, series: str | None, _table: core.Table, _timeline: core.Timeline) -> Any:
    return core.preview(_table, _timeline, series)
