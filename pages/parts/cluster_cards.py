"""A card a cluster: its name, which can be given here, its size, and what sets it apart in words and bars."""

from __future__ import annotations

from typing import Any

import streamlit as st

import core
from core import charts
from pages.parts import cluster_legend, cluster_words, look
from pages.parts.cluster_view import View

NONE_FOUND = (
    "No clusters: the rows lie in one cloud, or each by itself. Any number can be chosen above, to see how they would be cut; "
    "such parts run into one another, and other rows may be cut otherwise."
)
A_ROW = 3
AT_ONCE = 12
BARS = 5  # columns on a card
LONGEST = 60  # letters of a name
REACH = 2.0  # standard deviations at which a bar is full


def show(view: View) -> None:
    if not view.clusters_found:
        st.markdown(NONE_FOUND)
    order = sorted(range(view.clusters_found), key=lambda cluster: -view.sizes[cluster])
    if len(order) > AT_ONCE and not st.toggle(f"All {len(order)} clusters", key="all-cards"):
        order = order[:AT_ONCE]
    for first in range(0, len(order), A_ROW):
        places = st.columns(A_ROW, gap="medium")
        for place, cluster in zip(places, order[first : first + A_ROW], strict=False):
            with place, st.container(border=True, key=f"cluster-card-{cluster}", height="stretch"):
                _card(view, cluster, view.profiles[cluster] if view.profiles else None)


def _card(view: View, cluster: int, profile: Any) -> None:
    size = view.sizes[cluster]
    key = f"name-{view.run.id}-{view.candidate}-{view.count}-{cluster}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width=22):  # pixels: as wide as the symbol
            st.html(cluster_legend.glyph(cluster))
        given = st.text_input(
            f"Name of cluster {cluster + 1}", view.given.get(cluster, ""), LONGEST, label_visibility="collapsed",
            placeholder=f"Cluster {cluster + 1}: give it a name", key=key,
        )  # fmt: skip
    if given.strip() != view.given.get(cluster, ""):
        core.name_cluster(view.run, view.candidate, view.count, cluster, given.strip())
        st.rerun()
    st.html(f"<p class='facts'>{look.count(size, 'row')}, {charts.share(size / max(len(view.labels), 1))}</p>")
    if profile is not None:
        st.html(f"<p class='reason'>{look.html(profile.words or 'Nothing sets it apart much.', 300)}</p>{_bars(profile)}")


def _bars(profile: Any) -> str:
    """A bar a column, to the right where the cluster has more than everybody, with both values in words."""
    return f"<div class='apart'>{''.join(_bar(one) for one in cluster_words.telling(profile)[:BARS])}</div>"


def _bar(one: charts.Apart) -> str:
    width = 50 * min(abs(one.difference) / REACH, 1)
    side = f"left:50%;width:{width:.1f}%" if one.difference > 0 else f"right:50%;width:{width:.1f}%"
    way = "more" if one.difference > 0 else "less"
    values = f"{look.html(one.here, 40)}, all {look.html(one.all, 24)}"
    return (
        f"<div class='row'><span>{look.html(one.column, 60)}<small>{values}</small></span>"
        f"<i><i class='{way}' style='{side}'></i></i></div>"
    )
