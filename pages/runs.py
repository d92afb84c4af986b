"""All runs, of one table or of all: side by side, and each to open, rename or delete."""

from __future__ import annotations

import streamlit as st

import core
from pages.parts import look, run_list, visitor

MOST = 100


def chosen_table() -> core.Table | None:
    """The table of the address; none where all runs are asked for."""
    return core.open_table(visitor.asked("table")) if visitor.asked("table") else None


def show_none(table: core.Table | None) -> None:
    st.markdown(
        "There is no run on this table. Plan a training, and it is listed here."
        if table
        else "There is no run yet. Choose a table or a sample; a first network takes less than a minute."
    )
    known = table or visitor.last_table()
    if known:
        visitor.link(
            f"Plan a training on {look.plain(known.name, 60)}" if not table else "Plan a training", "plan", table=known.id
        )
    if not table:
        visitor.link("Choose a table", "start")


table = chosen_table()
if table:
    look.heading("Runs", f"On {look.plain(table.name, 80)}.")
    if st.button("Show the runs of all tables", type="tertiary"):
        visitor.ask(table=None)
        st.rerun()
else:
    look.heading("Runs", "Every training on this machine, newest first.")
runs = core.list_runs(table.id if table else None)
if not runs:
    show_none(table)
    st.stop()
lines = [run_list.read(run) for run in runs[:MOST]]
run_list.show_table(lines)
if len(runs) > MOST:
    st.caption(f"The newest {MOST} of {len(runs):,}.")
run_list.show_actions(run_list.choose(lines))
run_list.show_comparison(lines)
