"""The table as it was read: what to ask of it, what the checks found, a preview, and every column with its kind."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

import core
from pages.parts import (
    as_series,
    cached,
    check_list,
    column_card,
    folding,
    look,
    preview,
    reading,
    removal,
    visitor,
    wanted,
    whole_series,
)

CARDS = 24  # on a page


def show_head(table: core.Table) -> None:
    size = f"{look.count(table.rows, 'row')}, {look.count(len(table.columns), 'column')}"
    look.heading(look.plain(table.name, 80), size + ".")
    reading.show_reading(table)


def choose_question(table: core.Table, columns: tuple[core.Column, ...]) -> tuple[Any, str]:
    """The task where none is to be predicted, and the column to predict or to keep out ("" for none); then the way on."""
    with st.container(border=True, key="next"):
        task = wanted.choose(table, columns)
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        with left:
            target = wanted.choose_target(table) if task is None else wanted.choose_kept_out(table)
        if right.button("Plan the training", type="primary", disabled=task is None and not target, width="stretch"):
            query = {"task": task.name if task else None, "target": target or None}
            visitor.go("plan", table=table.id, kinds=visitor.asked("kinds") or None, **query)
    return task, target


def show_columns(table: core.Table, columns: tuple[core.Column, ...]) -> None:
    st.subheader("Columns", anchor=False)
    st.markdown("What each column is taken for, and why. Change the kind where the guess is wrong.")
    shown = found(columns)
    for first in range(0, len(shown), 3):
        for place, column in zip(st.columns(3), shown[first : first + 3], strict=False):
            with place:
                column_card.show_card(table, column)


def found(columns: tuple[core.Column, ...]) -> tuple[core.Column, ...]:
    """All columns of a narrow table; of a wide one those that a search finds, a page at a time."""
    if len(columns) <= CARDS:
        return columns
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    words = left.text_input("Find a column", placeholder="A part of its name, or a kind").casefold()
    matching = tuple(column for column in columns if words in column.name.casefold() or words == column.kind)
    pages = max(math.ceil(len(matching) / CARDS), 1)
    page = int(right.number_input(f"Page, of {pages:,}", 1, pages, 1)) - 1
    if not matching:
        st.markdown("No column has such a name or kind.")
    return matching[page * CARDS : (page + 1) * CARDS]


table = visitor.current_table()
if table is None:
    look.heading("No table yet", "Choose a file or begin with a sample; it takes a few seconds.")
    visitor.link("Choose a table", "start")
    st.stop()

show_head(table)
kinds = visitor.kinds(table)
columns = cached.columns(table, kinds)
task, target = choose_question(table, columns)
if task is None:
    as_series.show(table, columns, target)
folding.show(table, columns)
st.subheader("Checks", anchor=False)
left_out = {target: "ignored"} if task is not None and target else {}
check_list.show_checks(cached.checks(table, kinds | left_out, "" if task is not None else target))
st.subheader("First rows", anchor=False)
preview.show_preview(table, columns)
whole_series.show_examples(table, columns, target)
show_columns(table, columns)
removal.show_removal(table)
