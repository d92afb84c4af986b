"""Which rows belong together: how many clusters and how sure, a map of the rows, and what each cluster is."""

from __future__ import annotations

import numpy as np
import streamlit as st

import core
from pages.parts import (
    cluster_cards,
    cluster_choice,
    cluster_closer,
    cluster_map,
    cluster_rows,
    cluster_words,
    findings,
    look,
    run_details,
    visitor,
)
from pages.parts.cluster_view import View


def show(run: core.Run) -> None:
    scores = run.scores()
    look.heading(look.plain(run.name, 80), _about(run.plan) + findings.stopped_early(run))
    findings.show_verdict(scores)
    findings.show_notes(scores)
    left, right = st.columns([2, 3], gap="large")
    with left:
        view = cluster_choice.choose(run, scores)
        _show_ways_on(view)
    with right:
        cluster_choice.show_scores(view)
    cluster_map.show(view)
    st.subheader("The clusters", anchor=False)
    cluster_cards.show(view)
    st.subheader("Look closer", anchor=False)
    _look_closer(view)
    st.subheader("The run", anchor=False)
    run_details.show(run, view.table, scores)


def _about(plan: core.Plan) -> str:
    kept_out = f" “{look.plain(plan.target, 60)}” was kept out." if plan.target else ""
    columns = look.count(len(plan.kinds), "column")
    return f"Rows of {look.plain(plan.table_name, 60)} that belong together, by {columns} and without labels.{kept_out}"


def _show_ways_on(view: View) -> None:
    found = view.outcome.chosen
    if st.button("Find the clusters of new rows", type="primary" if found > 1 else "secondary", width="stretch"):
        recommended = view.candidate == view.scores["recommended"]
        visitor.go("predict", run=view.run.id, use=None if recommended else view.candidate)
    asked = cluster_words.count_of_new_rows(view)
    if asked < 2:
        return
    if view.count == 1:
        st.caption(f"New rows would go to {asked} clusters, which are no more than parts of one cloud.")
    elif view.count != asked:
        st.caption(f"New rows go to the {asked} clusters that this run began with.")
    every = np.arange(len(view.labels))
    cluster_rows.offer_download(view, every, "Download all rows with their cluster (CSV)", "clusters", width="stretch")


def _look_closer(view: View) -> None:
    ways = cluster_closer.closer(view)
    chosen = st.segmented_control(
        "What to look at", list(ways), default="Splits", required=True, label_visibility="collapsed", key="closer"
    )
    ways[chosen or "Splits"](view)
