"""The plan of a table whose rows are the examples: presets, everything that has a default, and what stands in the way."""

from __future__ import annotations

import streamlit as st

import core
from pages.parts import check_list, look, more_settings, plan_form, planned


def show(asked: plan_form.Question) -> None:
    table = asked.table
    plans = {
        preset.name: core.suggest_plan(table, asked.columns, asked.target.name, preset.name, task=asked.task)
        for preset in core.PRESETS
    }
    preset = plan_form.choose_preset(plans, table, table.id)
    button, problems, drawing = st.container(), st.container(), st.container()
    plan = _with_more_settings(asked, plans[preset])
    with problems:
        ready = _show_problems(table, plan)
    with button:
        plan_form.train_button(plan, ready)
    with drawing:
        if plan.kinds:
            plan_form.show_network(table, plan)


def _with_more_settings(asked: plan_form.Question, plan: core.Plan) -> core.Plan:
    """The person's own choices on top of the preset's."""
    table, key = asked.table, asked.key
    with st.expander("More settings"):
        st.markdown("##### Columns")
        plan = more_settings.choose_columns(table, plan, asked.columns)
        more_settings.change_kind(table, plan, asked.columns)
        st.markdown("##### Rows")
        plan = plan.changed(split=more_settings.choose_split(table, plan.split))
        st.markdown("##### Network and training")
        plan = more_settings.choose_network(plan, key)
        return more_settings.name_and_seed(plan, key)


def _show_problems(table: core.Table, plan: core.Plan) -> bool:
    """What stands in the way or deserves a look; whether training may begin."""
    if not plan_form.can_be_done(plan, table):
        return False
    found = [check for check in planned.checks(table, plan.kinds, plan.target, plan.split) if check.level != "pass"]
    stops = [check for check in found if check.level == "stop"]
    if stops:
        check_list.show_checks(stops)
        check_list.offer_to_leave_out(table, plan.kinds, stops)
    looks = [check for check in found if check.level == "look"]
    if looks:
        with st.expander(f"{look.count(len(looks), 'thing')} to look at first"):
            check_list.show_checks(looks)
    return not stops
