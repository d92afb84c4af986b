"""Which rows are unusual: the verdict, the oddest rows to work through, what makes them odd, and what can be promised."""

from __future__ import annotations

import streamlit as st

import core
from pages.parts import (
    findings,
    look,
    oddity_card,
    oddity_learning,
    oddity_list,
    oddity_overall,
    oddity_rankings,
    oddity_table,
    oddity_words,
    run_details,
)


def show(run: core.Run) -> None:
    scores = run.scores()
    look.heading(look.plain(run.name, 80), oddity_words.about(run.plan) + findings.stopped_early(run))
    findings.show_verdict(scores)
    findings.show_notes(scores)
    view = oddity_rankings.choose(run, scores)
    st.subheader("Rows to look at", anchor=False)
    left, right = st.columns([9, 11], gap="large")
    with left:
        place = oddity_list.choose(view)
        oddity_learning.show(view)
    with right:
        oddity_card.show(view, place)
    st.subheader("All of them", anchor=False)
    oddity_overall.show(view)
    st.subheader("Every row", anchor=False)
    oddity_table.show(view)
    st.subheader("The run", anchor=False)
    run_details.show(run, view.table, scores)
