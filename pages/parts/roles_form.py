"""What is known when, of every further column: in advance, until now only, or fixed for a series."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import look, timeline_choices, words

if TYPE_CHECKING:
    from pages.parts.timeline_form import Form

ROLES = {
    "known": "known in advance",
    "past": "known until now",
    "static": "fixed for a series",
    timeline_choices.UNUSED: "not used",
}
ACROSS, MOST = 3, 24


def choose(form: Form) -> dict[str, str]:
    """The role of each column that has one; the person's own choices are kept."""
    timeline = form.timeline
    taken = {timeline.time, *timeline.series, *timeline.targets}
    free = [name for name in form.table.columns if name not in taken]
    if not free:
        form.chosen.pop("roles", None)
        return {}
    st.markdown("**Further columns:** " + look.plain(form.found.reasons.get("roles", ""), 600))
    found = {name: timeline.roles.get(name, timeline_choices.UNUSED) for name in free}
    chosen = {name: role for name, role in form.chosen.pop("roles", {}).items() if name in free}
    shown = _searched(free) if len(free) > MOST else free
    for first in range(0, len(shown), ACROSS):
        for place, name in zip(st.columns(ACROSS), shown[first : first + ACROSS], strict=False):
            with place:
                chosen[name] = _role(form, name, found[name], chosen.get(name, found[name]))
    differing = {name: role for name, role in chosen.items() if role != found[name]}
    if differing:
        form.picked["roles"] = differing
    return {name: role for name, role in (found | chosen).items() if role != timeline_choices.UNUSED}


def _searched(free: list[str]) -> list[str]:
    text = st.text_input("Find a column", placeholder="A part of its name", key="find role").casefold()
    matching = [name for name in free if text in name.casefold()]
    if len(matching) > MOST:
        st.caption(f"{MOST} of {len(matching):,} columns; type a part of a name for the others.")
    return matching[:MOST]


def _role(form: Form, name: str, found: str, begin: str) -> str:
    key = f"role-{form.asked.key}-{form.table.columns.index(name)}-{found}"
    return st.selectbox(words.label(name), list(ROLES), list(ROLES).index(begin), format_func=ROLES.__getitem__, key=key)
