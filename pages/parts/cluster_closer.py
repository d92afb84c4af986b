"""Clusters looked at closer: how they split, who lies in their middle or between two, and who else finds them."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core import charts
from pages.parts import cluster_cached, cluster_rows, cluster_words, look, picture, run_list, words
from pages.parts.cluster_view import View

ROWS = 12  # typical or borderline ones


def show_tree(view: View) -> None:
    """How the clusters came about, and what a smaller or a larger number would do."""
    found = cluster_words.splits(view)
    if found is None:
        st.markdown(f"{run_list.candidate(view.candidate)} finds its clusters at once, not by splitting: there is no tree.")
    else:
        picture.show(charts.splits(found, picture.look()), "tree", wide=True)
        st.caption("From all rows on top to finer parts below. A fork lies at the number of clusters where its two sides part.")
    for sentence in cluster_words.steps(view):
        st.markdown(sentence)


def show_typical(view: View) -> None:
    """Rows in the middle of a cluster, and rows that could as well belong to another."""
    cluster = st.selectbox(
        "Cluster", range(view.clusters_found), format_func=lambda one: look.short(view.names[one], 60), key="typical-of"
    )
    typical, borderline = cluster_cached.near_rows(view.subject, int(cluster or 0), ROWS)
    st.markdown("**Typical**: the rows nearest to its middle.")
    cluster_rows.show_table(view, typical, "typical")
    if not len(borderline):
        st.markdown("**Borderline**: none of its rows could as well be in another cluster.")
        return
    st.markdown("**Borderline**: rows that could almost as well be in another cluster.")
    cluster_rows.show_table(view, borderline, "borderline")


def show_candidates(view: View) -> None:
    """The network beside k-means, Ward and others: what each scores, and how far it agrees with what is looked at."""
    st.dataframe(cluster_words.candidates(view), hide_index=True)
    st.caption(
        "“The same as here”: agreement with the clusters above, adjusted for chance (ARI); 1 is the same, 0 is chance. Where "
        "several ways find the same clusters, they are likely there. Separation and stability are those of the number of "
        "clusters that this run began with; separation is measured on the plain columns, which favours k-means."
    )


def show_labels(view: View) -> None:
    """Against the label column that was kept out of learning."""
    told = cluster_words.agreement(view)
    if told:
        st.markdown(told)
    counts, labels = view.by_label()
    if counts.size:
        names = [*view.names, *(["in no cluster"] if view.missed else [])]
        picture.show(charts.clusters_by_label(counts, names, labels, view.run.plan.target, picture.look()), "labels")


def closer(view: View) -> dict[str, Callable[[View], None]]:
    """What can be looked at closer, by name."""
    found: dict[str, Callable[[View], None]] = {"Splits": show_tree}
    if view.clusters_found:
        found["Typical and borderline rows"] = show_typical
    found["Other ways to cluster"] = show_candidates
    kept_out, table = view.run.plan.target, view.table
    if kept_out and table is not None and kept_out in table.columns:
        found[f"Against “{words.label(kept_out, 30)}”"] = show_labels
    return found
