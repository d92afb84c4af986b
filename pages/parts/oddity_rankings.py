"""Whose ranking is looked at, how many rows a day, and what the marks have done to it."""

from __future__ import annotations

from typing import Any

import streamlit as st

import core
from pages.parts import oddity_words, visitor
from pages.parts.oddity_view import MARKED, TAUGHT, View

MOST_A_DAY = 100_000
FEW = 20


def choose(run: core.Run, scores: dict[str, Any]) -> View:
    """What the address says; by default the ranking that the marks have moved, where there are some, else the recommended."""
    marks = core.marks(run)
    names = offered(run, scores, marks)
    usual = names[0]
    asked = visitor.asked("use", usual)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=300):
            use = st.selectbox(
                "Ranked by", names, names.index(asked if asked in names else usual),
                format_func=lambda name: oddity_words.title(name) + (", recommended" if name == scores["recommended"] else ""),
                help="Each method sees something else as unusual; the blend is the mean of their ranks.",
            )  # fmt: skip
        with st.container(width=250):
            a_day = _how_many(run)
        if st.button("Score new rows", type="primary"):
            visitor.go(
                "predict", run=run.id, use=None if use == scores["recommended"] or use not in scores["candidates"] else use
            )
    visitor.ask(use=None if use == usual else use)
    return View(run, scores, use or usual, a_day, marks)


def offered(run: core.Run, scores: dict[str, Any], marks: dict[int, str]) -> list[str]:
    """The rankings there are, the usual one first."""
    by_marks = [TAUGHT] * (core.taught(run) is not None) + [MARKED] * bool(marks)
    names = list(scores["candidates"])
    return [*by_marks, scores["recommended"], *(name for name in names if name != scores["recommended"])]


def _how_many(run: core.Run) -> int:
    usual = int(run.plan.settings.get("a_day", FEW))
    wanted = visitor.number("a_day")
    asked = usual if wanted is None else min(max(wanted, 1), MOST_A_DAY)
    given = st.number_input(
        "How many can you look at a day?", 1, MOST_A_DAY, asked, key=f"a-day-{run.id}",
        help="The line between rows to look at and the others lies so that so many are beyond it.",
    )  # fmt: skip
    visitor.ask(a_day=None if given == usual else str(given))
    return int(given)
