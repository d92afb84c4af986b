"""Measures of forecasts, against figures worked out by hand."""

import numpy as np
import pytest

from core.forecasting.levels import LEVELS, MEDIAN
from core.forecasting.measures import BIAS, COVERAGE_80, COVERAGE_95, MASE, SCALED, SCORES, SMAPE, WQL
from core.tasks import task

# two series of two steps: values 10, 20 (scale 2) and 100, 100 (scale 10)
TRUTH = np.array([[10.0, 2.0], [20.0, 2.0], [100.0, 10.0], [100.0, 10.0]])
FLAT = np.repeat(np.array([[12.0], [20.0], [90.0], [120.0]]), len(LEVELS), axis=1)  # all levels agree
SPREAD = FLAT + 10 * (np.array(LEVELS) - 0.5)


def test_mase_is_the_mean_distance_over_the_scale():
    assert MASE.compute(TRUTH, FLAT) == pytest.approx((1 + 0 + 1 + 2) / 4)


def test_where_all_levels_agree_wql_is_the_distance_over_all_there_was():
    assert WQL.compute(TRUTH, FLAT) == pytest.approx((2 + 0 + 10 + 20) / 230)


def test_the_quantile_loss_of_one_row_is_as_worked_out():
    """Truth 0; levels 0.1, 0.2 … 0.9 at −4, −3 … 4: Σ 2·level·4 … = 2 · (.4 + .6 + .6 + .4 + 0 + .4 + .6 + .6 + .4) / 9."""
    answers = (10 * (np.array(LEVELS) - 0.5))[None, :]
    assert SCALED.compute(np.array([[0.0, 1.0]]), answers) == pytest.approx(2 * 4.0 / 9)


def test_smape_is_in_percent_and_zero_where_both_are_zero():
    expected = (200 * 2 / 22 + 0 + 200 * 10 / 190 + 200 * 20 / 220) / 4
    assert SMAPE.compute(TRUTH, FLAT) == pytest.approx(expected)
    assert SMAPE.compute(np.array([[0.0, 1.0]]), np.zeros((1, len(LEVELS)))) == 0


def test_bias_is_above_zero_where_forecasts_are_too_high():
    assert BIAS.compute(TRUTH, FLAT) == pytest.approx((1 + 0 - 1 + 2) / 4)


def test_coverage_counts_truths_inside_and_on_the_edge():
    edge = np.array([[14.0, 1.0], [14.1, 1.0], [14.8, 1.0]])  # 10 ± 4 is the 80 % interval, 10 ± 4.75 the 95 % one
    answers = np.tile(10 + 10 * (np.array(LEVELS) - 0.5), (3, 1))
    assert COVERAGE_80.compute(edge, answers) == pytest.approx(1 / 3)
    assert COVERAGE_95.compute(edge, answers) == pytest.approx(2 / 3)


@pytest.mark.parametrize("score", SCORES, ids=lambda score: score.name)
def test_rows_without_a_value_count_in_no_score_and_none_at_all_is_nan(score):
    holes = np.concatenate([TRUTH, [[np.nan, 2.0]]])
    answers = np.concatenate([SPREAD, SPREAD[:1]])
    assert score.compute(holes, answers) == pytest.approx(score.compute(TRUTH, SPREAD))
    assert np.isnan(score.compute(holes[-1:], answers[-1:]))


def test_rows_without_a_scale_count_where_none_is_needed():
    truth = np.array([[10.0, 2.0], [5.0, np.nan]])
    answers = np.repeat([[12.0], [6.0]], len(LEVELS), axis=1)
    assert MASE.compute(truth, answers) == 1
    assert WQL.compute(truth, answers) == pytest.approx(3 / 15)


@pytest.mark.parametrize("score", SCORES, ids=lambda score: score.name)
def test_weights_are_the_same_as_rows_repeated(score):
    again = np.array([0, 0, 1, 3, 3, 3])
    weights = np.bincount(again, minlength=4)[None, :].astype(float)
    assert score.resampled(TRUTH, SPREAD, weights)[0] == pytest.approx(score.compute(TRUTH[again], SPREAD[again]))


def test_the_task_scores_by_mase_first_and_chooses_by_a_loss_of_all_levels():
    forecasting = task("forecasting")
    state = {"horizon": 2, "levels": list(LEVELS)}
    assert forecasting.scores(state)[0].name == "mase"
    wide = SPREAD + 40 * (np.array(LEVELS) - 0.5)
    assert wide[:, MEDIAN].tolist() == SPREAD[:, MEDIAN].tolist()
    assert forecasting.choosing(state).compute(TRUTH, wide) > forecasting.choosing(state).compute(TRUTH, SPREAD)
