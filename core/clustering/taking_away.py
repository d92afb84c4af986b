"""Rows with their cluster, to take away; clusters held against labels that were kept out."""

import io

import numpy as np
import pandas as pd

from core.cells import as_text
from core.plan import Plan
from core.prediction import write_csv
from core.table import Table, free_name

MOST_LABELS = 30
OTHER = "other"


def clustered_csv(table: Table, rows: np.ndarray, found: tuple[np.ndarray, list[str], np.ndarray]) -> bytes:
    """CSV of these rows (places in the table) with their number, `cluster` and `sure`. `found`: the cluster of each row, the
    clusters' names with that of −1 in front, and how sure each is.
    """
    labels, names, sure = found
    frame = table.take(rows.tolist()).reset_index(drop=True)
    added = {
        "row": np.asarray(rows) + 1,
        "cluster": np.array(names, dtype=object)[np.asarray(labels) + 1],
        "sure": np.round(sure, 4),
    }
    for place, (name, values) in enumerate(added.items()):
        frame.insert(place, free_name(name, frame.columns), values)
    kept = io.BytesIO()
    write_csv(frame, kept)
    return kept.getvalue()


def clusters_by_label(table: Table, plan: Plan, rows: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """(clusters, labels) rows of each label of the column that was kept out, and the labels, most frequent first; rows in no
    cluster are a last line where there are some. Empty where no column was kept out. Rarer labels are put together.
    """
    if plan.target not in table.columns:
        return np.zeros((0, 0), int), []
    cells = table.take(rows.tolist(), [plan.target])[plan.target]
    texts = np.array(["" if pd.isna(cell) else as_text(cell) for cell in cells], dtype=object)
    names = list(pd.Series(texts[texts != ""], dtype=object).value_counts().index)
    kept = {name: place for place, name in enumerate(names[:MOST_LABELS])}
    other = [OTHER] if len(names) > len(kept) else []
    codes = np.array([kept.get(text, len(kept)) if text else -1 for text in texts], int)
    clusters = int(labels.max(initial=-1)) + 1
    counts = np.zeros((clusters + int((labels < 0).any()), len(kept) + len(other)), int)
    known = codes >= 0
    np.add.at(counts, (np.where(labels < 0, clusters, labels)[known], codes[known]), 1)
    return counts, [*kept, *other]
