"""All rows, oddest first: searched, filtered, and to take away."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import streamlit as st

import core
from pages.parts import cached, look, oddity_cached, oddity_list, preview, series_list
from pages.parts.oddity_view import SIGNS, View

A_PAGE = 100
COLUMNS = 20  # of the table that are shown
FILTERS = {"all": "All", "odd": "To look at", "marked": "Marked", "unmarked": "Not marked"}


def show(view: View) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input("Find rows", placeholder="a word, a number, or #12", key="find-rows")
        kept = st.segmented_control(
            "Show", list(FILTERS), default="all", required=True, format_func=FILTERS.__getitem__, key="kept-rows"
        )
        _offer_download(view)
    places = _filtered(view, kept or "all", text.strip())
    pages = max(-(-len(places) // A_PAGE), 1)
    page = 1
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        st.caption(f"{look.count(len(places), 'row')}, oddest first. Choose one to look at it above.")
        if pages > 1:
            page = int(st.number_input(f"Page, of {pages:,}", 1, pages, 1, key=f"page-{kept}-{text}", width=150))
    if len(places):
        _show_page(view, places[(page - 1) * A_PAGE : page * A_PAGE])
    elif text.strip():
        st.markdown(f"No such row has “{look.plain(text, 60)}” in it.")


def _offer_download(view: View) -> None:
    """Every row with scores, p-values, reasons and marks; made when it is asked for."""
    name = f"{look.short(view.run.name, 60)}.csv"
    take = partial(core.oddities_csv, view.run, (view.ranking.oddness, view.ranking.order))
    st.download_button("Download", take, name, "text/csv", on_click="ignore", help="Every row, with scores, reasons and marks.")


def _filtered(view: View, kept: str, text: str) -> np.ndarray:
    """Places of rows, oddest first."""
    order = view.ranking.order
    if kept == "odd":
        order = view.first
    elif kept != "all":
        marked = np.isin(view.rows[order], list(view.marks))
        order = order[marked if kept == "marked" else ~marked]
    if text and view.table is not None:
        order = order[np.isin(view.rows[order], cached.found_rows(view.table, text))]
    return order


def _show_page(view: View, places: np.ndarray) -> None:
    rows = view.rows[places]
    key = f"all-{view.run.id}-{view.use}-{len(view.marks)}-{int(rows[0])}-{len(rows)}"
    table: dict[str, Any] = {
        "Row": (rows + 1).tolist(),
        "Oddness": [float(f"{value:.3f}") for value in view.ranking.oddness[places]],
        "p-value": [float(f"{value:.3g}") for value in oddity_cached.p_values(view.run, view.use)[places]],
        "Mark": [SIGNS.get(view.marks.get(int(row), ""), "") for row in rows],
        "Because": [look.short(text, 90) for text in oddity_cached.because(view.run, tuple(places.tolist()))],
    }
    config: dict[str, Any] = {}
    if view.table is not None:
        names = tuple(name for name in view.table.columns if name not in table)[:COLUMNS]
        cells = cached.rows(view.table, rows, names)
        table, config = table | {name: cells[name].tolist() for name in names}, preview.dates(cells)
    event = st.dataframe(
        table, hide_index=True, height=420, key=key, on_select="rerun", selection_mode=series_list.CLICKABLE, placeholder="–",
        column_config=config,
    )  # fmt: skip
    clicked = series_list.newly_clicked(key, series_list.rows_of(event))
    if clicked is not None and clicked < len(places):
        oddity_list.go_to(view, int(places[clicked]))
