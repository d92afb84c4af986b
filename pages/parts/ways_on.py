"""What a page shows when what it needs is not there: a sentence, and where to go."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

import core
from pages.parts import look, visitor


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
    """Back to the plan with the same question, where the table is still there."""
    try:
        plan = run.plan
        core.open_table(plan.table_id)
    except core.LayerwiseError:
        visitor.link("Choose a table", "start")
        return
    visitor.link("Change the plan and train again", "plan", table=plan.table_id, target=plan.target)
