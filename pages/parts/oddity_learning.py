"""What the marks have done to the ranking, and training on them once there are enough."""

from __future__ import annotations

import streamlit as st

import core
from pages.parts import look, oddity_words
from pages.parts.oddity_view import View


def is_taught(run: core.Run) -> bool:
    """Whether a model was trained on the marks."""
    return False


def show(view: View) -> None:
    """What was marked, what that moved, and the way to train on it."""
    if not view.marks:
        st.markdown("Say of each row whether it is odd or fine, or that you are unsure: the ranking learns from it at once.")
        return
    st.markdown(f"**{oddity_words.counted_marks(view.marks)}.** {_moved(view)}")


def _moved(view: View) -> str:
    if view.ranking.sentence:
        return look.plain(view.ranking.sentence, 400)
    return f"This ranking ({look.plain(oddity_words.in_sentence(view.use), 60)}) leaves them aside."
