"""Beyond a million rows: rows in cells around centres that faiss finds once, so that a query looks at the nearest cells only.

An inverted file. The cells are plain arrays: whoever asks needs numpy alone, and measures what is in them exactly.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.lazy import lazy

faiss = lazy("faiss")

INDEX_FROM = 1_000_000  # rows
CENTRES = 2.0  # times the square root of the rows
ROUNDS = 8  # of k-means
ROWS_A_CENTRE = 48  # that centres are found by
ROWS_AT_ONCE = 100_000
LOOKED_AT = 0.01  # of all rows: on codes of 2,000,000 rows all of the ten nearest were there


@dataclass(frozen=True)
class Index:
    """`order` (rows,) holds the rows cell by cell; cell i's lie from `starts[i]` to `starts[i + 1]`, around `centres[i]`."""

    centres: np.ndarray
    starts: np.ndarray
    order: np.ndarray

    def candidates(self, point: np.ndarray) -> np.ndarray:
        """The rows of the cells nearest to the point."""
        apart = (self.centres**2).sum(axis=1) - 2 * (self.centres @ point)
        nearest = np.argsort(apart, kind="stable")
        held = np.cumsum(np.diff(self.starts)[nearest])
        taken = nearest[: int(np.searchsorted(held, LOOKED_AT * len(self.order))) + 1]
        found = [np.asarray(self.order[self.starts[cell] : self.starts[cell + 1]]) for cell in taken]
        return np.sort(np.concatenate(found))


def write_index(rows: np.ndarray, path: Path, seed: int) -> None:
    """In a process that may load faiss. `path` is a folder, made here."""
    count = int(CENTRES * np.sqrt(len(rows)))
    random = np.random.default_rng(seed)
    some = np.sort(random.choice(len(rows), min(len(rows), ROWS_A_CENTRE * count), replace=False))
    means = faiss.Kmeans(rows.shape[1], count, niter=ROUNDS, seed=seed, max_points_per_centroid=ROWS_A_CENTRE)
    means.train(np.ascontiguousarray(rows[some], np.float32))
    cells = [
        means.index.search(np.ascontiguousarray(rows[start : start + ROWS_AT_ONCE], np.float32), 1)[1][:, 0]
        for start in range(0, len(rows), ROWS_AT_ONCE)
    ]
    cell = np.concatenate(cells)
    path.mkdir(exist_ok=True)
    np.save(path / "centres.npy", means.centroids)
    np.save(path / "order.npy", np.argsort(cell, kind="stable").astype(np.int64))
    np.save(path / "starts.npy", np.searchsorted(np.sort(cell), np.arange(count + 1)))


def read_index(path: Path) -> Index | None:
    """None where there is none: all rows are compared."""
    if not path.exists():
        return None
    return Index(np.load(path / "centres.npy"), np.load(path / "starts.npy"), np.load(path / "order.npy", mmap_mode="r"))
