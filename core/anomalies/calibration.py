"""From scores of any size to oddness and p-values: how many of the table's own rows are as odd."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.arrays import read_arrays
from core.detectors import DETECTORS

NAMES = tuple(member.name for member in DETECTORS)
CANDIDATES = ("blend", *NAMES)
END = 0.9  # beyond this share of rows lies the odd end
PROMISED = 0.1  # share of false alarms


@dataclass(frozen=True)
class Calibration:
    """`reference` (rows, detectors), each column ascending: raw scores of rows that neither detectors nor network had learned
    from. `surprises` (rows, detectors): of the same rows, −log of the share of rows at least as odd.
    """

    reference: np.ndarray
    surprises: np.ndarray

    @classmethod
    def learn(cls, raw: np.ndarray) -> "Calibration":
        ordered = np.sort(raw, axis=0)
        at_least = [len(raw) - np.searchsorted(ordered[:, place], raw[:, place]) for place in range(raw.shape[1])]
        return cls(ordered, -np.log(np.stack(at_least, axis=1) / len(raw)))

    def surprise(self, raw: np.ndarray) -> np.ndarray:
        """(…, detectors) → the same: −log of the share of reference rows at least as odd, the row itself counted in.

        Beyond the oddest it goes on as a long tail would, so that two such rows can still be told apart.
        """
        found = np.empty(raw.shape)
        for place, ordered in enumerate(self.reference.T):
            given = raw[..., place]
            rows = len(ordered)
            found[..., place] = -np.log((1 + rows - np.searchsorted(ordered, given)) / (rows + 1))
            found[..., place] += np.log1p(np.maximum(given - ordered[-1], 0) / _excess(ordered))
        return found

    def p_values(self, surprises: np.ndarray, candidate: str) -> np.ndarray:
        """(folds, rows, detectors) → (rows,): conformal p-values, by the folds' detectors in turn (cross-conformal, Vovk 2015).

        If a new row comes from where the table's rows came from, a p-value of 0.01 or less happens in one row of a hundred.
        """
        return conformal(np.sort(mixed(self.surprises, candidate)), mixed(surprises, candidate))

    def save(self, folder: Path) -> None:
        np.savez_compressed(folder / "calibration.npz", reference=self.reference, surprises=self.surprises.astype(np.float32))

    @classmethod
    def open(cls, folder: Path) -> "Calibration":
        arrays = read_arrays(folder / "calibration.npz")
        return cls(arrays["reference"], arrays["surprises"].astype(np.float64))


def mixed(surprises: np.ndarray, candidate: str) -> np.ndarray:
    """(…, detectors) → (…): of one detector, or the weighted mean of all (Fisher's way to join p-values)."""
    if candidate != "blend":
        return surprises[..., NAMES.index(candidate)]
    weights = np.array([member.weight for member in DETECTORS])
    return surprises @ (weights / weights.sum())


def conformal(ordered: np.ndarray, given: np.ndarray) -> np.ndarray:
    """(folds, rows) → (rows,): the share of all, the row itself counted in, that are at least as odd, over the folds' mean."""
    at_least = (len(ordered) - np.searchsorted(ordered, given - 1e-9)).mean(axis=0)
    return (1 + at_least) / (len(ordered) + 1)


def oddness(surprise: np.ndarray) -> np.ndarray:
    """0 to 1: 1 − √share of rows at least as odd. Of the middle row .29, of one in ten .68, of one in a hundred .90."""
    return 1 - np.exp(-surprise / 2)


def stands_out(p_values: np.ndarray, promised: float = PROMISED) -> np.ndarray:
    """(rows,) bool: Benjamini and Hochberg's choice, among which at most the promised share are false alarms on average
    (for conformal p-values shown by Bates et al., Annals of Statistics 2023).
    """
    order = np.argsort(p_values, kind="stable")
    small = p_values[order] <= promised * np.arange(1, len(p_values) + 1) / max(len(p_values), 1)
    chosen = np.zeros(len(p_values), bool)
    chosen[order[: np.flatnonzero(small)[-1] + 1 if small.any() else 0]] = True
    return chosen


def _excess(ordered: np.ndarray) -> float:
    """How far the odd end of the scores lies beyond where it begins, on average."""
    start = float(np.quantile(ordered, END))
    beyond = ordered[ordered > start] - start
    return max(float(beyond.mean()) if len(beyond) else 0.0, 1e-6 * max(abs(start), 1.0))
