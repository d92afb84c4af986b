"""Rows that a run knows from its table: they get the oddness they had there, by detectors that had not learned from them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.arrays import read_arrays
from core.detectors.base import Sight

SEED = 20_220_138
STEP = 1e-4  # cells nearer to one another count as the same


@dataclass(frozen=True)
class Known:
    """`marks` (different rows,) uint64 ascending: what tells a row from all others; `surprises` (different rows, detectors)."""

    marks: np.ndarray
    surprises: np.ndarray

    @classmethod
    def learn(cls, sight: Sight, surprises: np.ndarray) -> tuple["Known", np.ndarray]:
        """And (rows, detectors): the mean over rows that are the same, so that they are equally odd."""
        marks, group = np.unique(_marks(sight), return_inverse=True)
        sums = np.zeros((len(marks), surprises.shape[1]))
        np.add.at(sums, group, surprises)
        means = sums / np.bincount(group)[:, None]
        return cls(marks, means), means[group]

    def instead(self, sight: Sight, surprises: np.ndarray) -> np.ndarray:
        """(folds, rows, detectors): those of known rows replaced."""
        if not len(self.marks):
            return surprises
        marks = _marks(sight)
        at = np.minimum(np.searchsorted(self.marks, marks), len(self.marks) - 1)
        return np.where((self.marks[at] == marks)[None, :, None], self.surprises[at][None], surprises)

    def save(self, folder: Path) -> None:
        np.savez_compressed(folder / "known.npz", marks=self.marks, surprises=self.surprises)

    @classmethod
    def open(cls, folder: Path) -> "Known":
        arrays = read_arrays(folder / "known.npz")
        return cls(arrays["marks"], arrays["surprises"])


def _marks(sight: Sight) -> np.ndarray:
    """(rows,): cells weighed by odd numbers drawn by chance, modulo 2⁶⁴."""
    cells = np.round(sight.numbers / STEP).astype(np.int64).view(np.uint64)
    odd = np.random.default_rng(SEED).integers(0, 2**63, cells.shape[1], dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    return (cells * odd).sum(axis=1, dtype=np.uint64)
