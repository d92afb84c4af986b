"""Some rows, drawn round or of one cluster: how many, what sets them apart, all of them as a table and to take away."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import streamlit as st

import core
from core import charts
from pages.parts import cluster_apart, cluster_cached, look, preview, row_cells, series_list, visitor
from pages.parts.cluster_view import View

SHOWN = 300  # rows in the table; all of them in the download
COLUMNS = 40


def show(view: View, chosen: np.ndarray, words: str, among: int) -> None:
    """`chosen` are places in the outcome's rows, from among so many; `words` say which they are: “rows of “Cluster 2””."""
    with st.container(border=True, key="chosen-rows"):
        part = charts.share(len(chosen) / max(among, 1))
        whole = "all" if among == len(view.labels) else f"the {among:,} on the map"
        st.markdown(f"#### {len(chosen):,} {look.plain(words, 90)}, {part} of {whole}")
        if len(chosen) == 1:
            _show_one(view, int(chosen[0]))
        if not len(chosen) or view.table is None:
            st.markdown(
                "The table is gone, and with it the rows. Their clusters are kept." if len(chosen) else "It has no rows."
            )
            return
        if len(chosen) > 1:
            subject = words.removeprefix("rows of ") if words.startswith("rows of ") else "these rows"
            cluster_apart.show(cluster_cached.profile_of(view.run, view.table, chosen), subject, "chosen")
        show_table(view, chosen, "chosen")
        offer_download(view, chosen, "Download these rows (CSV)", "chosen rows")


def show_table(view: View, places: np.ndarray, key: str) -> None:
    """Rows with their cluster; one that is marked leads on to rows like it."""
    if view.table is None:
        return
    shown = places[:SHOWN]
    rows = view.outcome.rows[shown]
    cells, config = row_cells.of(view.run, view.table, rows, row_cells.columns_of(view.run, view.table)[:COLUMNS])
    table = preview.beside(_told(view, shown), cells)
    key = f"rows-{key}-{view.run.id}-{view.candidate}-{view.count}"
    event = st.dataframe(
        table, hide_index=True, placeholder="–", height="content" if len(shown) < 9 else 330, key=key, on_select="rerun",
        selection_mode=series_list.CLICKABLE, column_config=config,
    )  # fmt: skip
    marked = series_list.rows_of(event)
    rest = f" The first {len(shown):,} of {len(places):,}." if len(shown) < len(places) else ""
    st.caption(f"Choose a row to see its place and rows like it.{rest}")
    if marked and marked[0] < len(shown):
        _show_one(view, int(shown[marked[0]]))


def _told(view: View, places: np.ndarray) -> dict[str, Any]:
    sure = view.sure[places]
    return {
        "row": (view.outcome.rows[places] + 1).tolist(),
        "cluster": [look.short(view.name(int(cluster)), 40) for cluster in view.labels[places]],
        "sure": [charts.share(float(value)) for value in sure],
    }


def _show_one(view: View, place: int) -> None:
    """One row: its cluster, how sure that is, and the way to rows like it."""
    row, cluster = int(view.outcome.rows[place]), int(view.labels[place])
    sure = charts.share(float(view.sure[place]))
    told = f"“{look.plain(view.name(cluster), 60)}”, {sure} sure" if cluster >= 0 else "in no cluster"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**Row {row + 1:,}**: {told}.")
        visitor.link(f"Rows like row {row + 1:,}", "likeness", run=view.run.id, row=str(row + 1))


def offer_download(view: View, places: np.ndarray, label: str, name: str, **of_button: Any) -> None:
    """Rows as they are in the table, with the name of their cluster and how sure it is."""
    if view.table is None:
        return
    found = (view.labels[places], ["none", *view.names], view.sure[places])
    take = partial(core.clustered_csv, view.table, view.outcome.rows[places], found)
    file = f"{name} of {look.short(view.run.name, 60)}.csv"
    st.download_button(label, take, file, "text/csv", on_click="ignore", key=f"take-{name}", **of_button)
