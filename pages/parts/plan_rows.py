"""The plan of a table whose rows are the examples: presets, everything that has a default, and what stands in the way."""

from __future__ import annotations

import streamlit as st

import core
from pages.parts import more_settings, plan_form


def show(asked: plan_form.Question) -> None:
    table = asked.table
    plans = plan_form.suggested_plans(asked)
    preset = plan_form.choose_preset(plans, table, table.id)
    button, problems, drawing = st.container(), st.container(), st.container()
    plan = _with_more_settings(asked, plans[preset])
    with problems:
        ready = plan_form.show_problems(table, plan, plan.target)
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
