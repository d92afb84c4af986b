"""Rows of the table to choose from: found by what is typed, or simply the first ones; and one row in full."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

import core
from pages.parts import cached, look, preview, row_cells, series_list, visitor

SHOWN = 200
COLUMNS = 30
TURNS = "rows chosen for likeness"
CELLS = 600  # characters of a cell
LONG = 40


def chosen(likeness: core.Likeness) -> int | None:
    """The place of the address's row; None where it names none that can be compared."""
    row = visitor.number("row")
    return row - 1 if row is not None and likeness.knows(row - 1) else None


def choose(place: int) -> None:
    """The row that everything is about from now on, whatever was looked for before."""
    visitor.remember(**{TURNS: turns() + 1})
    visitor.ask(row=str(place + 1), way=None)
    st.rerun()


def turns() -> int:
    """How often a row was chosen by a click: widgets that then show something else are drawn anew."""
    return int(visitor.recall(TURNS, 0))


def pick(run: core.Run, likeness: core.Likeness, table: core.Table, elsewhere: bool = False) -> None:
    """A search and a list; a click chooses, and leads to the page of likeness from `elsewhere`."""
    text = st.text_input("Find a row", placeholder="a word, a number, or # and the row's number", key="find-row")
    found = cached.found_rows(table, text.strip())
    if not len(found):
        st.markdown(f"No row holds “{look.plain(text, 60)}”.")
        return
    shown = found[:SHOWN]
    clicked = clickable(run, table, shown, f"pick-{run.id}-{text.strip()}", 248)
    rest = f" The first {SHOWN} of {len(found):,}." if len(found) > SHOWN else ""
    st.caption(f"Click a row to see which others are like it.{rest}")
    if clicked is not None and likeness.knows(clicked):
        if elsewhere:
            visitor.go("likeness", run=run.id, row=str(clicked + 1))
        choose(clicked)


def clickable(
    run: core.Run, table: core.Table, places: np.ndarray, key: str, height: Any = "content", first: dict[str, Any] | None = None
) -> int | None:
    """Rows of the table, to be clicked: gives the place of a row that was clicked just now. `first` are columns before them."""
    cells, config = row_cells.of(run, table, places, row_cells.columns_of(run, table)[:COLUMNS])
    shown = preview.beside({"Row": (places + 1).tolist()} | (first or {}), cells)
    event = st.dataframe(
        shown, hide_index=True, height=height, placeholder="–", key=key, on_select="rerun",
        selection_mode=series_list.CLICKABLE, column_config=config,
    )  # fmt: skip
    clicked = series_list.newly_clicked(key, series_list.rows_of(event))
    return int(places[clicked]) if clicked is not None and clicked < len(places) else None


def texts(table: core.Table, place: int, names: list[str]) -> dict[str, str]:
    """A row's cells as they read."""
    cells = cached.rows(table, [place], names).iloc[0]
    return {name: said(cells[name]) for name in names}


def said(cell: Any) -> str:
    """One cell, as a table shows it; empty where there is nothing."""
    if pd.isna(cell):
        return ""
    if isinstance(cell, float):
        return f"{cell:,.6g}"
    text = str(cell)
    return text.removesuffix(" 00:00:00")


def show_row(run: core.Run, table: core.Table, place: int) -> None:
    """One row in full, name by name."""
    cells = texts(table, place, row_cells.columns_of(run, table)[:COLUMNS])
    st.html(f"<dl class='cells'>{''.join(_pair(name, text) for name, text in cells.items())}</dl>")


def _pair(name: str, text: str) -> str:
    wide = " class='long'" if len(text) > LONG else ""
    return f"<div{wide}><dt>{look.html(name, 40)}</dt><dd>{look.html(text or '–', CELLS)}</dd></div>"
