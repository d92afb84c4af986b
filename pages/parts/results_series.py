"""What a forecast found: the series and what comes next, how good that is, and where and why it errs."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

import core
from pages.parts import (
    candidate,
    findings,
    forecast_table,
    look,
    run_details,
    series_list,
    series_picture,
    series_sums,
    series_tests,
    series_unusual,
    series_why,
    series_words,
    visitor,
)
from pages.parts.series_view import View

CLOSER: dict[str, Callable[[View], None]] = {
    "Errors": series_tests.show_errors,
    "Bands": series_tests.show_bands,
    "Reasons": series_why.show,
    "Unusual points": series_unusual.show,
    "Totals": series_sums.show,
}


def show(run: core.Run) -> None:
    scores = run.scores()
    about = series_words.about(run.plan, scores)
    look.heading(look.plain(run.name, 80), about + findings.stopped_early(run))
    findings.show_verdict(scores)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=340):
            chosen = candidate.choose("Forecast by", scores)
        if st.button("Forecast from new rows", type="primary"):
            visitor.go("predict", run=run.id, use=None if chosen == scores["recommended"] else chosen)
        forecast_table.offer_download(View(run, scores, chosen), "Download the forecast")
    view = _show_forecast(View(run, scores, chosen))
    st.subheader("How good it is", anchor=False)
    _show_scores(view)
    series_tests.show_windows(view)
    st.subheader("Look closer", anchor=False)
    closer = st.segmented_control(
        "What to look at", list(CLOSER), default="Errors", required=True, label_visibility="collapsed", key="closer"
    )
    CLOSER[closer or "Errors"](view)
    st.subheader("The run", anchor=False)
    run_details.show(run, run_details.table_of(run), scores)


def _show_forecast(view: View) -> View:
    """The series that is looked at; of many, beside the list to choose it from."""
    if len(view.outcome) == 1:
        series_picture.show(view)
        return view
    left, right = st.columns([2, 3], gap="large")
    with left:
        view = view.of(series_list.choose(view))
    with right:
        series_picture.show(view)
    return view


def _show_scores(view: View) -> None:
    left, right = st.columns([3, 2], gap="large")
    with left:
        findings.show_candidates(view.run, view.scores, view.candidate)
    with right:
        series_tests.show_words(view)
