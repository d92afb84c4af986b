"""How far clusters agree with labels that were kept out: accuracy by the best matching, NMI and ARI."""

from typing import Any

import numpy as np
import pandas as pd

from core.lazy import lazy

optimize = lazy("scipy.optimize")

MEASURES = ("accuracy", "nmi", "ari")
MOST_LABELS = 200


def label_codes(column: pd.Series) -> np.ndarray | None:
    """(rows,) a number for each label, −1 where it is missing; None where there are too few or too many to be classes."""
    codes, values = pd.factorize(column.astype("string"), use_na_sentinel=True)
    return codes if 2 <= len(values) <= min(MOST_LABELS, max(len(column) // 2, 2)) else None


def agreement(truth: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """Of rows whose label is known. A row in no cluster is wrong for accuracy; elsewhere those are one cluster."""
    known = truth >= 0
    table = _crossed(truth[known], labels[known] + 1)
    matched = table[:, 1:]  # a label may not be matched with "none"
    rows, columns = optimize.linear_sum_assignment(-matched)
    total = max(table.sum(), 1)
    return {"accuracy": float(matched[rows, columns].sum() / total), "nmi": _nmi(table / total), "ari": _ari(table)}


def same_clusters(one: np.ndarray, other: np.ndarray) -> float:
    """The adjusted Rand index of two clusterings of the same rows."""
    return _ari(_crossed(one - min(one.min(), 0), other - min(other.min(), 0)))


def _crossed(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    table = np.zeros((one.max(initial=0) + 1, max(other.max(initial=0) + 1, 2)))
    np.add.at(table, (one, other), 1)
    return table


def _nmi(shares: np.ndarray) -> float:
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    own = _entropy(rows), _entropy(columns)
    mutual = own[0] + own[1] - _entropy(shares.ravel())
    return float(max(mutual, 0) / (sum(own) / 2)) if sum(own) > 1e-12 else 1.0


def _entropy(shares: np.ndarray) -> float:
    some = shares[shares > 0]
    return float(-(some * np.log(some)).sum())


def _ari(table: np.ndarray) -> float:
    pairs, rows, columns = (_pairs(each) for each in (table, table.sum(axis=1), table.sum(axis=0)))
    total = _pairs(table.sum())
    expected = rows * columns / max(total, 1)
    most = (rows + columns) / 2
    return float((pairs - expected) / (most - expected)) if most - expected > 1e-9 else 1.0


def _pairs(counts: Any) -> float:
    return float((counts * (counts - 1) / 2).sum())
