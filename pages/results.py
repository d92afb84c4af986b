"""What was learned: the verdict, the scores and how sure they are, the mistakes, and who is to predict."""

from __future__ import annotations

from typing import Any

import streamlit as st

import core
from pages.parts import candidate, findings, look, run_details, visitor, ways_on


def table_of(run: core.Run) -> core.Table | None:
    """The table it was trained on, while it is still there."""
    try:
        return core.open_table(run.plan.table_id)
    except core.LayerwiseError:
        return None


def show_verdict(scores: dict[str, Any]) -> None:
    st.html(f"<p class='verdict'>{look.html(scores['verdict'], 1000)}</p>")


def show_way_on(run: core.Run, chosen: str, scores: dict[str, Any]) -> None:
    if st.button("Predict new rows", type="primary", width="stretch"):
        visitor.go("predict", run=run.id, use=None if chosen == scores["recommended"] else chosen)


def show_results(run: core.Run) -> None:
    plan, scores = run.plan, run.scores()
    stopped = " The training was stopped early; this is the best so far." if run.status().state == "stopped" else ""
    look.heading(
        look.plain(run.name, 80), f"Predicts {look.plain(plan.target, 60)} from {look.plain(plan.table_name, 60)}.{stopped}"
    )
    show_verdict(scores)
    chart, choice = st.columns([3, 1], gap="large")
    with choice:
        chosen = candidate.choose("Answers of", scores)
        show_way_on(run, chosen, scores)
    with chart:
        findings.show_candidates(run, scores, chosen)
    outcome, table = findings.outcome_of(run), table_of(run)
    st.subheader("Right and wrong", anchor=False)
    findings.show_mistakes(run, outcome, chosen)
    findings.show_promises(outcome, chosen, scores)
    findings.show_most_wrong(run, table, outcome, chosen)
    st.subheader("The run", anchor=False)
    run_details.show(run, table, scores)


run = visitor.current_run()
if run is None:
    ways_on.without_run("Results come from a training. Plan one first, or open an earlier run.")
ways_on.unless_usable(run)
show_results(run)
