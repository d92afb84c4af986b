"""Rows of a run's table as lists show them: which columns, in which order, and how each is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np

import core
from core import charts
from pages.parts import cached, look, preview, whole_series

LONGEST = 60  # characters of a column's name

Shown = tuple[dict[str, list[Any]], dict[str, Any]]  # cells by column, and how to show each column


def columns_of(run: core.Run, table: core.Table) -> list[str]:
    """What names the rows and the column kept out or answered first, then those learned from."""
    names = [*cached.names_of_rows(table, run.plan.kinds), *([run.plan.target] if run.plan.target else []), *run.plan.kinds]
    return [name for name in dict.fromkeys(names) if name in table.columns]


def of(run: core.Run, table: core.Table, places: np.ndarray, names: list[str]) -> Shown:
    """The rows' cells under short names, series as lines, days without a clock."""
    cells, lines = whole_series.drawn(cached.rows(table, places, names), whole_series.names_of(run.plan.kinds))
    config = preview.dates(cells) | lines
    short = dict(zip(names, charts.distinct(look.short(name, LONGEST) for name in names), strict=True))
    return {short[name]: cells[name].tolist() for name in names}, {short[name]: how for name, how in config.items()}
