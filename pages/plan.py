"""The plan: what is asked, how thoroughly, and the network that will learn it, drawn before it is trained."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

import core
from pages.parts import cached, look, plan_form, plan_rows, plan_series, plan_unlabelled, visitor, wanted

# By the recipe of a task: how its plan is made.
VIEWS: dict[str, Callable[[plan_form.Question], None]] = {
    "rows": plan_rows.show,
    "windows": plan_series.show,
    "clusters": plan_unlabelled.show,
    "anomalies": plan_unlabelled.show,
    "alike": plan_unlabelled.show,
}

table = visitor.current_table()
if table is None:
    look.heading("No table yet", "A plan needs a table. Choose a file or begin with a sample.")
    visitor.link("Choose a table", "start")
    st.stop()

look.heading("Plan", f"{look.plain(table.name, 80)}, {look.count(table.rows, 'row')}.")
columns = cached.columns(table, visitor.kinds(table))
task = wanted.choose(table, columns)
if task is not None:
    VIEWS[task.recipe](plan_form.Question(table, columns, wanted.choose_kept_out(table), task.name))
    st.stop()
left, right = st.columns([3, 2])
with left:
    target = plan_form.choose_target(table, columns)
if target is None:
    st.stop()
try:
    with right:
        task = plan_form.choose_task(table, target, columns)
except core.LayerwiseError as error:  # another column can be chosen beside it
    look.show_error(error)
    st.stop()
VIEWS[task.recipe](plan_form.Question(table, columns, target.name, task.name))
