"""What sets each cluster apart, in words and as values beside everybody's. numpy and pandas only: pages call it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.clustering.columns import TELLING, Seen, see
from core.matching import read_states
from core.table import Table

MOST_ROWS = 10_000  # looked at; of more a sample, so that another number of clusters is told of at once
MOST_WORDS = 4  # columns told of


@dataclass(frozen=True)
class ColumnProfile:
    """`difference` from all rows in standard deviations, signed; `here` and `everybody` in words. `shares` and `shares_of_all`
    lie between `edges`, or are of `values` where there are none.
    """

    name: str
    difference: float
    here: str
    everybody: str
    shares: np.ndarray
    shares_of_all: np.ndarray
    edges: np.ndarray | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClusterProfile:
    """`words`: "high age, payment monthly, low calls"; empty where nothing sets it apart. `columns` in the table's order."""

    cluster: int
    size: int
    words: str
    columns: tuple[ColumnProfile, ...]


def profile_clusters(table: Table, run: Any, labels: np.ndarray, rows: np.ndarray) -> tuple[ClusterProfile, ...]:
    """One a cluster 0 …, of `labels` (n,) at the places `rows` (n,) of the table; −1 counts with everybody only.

    `run` is a run or its folder. Of a large table a sample is looked at; sizes are of all rows. Raises PredictionError
    where the run's states.json is damaged.
    """
    states = read_states(Path(getattr(run, "folder", run)), ("kinds", "inputs"))
    sizes = np.bincount(labels[labels >= 0], minlength=int(labels.max(initial=-1)) + 1)
    some = _sample(labels, len(sizes))
    names = [name for name in states["kinds"] if name in table.columns]
    frame = table.take(rows[some].tolist(), names)
    seen = [see(name, frame[name], states["kinds"][name], states["inputs"][name]) for name in names]
    return tuple(_profile(cluster, int(size), seen, labels[some] == cluster) for cluster, size in enumerate(sizes))


def _sample(labels: np.ndarray, clusters: int) -> np.ndarray:
    """Places by chance, and some of every cluster however small."""
    if len(labels) <= MOST_ROWS:
        return np.arange(len(labels))
    order = np.random.default_rng(0).permutation(len(labels))
    few = [order[labels[order] == cluster][:200] for cluster in range(clusters)]
    return np.unique(np.concatenate([order[:MOST_ROWS], *few]))


def _profile(cluster: int, size: int, seen: list[Seen], mine: np.ndarray) -> ClusterProfile:
    found = [one.beside(mine) for one in seen] if mine.any() else []
    columns = tuple(
        ColumnProfile(
            one.name,
            beside.difference,
            beside.here,
            beside.everybody,
            beside.shares,
            beside.shares_of_all,
            one.edges,
            one.values,
        )
        for one, beside in zip(seen, found, strict=False)
    )
    telling = [beside for beside in found if beside.words and (beside.near or abs(beside.difference) >= TELLING)]
    told = sorted(telling, key=lambda one: -abs(one.difference))
    return ClusterProfile(cluster, size, ", ".join(beside.words for beside in told[:MOST_WORDS]), columns)
