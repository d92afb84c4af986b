"""Which of many series is looked at: a list to search and sort, worst first; the address carries the choice."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import streamlit as st

from pages.parts import look, visitor
from pages.parts.series_view import View

SHOWN = 300  # rows of the list; whoever looks for another one searches
SAMPLE = 30
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
    clicked = _clicked(view, shown, asked, f"series-{order}-{text}")
    _tell_rest(len(shown), len(ordered))
    place = int(shown[clicked]) if clicked is not None else asked
    visitor.ask(series=str(place))
    return place


def _asked(view: View) -> int:
    """The series of the address, as far as there is one of that number; else the worst."""
    text = visitor.asked("series")
    if re.fullmatch(r"\d{1,9}", text) and int(text) < len(view.outcome):
        return int(text)
    return int(_ordered(view, "worst")[0])


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


def _clicked(view: View, shown: np.ndarray, asked: int, key: str) -> int | None:
    """The row that was clicked, if any."""
    errors, naive = view.error_of_series()
    names = view.outcome.series["name"].to_numpy()[shown]
    table: dict[str, Any] = {
        "Series": [look.short(str(name), 60) for name in names],
        "MASE": _short(errors[shown]),
        "Seasonal naive": _short(naive[shown]),
    }
    first = np.flatnonzero(shown == asked)[:1].tolist()
    event = st.dataframe(
        table, hide_index=True, height=332, on_select="rerun", selection_mode="single-row", key=key,
        selection_default={"selection": {"rows": first, "columns": [], "cells": []}}, placeholder="–",
        column_config={"Series": st.column_config.TextColumn(width="medium")},
    )  # fmt: skip
    rows = event["selection"]["rows"]
    return rows[0] if rows and rows[0] < len(shown) else None


def _tell_rest(shown: int, found: int) -> None:
    rest = f" The first {shown:,} of {found:,}; search for the others." if found > shown and shown > SAMPLE else ""
    st.caption(f"Choose a row to see its series.{rest}")


def _short(values: np.ndarray) -> list[float | None]:
    return [float(f"{value:.3g}") if np.isfinite(value) else None for value in values]
