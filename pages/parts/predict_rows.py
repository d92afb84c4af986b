"""New rows through a network of rows: a file of them, or one in a form."""

from __future__ import annotations

import streamlit as st

import core
from pages.parts import candidate, new_rows, single_row


def show(run: core.Run) -> None:
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with right:
        use = candidate.choose("Predicted by", run.scores())
    with left:
        way = new_rows.choose_way()
    if way == "row":
        single_row.show(run, use)
    else:
        _show_file(run, use)


def _show_file(run: core.Run, use: str) -> None:
    rows = new_rows.choose_rows(run)
    if rows is not None:
        new_rows.start(run, rows, new_rows.show_match(run, rows), use)
    new_rows.show_prediction(run)
