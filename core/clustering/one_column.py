"""Clusters that are no more than the values of one column: found also where columns have nothing to do with one another."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from core.cells import as_text
from core.clustering.agreement import same_clusters

SAME = 0.8  # adjusted Rand index
MOST_VALUES = 30
LONGEST = 40


def said_of_one_column(frame: pd.DataFrame, columns: list[str], labels: np.ndarray) -> str:
    """Names the column, in a sentence; "" where there is none, or no clusters. `labels` (rows,), −1: in none."""
    if labels.max(initial=-1) < 1:
        return ""
    parted = [(same_clusters(codes, labels), said) for name in columns for codes, said in _partings(frame[name])]
    best, said = max(parted, key=lambda one: one[0], default=(0.0, ""))
    if best < SAME:
        return ""
    return f"The clusters are {'' if best > 1 - 1e-9 else 'nearly '}{said}: leave that column out to see what else there is."


def _partings(column: pd.Series) -> Iterator[tuple[np.ndarray, str]]:
    """(rows,) numbers by value, and by whether a row has one of its values; none of a column with many."""
    codes, values = pd.factorize(column)
    if not 2 <= len(values) + bool((codes < 0).any()) <= MOST_VALUES:
        return
    name = _short(str(column.name))
    yield codes + 1, f"the values of “{name}”"
    for place, value in enumerate(values if len(values) > 2 else []):
        yield (codes == place).astype(int), f"the rows with “{_short(as_text(value))}” in “{name}” and all others"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
