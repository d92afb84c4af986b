"""A person's marks: a row is odd, fine, or unsure. The ranking moves at once, and a model can be trained on them."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import streamlit as st

import core
from pages.parts import oddity_list
from pages.parts.oddity_view import FINE, ODD, UNSURE, View

# By mark: the key that gives it, and what it means.
BUTTONS = {
    ODD: ("Odd", "O", "Unusual in a way that matters: rows like it move up."),
    FINE: ("Fine", "F", "Rare, but as it should be: rows like it move down."),
    UNSURE: ("Unsure", "U", "Put aside: nothing is learned from it."),
}


def show_buttons(view: View, place: int) -> None:
    row = int(view.rows[place])
    current = view.marks.get(row)
    with st.container(horizontal=True, key="marking"):
        for mark, (label, shortcut, meaning) in BUTTONS.items():
            kind: Literal["primary", "secondary"] = "primary" if current == mark else "secondary"
            if st.button(label, shortcut=shortcut, help=meaning, type=kind, key=f"mark-{mark}"):
                _mark(view, row, None if current == mark else mark)
        if st.button("Take back", shortcut="Z", help="Takes back the last mark.", disabled=not view.marks, type="tertiary"):
            _take_back(view)


def _mark(view: View, row: int, mark: str | None) -> None:
    """Keeps the mark and goes on to the next row; a mark that is pressed again is taken away, and the row stays."""
    core.mark(view.run, row, mark)
    after = _with(view, row, mark)
    place = oddity_list.next_to_look_at(after) if mark else after.place_of(row)
    oddity_list.go_to(after, place or 0)


def _take_back(view: View) -> None:
    """The last mark goes, and its row is looked at again."""
    row = list(view.marks)[-1]
    core.mark(view.run, row, None)
    after = _with(view, row, None)
    oddity_list.go_to(after, after.place_of(row) or 0)


def _with(view: View, row: int, mark: str | None) -> View:
    others = {other: given for other, given in view.marks.items() if other != row}
    return replace(view, marks=others | ({row: mark} if mark else {}))
