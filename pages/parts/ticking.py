"""Parts of a page that are drawn anew by themselves, and that say in words what goes wrong in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

import core
from pages.parts import look


def fragment(draw: Callable[..., None], *of: Any, every: float | None = None) -> None:
    """Draws `draw(*of)`, and again when one of its widgets changes, and each so many seconds.

    The frame of the page does not run then, so errors must be shown here.
    """

    @st.fragment(run_every=every)
    def drawn() -> None:
        try:
            draw(*of)
        except core.LayerwiseError as error:
            look.show_error(error)

    drawn()


def until_over(job: Any, doing: str, key: str, share: float = 0.0) -> None:
    """How far a job is, in its own words as soon as it says some, and a way to stop it; then the whole page is drawn anew."""
    fragment(_show_job, job, doing, key, share, every=0.5)


def _show_job(job: Any, doing: str, key: str, share: float) -> None:
    if job.status().over:
        st.rerun()
    told = [event for event in job.events()[0] if event.get("text")]
    latest = told[-1] if told else {"text": doing}
    st.progress(float(latest.get("share", share)), text=f"{look.plain(str(latest['text']), 200)} …")
    if st.button("Stop", key=f"stop-{key}"):
        core.stop(job)
