"""Boosted trees on lags: one model of all series and all steps to come, by LightGBM."""

from typing import Any

import numpy as np

from core.alternatives.trees import threads
from core.errors import PredictionError
from core.forecasters.base import Forecaster, Learned
from core.forecasters.lags import Lags, Steps, to_come
from core.forecasters.steps import NORMAL
from core.forecasting.levels import LEVELS, MEDIAN
from core.lazy import lazy
from core.series.panel import Panel

lightgbm = lazy("lightgbm")

MOST_ROWS = 60_000
FEWEST_ROWS = 40  # with fewer, trees learn nothing: the last season again, as wide as is usual
ROUNDS, PATIENCE, ROUNDS_UNWATCHED = 400, 20, 40
FARTHEST = 8.0  # units: one wrong value must not rule
FEWEST_BEHIND_A_LEVEL = 300
SETTINGS: dict[str, Any] = {
    "objective": "l1",
    "learning_rate": 0.1,
    "num_leaves": 15,
    "min_data_in_leaf": 20,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 1.0,
    "max_bin": 63,
    "verbosity": -1,
    "force_col_wise": True,
    "deterministic": True,
}


class TreesOnLags(Forecaster):
    """`learned`: `model` (LightGBM's text, "" where there were too few rows) and `off`, (horizon, levels) quantiles of the
    errors in units of the seasonal naive error.
    """

    name = "trees"
    title = "Boosted trees on lags"
    sentence = "Hundreds of small decision trees that see the last values, the last seasons and every column."

    def learn(self, panel: Panel, seed: int) -> Learned:
        lags, random = Lags(panel), np.random.default_rng(seed)
        steps = _learned_from(panel, random)
        truth = lags.truth(steps)
        steps, truth = steps.take(np.isfinite(truth)), truth[np.isfinite(truth)]
        if len(steps) < FEWEST_ROWS:
            return {"model": "", "off": _widening(panel.horizon).tolist()}
        newest = _newest(panel)[steps.series]
        held_out = steps.origin >= newest
        inputs, truth = lags.inputs(steps), np.clip(truth, -FARTHEST, FARTHEST)
        settings = {**SETTINGS, "seed": seed, "num_threads": threads(inputs.size)}
        earlier = steps.origin + steps.ahead <= newest
        rounds, off = _rounds(settings, (inputs, truth, steps.ahead), held_out, earlier)
        booster = lightgbm.train(settings, lightgbm.Dataset(inputs, truth), rounds)
        return {"model": booster.model_to_string(), "off": np.round(off, 5).tolist()}

    def answer(self, panel: Panel, learned: Learned) -> np.ndarray:
        lags, steps = Lags(panel), to_come(panel)
        given = np.zeros(len(steps))
        if learned["model"]:
            given = _given(learned["model"], lags.inputs(steps))
        places = np.minimum(steps.ahead, len(learned["off"])) - 1
        in_units = given[:, None] + np.array(learned["off"])[places]
        answers = lags.base(steps)[:, None] + in_units * lags.unit(steps)[:, None]
        return answers.reshape(len(panel), panel.horizon, len(LEVELS))


def _given(model: str, inputs: np.ndarray) -> np.ndarray:
    """(rows,) answers in units. Raises PredictionError where the trees learned from other columns or lags than these."""
    booster = lightgbm.Booster(model_str=model)
    if booster.num_feature() != inputs.shape[1]:
        raise PredictionError(
            f"The boosted trees of this run learned from {booster.num_feature()} columns and lags; from its series "
            f"{inputs.shape[1]} are made now: it was trained by another version of Layerwise.",
            "Train it again.",
        )
    return booster.predict(inputs, num_threads=threads(inputs.size))


def _learned_from(panel: Panel, random: np.random.Generator) -> Steps:
    """Every step of every series from each origin that has two values before it, or a random sample of them."""
    origins = np.maximum(panel.lengths - 2, 0)
    total = int(origins.sum())
    places = np.arange(total)
    most = max(MOST_ROWS // panel.horizon, 1)
    if total > most:
        places = np.sort(random.choice(total, most, replace=False))
    ends = np.cumsum(origins)
    series = np.searchsorted(ends, places, side="right")
    origin = places - (ends - origins)[series] + 2
    ahead = np.tile(np.arange(1, panel.horizon + 1), len(places))
    series, origin = np.repeat(series, panel.horizon), np.repeat(origin, panel.horizon)
    past = origin + ahead <= panel.lengths[series]
    return Steps(series[past], origin[past], ahead[past])


def _newest(panel: Panel) -> np.ndarray:
    """(series,) the first origin whose steps to come are held out: the horizon or an eighth of the series, the longer one."""
    return panel.lengths - np.maximum(panel.horizon, panel.lengths // 8)


def _rounds(
    settings: dict[str, Any], rows: tuple[np.ndarray, np.ndarray, np.ndarray], held_out: np.ndarray, earlier: np.ndarray
) -> tuple[int, np.ndarray]:
    """How many trees do best on each series' newest steps, learned from what lies before them, and how far off they are."""
    inputs, truth, ahead = rows
    horizon = int(ahead.max())
    if min(held_out.sum(), earlier.sum()) < FEWEST_ROWS:
        booster = lightgbm.train(settings, lightgbm.Dataset(inputs, truth), ROUNDS_UNWATCHED)
        return ROUNDS_UNWATCHED, _off(truth - booster.predict(inputs), ahead, horizon)
    fitted = lightgbm.Dataset(inputs[earlier], truth[earlier])
    watched = lightgbm.Dataset(inputs[held_out], truth[held_out], reference=fitted)
    stop = lightgbm.early_stopping(PATIENCE, verbose=False)
    booster = lightgbm.train(settings, fitted, ROUNDS, valid_sets=[watched], callbacks=[stop])
    given = booster.predict(inputs[held_out], num_iteration=booster.best_iteration)
    return max(booster.best_iteration, 1), _off(truth[held_out] - given, ahead[held_out], horizon)


def _off(errors: np.ndarray, ahead: np.ndarray, horizon: int) -> np.ndarray:
    """(horizon, levels) quantiles of the errors of a step and its neighbours, so many that there are enough; none of them
    moves the median.
    """
    found = np.zeros((horizon, len(LEVELS)))
    for step in range(1, horizon + 1):
        reach = 0
        near = ahead == step
        while near.sum() < FEWEST_BEHIND_A_LEVEL and reach < horizon:
            reach += 1
            near = np.abs(ahead - step) <= reach
        found[step - 1] = np.quantile(errors[near], LEVELS) - np.median(errors[near])
    return found - found[:, [MEDIAN]]


def _widening(horizon: int) -> np.ndarray:
    """(horizon, levels) where nothing could be learned: as a random walk."""
    return np.sqrt(np.arange(1, horizon + 1))[:, None] * NORMAL
