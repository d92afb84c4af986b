"""ECOD: how far out in its column each cell lies, all columns summed."""

import numpy as np

from core.detectors.base import Detector, Learned, Sight
from core.detectors.tails import learn_tails, shares


class Ecod(Detector):
    """Li et al., arXiv 2201.00382, as PyOD has it: of each cell −log of the share of rows at least as low or as high, whichever
    is rarer or, in a skewed column, lies in its long tail. Ours keeps the learned columns, so that a new row's score does not
    depend on the rows beside it.
    """

    name = "ecod"
    title = "Tails"
    sentence = "How far out in its column each cell lies, column by column; it sees no relations between columns."

    def learn(self, sight: Sight, seed: int) -> Learned:
        return {**learn_tails(sight.numbers), "skew": np.sign(_skew(sight.numbers))}

    def score(self, sight: Sight, learned: Learned) -> np.ndarray:
        return _surprise(sight.numbers, learned).sum(axis=1)

    def amounts(self, sight: Sight, learned: Learned) -> np.ndarray:
        return sight.by_column(_surprise(sight.numbers, learned))


def _surprise(numbers: np.ndarray, learned: Learned) -> np.ndarray:
    """(rows, width)."""
    low, high = (-np.log(share) for share in shares(numbers, learned))
    long = np.where(learned["skew"] < 0, low, np.where(learned["skew"] > 0, high, low + high))
    return np.maximum(np.maximum(low, high), long)


def _skew(numbers: np.ndarray) -> np.ndarray:
    """(width,): its sign is what counts; 0 for constant columns."""
    apart = numbers - numbers.mean(axis=0)
    spread = np.abs(apart).max(axis=0)
    return ((apart / np.where(spread > 0, spread, 1.0)) ** 3).mean(axis=0).round(12)
