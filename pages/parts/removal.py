"""A table is deleted: what goes and what stays is said first."""

from __future__ import annotations

import streamlit as st

import core
from pages.parts import look, visitor


def show_removal(table: core.Table) -> None:
    with st.popover("Delete this table"):
        runs = core.list_runs(table.id)
        if any(not run.status().over for run in runs):
            st.markdown("A training on this table is not over. Stop it first, or wait for its end.")
            visitor.link("See its runs", "runs", table=table.id)
            return
        st.markdown(f"**{look.plain(table.name)}**: its rows are removed from this machine for good. {_staying(len(runs))}")
        if st.button("Delete it for good", type="primary"):
            _delete(table)


def _staying(runs: int) -> str:
    if not runs:
        return ""
    what = "The run trained on it stays, and still predicts." if runs == 1 else f"Its {runs:,} runs stay, and still predict."
    return f"{what} Runs are deleted on the Runs page."


def _delete(table: core.Table) -> None:
    core.delete_table(table.id)
    forgotten = (f"source {table.id}", f"choices {table.id}", f"kinds {table.id}", "table")
    visitor.remember(**dict.fromkeys(forgotten))
    visitor.go("start")
