"""Rows that are in the table twice, or nearly so: in groups, with what differs, to look at and to take away."""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np
import streamlit as st

import core
from pages.parts import likeness_rows, likeness_words, look, ticking, visitor

NEAR = {"same": 0.0, "1": 0.01, "5": 0.05, "10": 0.1, "25": 0.25}
SAID = {
    "same": "Only what is the same",
    "1": "Up to 1 % of a usual distance",
    "5": "Up to 5 %",
    "10": "Up to 10 %",
    "25": "Up to 25 %",
}
GROUPS = 20  # shown at once
ROWS = 12  # of a group


def show(run: core.Run, likeness: core.Likeness) -> None:
    table = likeness.table
    if table is None:
        st.info("The table of this run is gone, and with it the rows that could be shown.")
        return
    if not likeness.knows_duplicates:
        _look_for_them(run)
    asked = visitor.asked("near", "5")
    near = st.select_slider(
        "How near rows may be to count as duplicates",
        list(NEAR),
        asked if asked in NEAR else "5",
        format_func=SAID.__getitem__,
        help="A usual distance is that of two rows drawn by chance, as the columns say.",
    )
    visitor.ask(near=None if near == "5" else near)
    groups = _groups(run.id, near, likeness)
    _show_verdict(likeness, groups, near)
    if groups:
        _show_groups(run, likeness, table, groups)


@st.cache_data(max_entries=32, show_spinner="Putting duplicates together …")
def _groups(run_id: str, near: str, _likeness: core.Likeness) -> tuple[np.ndarray, ...]:
    return _likeness.duplicates(NEAR[near])


def _look_for_them(run: core.Run) -> NoReturn:
    job = core.find_duplicates(run)
    if job.status().over:
        st.error(look.plain(job.status().message or "Nobody has looked for duplicates to the end.", 1000))
        if st.button("Look for duplicates again", type="primary"):
            core.find_duplicates(run, again=True)
            st.rerun()
        st.stop()
    ticking.fragment(_wait, job, every=0.5)
    st.stop()


def _wait(job: Any) -> None:
    if job.status().over:
        st.rerun()
    told = [event["text"] for event in job.events()[0] if event.get("text")]
    st.progress(0.0, text=f"{look.plain(told[-1], 200) if told else 'Looking for duplicates'} …")
    if st.button("Stop", key="stop-duplicates"):
        core.stop(job)


def _show_verdict(likeness: core.Likeness, groups: tuple[np.ndarray, ...], near: str) -> None:
    spare = sum(len(group) - 1 for group in groups)
    alike = "the same" if near == "same" else "the same or nearly so"
    if not groups:
        said = f"No two of {likeness.rows:,} rows are {alike}."
    else:
        rows = f"{look.count(spare, 'row')} of {likeness.rows:,} {'is' if spare == 1 else 'are'} in the table once too often"
        said = f"{rows}: {look.count(len(groups), 'group')} of rows that are {alike}."
    st.html(f"<p class='verdict'>{look.html(said, 400)}</p>")
    st.caption("By the columns that were learned from; the column that is predicted or kept out does not count.")


def _show_groups(run: core.Run, likeness: core.Likeness, table: core.Table, groups: tuple[np.ndarray, ...]) -> None:
    name = f"duplicates in {look.short(run.plan.table_name, 60)}.csv"
    st.download_button(
        "Download the groups (CSV)",
        lambda: core.csv_of(likeness.in_one_table(groups)),
        name,
        "text/csv",
        type="primary",
        on_click="ignore",
    )
    for number, places in enumerate(groups[:GROUPS], 1):
        with st.container(key=f"group-{number}"):
            st.markdown(
                f"**{look.count(len(places), 'row')}**: {_what_differs(likeness, places)}{_targets(run, table, places)}"
            )
            clicked = likeness_rows.clickable(run, table, places[:ROWS], f"group-{run.id}-{number}-{places[0]}-{len(places)}")
            if len(places) > ROWS:
                st.caption(f"The first {ROWS} of {len(places):,}.")
            if clicked is not None:
                visitor.ask(row=str(clicked + 1))
    if len(groups) > GROUPS:
        st.caption(f"The {GROUPS} largest groups of {len(groups):,}; the file has them all.")


def _what_differs(likeness: core.Likeness, places: np.ndarray) -> str:
    names = likeness.differing(places[:ROWS])
    if not names:
        return "the same in every column."
    return f"they differ in {likeness_words.listed([look.plain(name, 40) for name in names], len(names))}."


def _targets(run: core.Run, table: core.Table, places: np.ndarray) -> str:
    """Whether what is to be predicted, or was kept out, contradicts itself."""
    target = run.plan.target
    if not target or target not in table.columns:
        return ""
    values = likeness_rows.rows(table, places[:ROWS], [target])[target].dropna().unique()
    if len(values) < 2:
        return ""
    shown = " and ".join(look.plain(likeness_rows.said(value), 24) for value in values[:3])
    return f" Yet “{look.plain(target, 40)}” says {shown}{' …' if len(values) > 3 else ''}."
