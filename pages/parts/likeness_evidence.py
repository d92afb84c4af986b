"""Evidence by example: the training rows that a network with labels finds most like one it answered, and what was true."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

import core
from core import charts
from pages.parts import cached, likeness_ready, likeness_rows, likeness_words, look, visitor

MOST = 5
OFFERED = 20  # of the worst answers


def show(run: core.Run, table: core.Table | None, outcome: core.Outcome, name: str) -> None:
    """A row that was answered badly, or any that was scored, beside the training rows it is most like."""
    if table is None or not len(outcome.rows):
        return
    st.subheader("Evidence by example", anchor=False)
    st.markdown(
        "The training rows that the network's last hidden layer holds to be most like a row, and what was true of them."
    )
    worst = outcome.most_wrong(name, OFFERED)
    places = (worst if len(worst) else np.arange(min(OFFERED, len(outcome.rows)))).tolist()
    at = st.selectbox(
        "A row that was scored, the worst answers first", places, format_func=lambda at: _answer(outcome, name, at)
    )
    place = int(outcome.rows[at if at is not None else places[0]])
    if not core.likeness_is_ready(run):
        if not st.button("Find the training rows most like it") and visitor.recall("evidence", "") != run.id:
            return
        visitor.remember(evidence=run.id)
        likeness_ready.wait(run)
        return
    _show_examples(run, table, place, _said(outcome, name, at))


def _show_examples(run: core.Run, table: core.Table, place: int, answered: str) -> None:
    likeness = likeness_ready.opened(run)
    found = likeness.alike(place, MOST, view="network", among=_training_rows(run.id, run))
    truth = cached.rows(table, found.places, [run.plan.target])[run.plan.target]
    st.html(f"<p class='message'>{_message(truth, run.plan.target)}{answered}</p>")
    closer = {"Closer than": [likeness_words.closer(share) for share in found.percentiles.tolist()]}
    clicked = likeness_rows.clickable(run, table, found.places, f"evidence-{run.id}-{place}", first=closer)
    visitor.link("See what it has in common with all rows", "likeness", run=run.id, row=str(place + 1))
    if clicked is not None:
        visitor.go("likeness", run=run.id, row=str(clicked + 1))


def _message(truth: pd.Series, target: str) -> str:
    """What was true of the examples, in a sentence."""
    known = truth.dropna()
    name = charts.label(target, 40)
    if not len(known):
        return f"Of none of them “{name}” is known."
    if known.map(likeness_rows.said).nunique() > 1 and pd.api.types.is_numeric_dtype(known) and known.nunique() > 2:
        low, high = (charts.number(float(value)) for value in (known.min(), known.max()))
        return f"“{name}” of the {len(known)} most alike training rows: {low} to {high}."
    counts = known.map(likeness_rows.said).value_counts()
    return f"{counts.iloc[0]} of the {len(known)} most alike training rows: “{name}” is {charts.label(counts.index[0], 40)}."


def _said(outcome: core.Outcome, name: str, at: int) -> str:
    truth, predicted = _texts(outcome, name, at)
    return f" The answer was {charts.label(predicted, 40)}, in truth it is {charts.label(truth, 40)}."


def _answer(outcome: core.Outcome, name: str, at: int) -> str:
    truth, predicted = _texts(outcome, name, at)
    return f"Row {outcome.rows[at] + 1:,}: answered {look.short(predicted, 30)}, in truth {look.short(truth, 30)}"


def _texts(outcome: core.Outcome, name: str, at: int) -> tuple[str, str]:
    """Truth and answer of a scored row, as they read."""
    truth, predicted = outcome.truth[at], outcome.predicted(name)[at]
    if outcome.classes:
        return ("not known" if truth < 0 else outcome.classes[truth]), outcome.classes[predicted]
    return charts.number(float(truth)), charts.number(float(predicted))


@st.cache_data(max_entries=16, show_spinner=False)
def _training_rows(run_id: str, _run: core.Run) -> Any:
    return core.training_rows(_run)
