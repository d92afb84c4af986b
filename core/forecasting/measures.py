"""How good forecasts are. Truth is (rows, 2): value and MASE's denominator; answers are (rows, levels).

Each measure gives one figure for each weighting of the rows, (draws, rows) → (draws,): a bootstrap is one call. Rows whose
value is not known count in none of them.
"""

from collections.abc import Callable

import numpy as np

from core.forecasting.levels import INTERVALS, LEVELS, MEDIAN, SCORED
from core.tasks.base import Score

Measure = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]

QUANTILES = np.array([LEVELS[place] for place in SCORED])


def pinball(values: np.ndarray, answers: np.ndarray) -> np.ndarray:
    """(rows,) mean quantile loss over the scored levels, doubled: as large as the absolute error where all levels agree."""
    over = values[:, None] - answers[:, list(SCORED)]
    return 2 * np.maximum(QUANTILES * over, (QUANTILES - 1) * over).mean(axis=1)


def mase(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return _mean(np.abs(answers[:, MEDIAN] - truth[:, 0]) / truth[:, 1], weights)


def scaled_loss(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return _mean(pinball(truth[:, 0], answers) / truth[:, 1], weights)


def wql(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    values = truth[:, 0]
    return _ratio(pinball(values, answers), np.abs(values), weights)


def smape(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    middle, values = answers[:, MEDIAN], truth[:, 0]
    sizes = np.abs(middle) + np.abs(values)
    shares = np.divide(200 * np.abs(middle - values), sizes, out=np.zeros(len(values)), where=sizes != 0)
    return _mean(np.where(np.isfinite(values), shares, np.nan), weights)


def bias(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return _mean((answers[:, MEDIAN] - truth[:, 0]) / truth[:, 1], weights)


def coverage(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray, promised: float) -> np.ndarray:
    low, high = (answers[:, place] for place in INTERVALS[promised])
    values = truth[:, 0]
    return _mean(np.where(np.isfinite(values), (low <= values) & (values <= high), np.nan), weights)


def _coverage_80(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return coverage(truth, answers, weights, 0.8)


def _coverage_95(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return coverage(truth, answers, weights, 0.95)


def _mean(figures: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return _ratio(figures, np.ones(len(figures)), weights)


def _ratio(above: np.ndarray, below: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Σ above / Σ below over the rows where both are known; NaN where there is nothing."""
    known = np.isfinite(above) & np.isfinite(below)
    sums, totals = weights[:, known] @ above[known], weights[:, known] @ below[known]
    return np.divide(sums, totals, out=np.full(len(weights), np.nan), where=totals > 0)


def _score(name: str, words: tuple[str, str], measure: Measure, higher_is_better: bool = False) -> Score:
    def compute(truth: np.ndarray, answers: np.ndarray) -> float:
        return float(measure(truth, answers, np.ones((1, len(truth))))[0])

    return Score(name, *words, higher_is_better, compute, measure)


MASE = _score(
    "mase",
    (
        "MASE",
        "The mean distance between forecast and truth, over that of the seasonal naive forecast in the series' own past: "
        "below 1 is closer than repeating the last season was.",
    ),
    mase,
)
SCALED = _score(
    "scaled_loss",
    (
        "Scaled quantile loss",
        "The mean loss over the levels 0.1 to 0.9, over the seasonal naive error in the series' own past.",
    ),
    scaled_loss,
)
WQL = _score(
    "wql",
    (
        "WQL",
        "Weighted quantile loss: how far the levels 0.1 to 0.9 lie from the truth, as a share of all there was; 0 is perfect.",
    ),
    wql,
)
SMAPE = _score(
    "smape", ("sMAPE", "The distance in percent of the mean of forecast and truth: 0 is perfect, 200 the worst."), smape
)
BIAS = _score(
    "bias",
    ("Bias", "How much too high (above 0) or too low forecasts are on average, over the seasonal naive error; 0 is best."),
    bias,
)
COVERAGE_80 = _score(
    "coverage_80", ("Inside 80 %", "The share of truths inside the 80 % interval; 0.8 is promised."), _coverage_80, True
)
COVERAGE_95 = _score(
    "coverage_95", ("Inside 95 %", "The share of truths inside the 95 % interval; 0.95 is promised."), _coverage_95, True
)
SCORES = (MASE, WQL, SMAPE, BIAS, COVERAGE_80, COVERAGE_95)
