"""What the checks of a table found, worst first: what stops, what deserves a look, what passed."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

import core
from pages.parts import look, visitor, words

WORDS = {"stop": "Stop", "look": "Look", "pass": "Pass"}


def show_checks(checks: Iterable[core.Check]) -> None:
    found = [check for level in ("stop", "look") for check in checks if check.level == level]
    passed = [check for check in checks if check.level == "pass"]
    if not found:
        st.markdown("Nothing stands in the way.")
    for check in found:
        st.html(_entry(check))
    if passed:
        with st.expander(f"{look.count(len(passed), 'check')} passed"):
            st.html("".join(_entry(check) for check in passed))


def offer_to_leave_out(table: core.Table, kinds: Iterable[str], stops: Iterable[core.Check]) -> None:
    """Columns of `kinds` that stand in the way go at one press."""
    names = [name for name in kinds if any(name in check.columns for check in stops)]
    if not names:
        return
    which = f"“{words.label(names[0])}”" if len(names) == 1 else f"these {len(names)} columns"
    if st.button(f"Leave {which} out"):
        for name in names:
            visitor.choose_kind(table, name, "ignored")
        st.rerun()


def _entry(check: core.Check) -> str:
    """The level is a word as well as a colour."""
    title = f"<b class='level'>{WORDS[check.level]}</b> <b>{look.html(check.title, 300)}</b>"
    advice = f"<p>{look.html(check.advice, 600)}</p>" if check.advice else ""
    return f"<section class='check {check.level}'><p>{title}</p><p>{look.html(check.detail, 600)}</p>{advice}</section>"
