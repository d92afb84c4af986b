"""Measures of answers against truth, for many weightings of the rows at once.

Each takes truth (rows,), answers (rows, classes or 1) and weights (draws, rows), and gives (draws,): a bootstrap is one call.
"""

from collections.abc import Callable

import numpy as np

from core.tasks.base import Score

Measure = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]

SMALLEST = 1e-7  # a probability is at least so much before its logarithm is taken


def score(name: str, words: tuple[str, str], measure: Measure, higher_is_better: bool = True) -> Score:
    """A score from a measure; `words` are its title and its sentence."""

    def compute(truth: np.ndarray, answers: np.ndarray) -> float:
        return float(measure(truth, answers, np.ones((1, len(truth))))[0])

    return Score(name, *words, higher_is_better, compute, measure)


def log_loss(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    losses = -np.log(np.clip(answers[np.arange(len(truth)), truth], SMALLEST, 1.0))
    return mean(losses, weights)


def accuracy(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return mean((answers.argmax(axis=1) == truth).astype(float), weights)


def balanced_accuracy(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The mean over classes of how many of a class's rows were found."""
    found = (answers.argmax(axis=1) == truth).astype(float)
    return _mean_of_known(
        [_ratio(weights[:, truth == each] @ found[truth == each], weights[:, truth == each]) for each in _classes(truth)]
    )


def f1(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The mean over classes of 2 · right / (said + true)."""
    said = answers.argmax(axis=1)
    each_class = []
    for each in np.union1d(truth, said):
        right = weights @ ((truth == each) & (said == each)).astype(float)
        either = weights @ ((truth == each).astype(float) + (said == each))
        each_class.append(np.divide(2 * right, either, out=np.full(len(weights), np.nan), where=either > 0))
    return _mean_of_known(each_class)


def auc(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Area under the ROC curve; of more than two classes the mean of each against the rest."""
    if answers.shape[1] == 2:
        return _auc_of_one(truth == 1, answers[:, 1], weights)
    return _mean_of_known([_auc_of_one(truth == each, answers[:, each], weights) for each in _classes(truth)])


def _auc_of_one(positive: np.ndarray, ranked_by: np.ndarray, weights: np.ndarray) -> np.ndarray:
    order = np.argsort(ranked_by, kind="stable")
    ordered = ranked_by[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] > ordered[:-1]]) if len(ordered) else np.array([], dtype=int)
    if not len(starts):
        return np.full(len(weights), np.nan)
    above = np.add.reduceat((weights * positive)[:, order], starts, axis=1)  # (draws, different values)
    below = np.add.reduceat((weights * ~positive)[:, order], starts, axis=1)
    pairs_won = (above * (np.cumsum(below, axis=1) - below / 2)).sum(axis=1)  # a tie is half won
    pairs = above.sum(axis=1) * below.sum(axis=1)
    return np.divide(pairs_won, pairs, out=np.full(len(weights), np.nan), where=pairs > 0)


def rmse(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return np.sqrt(mean((answers[:, 0] - truth) ** 2, weights))


def mae(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return mean(np.abs(answers[:, 0] - truth), weights)


def r2(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """1 − the squared errors over those of answering with the mean."""
    middle = truth.mean() if len(truth) else 0.0
    spread = mean((truth - middle) ** 2, weights) - mean(truth - middle, weights) ** 2
    errors = mean((answers[:, 0] - truth) ** 2, weights)
    return 1 - np.divide(errors, spread, out=np.full(len(weights), np.nan), where=spread > 0)


def _classes(truth: np.ndarray) -> np.ndarray:
    return np.unique(truth)


def mean(figures: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return _ratio(weights @ figures, weights)


def _ratio(sums: np.ndarray, weights: np.ndarray) -> np.ndarray:
    totals = weights.sum(axis=1)
    return np.divide(sums, totals, out=np.full(len(totals), np.nan), where=totals > 0)


def _mean_of_known(figures: list[np.ndarray]) -> np.ndarray:
    """The mean over those that are not NaN, draw by draw; NaN where none is known."""
    if not figures:
        return np.array([np.nan])
    stacked = np.stack(figures)
    known = ~np.isnan(stacked)
    counts = known.sum(axis=0)
    return np.divide(np.where(known, stacked, 0).sum(axis=0), counts, out=np.full(len(counts), np.nan), where=counts > 0)
