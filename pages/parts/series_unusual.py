"""Points of the past that their own forecast did not expect: listed, most unusual first."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.parts import look, series_cached, series_list
from pages.parts.series_view import View


def show(view: View) -> None:
    """Of all series; a click leads to the series of a point."""
    found = series_cached.unusual(view.run, view.candidate)
    st.markdown(look.plain(found.sentence, 400))
    points, said = found.points, view.wording
    if points.empty:
        return
    table: dict[str, Any] = {"Series": [look.short(str(name), 60) for name in points["name"]]} if view.many else {}
    table |= {
        look.short(said.time, 40): [said.date(date) for date in points["date"].to_numpy()],
        look.short(said.target, 40): _short(points["value"]),
        "Expected from": _short(points["low"]),
        "to": _short(points["high"]),
        "It was": ["higher" if value > high else "lower" for value, high in zip(points["value"], points["high"], strict=True)],
    }
    height: Any = "content" if len(points) < 12 else 420
    if not view.many:
        st.dataframe(table, hide_index=True, height=height)
        return
    key = f"unusual-{view.run.id}-{view.candidate}"
    event = st.dataframe(
        table, hide_index=True, height=height, key=key, on_select="rerun", selection_mode=series_list.CLICKABLE
    )
    more = f" The first {len(points):,} of {found.outside:,}." if found.outside > len(points) else ""
    st.caption(f"The most surprising first. Choose a row to see its series above.{more}")
    clicked = series_list.newly_clicked(key, series_list.rows_of(event))
    if clicked is not None:
        series_list.choose_elsewhere(int(points["place"].iloc[clicked]))


def _short(values: Any) -> list[float]:
    return [float(f"{value:.5g}") for value in values]
