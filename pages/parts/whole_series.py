"""Columns of series, a row of numbers in each cell: drawn as lines wherever rows are shown."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

import core
from core import charts
from pages.parts import cached, look, picture

LOOKED_AT = 400  # rows that examples and usual lines come from
OF_EACH = 4  # rows drawn of a class
STEPS = 400  # of a line, at most
ON_A_CARD = 3
_KINDS = frozenset(member.kind for member in core.INPUTS if member.form == "sequence")


def names_of(kinds: dict[str, str]) -> list[str]:
    """The columns that hold series, of {column: kind}."""
    return [name for name, kind in kinds.items() if kind in _KINDS]


def drawn(rows: pd.DataFrame, names: list[str]) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The rows with a small line in place of each row of numbers, and how to show them."""
    own = [name for name in names if name in rows]
    lines = {name: pd.Series(core.lines(rows[name]), index=rows.index, dtype=object) for name in own}
    return rows.assign(**lines), {name: st.column_config.LineChartColumn() for name in own}


def card(table: core.Table, name: str) -> str:
    """The first rows of a column as one small drawing."""
    return charts.card(core.lines(cached.head(table, ON_A_CARD, [name])[name]), name)


def show_examples(table: core.Table, columns: tuple[core.Column, ...], target: str) -> None:
    """What a column of series looks like: a few rows of each class."""
    names = names_of({column.name: column.kind for column in columns})
    if not names:
        return
    st.subheader("Series", anchor=False)
    name = st.selectbox("Column", names, format_func=look.short, key=f"series-{table.id}") if len(names) > 1 else names[0]
    groups = _by_class(table, name, _classes(columns, target))
    if groups:
        picture.show(charts.examples(groups, name, picture.look()), "series-examples")


def _classes(columns: tuple[core.Column, ...], target: str) -> str:
    """The target where it says classes, and few enough to draw."""
    chosen = next((column for column in columns if column.name == target), None)
    few = chosen is not None and chosen.distribution.get("values") and chosen.profile.distinct <= charts.MOST_CLASSES
    return target if few else ""


def _by_class(table: core.Table, name: str, target: str) -> dict[str, list[np.ndarray]]:
    rows = cached.head(table, LOOKED_AT, [name, target] if target else [name])
    rows = rows.dropna(subset=[target]) if target else rows
    groups = rows.groupby(target, sort=True)[name] if target else [("", rows[name])]
    found = {str(each): [np.array(line) for line in core.lines(cells[:OF_EACH], STEPS) if line] for each, cells in groups}
    return {each: lines for each, lines in found.items() if lines}


def show_wrong(run: core.Run, table: core.Table, outcome: core.Outcome, told: tuple[str, np.ndarray]) -> None:
    """A row that was answered wrongly, beside the usual line of its class and of the one it was taken for."""
    (candidate, places), names = told, names_of(run.plan.kinds)
    names = [name for name in names if name in table.columns]
    if not names or not outcome.classes:
        return
    left, right = st.columns(2)
    place = left.selectbox("Row", places.tolist(), format_func=lambda place: f"row {outcome.rows[place] + 1}", key="wrong-row")
    name = right.selectbox("Column", names, format_func=look.short, key="wrong-series") if len(names) > 1 else names[0]
    (own,) = core.lines(table.take([int(outcome.rows[place])], [name])[name], STEPS)
    if own is None:
        return
    asked = {outcome.classes[at] for at in (outcome.truth[place], outcome.predicted(candidate)[place]) if at >= 0}
    usual = _usual(table, name, run.plan.target, sorted(asked), len(own))
    words = (name, f"row {outcome.rows[place] + 1}")
    picture.show(charts.beside_the_usual(np.array(own), usual, words, picture.look()), "series-wrong")


def _usual(table: core.Table, name: str, target: str, classes: list[str], steps: int) -> dict[str, np.ndarray]:
    """The middle of each class's first rows, step by step; of those that are as long as the row."""
    rows = cached.head(table, LOOKED_AT, [name, target])
    found = {each: core.lines(rows[name][rows[target].astype(str) == each], STEPS) for each in classes}
    alike = {each: [line for line in lines if line and len(line) == steps] for each, lines in found.items()}
    return {each: np.median(lines, axis=0) for each, lines in alike.items() if lines}
