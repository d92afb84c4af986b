"""Rows that are in the table twice, or nearly so: in groups, with what differs, to look at and to take away."""

from __future__ import annotations

from typing import NoReturn

import numpy as np
import streamlit as st

import core
from pages.parts import cached, likeness_rows, likeness_words, look, ticking, visitor

NEAR = {"same": 0.0, "1": 0.01, "5": 0.05, "10": 0.1, "25": 0.25}
SAID = {
    "same": "Only what is the same",
    "1": "Up to 1 % of a usual distance",
    "5": "Up to 5 %",
    "10": "Up to 10 %",
    "25": "Up to 25 %",
}
GROUPS = 50  # shown at once
ROWS = 12  # of a group
HEIGHT = 420


def show(run: core.Run, likeness: core.Likeness, table: core.Table) -> None:
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
    ticking.until_over(job, "Looking for duplicates", "duplicates")
    st.stop()


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
    """The largest groups, their rows below one another; a click asks what else is like that row."""
    name = f"duplicates in {look.short(run.plan.table_name, 60)}.csv"
    st.download_button(
        "Download the groups (CSV)",
        lambda: core.csv_of(likeness.in_one_table(groups)),
        name,
        "text/csv",
        type="primary",
        on_click="ignore",
    )
    shown = [places[:ROWS] for places in groups[:GROUPS]]
    _show_contradictions(run, table, shown)
    numbers = [number for number, places in enumerate(shown, 1) for _ in places]
    first = {"Group": numbers, "They differ in": [said for places in shown for said in _differs(likeness, places)]}
    key = f"duplicates-{run.id}-{len(groups)}-{len(numbers)}"
    clicked = likeness_rows.clickable(run, table, np.concatenate(shown), key, HEIGHT if len(numbers) > 12 else "content", first)
    more = f" The {GROUPS} largest of {len(groups):,} groups; the file has them all." if len(groups) > GROUPS else ""
    st.caption(f"Click a row to see which others are like it.{more}")
    if clicked is not None:
        likeness_rows.choose(clicked)


def _differs(likeness: core.Likeness, places: np.ndarray) -> list[str]:
    """For each row of a group, in a cell."""
    names = [look.short(name, 40) for name in likeness.differing(places)]
    return [likeness_words.listed(names) if names else "nothing"] * len(places)


def _show_contradictions(run: core.Run, table: core.Table, groups: list[np.ndarray]) -> None:
    """Whether what is to be predicted, or was kept out, is not the same where everything else is."""
    target = run.plan.target
    if not target or target not in table.columns:
        return
    cells = cached.rows(table, np.concatenate(groups), [target])[target].tolist()
    said = [likeness_rows.said(cell) for cell in cells]
    ends = np.cumsum([len(places) for places in groups]).tolist()
    found = sum(len(set(said[end - len(places) : end]) - {""}) > 1 for places, end in zip(groups, ends, strict=True))
    if found:
        shown = f"{found} of these {len(groups)} groups" if len(groups) > 1 else "this group"
        st.markdown(
            f"In {shown}, “{look.plain(target, 40)}” is not the same, though the rows are: nothing can tell them apart."
        )
