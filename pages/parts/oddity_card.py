"""One unusual row: how rare, what makes it odd beside what was expected, what it holds, and rows like it."""

from __future__ import annotations

import math
from datetime import datetime

import pandas as pd
import streamlit as st

import core
from core import charts
from pages.parts import cached, look, oddity_cached, oddity_list, oddity_marks, oddity_told, oddity_words, picture, visitor
from pages.parts.oddity_view import View

MOST = 4  # columns that are drawn
LEAST = 0.04  # of a row's oddness, to be drawn


def show(view: View, place: int) -> None:
    rank, row = int(view.ranking.ranks[place]), int(view.rows[place])
    nth = f"{oddity_words.ordinal(rank + 1)} " if rank else ""
    st.markdown(f"**Row {row + 1:,}** is the {nth}oddest of {len(view.rows):,}.")
    oddity_marks.show_buttons(view, place)
    _show_steps(view, place, rank)
    _show_reasons(view, place)
    st.caption(f"By each method alone: {oddity_words.by_methods(view, place)}.")
    _show_cells(view, place)


def _show_steps(view: View, place: int, rank: int) -> None:
    order = view.ranking.order
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Previous", shortcut="P", disabled=rank == 0, type="tertiary"):
            oddity_list.go_to(view, int(order[rank - 1]))
        if st.button("Next", shortcut="N", disabled=rank + 1 == len(order), type="tertiary"):
            oddity_list.pass_over(view, place)
            oddity_list.go_to(view, int(order[rank + 1]))
        visitor.link("Rows like this one", "likeness", run=view.run.id, row=str(view.rows[place] + 1))


def _show_reasons(view: View, place: int) -> None:
    told = [reason for reason in view.reasons(place) if reason.share >= LEAST][:MOST]
    all_rows = oddity_cached.columns(view.table, view.run.plan.kinds) if view.table else {}
    if not told:
        st.markdown(oddity_words.rarity(view.p_value(place)) + ".")
        st.caption("What makes a row odd is worked out for the oddest rows only.")
        return
    cells = [_cell(reason, all_rows.get(reason.column)) for reason in told]
    picture.show(charts.odd_cells(cells, oddity_words.rarity(view.p_value(place)), picture.look()), "odd-cells")
    st.caption(
        "◆ what the row holds, ○ what its other columns let expect, grey: what all rows hold (drawn by roots, so that "
        "rare values stay in sight). Percents: each column's share of the row's oddness."
    )


def _cell(reason: core.Reason, column: core.Column | None) -> charts.OddCell:
    distribution, dates = (column.distribution, column.profile.stored == "time") if column else ({}, False)
    if not distribution.get("edges"):
        return charts.OddCell(reason.column, reason.share, reason.given, reason.expected, distribution)
    texts = [oddity_told.figure(text) for text in (reason.given, reason.expected)]
    given, expected = _at(reason.given), _at(reason.expected)
    return charts.OddCell(reason.column, reason.share, texts[0], texts[1], distribution, given, expected, dates)


def _at(text: str) -> float:
    """Where a number or a date lies; dates in seconds since 1970, as distributions have them."""
    value = oddity_told.number_in(text)
    if value is not None:
        return value
    try:
        moment = pd.Timestamp(text)
        return moment.timestamp() if isinstance(moment, datetime) else math.nan
    except (ValueError, TypeError):
        return math.nan


def _show_cells(view: View, place: int) -> None:
    """Every column of the row, beside what was expected of it."""
    if view.table is None:
        st.caption("The table is gone; only what makes the row odd is kept.")
        return
    cells = cached.rows(view.table, [int(view.rows[place])], view.table.columns).iloc[0]
    expected = {reason.column: oddity_told.figure(reason.expected) for reason in view.reasons(place)}
    with st.expander("The whole row"):
        table = {
            "Column": [look.short(name, 60) for name in cells.index],
            "This row": ["" if pd.isna(value) else look.short(str(value).removesuffix(" 00:00:00"), 200) for value in cells],
            "Expected": [expected.get(name, "") for name in cells.index],
        }
        st.dataframe(table, hide_index=True, height="content" if len(cells) < 12 else 420)
