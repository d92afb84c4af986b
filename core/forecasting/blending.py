"""A blend of forecasts: the weighted mean of candidates' quantiles, weighed on back-tests that none of them learned from."""

import numpy as np

from core.blend import blended as blended
from core.forecasters import SIMPLE
from core.forecasting.backtest import Rows
from core.forecasting.measures import MASE, SCALED, pinball

Answers = dict[str, np.ndarray]  # candidate → (rows, levels)

PICKS = 25  # of the greedy choice
EVEN = 0.5  # the share of the weights that is even among the methods worth it
WORTH = 1.3  # a candidate whose loss is so many times the best one's is not
SMALLEST = 0.05  # a candidate with less weight is left out
YARDSTICK = "seasonal_naive"
ALMOST = 1.02  # so near to the best one the blend is recommended: it is the surer choice, and these rows stopped the network


def blend_weights(rows: Rows, answers: Answers) -> dict[str, float]:
    """Convex weights by candidate, of those worth their while; a single one where nothing can be measured.

    Half of the weights are even among the methods (yardsticks excepted) not much worse than the best, which few windows cannot
    mislead; half are chosen by adding, again and again, the candidate that makes the mean of those added best (Caruana 2004).
    On M1 and Tourism anything between a third and two thirds did as well, and better than either alone.
    """
    known = np.isfinite(rows.truth).all(axis=1)
    truth = rows.truth[known]
    if not len(truth):
        return {next(iter(answers)): 1.0}
    names = list(answers)
    stacked = np.stack([answers[name][known] for name in names])
    losses = np.array([SCALED.compute(truth, given) for given in stacked])
    method = np.array([name not in SIMPLE for name in names])
    even = _worth(losses, method) if method.any() else _worth(losses, ~method)
    tried = np.flatnonzero(_worth(losses, np.ones(len(names), bool)))
    weights = EVEN * even / even.sum()
    weights[tried] += (1 - EVEN) * _greedy(truth, stacked[tried])
    weights = np.where(weights < SMALLEST, 0.0, weights)
    weights /= weights.sum()
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True) if weight > 0}


def recommended(rows: Rows, answers: Answers) -> str:
    """The candidate with the least loss on rows that choose, of those whose forecasts are no farther off than seasonal naive's;
    the blend where it is nearly as good.
    """
    losses = {name: SCALED.compute(rows.truth, given) for name, given in answers.items()}
    if YARDSTICK in answers:
        limit = MASE.compute(rows.truth, answers[YARDSTICK])
        losses = {name: loss for name, loss in losses.items() if not MASE.compute(rows.truth, answers[name]) > limit}
    best = min(losses, key=lambda name: losses[name])
    return "blend" if losses.get("blend", np.inf) <= ALMOST * losses[best] else best


def _worth(losses: np.ndarray, among: np.ndarray) -> np.ndarray:
    """(candidates,) which of those `among` are not much worse than the best of them."""
    return among & (losses <= WORTH * losses[among].min())


def _greedy(truth: np.ndarray, stacked: np.ndarray) -> np.ndarray:
    """(candidates,) how often each was added, as shares."""
    picked, total = np.zeros(len(stacked)), np.zeros(stacked.shape[1:])
    for count in range(1, PICKS + 1):
        losses = [(pinball(truth[:, 0], (total + given) / count) / truth[:, 1]).mean() for given in stacked]
        best = int(np.argmin(losses))
        picked[best] += 1
        total += stacked[best]
    return picked / PICKS
