"""Rows as points, and the nearest of them: exact, by two matrix products and a second look at whoever came close."""

from dataclasses import dataclass

import numpy as np

ROWS_AT_ONCE = 65_536
SLACK = 2e-6  # of the squared lengths involved: what single precision may be wrong by, and more
DIGITS = 7  # of a distance; what differs less is equal, and the earlier row comes first


@dataclass(frozen=True)
class Space:
    """`rows` (n, width) float32, perhaps on disk; `owners` (width,) says whose place each is, `squares` (n, owners) holds the
    squared length that each owner gives each row, and `lengths` (n,) its whole.
    """

    rows: np.ndarray
    owners: np.ndarray
    squares: np.ndarray
    lengths: np.ndarray

    def __len__(self) -> int:
        return len(self.rows)

    def nearest(
        self, point: np.ndarray, most: int, weights: np.ndarray | None = None, among: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Places of the nearest rows and their distances, nearest first, the earlier row first of equals.

        `weights` (owners,) count each owner's squared difference so many times; `among` are the places to look at (all: None).
        """
        if not len(self) or most < 1:
            return np.zeros(0, int), np.zeros(0)
        close = self._close(point, most, weights) if among is None else np.asarray(among)
        distances = self.distances(point, close, weights)
        order = np.lexsort((close, distances))[:most]
        return close[order], distances[order]

    def distances(self, point: np.ndarray, places: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
        """Exact ones, to so many digits that equal rows are at 0 and equally far rows equal."""
        wide = self._wide(weights).astype(np.float64)
        found = np.empty(len(places))
        for start in range(0, len(places), ROWS_AT_ONCE):
            some = places[start : start + ROWS_AT_ONCE]
            apart = self.rows[some].astype(np.float64) - point.astype(np.float64)
            found[start : start + ROWS_AT_ONCE] = np.sqrt((apart * apart * wide).sum(axis=1))
        return found.round(DIGITS)

    def by_owner(self, point: np.ndarray, places: np.ndarray) -> np.ndarray:
        """(places, owners): how much of the squared distance each owner gives."""
        apart = (self.rows[places].astype(np.float64) - point.astype(np.float64)) ** 2
        return summed(apart, self.owners, self.squares.shape[1])

    def _close(self, point: np.ndarray, most: int, weights: np.ndarray | None) -> np.ndarray:
        """Places that hold the nearest ones for sure, and few others."""
        rough, slack = self._rough(point, weights)
        last = np.partition(rough, most - 1)[most - 1] if most < len(rough) else np.inf
        return np.flatnonzero(rough <= last + slack)

    def _rough(self, point: np.ndarray, weights: np.ndarray | None) -> tuple[np.ndarray, float]:
        """Squared distances but for what all share, and how wrong they may be."""
        wide = self._wide(weights)
        lengths = self.lengths if weights is None else self.squares @ self._own(weights)
        scale = float(lengths.max(initial=0.0)) + float((wide * point * point).sum())
        return lengths - 2 * (self.rows @ (wide * point).astype(np.float32)), SLACK * scale

    def _own(self, weights: np.ndarray | None) -> np.ndarray:
        return np.ones(self.squares.shape[1], np.float32) if weights is None else np.asarray(weights, np.float32)

    def _wide(self, weights: np.ndarray | None) -> np.ndarray:
        return self._own(weights)[self.owners]


def summed(values: np.ndarray, owners: np.ndarray, count: int) -> np.ndarray:
    """(rows, width) → (rows, owners)."""
    order = np.argsort(owners, kind="stable")
    having, starts = np.unique(owners[order], return_index=True)
    found = np.zeros((len(values), count), values.dtype)
    if len(having):
        found[:, having] = np.add.reduceat(values[:, order], starts, axis=1)
    return found
