"""Quick moves: “price 10 % lower in May” at one press; the list of changes, and the way back."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

import core
from pages.parts import drafts, look

MOST = 12  # changes listed


def show(draft: drafts.Draft, future: core.Future) -> None:
    st.markdown("##### Change at one stroke")
    move = _ask(draft.key, future)
    st.button("Change it", disabled=move is None, key=f"move-{draft.key}", on_click=draft.moved(move).keep if move else None)
    _show_list(draft, future)


def _ask(key: str, future: core.Future) -> core.Move | None:
    """One move, put together from its parts; None while a part is missing."""
    column = st.selectbox("Column", future.columns, format_func=look.short, key=f"column-{key}")
    number = future.is_number(column)
    how = "set"
    if number:
        how = st.segmented_control(
            "How",
            list(core.Move.HOWS),
            default="percent",
            required=True,
            format_func=core.Move.HOWS.__getitem__,
            key=f"how-{key}",
        )
    amount = _amount(how, number, f"{key}-{column}", future.frame[column])
    when, places = _when(key, future)
    if column is None or amount in (None, "") or (when != "all" and not places):
        return None
    return core.Move(column, how, amount, when, places)


def _amount(how: str, number: bool, key: str, values: pd.Series) -> Any:
    if not number:
        seen = sorted(map(str, values.dropna().unique()))
        return st.selectbox("Value", seen, None, accept_new_options=True, key=f"value-{key}", placeholder="Choose or type")
    if how == "percent":
        return st.number_input("Percent", -100.0, 1000.0, -10.0, 1.0, "%g", key=f"percent-{key}", help="−10 is 10 % lower.")
    usual = float(values.mean()) if values.notna().any() else 0.0
    if how == "add":
        step = float(f"{abs(usual) / 20:.0e}") or 1.0
        return st.number_input("Amount", value=step, step=step, format="%g", key=f"add-{key}", help="Below zero: lower.")
    return st.number_input("Value", value=float(f"{usual:.3g}"), format="%g", key=f"set-{key}")


def _when(key: str, future: core.Future) -> tuple[str, tuple[int, ...]]:
    """When the move holds; only what these steps have is offered."""
    possible = _possible(future)
    when = st.segmented_control(
        "When", list(possible), default="all", required=True, format_func=core.Move.WHENS.__getitem__, key=f"when-{key}"
    )
    if when == "all":
        return when, ()
    if when == "steps":
        names, count = future.names(), len(future.frame)
        first, last = st.select_slider(
            "From … to …", range(1, count + 1), (1, count), lambda at: names[at - 1], key=f"steps-{key}"
        )
        return when, (first, last)
    named = possible[when]
    chosen = st.multiselect(core.Move.WHENS[when].capitalize(), list(named), format_func=named.__getitem__, key=f"{when}-{key}")
    return when, tuple(sorted(chosen))


def _possible(future: core.Future) -> dict[str, dict[int, str]]:
    offered: dict[str, dict[int, str]] = {"all": {}}
    offered |= {when: names for when, names in future.calendar().items() if len(names) > 1}
    return offered | ({"steps": {}} if len(future.frame) > 1 else {})


def _show_list(draft: drafts.Draft, future: core.Future) -> None:
    if not draft.moves:
        st.caption("Nothing is changed yet. Type into the table, or change many steps at one stroke.")
        return
    told = [look.plain(future.told(move), 200) for move in draft.moves]
    st.markdown("\n".join(f"- {sentence}" for sentence in told[-MOST:]))
    if len(told) > MOST:
        st.caption(f"and {len(told) - MOST:,} before these")
    with st.container(horizontal=True):
        st.button("Undo the last change", key=f"undo-{draft.key}", on_click=draft.undone().keep)
        if len(told) > 1:
            st.button("Start over", type="tertiary", key=f"over-{draft.key}", on_click=draft.emptied().keep)
