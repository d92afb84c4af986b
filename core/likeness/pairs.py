"""Pairs of rows drawn by chance: what makes a distance readable, “closer than 99.8 % of pairs”, under any weights."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.likeness.spaces import Space, summed

MOST_PAIRS = 50_000
MOST_CELLS = 5_000_000  # pairs × columns
FEWEST_PAIRS = 1_000
ROWS_AT_ONCE = 5_000


@dataclass(frozen=True)
class Pairs:
    """`code` (pairs,): distances in the network's view; `columns` (pairs, columns): each column's squared difference."""

    code: np.ndarray
    columns: np.ndarray

    @cached_property
    def typical(self) -> np.ndarray:
        """(columns,): the mean squared difference of two rows; 0 of a column that never differs."""
        return self.columns.mean(axis=0) if len(self.columns) else np.zeros(self.columns.shape[1])

    @cached_property
    def agreeing(self) -> np.ndarray:
        """(columns,): how often two rows do not differ at all."""
        return (self.columns < 1e-9).mean(axis=0) if len(self.columns) else np.ones(self.columns.shape[1])

    def distances(self, weights: np.ndarray | None = None) -> np.ndarray:
        """(pairs,): in the columns' view."""
        own = np.ones(self.columns.shape[1]) if weights is None else np.asarray(weights, float)
        return np.sqrt(self.columns @ own)

    def farther(self, distances: np.ndarray, of_pairs: np.ndarray) -> np.ndarray:
        """(distances,): the share of pairs that lie farther apart."""
        ordered = np.sort(of_pairs)
        behind = len(ordered) - np.searchsorted(ordered, distances, side="right")
        return behind / max(len(ordered), 1)


def draw_pairs(code: np.ndarray, matrix: Space, seed: int) -> Pairs:
    """All pairs of a small table, otherwise some by chance."""
    first, second = _places(len(code), matrix.squares.shape[1], seed)
    near, columns = [], []
    for start in range(0, len(first), ROWS_AT_ONCE):
        one, other = first[start : start + ROWS_AT_ONCE], second[start : start + ROWS_AT_ONCE]
        near.append(np.sqrt(((code[one].astype(float) - code[other]) ** 2).sum(axis=1)))
        apart = (matrix.rows[one] - matrix.rows[other]) ** 2
        columns.append(summed(apart, matrix.owners, matrix.squares.shape[1]))
    if not near:
        return Pairs(np.zeros(0, np.float32), np.zeros((0, matrix.squares.shape[1]), np.float32))
    return Pairs(np.concatenate(near).astype(np.float32), np.concatenate(columns).astype(np.float32))


def _places(rows: int, columns: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    most = max(min(MOST_PAIRS, MOST_CELLS // max(columns, 1)), FEWEST_PAIRS)
    if rows * (rows - 1) // 2 <= most:
        first, second = np.triu_indices(rows, 1)
        return first, second
    random = np.random.default_rng(seed)
    first = random.integers(0, rows, most)
    return first, (first + random.integers(1, rows, most)) % rows
