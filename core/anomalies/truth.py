"""A column that was kept out: which of its values counts as odd."""

from typing import Any

import numpy as np
import pandas as pd

from core.cells import as_text, folded

SAID = (
    "anomaly",
    "anomalous",
    "anomalie",
    "outlier",
    "fraud",
    "fraudulent",
    "abnormal",
    "odd",
    "defect",
    "attack",
    "yes",
    "true",
    "1",
    "1.0",
)
MOST_VALUES = 20

State = dict[str, Any]  # "odd": the value, "": none; "said": why, in a sentence


def adapt_truth(column: pd.Series, odd: str = "") -> State:
    """A value that says so counts as odd, otherwise the rarest; none where the column has one value or very many.

    `odd` is the value that counted when the run was trained: rows scored later are held to it, whatever is rare among them.
    """
    counts = _texts(column).value_counts()
    counts = counts[counts.index != ""]
    name = column.name
    if odd:
        return _as_before(counts, str(name), odd)
    if len(counts) < 2 or len(counts) > MOST_VALUES:
        why = "only one value" if len(counts) == 1 else f"{len(counts):,} different values"
        return {"odd": "", "said": f"“{name}” has {why}, so it cannot say which rows are odd."}
    told = [value for value in counts.index if value.strip().lower() in SAID]
    odd = str(told[0] if told else counts.index[-1])
    why = "it says so" if told else "it is the rarest value"
    return {"odd": odd, "said": f"Rows with “{odd}” in “{name}” count as odd: {why} ({int(counts[odd]):,} rows)."}


def _as_before(counts: pd.Series, name: str, odd: str) -> State:
    same = [str(value) for value in counts.index if folded(str(value)) == folded(odd)]
    if not same or len(counts) < 2:
        return {"odd": "", "said": f"“{name}” must have rows with “{odd}”, which counted as odd in training, and others."}
    rows = int(counts[same[0]])
    return {"odd": same[0], "said": f"Rows with “{same[0]}” in “{name}” count as odd, as in training ({rows:,} rows)."}


def encode_truth(column: pd.Series, state: State) -> np.ndarray:
    """(rows,): 1 odd, 0 not, −1 where the cell is empty."""
    texts = _texts(column)
    return np.where(texts == "", -1, (texts == state["odd"]).astype(int)).astype(int)


def _texts(column: pd.Series) -> pd.Series:
    return column.map(as_text).astype(object)
