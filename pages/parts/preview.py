"""The first rows of a table, as they are."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from pandas.api.types import is_datetime64_any_dtype

import core
from pages.parts import cached, whole_series

ROWS, COLUMNS = 100, 60


def show_preview(table: core.Table, columns: tuple[core.Column, ...] = ()) -> None:
    names = list(table.columns[:COLUMNS])
    rows, lines = whole_series.drawn(
        cached.head(table, ROWS, names), whole_series.names_of({column.name: column.kind for column in columns})
    )
    st.dataframe(rows, height=248, hide_index=True, placeholder="–", column_config=dates(rows) | lines)
    if len(names) < len(table.columns):
        st.caption(f"The first {COLUMNS} of {len(table.columns):,} columns.")


def dates(rows: pd.DataFrame) -> dict[str, Any]:
    """How to show its columns of dates: without a clock where all lie at midnight."""
    return {str(name): st.column_config.DateColumn() for name in rows.columns if _whole_days(rows[name])}


def beside(own: dict[str, Any], cells: dict[str, Any]) -> dict[str, Any]:
    """What a run says of rows, then their cells: a column of the table that has the same name takes no place of the run's."""
    shown = dict(own)
    for name, values in cells.items():
        free = name
        while free in shown:
            free += " (of the table)"
        shown[free] = values
    return shown


def _whole_days(values: pd.Series) -> bool:
    """Whether these are times that all lie at midnight: dates, to be shown without a clock."""
    return is_datetime64_any_dtype(values) and bool((values.dropna().dt.normalize() == values.dropna()).all())
