import numpy as np
import pytest

from core.forecasters.steps import NORMAL
from core.forecasting.backtest import Rows
from core.forecasting.blending import blend_weights, blended, recommended
from core.forecasting.measures import MASE, SCALED

RANDOM = np.random.default_rng(0)
TRUTH = np.stack([100 + RANDOM.normal(0, 1, 600), np.ones(600)], axis=1)
ROWS = Rows(np.repeat(np.arange(100), 6), np.full(600, 2), np.tile(np.arange(1, 7), 100), TRUTH)


def candidate(error, seed):
    """Off by a normal error of its own, and as wide as it is off."""
    off = np.random.default_rng(seed).normal(0, error, 600)
    return (TRUTH[:, 0] + off)[:, None] + error * NORMAL


def test_the_mean_of_two_that_err_apart_beats_either():
    answers = {"ets": candidate(1, 1), "theta": candidate(1, 2)}
    weights = blend_weights(ROWS, answers)
    assert weights["ets"] == pytest.approx(0.5, abs=0.1)
    both = MASE.compute(TRUTH, blended(weights, answers))
    assert both < 0.85 * min(MASE.compute(TRUTH, given) for given in answers.values())


def test_one_that_is_much_worse_is_left_out():
    weights = blend_weights(ROWS, {"ets": candidate(1, 1), "network": candidate(5, 2), "theta": candidate(1.1, 3)})
    assert set(weights) == {"ets", "theta"}
    assert sum(weights.values()) == pytest.approx(1, abs=1e-3)


def test_a_yardstick_has_a_weight_only_where_it_helps():
    good = {"ets": candidate(1, 1), "theta": candidate(1, 2)}
    same = TRUTH[:, :1] + 1.2 * (good["ets"] - TRUTH[:, :1])  # errs as ETS does, and more
    assert "naive" not in blend_weights(ROWS, {"naive": same, **good})
    assert blend_weights(ROWS, {"naive": candidate(1, 4), **good})["naive"] > 0.05


def test_without_any_truth_the_first_candidate_stands_alone():
    nothing = Rows(ROWS.series, ROWS.window, ROWS.step, np.full_like(TRUTH, np.nan))
    assert blend_weights(nothing, {"seasonal_naive": candidate(1, 1), "ets": candidate(1, 2)}) == {"seasonal_naive": 1.0}


def test_yardsticks_alone_are_blended_too():
    assert set(blend_weights(ROWS, {"naive": candidate(1, 1), "drift": candidate(1, 2)})) == {"naive", "drift"}


def test_the_best_is_recommended_and_the_blend_where_it_is_as_good():
    answers = {"seasonal_naive": candidate(2, 1), "ets": candidate(1, 2), "blend": candidate(1.5, 3)}
    assert recommended(ROWS, answers) == "ets"
    assert recommended(ROWS, {**answers, "blend": answers["ets"]}) == "blend"


def test_what_is_farther_off_than_seasonal_naive_is_never_recommended():
    """Its intervals are so much better that its loss is smaller, but its median is farther off."""
    near = (TRUTH[:, 0] + np.random.default_rng(1).normal(0, 1, 600))[:, None] + 30 * NORMAL
    far = candidate(1.3, 2)
    assert SCALED.compute(TRUTH, far) < SCALED.compute(TRUTH, near)
    assert recommended(ROWS, {"seasonal_naive": near, "theta": far}) == "seasonal_naive"
