"""Further columns of a panel as numbers: numbers as they are, categories as one yes-or-no number a value."""

from typing import Any

import numpy as np
import pandas as pd

from core.cells import as_text, distinct, folded
from core.series.rows import numbers_of

MOST_VALUES = 24  # the most frequent ones; others count as none of them
State = dict[str, Any]


def learn_column(cells: pd.Series, kind: str) -> State:
    """What must be kept so that new rows are encoded alike, as plain JSON."""
    if kind == "number":
        numbers = numbers_of(cells)
        known = numbers[~np.isnan(numbers)]
        return {"kind": "number", "fill": float(np.median(known)) if len(known) else 0.0}
    places, texts = distinct(cells)
    counts = np.bincount(places[places >= 0], minlength=len(texts))
    ordered = sorted(range(len(texts)), key=lambda place: (-counts[place], texts[place]))
    values = list(dict.fromkeys(texts[place] for place in ordered if counts[place]))
    return {"kind": "category", "values": values[:1] if len(values) == 2 else values[:MOST_VALUES]}


def names_of(name: str, state: State) -> tuple[str, ...]:
    if state["kind"] == "number":
        return (name,)
    return tuple(f"{name}: {as_text(value)}" for value in state["values"])


def encode_column(cells: pd.Series, state: State) -> np.ndarray:
    """(rows, width) float64; NaN where a cell is missing."""
    if state["kind"] == "number":
        return numbers_of(cells)[:, None]
    places, texts = distinct(cells)
    known = {folded(value): place for place, value in enumerate(state["values"])}
    codes = np.array([*(known.get(folded(text), -1) for text in texts), -1])[places]
    encoded = (codes[:, None] == np.arange(len(state["values"]))).astype(np.float64)
    encoded[places < 0] = np.nan
    return encoded


def fill_values(state: State) -> np.ndarray:
    """(width,) what stands where a whole series has nothing."""
    return np.array([state["fill"]]) if state["kind"] == "number" else np.zeros(len(state["values"]))
