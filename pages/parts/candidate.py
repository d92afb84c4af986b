"""Which of a run's candidates answers: the network, an alternative, or their blend."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.parts import run_list, visitor

CHOSEN = "The recommended one was chosen on validation rows."


def choose(label: str, scores: dict[str, Any], meaning: str = CHOSEN) -> str:
    """What the address asks for, the recommended one by default; in the address where it is another."""
    names, recommended = list(scores["candidates"]), scores["recommended"]
    asked = visitor.asked("use", recommended)
    chosen = st.selectbox(
        label,
        names,
        names.index(asked if asked in names else recommended),
        format_func=lambda name: run_list.candidate(name) + (", recommended" if name == recommended else ""),
        help=meaning,
    )
    visitor.ask(use=None if chosen == recommended else chosen)
    return chosen
