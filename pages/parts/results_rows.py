"""What a network of rows learned: the verdict, the scores and how sure they are, the mistakes, and who is to predict."""

from __future__ import annotations

from typing import Any

import streamlit as st

import core
from pages.parts import candidate, findings, likeness_evidence, look, run_details, visitor


def show(run: core.Run) -> None:
    plan, scores = run.plan, run.scores()
    look.heading(
        look.plain(run.name, 80),
        f"Predicts {look.plain(plan.target, 60)} from {look.plain(plan.table_name, 60)}.{findings.stopped_early(run)}",
    )
    findings.show_verdict(scores)
    chart, choice = st.columns([3, 1], gap="large")
    with choice:
        chosen = candidate.choose("Answers of", scores)
        _show_way_on(run, chosen, scores)
    with chart:
        findings.show_candidates(run, scores, chosen)
    outcome, table = findings.outcome_of(run), run_details.table_of(run)
    st.subheader("Right and wrong", anchor=False)
    findings.show_mistakes(run, outcome, chosen)
    findings.show_promises(outcome, chosen, scores)
    findings.show_most_wrong(run, table, outcome, chosen)
    likeness_evidence.show(run, table, outcome, chosen)
    st.subheader("The run", anchor=False)
    run_details.show(run, table, scores)


def _show_way_on(run: core.Run, chosen: str, scores: dict[str, Any]) -> None:
    if st.button("Predict new rows", type="primary", width="stretch"):
        visitor.go("predict", run=run.id, use=None if chosen == scores["recommended"] else chosen)
