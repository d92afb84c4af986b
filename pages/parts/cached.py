"""Slow calls of core, remembered. Keys are a table's id, which is a hash of its content, and what the person chose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow
import streamlit as st

import core

Kinds = tuple[tuple[str, str], ...]


def columns(table: core.Table, kinds: dict[str, str]) -> tuple[core.Column, ...]:
    """`describe_columns` with the person's own kinds."""
    return _columns(table.id, tuple(sorted(kinds.items())), table)


def names_of_rows(table: core.Table, kinds: dict[str, str]) -> list[str]:
    """The column that names its rows, where one looks so and nothing is learned from it: people know rows by it."""
    named = (column.name for column in columns(table, {}) if column.kind == "identifier" and column.name not in kinds)
    return [*named][:1]


def checks(table: core.Table, kinds: dict[str, str], target: str) -> tuple[core.Check, ...]:
    """`check_table` for a target ("" for none yet)."""
    return _checks(table.id, tuple(sorted(kinds.items())), target, table)


def rows(table: core.Table, places: Iterable[int], names: Iterable[str]) -> pd.DataFrame:
    """These rows of the table, in this order."""
    return _rows(table.id, tuple(int(place) for place in places), tuple(names), table)


def found_rows(table: core.Table, text: str) -> np.ndarray:
    """Places of the rows that hold what somebody types, as `find_rows` finds them."""
    return _found_rows(table.id, text, table)


def head(table: core.Table, rows: int, names: list[str]) -> pd.DataFrame:
    return _head(table.id, rows, tuple(names), table)


@st.cache_data(max_entries=32, show_spinner="Looking at every column …")
def _columns(table_id: str, kinds: Kinds, _table: core.Table) -> Any:
    return _lean(core.describe_columns(_table, dict(kinds)))


@st.cache_data(max_entries=64, show_spinner="Checking the table …")
def _checks(table_id: str, kinds: Kinds, target: str, _table: core.Table) -> Any:
    return _lean(core.check_table(_table, columns(_table, dict(kinds)), target or None))


@st.cache_data(max_entries=16, show_spinner=False)
def _head(table_id: str, rows: int, names: tuple[str, ...], _table: core.Table) -> pd.DataFrame:
    return _lean(_table.head(rows)[list(names)])


@st.cache_data(max_entries=64, show_spinner="Looking up the rows …")
def _rows(table_id: str, places: tuple[int, ...], names: tuple[str, ...], _table: core.Table) -> pd.DataFrame:
    return _table.take(places, list(names))


@st.cache_resource(max_entries=32, show_spinner="Looking through the table …")
def _found_rows(table_id: str, text: str, _table: core.Table) -> np.ndarray:
    return core.find_rows(_table, text)


def _lean(result: Any) -> Any:
    """Gives back what reading a large table took; else the process would stay as large as its largest table."""
    pyarrow.default_memory_pool().release_unused()
    return result
