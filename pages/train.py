"""A training, live: how far it is, how it learns, and how to stop it. It goes on whether anybody looks or not."""

from __future__ import annotations

import streamlit as st

import core
from pages.parts import live, look, progress, ticking, visitor, ways_on

TICK = 1.0  # seconds
EAGER_TICK = 0.3  # … until there is a first point to see


def show_training(run: core.Run, eager: bool) -> None:
    """One look at the run; redrawn every tick by its fragment while it is not over."""
    status, seen = run.status(), progress.of(run.id)
    seen.update(run)
    if status.over or (eager and seen.epochs):
        st.rerun()
    live.show_state(run, status, seen)
    show_stop(run)
    live.show_circumstances(run, status, seen)
    live.show_curves(run, seen, running=True)


def show_stop(run: core.Run) -> None:
    if run.stop_asked:
        st.caption("Stopping: the best network so far is kept and scored.")
    elif st.button("Stop and keep the best so far", key="stop"):
        core.stop(run)
        st.rerun(scope="fragment")


def show_end(run: core.Run) -> None:
    """How it ended, and the way on."""
    status, seen = run.status(), progress.of(run.id)
    seen.update(run)
    if run.usable:
        st.markdown(
            "The training was stopped; the best network so far was kept."
            if status.state == "stopped"
            else "The network has learned."
        )
        if st.button("See the results", type="primary"):
            visitor.go("results", run=run.id)
    else:
        show_failure(run, status)
    live.show_circumstances(run, status, seen)
    live.show_curves(run, seen, running=False)


def show_failure(run: core.Run, status) -> None:
    if status.state == "stopped":
        st.info(look.plain(status.message or "It was stopped before it had learned anything."))
    else:
        st.error(look.plain(status.message or "The training failed and left no word why.", 2000))
    ways_on.again(run)
    log = run.log_tail()
    if log:
        with st.expander("What it printed"):
            st.code(log, language=None, wrap_lines=True)


run = visitor.current_run()
if run is None:
    ways_on.without_run("Here you watch a network learn. Plan a training first.")
look.heading(look.plain(run.name, 80), "" if run.status().over else "It goes on when you close this page or switch to another.")
if run.status().over:
    show_end(run)
else:
    eager = not progress.of(run.id).epochs
    ticking.fragment(show_training, run, eager, every=EAGER_TICK if eager else TICK)
