"""What a network that learned without a label makes of likeness: how well rows find themselves, and the way to one's own."""

from __future__ import annotations

from typing import Any

import streamlit as st

import core
from core import charts
from pages.parts import findings, likeness_ready, likeness_rows, likeness_view, look, picture, run_details, visitor, words


def show(run: core.Run) -> None:
    plan, scores = run.plan, run.scores()
    kept_out = f" “{look.plain(plan.target, 60)}” was kept out and is only compared with." if plan.target else ""
    look.heading(
        look.plain(run.name, 80),
        f"Which rows of {look.plain(plan.table_name, 60)} are like one another.{kept_out}{findings.stopped_early(run)}",
    )
    findings.show_verdict(scores)
    chart, way = st.columns([3, 1], gap="large")
    with way:
        if st.button("See which rows are alike", type="primary", width="stretch"):
            visitor.go("likeness", run=run.id)
        if st.button("Look for duplicates", width="stretch"):
            visitor.go("likeness", run=run.id, way="duplicates")
        if st.button("New rows from a file", width="stretch"):
            visitor.go("predict", run=run.id)
    with chart:
        show_scores(run, scores)
    _show_rows(run)
    st.subheader("The run", anchor=False)
    run_details.show(run, run_details.table_of(run), scores)


def show_scores(run: core.Run, scores: dict[str, Any]) -> None:
    """Both views on the same rows, by the main score."""
    main = findings.scores_of(run.plan)[scores["main"]]
    rows = [
        charts.Scored(likeness_view.VIEWS[name], found["value"], found["low"], found["high"], name == scores["recommended"])
        for name, values in scores["candidates"].items()
        if (found := values[main.name])["value"] is not None
    ]
    figure = charts.scores_chart(rows, main.title, main.higher_is_better, picture.look())
    if rows:  # both are measured on the same rows: intervals that overlap need not mean that the difference is chance
        found_again = " and ".join(f"{row.value:.0%} by {words.within(row.name)}".replace("%", " %") for row in rows)
        figure.update_layout(title={"text": f"Rows found again: {found_again}"})
    picture.show(figure, "candidates")
    st.caption(f"{look.plain(main.sentence, 300)} {look.plain(scores['measured'], 300)} Lines are 95 % intervals.")
    findings.show_notes(scores)


def _show_rows(run: core.Run) -> None:
    """A first look: rows to click, each of which opens the page of likeness."""
    likeness = likeness_ready.opened(run)
    if likeness.table is not None:
        st.subheader("Choose a row", anchor=False)
        likeness_rows.pick(run, likeness, likeness.table, elsewhere=True)
