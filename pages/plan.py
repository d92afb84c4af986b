"""The plan: what to predict, how thoroughly, and the network that will learn it, drawn before it is trained."""

from __future__ import annotations

import streamlit as st

import core
from core import charts
from pages.parts import cached, check_list, look, more_settings, picture, plan_form, planned, visitor

Columns = tuple[core.Column, ...]


def base_plans(table: core.Table, columns: Columns, target: str, task: str) -> dict[str, core.Plan]:
    """What each preset would do."""
    return {preset.name: core.suggest_plan(table, columns, target, preset.name, task=task) for preset in core.PRESETS}


def with_more_settings(table: core.Table, plan: core.Plan, columns: Columns) -> core.Plan:
    """The person's own choices on top of the preset's."""
    key = f"{table.id}-{table.columns.index(plan.target)}-{plan.task}"
    with st.expander("More settings"):
        st.markdown("##### Columns")
        plan = more_settings.choose_columns(table, plan, columns)
        more_settings.change_kind(table, plan, columns)
        st.markdown("##### Rows")
        plan = plan.changed(split=more_settings.choose_split(table, plan.split))
        st.markdown("##### Network and training")
        plan = more_settings.choose_network(plan, key)
        return more_settings.name_and_seed(plan, key)


def show_problems(table: core.Table, plan: core.Plan) -> bool:
    """What stands in the way or deserves a look; whether training may begin."""
    try:
        core.check_plan(plan, table)
    except core.LayerwiseError as problem:
        look.show_error(problem)
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


def show_network(table: core.Table, plan: core.Plan) -> None:
    picture.show(charts.network(planned.outline(plan, table), picture.look()), "network", wide=True)
    st.caption("Each circle is a node; point at one to see what its layer does. The middle of long layers is left out.")


def train(plan: core.Plan) -> None:
    with st.spinner("Handing it over …"):
        run = core.submit(plan)
    visitor.go("train", run=run.id)


table = visitor.current_table()
if table is None:
    look.heading("No table yet", "A plan needs a table. Choose a file or begin with a sample.")
    visitor.link("Choose a table", "start")
    st.stop()

look.heading("Plan", f"{look.plain(table.name, 80)}, {look.count(table.rows, 'row')}.")
columns = cached.columns(table, visitor.kinds(table))
left, right = st.columns([3, 2])
with left:
    target = plan_form.choose_target(table, columns)
if target is None:
    st.stop()
with right:
    task = plan_form.choose_task(target, f"{table.id}-{table.columns.index(target.name)}")
plans = base_plans(table, columns, target.name, task)
preset = plan_form.choose_preset(plans, table, table.id)
button, problems, drawing = st.container(), st.container(), st.container()
plan = with_more_settings(table, plans[preset], columns)
with problems:
    ready = show_problems(table, plan)
with button:
    if st.button("Train", type="primary", disabled=not ready) and ready:
        train(plan)
with drawing:
    if plan.kinds:
        show_network(table, plan)
