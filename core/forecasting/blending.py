"""A blend of forecasts: the weighted mean of candidates' quantiles, weighed on back-tests that none of them learned from."""

import numpy as np

from core.blend import blended as blended
from core.forecasting.backtest import Rows
from core.forecasting.measures import SCALED, pinball

PICKS = 25  # of the greedy choice
EVEN = 0.5  # the share of the weights that is even among those worth it
WORTH = 1.15  # a candidate whose loss is larger than the best one's by more is not
SMALLEST = 0.05  # a candidate with less weight is left out


def blend_weights(rows: Rows, answers: dict[str, np.ndarray]) -> dict[str, float]:
    """Convex weights by candidate, of those worth their while; a single one where nothing can be measured.

    Half of the weights are even among the candidates nearly as good as the best one, which few windows cannot mislead; half
    are chosen by adding, again and again, the candidate that makes the mean of those added best (Caruana 2004).
    """
    known = np.isfinite(rows.truth).all(axis=1)
    truth = rows.truth[known]
    if not len(truth):
        return {next(iter(answers)): 1.0}
    names = list(answers)
    stacked = np.stack([answers[name][known] for name in names])
    losses = np.array([SCALED.compute(truth, given) for given in stacked])
    worth = np.flatnonzero(losses <= WORTH * losses.min())
    weights = np.zeros(len(names))
    weights[worth] = EVEN / len(worth) + (1 - EVEN) * _greedy(truth, stacked[worth])
    weights = np.where(weights < SMALLEST, 0.0, weights)
    weights /= weights.sum()
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True) if weight > 0}


def _greedy(truth: np.ndarray, stacked: np.ndarray) -> np.ndarray:
    """(candidates,) how often each was added, as shares."""
    picked, total = np.zeros(len(stacked)), np.zeros(stacked.shape[1:])
    for count in range(1, PICKS + 1):
        losses = [(pinball(truth[:, 0], (total + given) / count) / truth[:, 1]).mean() for given in stacked]
        best = int(np.argmin(losses))
        picked[best] += 1
        total += stacked[best]
    return picked / PICKS
