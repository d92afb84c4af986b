"""Which of many series is looked at: a list to search and sort, worst first; the address carries the choice."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from pages.parts import look, visitor
from pages.parts.series_view import View

SHOWN = 300  # rows of the list; whoever looks for another one searches
SAMPLE = 30
ELSEWHERE = "series chosen elsewhere"  # how often
CLICKABLE: Any = ("single-row", "single-cell")
CLICKED = "rows clicked"  # by table
KEPT = 50
ORDERS = {
    "worst": "worst first",
    "best": "best first",
    "largest": "largest first",
    "table": "as in the table",
    "sample": f"{SAMPLE} by chance",
}


def choose(view: View) -> int:
    """The place of the series: what was clicked, else what the address says, else the worst one."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input("Find a series", placeholder="part of its name", key="find")
        order = st.selectbox("Order", list(ORDERS), format_func=ORDERS.__getitem__, key="order")
    ordered = _ordered(view, order or "worst")
    if text.strip():
        ordered = ordered[np.isin(ordered, view.outcome.find(text.strip()))]
    asked = _asked(view)
    if not len(ordered):
        st.markdown(f"No series has “{look.plain(text, 60)}” in its name.")
        return asked
    shown = ordered[: SAMPLE if order == "sample" else SHOWN]
    key = f"series-{view.run.id}-{view.candidate}-{order}-{text}-{visitor.recall(ELSEWHERE, 0)}"
    _tell_rest(len(shown), len(ordered))
    clicked = newly_clicked(key, _rows_clicked(view, shown, asked, key))
    place = int(shown[clicked]) if clicked is not None and clicked < len(shown) else asked
    visitor.ask(series=str(place))
    return place


def choose_elsewhere(place: int) -> None:
    """Another part of the page leads to a series: the address says so, and the list marks it anew."""
    visitor.remember(**{ELSEWHERE: visitor.recall(ELSEWHERE, 0) + 1})
    visitor.ask(series=str(place))
    st.rerun()


def rows_of(event: Any) -> list[int]:
    """The row that is marked in a table, or whose cell is."""
    chosen = event["selection"]
    return [*(row for row, _ in chosen["cells"]), *chosen["rows"]][:1]


def newly_clicked(key: str, rows: list[int]) -> int | None:
    """The row that was clicked since the last look: tables go on telling an old click, when another choice has come since."""
    seen = dict(visitor.recall(CLICKED, {}))
    before = seen.pop(key, [])
    visitor.remember(**{CLICKED: {**dict(list(seen.items())[-KEPT:]), key: rows}})
    return rows[0] if rows and rows != before else None


def _asked(view: View) -> int:
    """The series of the address, as far as there is one of that number; else the worst."""
    place = visitor.number("series")
    return place if place is not None and place < len(view.outcome) else int(_ordered(view, "worst")[0])


def _ordered(view: View, order: str) -> np.ndarray:
    worst = view.worst()
    if order == "worst":
        return worst
    if order == "best":
        tested = int(np.isfinite(view.error_of_series()[0]).sum())
        return np.concatenate([worst[:tested][::-1], worst[tested:]])
    if order == "largest":
        return np.argsort(-view.size(), kind="stable")
    if order == "sample":
        return np.sort(np.random.default_rng(0).permutation(len(view.outcome))[:SAMPLE])
    return np.arange(len(view.outcome))


def _rows_clicked(view: View, shown: np.ndarray, asked: int, key: str) -> list[int]:
    """The list itself; the row that is marked in it."""
    errors, naive = view.error_of_series()
    names = view.outcome.series["name"].to_numpy()[shown]
    table: dict[str, Any] = {
        "Series": [look.short(str(name), 60) for name in names],
        "MASE": _short(errors[shown]),
        "Seasonal naive": _short(naive[shown]),
    }
    first = np.flatnonzero(shown == asked)[:1].tolist()
    event = st.dataframe(
        table, hide_index=True, height=332, on_select="rerun", selection_mode=CLICKABLE, key=key,
        selection_default={"selection": {"rows": first, "columns": [], "cells": []}}, placeholder="–",
        column_config={"Series": st.column_config.TextColumn(width="medium")},
    )  # fmt: skip
    return rows_of(event)


def _tell_rest(shown: int, found: int) -> None:
    rest = f" The first {shown:,} of {found:,}; search for the others." if found > shown and shown > SAMPLE else ""
    st.caption(f"Choose a row to see its series.{rest}")


def _short(values: np.ndarray) -> list[float | None]:
    return [float(f"{value:.3g}") if np.isfinite(value) else None for value in values]
