"""Nearest neighbours: how far the nearest of a few rows drawn by chance lie, again and again."""

import numpy as np

from core.detectors.base import Detector, Learned, Sight
from core.detectors.scaling import learn_scales, ranked, standardised

DRAWN = ((32, 1), (128, 5))  # rows drawn, and how many of the nearest are averaged
DRAWS, FEWEST_DRAWS = 10, 3
MOST_CELLS = 3_000_000  # of the rows that are kept
ROWS_AT_ONCE = 2_000


class Neighbours(Detector):
    """Of samples rather than of all rows: odd rows that lie together would otherwise be one another's neighbours, and pass for
    usual ones (Sugiyama & Borgwardt, NeurIPS 2013; aNNE, Ting et al. 2017). It also takes the same time for any new row.
    """

    name = "neighbours"
    title = "Nearest neighbours"
    sentence = "How far a row lies from its nearest among some rows drawn by chance, again and again."
    weight = 3.0

    def learn(self, sight: Sight, seed: int) -> Learned:
        chance = np.random.default_rng(seed)
        each = sum(rows for rows, _ in DRAWN)
        draws = int(np.clip(MOST_CELLS // (each * max(sight.numbers.shape[1], 1)), FEWEST_DRAWS, DRAWS))
        drawn = [chance.choice(len(sight), min(rows, len(sight)), replace=False) for _ in range(draws) for rows, _ in DRAWN]
        lengths = np.array([len(some) for some in drawn])
        learned = {**learn_scales(sight), "drawn": sight.numbers[np.concatenate(drawn)], "lengths": lengths}
        some = sight.take(chance.choice(len(sight), min(ROWS_AT_ONCE, len(sight)), replace=False))
        middle = np.median(_distances(some, learned), axis=0)
        return {**learned, "middle": np.where(middle > 1e-9, middle, 1.0)}

    def score(self, sight: Sight, learned: Learned) -> np.ndarray:
        found = [np.zeros(0)]
        for start in range(0, len(sight), ROWS_AT_ONCE):
            some = sight.take(np.arange(start, min(start + ROWS_AT_ONCE, len(sight))))
            found.append((_distances(some, learned) / learned["middle"]).mean(axis=1))
        return np.concatenate(found)

    def amounts(self, sight: Sight, learned: Learned) -> np.ndarray:
        """Squared distance, column by column, to the nearest rows of all draws together."""
        found = np.zeros((len(sight), len(sight.columns)))
        for place, (rows, drawn) in enumerate(_on_both_scales(sight, learned)):
            nearest = np.argsort(_squared(rows, drawn), axis=1, kind="stable")[:, :5]
            for each in nearest.T:
                found += sight.by_column((rows - drawn[each]) ** 2)
        return found


def _on_both_scales(sight: Sight, learned: Learned) -> list[tuple[np.ndarray, np.ndarray]]:
    drawn = Sight(sight.columns, learned["drawn"], sight.plain, sight.owners, np.zeros((len(learned["drawn"]), 0)))
    return [(scale(sight, learned), scale(drawn, learned)) for scale in (standardised, ranked)]


def _distances(sight: Sight, learned: Learned) -> np.ndarray:
    """(rows, draws): on both scales, the mean distance to the nearest of each draw."""
    found = []
    ends = np.cumsum(learned["lengths"])
    for rows, drawn in _on_both_scales(sight, learned):
        apart = _squared(rows, drawn)
        for place, (end, length) in enumerate(zip(ends, learned["lengths"], strict=True)):
            found.append(_nearest(apart[:, end - length : end], DRAWN[place % len(DRAWN)][1]))
    return np.stack(found, axis=1)


def _nearest(apart: np.ndarray, most: int) -> np.ndarray:
    most = min(most, apart.shape[1])
    return np.sqrt(np.partition(apart, most - 1, axis=1)[:, :most]).mean(axis=1)


def _squared(rows: np.ndarray, others: np.ndarray) -> np.ndarray:
    """(rows, others): squared distances."""
    both = (rows**2).sum(axis=1)[:, None] + (others**2).sum(axis=1)
    return np.maximum(both - 2 * rows @ others.T, 0.0)
