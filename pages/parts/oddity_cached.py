"""Slow readings of a run of unusual rows, remembered by the run's id, the ranking and the marks it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

import core
from pages.parts import cached
from pages.parts.oddity_told import told

Marks = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Ranking:
    """`oddness` (rows,) and `order`, places of rows, oddest first. `sentence` says what the marks have moved."""

    oddness: np.ndarray
    order: np.ndarray
    sentence: str = ""

    @cached_property
    def ranks(self) -> np.ndarray:
        """(rows,): 0 is the oddest."""
        found = np.empty(len(self.order), np.int64)
        found[self.order] = np.arange(len(self.order))
        return found


@dataclass(frozen=True)
class Scored:
    """New rows that were scored: their p-values, and how many stand out (None: not told)."""

    p_values: np.ndarray
    stand_out: int | None


def outcome(run: core.Run) -> core.OddityOutcome:
    """The run opened for looking. Raises RunError."""
    return _outcome(run.id, run)


def ranking(run: core.Run, use: str, marks: dict[int, str]) -> Ranking:
    """What was trained on the marks may be trained again, so that it is read each time."""
    if use == "taught" and (found := core.taught(run)) is not None:
        return Ranking(found.scores, found.order, found.sentence)
    return _ranking(run.id, use, tuple(marks.items()), run)


def columns(table: core.Table, kinds: dict[str, str]) -> dict[str, core.Column]:
    """What all rows hold, by column name."""
    return _columns(table.id, tuple(kinds.items()), table)


@st.cache_resource(max_entries=8, show_spinner=False)
def _outcome(run_id: str, _run: core.Run) -> core.OddityOutcome:
    return core.read_oddities(_run)


@st.cache_resource(max_entries=16, show_spinner=False)
def _columns(table_id: str, kinds: tuple[tuple[str, str], ...], _table: core.Table) -> dict[str, core.Column]:
    return {column.name: column for column in cached.columns(_table, dict(kinds)) if column.name in dict(kinds)}


def p_values(run: core.Run, use: str) -> np.ndarray:
    """(rows,): the share of rows that are at least as odd to a method, or to the blend where marks move the ranking."""
    return _p_values(run.id, use, run)


def scored_rows(run: core.Run) -> Scored | None:
    """The newest table of new rows that was scored; None where there is none."""
    done = next((one for one in run.predictions() if one.path.is_file()), None)
    return _scored_rows(done.id, done) if done else None


def shares(run: core.Run, places: tuple[int, ...]) -> tuple[tuple[str, ...], np.ndarray]:
    """Columns, and each one's mean share of the oddness of these rows."""
    return _shares(run.id, places, run)


def shared(run: core.Run, most: int) -> np.ndarray:
    """(methods, methods): how many of its `most` oddest rows each shares with each other."""
    return _shared(run.id, most, run)


def because(run: core.Run, places: tuple[int, ...]) -> list[str]:
    """Of each row the column that tells most, in words."""
    return _because(run.id, places, run)


@st.cache_resource(max_entries=32, show_spinner=False)
def _ranking(run_id: str, use: str, marks: Marks, _run: core.Run) -> Ranking:
    found = outcome(_run)
    if use == "marks":
        moved = core.reranked(_run)
        return Ranking(moved.scores, moved.order, moved.sentence)
    return Ranking(found.scores[use], found.order(use))


@st.cache_data(max_entries=32, show_spinner=False)
def _shares(run_id: str, places: tuple[int, ...], _run: core.Run) -> Any:
    found: dict[str, float] = {}
    for place in places:
        for reason in outcome(_run).reasons(place):
            found[reason.column] = found.get(reason.column, 0.0) + reason.share / len(places)
    return tuple(found), np.array(list(found.values()))


@st.cache_data(max_entries=32, show_spinner=False)
def _shared(run_id: str, most: int, _run: core.Run) -> np.ndarray:
    found = outcome(_run)
    first = [set(found.order(name)[:most].tolist()) for name in found.scores]
    return np.array([[len(one & other) for other in first] for one in first])


@st.cache_data(max_entries=64, show_spinner=False)
def _because(run_id: str, places: tuple[int, ...], _run: core.Run) -> list[str]:
    reasons = [outcome(_run).reasons(place)[:1] for place in places]
    return [told(found[0]) if found else "" for found in reasons]


@st.cache_resource(max_entries=32, show_spinner=False)
def _p_values(run_id: str, use: str, _run: core.Run) -> np.ndarray:
    found = outcome(_run)
    given = found.scores.get(use)
    if use == "blend" or given is None:
        return np.asarray(found.p_values)
    return (len(given) - np.searchsorted(np.sort(given), given)) / max(len(given), 1)


@st.cache_data(max_entries=16, show_spinner=False)
def _scored_rows(prediction_id: str, _prediction: Any) -> Scored | None:
    """None where the file has no p-values, which is what another task's has not."""
    names = pd.read_csv(_prediction.path, nrows=0).columns
    p_value = next((name for name in reversed(names) if name.startswith("p value")), None)
    if p_value is None:
        return None
    stands_out = next((name for name in reversed(names) if name.startswith("stands out")), None)
    frame = pd.read_csv(_prediction.path, usecols=[name for name in (p_value, stands_out) if name])
    out = int((frame[stands_out] == "yes").sum()) if stands_out else None
    return Scored(frame[p_value].to_numpy(float), out)
