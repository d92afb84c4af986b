"""The plan of a forecast: its series and their faults, presets, the network, and what stands in the way."""

from __future__ import annotations

import streamlit as st

import core
from pages.parts import doctor, look, more_settings, plan_form, planned, timeline_form


def show(asked: plan_form.Question) -> None:
    table = asked.table
    timeline = timeline_form.choose(asked)
    if timeline is None:
        return
    faults = _faults(asked, timeline)
    plans = {preset.name: _plan(asked, timeline, preset.name) for preset in core.PRESETS}
    possible = not faults and planned.problem(next(iter(plans.values())), table) is None
    preset = plan_form.choose_preset(plans, table, table.id, timed=possible)
    button, drawing = st.container(), st.container()
    with st.expander("More settings"):
        plan = more_settings.choose_network(plans[preset], asked.key)
        plan = more_settings.name_and_seed(plan, asked.key)
    with button:
        ready = _ready(plan, table, faults)
        plan_form.train_button(plan, ready)
    with drawing:
        if ready:
            plan_form.show_network(table, plan)


def _plan(asked: plan_form.Question, timeline: core.Timeline, preset: str) -> core.Plan:
    target = timeline.targets[0] if timeline.targets else asked.target
    return core.suggest_plan(asked.table, asked.columns, target, preset, task=asked.task, timeline=timeline)


def _faults(asked: plan_form.Question, timeline: core.Timeline) -> list[str]:
    """Faults that stand in the way; what keeps the doctor from looking is left to the check of the plan."""
    if not timeline.targets:
        return []
    return doctor.show(asked, timeline)


def _ready(plan: core.Plan, table: core.Table, faults: list[str]) -> bool:
    if not faults:
        return plan_form.can_be_done(plan, table)
    st.markdown(f":orange[{_first(faults)}] Choose a repair above; nothing is changed without you.")
    return False


def _first(faults: list[str]) -> str:
    named = ", ".join(f"“{look.plain(title, 80)}”" for title in faults)
    return f"{named} must be repaired before the training."
