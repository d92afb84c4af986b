import json

import numpy as np
import pytest

from core.forecasters.steps import NORMAL
from core.forecasting.backtest import Rows
from core.forecasting.conformal import calibrated, learn_calibration
from core.forecasting.levels import INTERVALS, LEVELS, MEDIAN


def made(series=300, horizon=8, seed=0, skewed=False):
    """Errors that grow with the step; normal quantiles that are far too narrow, and alike at every step."""
    random = np.random.default_rng(seed)
    steps = np.tile(np.arange(1, horizon + 1), series)
    scales = np.repeat(np.exp(random.normal(0, 1, series)), horizon)
    errors = random.exponential(1, len(steps)) - np.log(2) if skewed else random.normal(0, 1, len(steps))
    values = 100 + errors * scales * np.sqrt(steps)
    rows = Rows(np.repeat(np.arange(series), horizon), np.ones_like(steps), steps, np.stack([values, scales], axis=1))
    return rows, 100 + 0.3 * scales[:, None] * NORMAL


def inside(rows, answers, promised):
    low, high = (answers[:, place] for place in INTERVALS[promised])
    return (low <= rows.values) & (rows.values <= high)


@pytest.mark.parametrize("skewed", [False, True])
@pytest.mark.parametrize("promised", [0.8, 0.95])
def test_intervals_hold_what_they_promise_on_rows_that_were_not_seen(promised, skewed):
    rows, answers = made(skewed=skewed)
    learned = json.loads(json.dumps(learn_calibration(rows, answers)))
    fresh, narrow = made(seed=1, skewed=skewed)
    wider = calibrated(narrow, fresh.step, fresh.scales, learned)
    assert inside(fresh, narrow, promised).mean() < promised - 0.2
    assert inside(fresh, wider, promised).mean() == pytest.approx(promised, abs=0.02)
    for step in (1, 8):
        assert inside(fresh, wider, promised)[fresh.step == step].mean() == pytest.approx(promised, abs=0.06)


def test_the_median_stays_and_levels_ascend():
    rows, answers = made()
    wider = calibrated(answers, rows.step, rows.scales, learn_calibration(rows, answers))
    assert np.array_equal(wider[:, MEDIAN], answers[:, MEDIAN])
    assert (np.diff(wider, axis=1) >= 0).all()


def test_what_is_too_wide_becomes_narrower():
    rows, answers = made()
    wide = 100 + 50 * (answers - 100)
    narrower = calibrated(wide, rows.step, rows.scales, learn_calibration(rows, wide))
    assert inside(rows, narrower, 0.8).mean() < inside(rows, wide, 0.8).mean()


def test_few_rows_move_intervals_a_little_and_none_not_at_all():
    rows, answers = made()
    nothing = learn_calibration(rows.take(np.zeros(0, int)), answers[:0])
    assert nothing["factors"] == [[1.0] * len(LEVELS)]
    few, many = (np.array(learn_calibration(rows.take(np.arange(count)), answers[:count])["factors"])[0] for count in (8, 2400))
    assert abs(np.log(few[-1])) < abs(np.log(many[-1]))


def test_rows_without_truth_or_scale_teach_nothing():
    rows, answers = made(series=50)
    truth = rows.truth.copy()
    truth[::2, 0] = np.nan
    holes = Rows(rows.series, rows.window, rows.step, truth)
    half = rows.take(np.arange(1, len(rows), 2))
    assert learn_calibration(holes, answers) == learn_calibration(half, answers[1::2])


def test_a_series_without_a_scale_keeps_finite_intervals():
    rows, answers = made()
    learned = learn_calibration(rows, answers)
    wider = calibrated(answers, rows.step, np.full(len(rows), np.nan), learned)
    assert np.isfinite(wider).all()
    flat = calibrated(np.full_like(answers, 5.0), rows.step, np.full(len(rows), np.nan), learned)
    assert (flat == 5.0).all()
