"""A run made ready for likeness: opened where it is, otherwise prepared while the page says how far that is."""

from __future__ import annotations

from typing import Any, NoReturn

import streamlit as st

import core
from pages.parts import look, ticking, visitor

SAMPLE = "penguins"


def without_run() -> NoReturn:
    """No run in the address, and none before: what the page is for, a sample to begin with, and the way to one's own."""
    look.heading(
        "Likeness",
        "Choose a row and see which others are most like it, how like, and why. A network first has to learn your table; "
        "it needs no label for that.",
    )
    sample = next((one for one in core.SAMPLES if one.name == SAMPLE), core.SAMPLES[0])
    if st.button(f"Begin with a sample: {look.plain(sample.title)}", type="primary"):
        visitor.go("plan", table=core.add_sample(sample.name).id, task="similarity")
    visitor.link("Choose a table of your own", "start")
    visitor.link("Open an earlier run", "runs")
    st.stop()


def opened(run: core.Run) -> core.Likeness:
    """Stops the page where the run cannot answer, or not yet."""
    why_not = core.why_not_alike(run)
    if why_not:
        st.info(why_not)
        visitor.link("Back to the results", "results", run=run.id)
        st.stop()
    if not core.likeness_is_ready(run):
        wait(run)
        st.stop()
    return _opened(run.id, run)


@st.cache_resource(max_entries=8, show_spinner=False)
def _opened(run_id: str, _run: core.Run) -> core.Likeness:
    return core.open_likeness(_run)


def wait(run: core.Run) -> None:
    """Begins what is missing, and redraws the page once it is there; says so where it ended otherwise."""
    job = core.prepare_likeness(run)
    if job.status().over:
        _show_end(run, job)
    else:
        ticking.until_over(job, "Looking at the rows as the network does, once", "likeness")


def _show_end(run: core.Run, job: Any) -> None:
    """It failed, was stopped, or what it made is gone."""
    st.error(look.plain(job.status().message or "The rows of this run are not ready to be compared.", 1000))
    if st.button("Make them ready again", type="primary"):
        core.prepare_likeness(run, again=True)
        st.rerun()
