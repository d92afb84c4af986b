"""What a page shows when what it needs is not there: a sentence, and where to go."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

import core
from pages.parts import look, timeline_choices, visitor


def without_run(sentence: str) -> NoReturn:
    """No run in the address, and none before."""
    look.heading("No run yet", sentence)
    if visitor.recall("table"):
        visitor.link("Plan a training", "plan")
    else:
        visitor.link("Choose a table", "start")
    visitor.link("See all runs", "runs")
    st.stop()


def unless_usable(run: core.Run) -> None:
    """Stops the page where a run cannot be read yet, or never; says why and where to look."""
    if run.usable:
        return
    status = run.status()
    look.heading(look.plain(run.name, 80))
    if status.state == "failed":
        st.error(look.plain(status.message or "This training failed.", 1000))
        visitor.link("See what happened", "train", run=run.id)
        again(run)
    elif status.over:
        st.info("This training was stopped before it had learned anything.")
        again(run)
    else:
        st.info(
            "This training is not finished; its results come when it is."
            if status.state == "running"
            else "This training waits for its turn."
        )
        visitor.link("Watch it", "train", run=run.id)
    st.stop()


def again(run: core.Run) -> None:
    """Back to the plan with the same question and the same series, where the table is still there."""
    try:
        plan = run.plan
        table = core.open_table(plan.table_id)
    except core.LayerwiseError:
        visitor.link("Choose a table", "start")
        return
    visitor.link("Change the plan and train again", "plan", **_question(plan, table))


def _question(plan: core.Plan, table: core.Table) -> dict[str, str]:
    """As the Plan page's address holds it; what it would find by itself is then no choice of the person's any more."""
    asked = {"table": plan.table_id, "target": plan.target, "task": plan.task}
    return asked | (timeline_choices.address(table, plan.timeline) if plan.timeline else {})
