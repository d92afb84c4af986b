"""The oddest rows as a list to work through: which one is looked at, by mouse, by keyboard, or by the address."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from pages.parts import look, oddity_cached, series_list, visitor
from pages.parts.oddity_view import View

SHOWN = 200  # rows of the list
PASSED = "rows passed over"  # by run: they are not offered again before the others
MOVED = "rows chosen elsewhere"  # how often: then the list marks its row anew
KEPT = 500


def choose(view: View) -> int:
    """The place of the row that is looked at: what was clicked, else what the address says, else the oddest unmarked one."""
    asked = _asked(view)
    shown = view.first[:SHOWN]
    if not len(shown):
        st.markdown("You have marked every row; they are in the table below.")
        return _in_address(view, asked)
    key = f"oddest-{view.run.id}-{view.use}-{len(view.marks)}-{view.a_day}-{visitor.recall(MOVED, 0)}"
    clicked = series_list.newly_clicked(key, _rows_clicked(view, shown, asked, key))
    _tell_rest(view)
    return _in_address(view, int(shown[clicked]) if clicked is not None and clicked < len(shown) else asked)


def _in_address(view: View, place: int) -> int:
    visitor.ask(row=str(view.rows[place] + 1))
    return place


def _tell_rest(view: View) -> None:
    many = f"The first {SHOWN:,} of {len(view.first):,}; all are in the table below. " if len(view.first) > SHOWN else ""
    marked = " Rows that you have marked are in the table below." if view.marks else ""
    st.caption(f"{many}Oddest first. Choose a row to see what makes it odd.{marked}")


def go_to(view: View, place: int) -> None:
    """Another part of the page leads to a row."""
    visitor.remember(**{MOVED: visitor.recall(MOVED, 0) + 1})
    visitor.ask(row=str(view.rows[place] + 1))
    st.rerun()


def pass_over(view: View, place: int) -> None:
    """Remembers that a row was left as it is."""
    passed = dict(visitor.recall(PASSED, {}))
    passed[view.run.id] = [*passed.get(view.run.id, []), int(view.rows[place])][-KEPT:]
    visitor.remember(**{PASSED: passed})


def next_to_look_at(view: View) -> int:
    """The oddest row that is neither marked nor passed over; the oddest unmarked one where all were."""
    rows = view.rows[view.ranking.order]
    passed = visitor.recall(PASSED, {}).get(view.run.id, [])
    for done in ([*view.marks, *passed], [*view.marks]):
        left = np.flatnonzero(~np.isin(rows, done))
        if len(left):
            return int(view.ranking.order[left[0]])
    return int(view.ranking.order[0])


def _asked(view: View) -> int:
    """The row of the address, as far as there is one of that number."""
    row = visitor.number("row")
    place = None if row is None else view.place_of(row - 1)
    return next_to_look_at(view) if place is None else place


def _rows_clicked(view: View, shown: np.ndarray, asked: int, key: str) -> list[int]:
    table: dict[str, Any] = {
        "Row": (view.rows[shown] + 1).tolist(),
        "Oddness": _short(view.ranking.oddness[shown]),
        "Because": [look.short(told, 90) for told in oddity_cached.because(view.run, tuple(shown.tolist()))],
    }
    first = np.flatnonzero(shown == asked)[:1].tolist()
    event = st.dataframe(
        table, hide_index=True, height=388, on_select="rerun", selection_mode=series_list.CLICKABLE, key=key,
        selection_default={"selection": {"rows": first, "columns": [], "cells": []}},
        column_config={
            "Row": st.column_config.NumberColumn(width=60), 
            "Oddness": st.column_config.NumberColumn(format="%.3f", width=72),
        },
    )  # fmt: skip
    return series_list.rows_of(event)


def _short(values: np.ndarray) -> list[float]:
    return [float(f"{value:.3f}") for value in values]
