"""What comes next: the forecast to look at and to take away, again from new rows, or with another future."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

import core
from pages.parts import candidate, forecast_table, look, new_steps, visitor, what_if
from pages.parts.series_view import View

WAYS: dict[str, tuple[str, Callable[[View], None]]] = {
    "next": ("What comes next", forecast_table.show),
    "file": ("New rows", new_steps.show),
    "change": ("Another future", what_if.show),
}


def show(run: core.Run) -> None:
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with right:
        view = View(run, run.scores(), candidate.choose("Forecast by", run.scores()))
    with left:
        way = _choose_way()
    if way != "file":
        view = view.of(_choose_series(view))
    WAYS[way][1](view)


def _choose_way() -> str:
    """In the address, so that a link opens the same."""
    asked = visitor.asked("way", "next")
    way = st.segmented_control(
        "What to do",
        list(WAYS),
        default=asked if asked in WAYS else "next",
        required=True,
        format_func=lambda name: WAYS[name][0],
        key="way of forecasting",
    )
    visitor.ask(way=None if way in (None, "next") else way)
    return way or "next"


def _choose_series(view: View) -> int:
    """The series that is looked at; type into the list to find one of many."""
    if not view.many:
        return 0
    names, asked = view.outcome.names, visitor.number("series")
    first = asked if asked is not None and asked < len(names) else 0
    place = st.selectbox(
        f"The series, of {len(names):,}",
        range(len(names)),
        first,
        format_func=lambda at: look.short(names[at]),
        key="series of",
    )
    visitor.ask(series=str(place))
    return int(place)
