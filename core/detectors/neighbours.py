"""Nearest neighbours: how far the nearest of a few rows drawn by chance lie, again and again."""

from dataclasses import replace

import numpy as np

from core.detectors.base import Detector, Learned, Sight
from core.detectors.scaling import learn_scales, ranked, standardised

DRAWN = 64  # rows of a draw
NEAREST = 5  # of them are averaged
DRAWS, FEWEST_DRAWS = 20, 3
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
        each = min(DRAWN, len(sight))
        draws = int(np.clip(MOST_CELLS // (each * max(sight.numbers.shape[1], 1)), FEWEST_DRAWS, DRAWS))
        drawn = np.stack([chance.choice(len(sight), each, replace=False) for _ in range(draws)])
        learned = {**learn_scales(sight), "drawn": sight.numbers[drawn.ravel()].astype(np.float32), "draws": np.array(draws)}
        some = sight.take(chance.choice(len(sight), min(ROWS_AT_ONCE, len(sight)), replace=False))
        middle = np.median(_distances(some, learned, _drawn(some, learned)), axis=0)
        return {**learned, "middle": np.where(middle > 1e-9, middle, 1.0)}

    def score(self, sight: Sight, learned: Learned) -> np.ndarray:
        found, drawn = [np.zeros(0)], _drawn(sight, learned)
        for start in range(0, len(sight), ROWS_AT_ONCE):
            some = sight.take(np.arange(start, min(start + ROWS_AT_ONCE, len(sight))))
            found.append((_distances(some, learned, drawn) / learned["middle"]).mean(axis=1))
        return np.concatenate(found)

    def amounts(self, sight: Sight, learned: Learned) -> np.ndarray:
        """Squared distance, column by column, to the nearest rows of all draws together."""
        found = np.zeros((len(sight), len(sight.columns)))
        for rows, drawn in zip(_on_both_scales(sight, learned), _drawn(sight, learned), strict=True):
            nearest = np.argsort(_squared(rows, drawn), axis=1, kind="stable")[:, :NEAREST]
            for each in nearest.T:
                found += sight.by_column((rows - drawn[each]) ** 2)
        return found


def _on_both_scales(sight: Sight, learned: Learned) -> tuple[np.ndarray, np.ndarray]:
    return standardised(sight, learned), ranked(sight, learned)


def _drawn(sight: Sight, learned: Learned) -> tuple[np.ndarray, np.ndarray]:
    """The rows that were drawn, on both scales; `sight` says which columns there are."""
    rows = learned["drawn"].astype(np.float64)
    return _on_both_scales(replace(sight, numbers=rows, errors=np.zeros((len(rows), 0))), learned)


def _distances(sight: Sight, learned: Learned, drawn: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """(rows, 2 · draws): on both scales, the mean distance to the nearest of each draw."""
    found = []
    for rows, others in zip(_on_both_scales(sight, learned), drawn, strict=True):
        apart = _squared(rows, others).reshape(len(rows), int(learned["draws"]), -1)
        most = min(NEAREST, apart.shape[2])
        found.append(np.sqrt(np.partition(apart, most - 1, axis=2)[:, :, :most]).mean(axis=2))
    return np.concatenate(found, axis=1)


def _squared(rows: np.ndarray, others: np.ndarray) -> np.ndarray:
    """(rows, others): squared distances."""
    both = (rows**2).sum(axis=1)[:, None] + (others**2).sum(axis=1)
    return np.maximum(both - 2 * rows @ others.T, 0.0)
