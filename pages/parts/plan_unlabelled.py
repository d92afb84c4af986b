"""The plan of a question that needs no column to predict: what is learned from, its own settings, presets, the network."""

from __future__ import annotations

from typing import Any

import streamlit as st

import core
from pages.parts import more_settings, plan_form, planned, settings_form


def show(asked: plan_form.Question) -> None:
    table = asked.table
    plans = plan_form.suggested_plans(asked)
    first = next(iter(plans.values()))
    kinds = more_settings.choose_columns(table, first, asked.columns).kinds
    own = _own_settings(asked, first)
    plans = {name: plan.changed(kinds=kinds, settings={**plan.settings, **own}) for name, plan in plans.items()}
    timed = planned.problem(first.changed(kinds=kinds), table) is None
    preset = plan_form.choose_preset(plans, table, table.id, timed=timed)
    button, problems, drawing = st.container(), st.container(), st.container()
    plan = _with_more_settings(asked, plans[preset])
    with problems:
        ready = plan_form.show_problems(table, plan, "")  # what is kept out is not predicted
    with button:
        plan_form.train_button(plan, ready)
    with drawing:
        if plan.kinds:
            plan_form.show_network(table, plan)


def _own_settings(asked: plan_form.Question, plan: core.Plan) -> dict[str, Any]:
    """What only this question asks: how many groups, how many rows a day."""
    own = more_settings.of_question(plan)
    chosen = settings_form.draw(own, {}, asked.key) if own else {}
    for setting in own:
        st.caption(setting.help)
    return chosen


def _with_more_settings(asked: plan_form.Question, plan: core.Plan) -> core.Plan:
    with st.expander("More settings"):
        st.markdown("##### Columns")
        more_settings.change_kind(asked.table, plan, asked.columns)
        st.markdown("##### Network and training")
        plan = more_settings.choose_network(plan, asked.key)
        return more_settings.name_and_seed(plan, asked.key)
