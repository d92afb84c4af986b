"""New rows: a file of them, checked against what was trained, or one row in a form."""

from __future__ import annotations

import streamlit as st

import core
from pages.parts import candidate, look, new_rows, single_row, visitor, ways_on

WAYS = {"file": "A file of rows", "row": "One row"}


def show_file(run: core.Run, use: str) -> None:
    rows = new_rows.choose_rows(run)
    if rows is not None:
        new_rows.start(run, rows, new_rows.show_match(run, rows), use)
    new_rows.show_prediction(run)


run = visitor.current_run()
if run is None:
    ways_on.without_run("Predictions come from a trained network. Train one first.")
ways_on.unless_usable(run)
look.heading("Predict", f"{look.plain(run.plan.target, 60)}, with the run “{look.plain(run.name, 80)}”.")
left, right = st.columns([3, 2], vertical_alignment="bottom")
with right:
    use = candidate.choose("Predicted by", run.scores())
with left:
    way = st.segmented_control(
        "New rows", list(WAYS), default="file", required=True, format_func=WAYS.__getitem__, key="way", persist_state="session"
    )
if way == "row":
    single_row.show(run, use)
else:
    show_file(run, use)
visitor.link("Back to the results", "results", run=run.id)
