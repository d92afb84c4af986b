"""A form for one row, filled in with what is typical; the answer changes as soon as a field does."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

import core
from core import charts
from pages.parts import look, picture, ticking, words

ACROSS = 2
MOST = 24  # fields shown at once


ShowAnswer = Callable[[core.Run, dict[str, Any]], None]


def show(run: core.Run, use: str, show_answer: ShowAnswer | None = None) -> None:
    """`show_answer` says how, if not as probabilities or a number."""
    ticking.fragment(_form_and_answer, run, use, show_answer or _show_answer)


def _form_and_answer(run: core.Run, use: str, show_answer: ShowAnswer) -> None:
    questions = questions_of(run.id, run)
    left, form = st.columns([2, 3], gap="large")
    answer = left.container(key="answer")  # stays in sight while fields are filled in
    with form:
        values = ask(questions, run.id)
    with answer:
        try:
            show_answer(run, _answer(run.id, use, json.dumps(values, sort_keys=True), run))
        except core.LayerwiseError as error:
            look.show_error(error)


@st.cache_data(max_entries=32, show_spinner=False)
def questions_of(run_id: str, _run: core.Run) -> Any:
    return core.questions_of(_run)


@st.cache_data(max_entries=256, show_spinner="Asking the network …")
def _answer(run_id: str, use: str, values: str, _run: core.Run) -> dict[str, Any]:
    return core.predict_row(_run, json.loads(values), use)


def ask(questions: Any, key: str) -> dict[str, Any]:
    """One value a column; columns that are not shown keep what is typical of them."""
    values = {question.column: question.typical for question in questions}
    keys = {question.column: f"{key}-{place}" for place, question in enumerate(questions)}
    shown = _shown(questions, key)
    short = [question for question in shown if question.kind != "text"]
    for first in range(0, len(short), ACROSS):
        for place, question in zip(st.columns(ACROSS), short[first : first + ACROSS], strict=False):
            with place:
                values[question.column] = _field(question, keys[question.column])
    for question in shown:
        if question.kind == "text":
            values[question.column] = _field(question, keys[question.column])
    return values


def _shown(questions: Any, key: str) -> list[Any]:
    """All questions, or of many those that the person chose."""
    if len(questions) <= MOST:
        return list(questions)
    names = [question.column for question in questions]
    label = "Columns to fill in; the others stay as is typical"
    chosen = st.multiselect(label, names, names[:MOST], format_func=look.short, key=f"fields-{key}")
    return [question for question in questions if question.column in chosen]


def _field(question: Any, key: str) -> Any:
    title, hint = words.label(question.column), "Leave it empty where it is not known."
    if question.kind == "number":
        return _number(question, title, key)
    if question.kind == "category":
        first = 0 if question.choices else None
        return st.selectbox(title, question.choices, first, accept_new_options=True, key=key, help=hint)
    if question.kind == "date":
        typical = date.fromisoformat(question.typical) if question.typical else None
        day = st.date_input(
            title, typical, min_value=date(1, 1, 1), max_value=date(9999, 12, 31), key=key, help=hint, format="YYYY-MM-DD"
        )
        return str(day) if day else None
    return st.text_area(title, question.typical or "", key=key, height=100) or None


def _number(question: Any, title: str, key: str) -> float | None:
    if question.low is None:
        return st.number_input(title, value=None, key=key)
    span = f"The table shows {charts.number(question.low)} to {charts.number(question.high)}."
    step: int | float = 1 if question.whole else float(f"{(question.high - question.low) / 100:.0e}") or 0.01
    typical = int(question.typical) if question.whole else tidy(float(question.typical), step)
    value = st.number_input(title, value=typical, step=step, format="%d" if question.whole else "%g", key=key, help=span)
    if value is not None and not question.low <= value <= question.high:
        st.caption(f":orange[Outside of what it has seen.] {span}")
    return value


def tidy(value: float, step: float) -> float:
    """Without digits that nobody would type: -0.0277769737 in steps of 0.06 is -0.028."""
    return round(value, 1 - math.floor(math.log10(step)))


def _show_answer(run: core.Run, answer: dict[str, Any]) -> None:
    target, theme = run.plan.target, picture.look()
    shares = {name.removeprefix("probability "): value for name, value in answer.items() if name.startswith("probability ")}
    if shares:
        picture.show(charts.probabilities(shares, target, theme), "answer-chart")
        return
    value, interval = float(answer["prediction"]), None
    if answer.get("low") is not None and answer.get("high") is not None:
        interval = (float(answer["low"]), float(answer["high"]))
    picture.show(charts.value_with_interval(value, interval, _usual(run.id, run), theme, target), "answer-chart")


@st.cache_data(max_entries=32, show_spinner=False)
def _usual(run_id: str, _run: core.Run) -> tuple[float, float]:
    """Where eight of ten known values of the target lie."""
    truth = core.read_outcome(_run).truth
    known = sorted(truth[truth == truth].tolist())
    return known[len(known) // 10], known[(9 * len(known)) // 10 - (len(known) > 9)]
