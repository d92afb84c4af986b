"""What a person wants to know: what a column will say, or a question that needs no column to predict."""

from __future__ import annotations

from typing import Any

import streamlit as st

import core
from pages.parts import look, plan_form, visitor, words

PREDICT = ""
ASKS = "Predict a column"
SENTENCE = "What a column will say of new rows, or what comes next in time."
NONE = ""  # no column is kept out


def choose(table: core.Table, columns: plan_form.Columns) -> Any | None:
    """The task without a target that is asked; None where a column is to be predicted. In the address."""
    tasks = {task.name: task for task in core.TASKS if not task.needs_target}
    asked = visitor.asked("task")
    with st.container(key="wanted"):
        chosen = st.radio(
            "What do you want to know?",
            [PREDICT, *tasks],
            [PREDICT, *tasks].index(asked) if asked in tasks else 0,
            format_func=lambda name: tasks[name].asks if name else ASKS,
            captions=[SENTENCE, *(task.sentence for task in tasks.values())],
            horizontal=True,
            key=f"wanted-{table.id}",
        )
    if (chosen or None) != (asked if asked in tasks else None):
        _switch(table, columns, chosen or "")
    return tasks.get(chosen or "")


def _switch(table: core.Table, columns: plan_form.Columns, task: str) -> None:
    """Another question. What a person wanted to predict is then kept out, but not what was only the last column."""
    target = visitor.asked("target")
    kept = target if task and (target == plan_form.telling_target(table, columns) or visitor.asked("task")) else None
    visitor.ask(task=task or None, target=kept or None)


def choose_target(table: core.Table) -> str:
    """The column to predict, as the page of the table asks; "" for none yet."""
    asked = visitor.asked("target")
    place = table.columns.index(asked) if asked in table.columns else None
    target = st.selectbox(
        "What do you want to predict?", table.columns, place, placeholder="Choose a column", format_func=look.short
    )
    visitor.ask(target=target)
    return target or ""


def choose_kept_out(table: core.Table) -> str:
    """A column to compare with that nothing is learned from; "" for none."""
    asked = visitor.asked("target")
    options = [NONE, *table.columns]
    chosen = st.selectbox(
        "Is there a column that already says it?",
        options,
        options.index(asked) if asked in options else 0,
        format_func=lambda name: look.short(name) if name else "No",
        help="It is kept out: nothing is learned from it. The answers are only compared with it.",
        key=f"kept-out-{table.id}",
    )
    visitor.ask(target=chosen or None)
    if chosen:
        st.caption(f"“{words.label(chosen)}” is kept out; the answers are only compared with it.")
    return chosen or NONE
