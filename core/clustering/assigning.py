"""Rows among rows whose cluster is known: who their neighbours are, how sure they vote, and whether they are like any at all.
Numpy only, and row by row, so that one row gets the answer that it gets among many.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Search = Callable[[np.ndarray, np.ndarray, int], np.ndarray]

NEAR = 16
THE_SAME = 1e-3  # of the usual distance: the row itself
CELLS = 20_000_000  # of one block of distances


@dataclass(frozen=True)
class Near:
    """`places` (rows, near) among the known rows, nearest first, `weights` of their votes (sum 1), `distances`."""

    places: np.ndarray
    weights: np.ndarray
    distances: np.ndarray

    def votes(self, labels: np.ndarray, count: int) -> np.ndarray:
        """(rows, count) the share of votes for each cluster; `labels` are the known rows', −1 for none."""
        voted = labels[self.places]
        shares = np.zeros((len(voted), count))
        for place in range(voted.shape[1]):
            known = np.flatnonzero(voted[:, place] >= 0)
            shares[known, voted[known, place]] += self.weights[known, place]
        return shares

    def assigned(self, labels: np.ndarray, count: int, distances: tuple[float, float]) -> np.ndarray:
        """(rows,) a known row's own cluster where it is one, else the one most voted for; −1 where most are in none, or its
        neighbours lie farther than the second of `distances`; the first is the usual one.
        """
        shares = self.votes(labels, count)
        none = self.weights.sum(axis=1) - shares.sum(axis=1)
        chosen = np.where(none > shares.max(axis=1), -1, shares.argmax(axis=1)) if count else np.full(len(shares), -1)
        chosen = np.where(self.far() > distances[1], -1, chosen)
        return np.where(self.distances[:, 0] <= THE_SAME * distances[0], labels[self.places[:, 0]], chosen)

    def far(self) -> np.ndarray:
        """(rows,) how far its neighbours lie: the mean distance of the five nearest."""
        return self.distances[:, :5].mean(axis=1)


def sureness(shares: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """(rows,) 0 to 1: the share of votes (rows, clusters) that each row's own cluster has; of a row in none, of no cluster."""
    own = np.take_along_axis(shares, np.maximum(labels, 0)[:, None], 1)[:, 0] if shares.shape[1] else np.zeros(len(labels))
    return np.clip(np.where(labels < 0, 1 - shares.sum(axis=1), own), 0, 1)


def near(points: np.ndarray, known: np.ndarray, search: Search | None = None) -> Near:
    """Exactly, in blocks; the distances of those found are worked out again in full precision. `search` (points, known, most)
    finds the same rows in less time where a learner may be loaded; None: numpy does.
    """
    most = min(NEAR, len(known))
    rows = max(1, CELLS // len(known))
    blocks = [points[start : start + rows] for start in range(0, len(points), rows)]
    pieces = [_nearest(block, known, most, search or _search) for block in blocks]
    if not pieces:
        empty = np.zeros((0, most))
        return Near(empty.astype(int), empty, empty)
    places, distances = (np.concatenate(each) for each in zip(*pieces, strict=True))
    return Near(places, _weights(distances), distances)


def _search(points: np.ndarray, known: np.ndarray, most: int) -> np.ndarray:
    squares = (known * known).sum(axis=1) - 2 * points @ known.T
    return np.argpartition(squares, most - 1, axis=1)[:, :most]


def _nearest(points: np.ndarray, known: np.ndarray, most: int, search: Search) -> tuple[np.ndarray, np.ndarray]:
    middle = known.mean(axis=0)  # far from it small differences would be rounded away
    places = search(points - middle, known - middle, min(most + 4, len(known)))  # a few more, since distances are rounded
    differences = points[:, None, :].astype(np.float64) - known[places]
    distances = np.sqrt(np.einsum("rnd,rnd->rn", differences, differences))
    order = np.lexsort((places, distances), axis=1)[:, :most]
    return np.take_along_axis(places, order, 1).astype(np.int32), np.take_along_axis(distances, order, 1)


def _weights(distances: np.ndarray) -> np.ndarray:
    usual = np.maximum(distances.mean(axis=1, keepdims=True), 1e-12)
    weights = np.exp(-0.5 * (distances / usual) ** 2)
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
