"""What a plan would do, worked out once: the network it trains, how long that takes, what the checks say."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

import core
from pages.parts import cached


def outline(plan: core.Plan, table: core.Table) -> Any:
    """The network to draw. Raises PlanError where the plan gives none."""
    shape = plan.changed(name="", seed=0, preset="", split=core.Split())  # none of these changes the drawing
    return _outline(_key(shape), shape, table)


def seconds(plan: core.Plan, table: core.Table) -> float:
    return _seconds(_key(plan.changed(name="", seed=0)), plan, table)


def problem(plan: core.Plan, table: core.Table) -> core.LayerwiseError | None:
    """Why a plan cannot be carried out on this table; None where it can."""
    told = _problem(_key(plan.changed(name="", seed=0)), plan, table)
    return core.LayerwiseError(*told) if told else None


def checks(table: core.Table, kinds: dict[str, str], target: str, split: core.Split) -> tuple[core.Check, ...]:
    return _checks(table.id, json.dumps([kinds, target, split.__dict__], sort_keys=True), table, (kinds, target, split))


def _key(plan: core.Plan) -> str:
    return json.dumps(plan.to_json(), sort_keys=True)


@st.cache_data(max_entries=64, show_spinner=False)
def _outline(key: str, _plan: core.Plan, _table: core.Table) -> Any:
    return core.outline(_plan, _table)


@st.cache_data(max_entries=256, ttl=60, show_spinner=False)
def _seconds(key: str, _plan: core.Plan, _table: core.Table) -> float:
    return core.estimate_seconds(_plan, _table)


@st.cache_data(max_entries=256, show_spinner=False)
def _problem(key: str, _plan: core.Plan, _table: core.Table) -> tuple[str, str] | None:
    try:
        core.check_plan(_plan, _table)
    except core.LayerwiseError as error:
        return str(error), error.advice
    return None


@st.cache_data(max_entries=64, show_spinner="Checking the table …")
def _checks(table_id: str, key: str, _table: core.Table, _asked: tuple[Any, ...]) -> Any:
    kinds, target, split = _asked
    unseen = {name: "ignored" for name in _table.columns if name not in kinds and name != target}
    return core.check_table(_table, cached.columns(_table, unseen | kinds), target or None, split)
