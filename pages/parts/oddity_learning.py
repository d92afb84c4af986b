"""What the marks have done to the ranking, and training on them once there are enough."""

from __future__ import annotations

from typing import Any

import streamlit as st

import core
from pages.parts import look, oddity_words, ticking, visitor
from pages.parts.oddity_view import MARKED, TAUGHT, View

TEACHING = "trains on marks"  # by visitor: the run whose training on marks was begun here


def show(view: View) -> None:
    """What was marked, what that moved, and the way to train on it and back."""
    if not view.marks:
        st.markdown("Say of each row whether it is odd or fine, or that you are unsure: the ranking learns from it at once.")
        return
    st.markdown(f"**{oddity_words.counted_marks(view.marks)}.** {_moved(view)}")
    if visitor.recall(TEACHING) == view.run.id and not core.missing_marks(view.run):
        _follow(view, core.learn_marks(view.run))
    else:
        _offer(view)


def _moved(view: View) -> str:
    if view.ranking.sentence:
        return look.plain(view.ranking.sentence, 400)
    if view.use in (MARKED, TAUGHT):
        return "Nothing is learned from these."
    return f"This ranking ({look.plain(oddity_words.in_sentence(view.use), 60)}) leaves them aside."


def _offer(view: View) -> None:
    lacking = core.missing_marks(view.run)
    if lacking:
        st.caption(look.plain(lacking, 200))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if view.is_taught and view.use != TAUGHT:
            if st.button("Rank by what was trained"):
                _rank_by(TAUGHT)
        elif view.is_taught and st.button("Back to the ranking before"):
            _rank_by(MARKED)
        if st.button("Train again on the marks" if view.is_taught else "Train on the marks"):
            core.learn_marks(view.run, again=True)
            visitor.remember(**{TEACHING: view.run.id})
            st.rerun()
    st.caption("Training weighs anew what the marks say of other rows, and how much of it holds on marks left out.")


def _rank_by(use: str) -> None:
    visitor.ask(use=use)
    st.rerun()


def _follow(view: View, job: Any) -> None:
    """The training while it runs, and its end."""
    status = job.status()
    if not status.over:
        ticking.until_over(job, "Training on the marks", "teaching", share=0.5)
        return
    visitor.remember(**{TEACHING: None})
    if status.state == "finished":
        _rank_by(TAUGHT)
    if status.state == "failed":
        st.error(look.plain(status.message or "The training on the marks failed.", 1000))
    _offer(view)
