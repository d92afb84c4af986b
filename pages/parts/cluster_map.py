"""The map of rows: drawn round with the mouse, or a cluster chosen in a list; either way those rows, below it."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from core import charts
from pages.parts import cluster_legend, cluster_rows, look, picture, visitor
from pages.parts.cluster_view import NONE, View

MOUSE: dict[charts.Drag, str] = {"lasso": "Draw round", "select": "Box", "pan": "Click, move"}
SIDES = {2: "Flat", 3: "In space"}
NOTHING = -2  # no cluster is chosen


@st.fragment
def show(view: View) -> None:
    """A fragment: a lasso looks up its rows, and nothing else of the page is drawn again."""
    left, right = st.columns([3, 2], gap="large")
    with right:
        marked = _choose_cluster(view)
        cluster_legend.show(view)
    with left:
        drawn = _show_map(view, None if marked == NOTHING else marked)
    if len(drawn):
        words = "rows that you drew round" if len(drawn) > 1 else "row that you chose"
        cluster_rows.show(view, drawn, words, len(view.outcome.shown))
    elif marked != NOTHING:
        words = f"rows of “{view.name(marked)}”" if marked != NONE else "rows in no cluster"
        cluster_rows.show(view, view.places(marked), words, len(view.labels))


def _choose_cluster(view: View) -> int:
    """The way to a cluster's rows without a mouse; the address carries it."""
    options = [NOTHING, *range(view.clusters_found), *([NONE] if view.missed else [])]
    asked = visitor.asked("cluster")
    names = {"none": NONE} | {str(cluster + 1): cluster for cluster in range(view.clusters_found)}
    default = names.get(asked, NOTHING)
    chosen = st.selectbox(
        "Rows to look at",
        options,
        options.index(default) if default in options else 0,
        format_func=lambda cluster: "those you draw round on the map" if cluster == NOTHING else _option(view, cluster),
        key=f"cluster-{view.run.id}-{view.candidate}-{view.count}",
    )
    visitor.ask(cluster=None if chosen == NOTHING else "none" if chosen == NONE else str(chosen + 1))
    return int(chosen)


def _option(view: View, cluster: int) -> str:
    size = view.missed if cluster == NONE else view.sizes[cluster]
    return f"{look.short(view.name(cluster), 50)}, {look.count(size, 'row')}"


def _show_map(view: View, marked: int | None) -> np.ndarray:
    """The map; the places of rows that were drawn round."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sides = st.segmented_control("The map", SIDES, default=2, required=True, format_func=SIDES.__getitem__, key="sides")
        drag: Any = sides == 2 and st.segmented_control(
            "With the mouse", MOUSE, default="lasso", required=True, format_func=MOUSE.__getitem__, key="mouse"
        )
    if not drag:
        return _show_space(view, marked)
    dots = view.dots(2)
    event = picture.show(
        charts.rows_map(dots, picture.look(), drag, marked),
        "map",
        on_select="rerun",
        selection_mode=("points", "box", "lasso"),
        config={**charts.STILL, "scrollZoom": drag == "pan", "doubleClick": "reset" if drag == "pan" else False},
    )
    _say_sample(dots)
    return _places(view, event)


def _show_space(view: View, marked: int | None) -> np.ndarray:
    dots = view.dots(3)
    picture.show(charts.rows_in_space(dots, picture.look(), marked), "space", config={**charts.STILL, "scrollZoom": True})
    _say_sample(dots)
    st.caption("Turn it with the mouse. To choose rows, draw on the flat map or choose a cluster in the list.")
    return np.empty(0, int)


def _places(view: View, event: Any) -> np.ndarray:
    """Of the dots that were drawn round or clicked, in the outcome's rows; the figure counts rows from 1."""
    rows = {int(np.ravel(point["customdata"])[0]) - 1 for point in event["selection"]["points"]}
    return np.flatnonzero(np.isin(view.outcome.rows, list(rows))) if rows else np.empty(0, int)


def _say_sample(dots: charts.Dots) -> None:
    if len(dots.rows) < dots.total:
        st.caption(
            f"The map shows {len(dots.rows):,} of {dots.total:,} rows, drawn by chance, so that it stays quick. "
            "What you draw round is chosen among these; every row has its cluster in the download."
        )
