"""Which rows are like this one: of any run's table, as its network or its columns see them."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

import core
from pages.parts import likeness_duplicates, likeness_found, likeness_new, likeness_ready, likeness_rows, look, visitor, ways_on

WAYS: dict[str, tuple[str, Callable[[core.Run, core.Likeness, core.Table], None]]] = {
    "row": ("Like a row", likeness_found.show),
    "new": ("Like a new row", likeness_new.show),
    "duplicates": ("Duplicates", likeness_duplicates.show),
}

run = visitor.current_run()
if run is None:
    likeness_ready.without_run()
ways_on.unless_usable(run)
names = f"{look.plain(run.plan.table_name, 60)}, by the run “{look.plain(run.name, 80)}”"
look.heading("Likeness", f"Which rows are like one another in {names}.")
likeness = likeness_ready.opened(run)
asked = visitor.asked("way", "row")
way = st.segmented_control(
    "What to look for",
    list(WAYS),
    default=asked if asked in WAYS else "row",
    required=True,
    format_func=lambda name: WAYS[name][0],
    key=f"likeness-way-{likeness_rows.turns()}",
    label_visibility="collapsed",
)
visitor.ask(way=None if way == "row" else way)
if likeness.table is None:
    st.info("The table of this run is gone, and with it the rows that could be shown.")
else:
    WAYS[way or "row"][1](run, likeness, likeness.table)
visitor.link("Back to the results", "results", run=run.id)
