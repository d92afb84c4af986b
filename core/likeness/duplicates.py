"""Rows that are there twice, and rows that nearly are: exact by their cells, near by distance, in groups."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from core.arrays import read_arrays
from core.cells import as_text
from core.data.store import open_table
from core.errors import PredictionError, RunError
from core.lazy import lazy
from core.likeness.store import Store, read_store
from core.runs import Run
from core.table import Table
from core.watch import Watch

faiss = lazy("faiss")

NEIGHBOURS = 8  # of each row that may be near duplicates
MOST_EXACT = 50_000  # rows whose neighbours are found by comparing all
LINKS = 24  # of each row in the index
NEAREST_SHARE = 0.25  # of a typical pair's distance: what is farther apart is no duplicate at any choice
COLUMNS_AT_ONCE = 64


@dataclass(frozen=True)
class Twins:
    """`first`, `second` (pairs,) are positions in the store, `distances` (pairs,) shares of a typical pair's distance;
    `same` (rows,) numbers rows with equal cells alike.
    """

    first: np.ndarray
    second: np.ndarray
    distances: np.ndarray
    same: np.ndarray


def find(folder: Path, watch: Watch) -> None:
    """Writes likeness/twins.npz: which rows have the same cells, and which pairs lie near in the columns' view."""
    store, table = read_store(folder), open_table(Run(folder).plan.table_id)
    watch.tell("stage", stage="cells", text="Comparing cells")
    same = same_cells(table, store)
    firsts = np.sort(np.unique(same, return_index=True)[1])  # of equal rows one stands for all
    watch.tell("stage", stage="near", text="Looking for rows that are nearly the same")
    first, second, distances = _near(np.ascontiguousarray(store.matrix.rows[firsts], np.float32))
    typical = max(float(np.median(store.pairs.distances())) if len(store.pairs.columns) else 1.0, 1e-9)
    kept = (first < second) & (distances <= NEAREST_SHARE * typical)
    pairs = np.unique(np.stack([first[kept], second[kept]], axis=1), axis=0)
    exact = store.matrix.rows[firsts[pairs[:, 0]]].astype(float) - store.matrix.rows[firsts[pairs[:, 1]]]
    shares = np.sqrt((exact**2).sum(axis=1)) / typical
    beside = folder / "likeness" / "beside.npz"
    np.savez(beside, first=firsts[pairs[:, 0]], second=firsts[pairs[:, 1]], distances=shares, same=same)
    beside.replace(folder / "likeness" / "twins.npz")


def twins_are_known(folder: Path) -> bool:
    return (folder / "likeness" / "twins.npz").exists()


def read_twins(folder: Path) -> Twins:
    if not twins_are_known(folder):
        raise RunError("Nobody has looked for duplicates in this run's table yet.", "Look for them first.")
    try:
        return Twins(**read_arrays(folder / "likeness" / "twins.npz"))
    except (PredictionError, TypeError) as error:
        raise RunError(str(error), "Look for duplicates again.") from error


def same_cells(table: Table, store: Store) -> np.ndarray:
    """(rows,): equal numbers where all cells of the columns learned from are equal as texts. Some columns at a time."""
    numbers, names = np.zeros(len(store.places), np.int64), list(store.columns)
    for first in range(0, len(names), COLUMNS_AT_ONCE):
        some = table.frame(names[first : first + COLUMNS_AT_ONCE]).iloc[np.asarray(store.places)]
        for name in some:
            codes, texts = pd.factorize(some[name].map(as_text, na_action=None))
            numbers = pd.factorize(numbers * len(texts) + codes)[0].astype(np.int64)
    return numbers


def groups_of(twins: Twins, near: float) -> list[np.ndarray]:
    """Positions of rows that belong together, two at least, larger groups first. `near` 0: only what is the same."""
    _, firsts, of = np.unique(twins.same, return_index=True, return_inverse=True)
    kept = twins.distances <= near if near > 0 else np.zeros(len(twins.first), bool)
    roots = _joined(firsts[of.ravel()], twins.first[kept], twins.second[kept])
    order = np.argsort(roots, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(roots[order]) > 0]) if len(order) else np.zeros(0, int)
    found = [group for group in np.split(order, starts[1:]) if len(group) > 1]
    return sorted(found, key=lambda group: (-len(group), group[0]))


def _joined(linked: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The smallest row of each row's group: a union of pairs."""
    parents = linked.copy()

    def root(row: int) -> int:
        while parents[row] != row:
            parents[row] = parents[parents[row]]
            row = int(parents[row])
        return row

    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        low, high = sorted((root(one), root(other)))
        parents[high] = low
    while not np.array_equal(parents, parents[parents]):
        parents = parents[parents]
    return parents


def _near(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each row's nearest others: pairs and distances."""
    many = min(NEIGHBOURS + 1, len(rows))
    width, exact = rows.shape[1], len(rows) <= MOST_EXACT
    index = faiss.IndexFlatL2(width) if exact else faiss.IndexHNSWFlat(width, LINKS)
    index.add(rows)
    squared, found = index.search(rows, many)
    first = np.repeat(np.arange(len(rows)), many)
    kept = found.ravel() >= 0
    return first[kept], found.ravel()[kept], np.sqrt(np.maximum(squared.ravel()[kept], 0))
