"""Intervals that hold what they promise: quantiles moved by what the back-tests found, for each stretch of the horizon.

Split conformal prediction, level by level. A quantile stands at some distance from the median; back-tests say how many such
distances the truth lay off, and the quantile of those is what the distance is multiplied by. So an interval may reach farther
up than down. The distance is half the forecaster's own (a series that it holds uncertain stays so) and half the series'
seasonal naive error (a forecaster that is surer of itself today than it was in the back-tests is not believed): their
geometric mean. Either alone covered less evenly on M1 and Tourism, and lost 1 to 2 % of quantile loss.
"""

from typing import Any

import numpy as np

from core.forecasters.steps import NORMAL
from core.forecasting.backtest import Rows
from core.forecasting.levels import LEVELS, MEDIAN

FEWEST = 300  # rows in a stretch of the horizon; with fewer, stretches are longer
SLOW = 20.0  # so many rows are needed to believe the back-tests half
LEAST, MOST = 0.2, 10.0  # what a distance is multiplied by
SMALLEST = 0.01  # a forecaster's own distance is at least so much of the series'
SIDES = np.sign(np.arange(len(LEVELS)) - MEDIAN)


def learn_calibration(rows: Rows, answers: np.ndarray) -> dict[str, Any]:
    """JSON: `first` step of each stretch, and (stretches, levels) `factors` of the distance from the median."""
    known = np.isfinite(rows.values) & np.isfinite(rows.scales)
    rows, answers = rows.take(known), answers[known]
    firsts = _stretches(rows.step)
    places = np.searchsorted(firsts, rows.step, side="right") - 1
    whole = _factors(rows, answers, np.ones(len(LEVELS)))
    factors = [_factors(rows.take(places == place), answers[places == place], whole) for place in range(len(firsts))]
    return {"first": firsts.tolist(), "factors": np.round(factors, 5).tolist()}


def calibrated(answers: np.ndarray, steps: np.ndarray, scales: np.ndarray, learned: dict[str, Any]) -> np.ndarray:
    """(rows, levels) with the distances from the median multiplied; ascending, the median as it was."""
    places = np.maximum(np.searchsorted(learned["first"], steps, side="right") - 1, 0)
    middle = answers[:, [MEDIAN]]
    moved = middle + np.array(learned["factors"])[places] * _distances(answers, scales)
    below, above = np.minimum(moved[:, :MEDIAN], middle), np.maximum(moved[:, MEDIAN + 1 :], middle)
    return np.concatenate([np.sort(below, axis=1), middle, np.sort(above, axis=1)], axis=1)


def _distances(answers: np.ndarray, scales: np.ndarray) -> np.ndarray:
    """(rows, levels) from the median, below zero on its left; the forecaster's own where a series has no error of its own."""
    own = SIDES * np.maximum(SIDES * (answers - answers[:, [MEDIAN]]), 0.0)
    usual = 2 * np.abs(NORMAL) * np.nan_to_num(scales)[:, None]
    own = SIDES * np.maximum(np.abs(own), SMALLEST * usual)
    return np.where(usual > 0, SIDES * np.sqrt(np.abs(own) * usual), own)


def _stretches(steps: np.ndarray) -> np.ndarray:
    """The first steps of stretches of the horizon, each with rows enough."""
    counts = np.bincount(steps)[1:] if len(steps) else np.zeros(1, np.int64)
    firsts, held = [1], 0
    for step, count in enumerate(counts, start=1):
        if held >= FEWEST and counts[step - 1 :].sum() >= FEWEST:
            firsts.append(step)
            held = 0
        held += count
    return np.array(firsts)


def _factors(rows: Rows, answers: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """(levels,) what each distance must be multiplied by, drawn towards what is usual where rows are few."""
    factors = usual.copy()
    if not len(rows):
        return factors
    distances = _distances(answers, rows.scales)
    off = rows.values - answers[:, MEDIAN]
    belief = len(rows) / (len(rows) + SLOW)
    for place, level in enumerate(LEVELS):
        if place != MEDIAN:
            share = max(level, 1 - level)
            share = min(share * (len(rows) + 1) / len(rows), 1.0)
            found = np.quantile(np.divide(off, distances[:, place], out=_far(off), where=distances[:, place] != 0), share)
            factors[place] = np.clip(found, LEAST, MOST) ** belief * usual[place] ** (1 - belief)
    return factors


def _far(off: np.ndarray) -> np.ndarray:
    """What off / 0 is: nothing where nothing is off."""
    return np.where(off == 0, 0.0, np.inf)
