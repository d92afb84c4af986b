"""New rows through a run without a target: which group, how unusual, what is alike; a file of them, or one in a form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Any

import pandas as pd
import streamlit as st

import core
from core import charts
from pages.parts import candidate, look, new_rows, run_list, single_row, visitor


@dataclass(frozen=True)
class Kind:
    """How the answers of a recipe are told: what the file is called, which columns are added, and one answer in a sentence."""

    what: str
    sentence: str
    added: tuple[str, ...]
    told: Callable[[dict[str, Any]], str] | None = None  # None: asked elsewhere


def show(run: core.Run) -> None:
    kind = KINDS[run_list.task_named(run.plan.task).recipe]
    st.markdown(kind.sentence)
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with right:
        use = candidate.choose("Answered by", run.scores(), "Others found their own on the same rows.")
    with left:
        way = new_rows.choose_way()
    if way == "row" and kind.told is None:
        visitor.link("Describe a row on the page of likeness", "likeness", run=run.id, way="new")
    elif way == "row" and kind.told is not None:
        single_row.show(run, use, partial(_show_told, kind.told))
    else:
        _show_file(run, use, kind)


def _show_told(told: Callable[[dict[str, Any]], str], run: core.Run, answer: dict[str, Any]) -> None:
    st.html(f"<p class='verdict'>{look.html(told(answer), 600)}</p>")


def _show_file(run: core.Run, use: str, kind: Kind) -> None:
    rows = new_rows.choose_rows(run)
    if rows is not None:
        new_rows.start(run, rows, new_rows.show_match(run, rows), use)
    new_rows.show_prediction(run, lambda run, prediction: _show_answers(run, prediction, kind))


def _show_answers(run: core.Run, prediction: Any, kind: Kind) -> None:
    """What was added stands first. The added columns lie behind those that were given."""
    shown = pd.read_csv(prediction.path, nrows=new_rows.SHOWN + 1)
    added = [*takewhile(lambda name: name.startswith(kind.added), reversed([str(name) for name in shown.columns]))][::-1]
    shares = [name for name in added if pd.api.types.is_float_dtype(shown[name]) and not name.startswith("like ")]
    st.subheader(kind.what.capitalize(), anchor=False)
    new_rows.offer(run, prediction, kind.what)
    config: dict[str, Any] = {name: st.column_config.NumberColumn(format="%.4f") for name in shares}
    sentences = [name for name in added if name.startswith("because")]
    new_rows.show_first(shown, added, config | {name: st.column_config.TextColumn(width="large") for name in sentences})


def _told_cluster(answer: dict[str, Any]) -> str:
    if str(answer["cluster"]) == "none":
        return "It is unlike every cluster."
    named = f"cluster {answer['cluster']}" if str(answer["cluster"]).isdecimal() else f"“{answer['cluster']}”"
    return f"It belongs to {named}, {charts.share(float(answer['sure']))} sure."


def _told_oddness(answer: dict[str, Any]) -> str:
    said = f"Oddness {float(answer['oddness']):.2f}, where 1 is the most unusual."
    if answer.get("p value") is not None:
        said += f" {charts.share(float(answer['p value']))} of usual rows would look at least as odd."
    because = f" It is odd because of {answer['because']}." if answer.get("because") else ""
    return said + because


KINDS = {
    "clusters": Kind(
        "clusters",
        "Each new row is given its cluster and how sure that is; “none” where it is unlike all of them.",
        ("cluster", "sure"),
        _told_cluster,
    ),
    "anomalies": Kind(
        "oddness",
        "Each new row is given its oddness from 0 to 1, how rare that is among usual rows, and the columns that make it odd.",
        ("oddness", "p value", "stands out", "because"),
        _told_oddness,
    ),
    "alike": Kind(
        "likeness",
        "For each new row, the most alike rows of the run's own table: their numbers, counted from 1, and how far they are.",
        ("like ", "distance "),
    ),
}
