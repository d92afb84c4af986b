"""Who makes the clusters, and how many: changed at once, without training; the address carries both."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

import core
from core import charts
from pages.parts import cluster_cached, cluster_words, look, picture, run_list, visitor
from pages.parts.cluster_view import View


def choose(run: core.Run, scores: dict[str, Any]) -> View:
    """The candidate, then the number: what the address asks for, by default what is proposed."""
    candidate = _candidate(run, scores)
    return View(run, scores, candidate, _count(run, candidate))


def _candidate(run: core.Run, scores: dict[str, Any]) -> str:
    names, recommended = cluster_cached.outcome(run).candidates, scores["recommended"]
    asked = visitor.asked("use", recommended)
    chosen = st.selectbox(
        "Found by",
        names,
        names.index(asked if asked in names else recommended),
        format_func=lambda name: run_list.candidate(name) + (", recommended" if name == recommended else ""),
        key=f"candidate-{run.id}",
        help="The network groups rows by what it learned of them; the others group the columns as they are.",
    )
    visitor.ask(use=None if chosen == recommended else chosen)
    return str(chosen)


def _count(run: core.Run, candidate: str) -> int:
    """How many clusters; where there is no choice it is said."""
    found = cluster_cached.outcome(run)
    counts = cluster_words.counts(found, candidate)
    if len(counts) == 1:
        st.markdown(f"It finds {look.count(counts[0], 'cluster') if counts[0] > 1 else 'no clusters'}, and no other number.")
        return counts[0]
    first = min(counts, key=lambda count: abs(count - found.chosen))
    asked = visitor.asked("k")
    chosen = st.select_slider(
        "Number of clusters",
        counts,
        int(asked) if asked in map(str, counts) else first,
        format_func=lambda count: cluster_words.count_in_words(count, found.proposed),
        key=f"count-{run.id}-{candidate}",  # else it would be another slider once the address has changed, and lose the focus
        help="Changes at once: nothing is trained again.",
    )
    visitor.ask(k=None if chosen == first else str(chosen))
    return int(chosen)


def show_scores(view: View) -> None:
    """What each number of clusters scores, and what the scores mean."""
    found = view.outcome
    counts, scores = cluster_words.scores_by_count(found)
    if len(counts) > 1:
        figure = charts.scores_by_count(counts, scores, (found.proposed, view.count), picture.look())
        picture.show(figure, "counts")
        known = [name for name, values in scores.items() if any(math.isfinite(value) for value in values)]
        of_network = "" if view.candidate == "network" else " These are the network's scores."
        st.caption(" ".join(cluster_words.MEANING[name] for name in known) + of_network)
