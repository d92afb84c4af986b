"""Windows of a panel: what is in them, what never is, and that the model cuts out the same ones as numpy does."""

from dataclasses import replace

import numpy as np
import pytest

from core.forecasting.backtest import window_ends
from core.forecasting.channels import Channels, learn_states, lookback_for
from core.forecasting.levels import LEVELS
from core.forecasting.windows import learning_windows, newest_windows, training_windows
from tests.core.forecasting.panels import HORIZON, awkward, panel_of, seasonal


def channels_of(panel, lookback=0):
    return Channels.of(panel, learn_states(panel, lookback))


def newest(panel, lookback=0):
    windows = newest_windows(channels_of(panel, lookback))
    return windows, windows.take(np.arange(len(windows))).arrays


def test_a_window_holds_the_newest_steps_less_their_level_and_what_is_known_of_the_next():
    panel = panel_of(seasonal(12), seasonal(9, seed=1), columns=True)
    windows, arrays = newest(panel, lookback=6)
    assert [part.name for part in windows.parts] == ["past", "future", "numbers"]
    assert {name: array.shape for name, array in arrays.items()} == {"past": (2, 6, 4), "future": (2, 3, 2), "numbers": (2, 1)}
    logs = np.log(panel.history(0))
    level, spread = logs[-4:].mean(), windows.channels.states["spread"]
    np.testing.assert_allclose(arrays["past"][0, :, 0], (logs[-6:] - level) / spread, rtol=1e-4)
    np.testing.assert_array_equal(arrays["past"][0, :, 1], np.ones(6))
    np.testing.assert_allclose(arrays["future"][0, :, 0], (logs[[-4, -3, -2]] - level) / spread, rtol=1e-4)
    middle, wide = windows.channels.states["known"][0]
    np.testing.assert_allclose(arrays["future"][0, :, 1], (panel.known[12:15, 0] - middle) / wide, rtol=1e-4)


def test_where_a_season_is_shorter_than_the_horizon_it_comes_again_and_again():
    _, arrays = newest(panel_of(seasonal(12, season=2), season=2, horizon=5), lookback=4)
    again = arrays["future"][0, :, 0]
    np.testing.assert_array_equal(again, again[[0, 1, 0, 1, 0]])


def test_a_series_shorter_than_the_lookback_says_that_nothing_was_before():
    _, arrays = newest(panel_of(seasonal(20), seasonal(3), columns=True), lookback=8)
    np.testing.assert_array_equal(arrays["past"][1, :5], np.zeros((5, 4)))
    np.testing.assert_array_equal(arrays["past"][1, 5:, 1], np.ones(3))


def test_a_missing_value_is_the_newest_before_it_and_marked():
    values = seasonal(10)
    values[7] = np.nan
    _, arrays = newest(panel_of(values), lookback=4)
    np.testing.assert_array_equal(arrays["past"][0, :, 1], [1, 0, 1, 1])
    assert arrays["past"][0, 1, 0] == arrays["past"][0, 0, 0]


def test_how_large_a_series_is_does_not_matter():
    _, small = newest(panel_of(seasonal(20)))
    _, large = newest(panel_of(seasonal(20) * 1e9))
    np.testing.assert_allclose(small["past"], large["past"], atol=1e-4)
    _, low = newest(panel_of(seasonal(20) - 100))
    _, high = newest(panel_of((seasonal(20) - 100) * 1e9))
    np.testing.assert_allclose(low["past"], high["past"], atol=1e-4)


def test_awkward_series_give_finite_windows_and_finite_answers_in_their_own_unit():
    panel = awkward()
    windows, arrays = newest(panel)
    assert all(np.isfinite(array).all() for array in arrays.values())
    answers = windows.answers(np.arange(len(windows)), np.tile(np.linspace(-1, 1, len(LEVELS)), (len(panel), HORIZON)))
    assert np.isfinite(answers).all()
    np.testing.assert_allclose(answers[3, :, 6], 7.0, rtol=1e-3)
    np.testing.assert_allclose(answers[4, :, 6], 0.0, atol=1e-3)
    assert 0.5e14 < answers[7, 0, 6] < 2e14
    assert (answers[6] < 0).all()


def test_answers_ascend_over_the_levels():
    windows, _ = newest(panel_of(seasonal(12)))
    answers = windows.answers(np.array([0]), np.random.default_rng(0).normal(size=(1, HORIZON * len(LEVELS))))
    assert (np.diff(answers, axis=-1) >= 0).all()


def test_what_comes_after_an_origin_changes_nothing_in_a_window_but_what_is_known_in_advance():
    panel = panel_of(seasonal(20), seasonal(16, seed=1), columns=True)
    ends = np.array([12, 9])
    changed = replace(panel, values=panel.values.copy(), past=panel.past.copy())
    for start, end, length in zip(panel.starts, ends, panel.lengths, strict=True):
        changed.values[start + end : start + length] = 1e6
        changed.past[start + end : start + length] = -1e6
    (_, before), (_, after) = newest(panel.cut(ends)), newest(changed.cut(ends))
    for name, array in before.items():
        np.testing.assert_array_equal(array, after[name])


def test_training_windows_ask_for_nothing_of_the_back_tests():
    panel = panel_of(seasonal(24), seasonal(20, seed=1), seasonal(4, seed=2))
    held_back = window_ends(panel, 2)
    windows, (train, validation) = learning_windows(channels_of(panel, 6), held_back)
    first = {0: 24 - 2 * HORIZON, 1: 20 - 2 * HORIZON, 2: 4}
    for place, origin, until in zip(windows.places[train], windows.origins[train], windows.untils[train], strict=True):
        assert origin < panel.starts[place] + first[place]
        assert until == panel.starts[place] + first[place]
    asked = {(int(windows.places[i]), int(windows.origins[i] - panel.starts[windows.places[i]])) for i in validation}
    assert asked == {(0, 18), (1, 14), (0, 21), (1, 17)}


def test_a_window_begins_at_every_step_that_has_a_season_before_it_and_at_the_second_of_short_series():
    panel = panel_of(seasonal(8), [1.0, 2.0], [5.0])
    windows = training_windows(channels_of(panel), panel.lengths)
    found = list(zip(windows.places.tolist(), (windows.origins - panel.starts[windows.places]).tolist(), strict=True))
    assert found == [(0, 5), (0, 6), (0, 7), (1, 1)]


def test_truth_is_judged_in_its_own_unit_beside_the_error_of_the_seasonal_naive_forecast():
    values = seasonal(16)
    values[14] = np.nan
    panel = panel_of(values)
    windows, (_, validation) = learning_windows(channels_of(panel), window_ends(panel, 1))
    truth, answers = windows.judged(validation, np.zeros((1, HORIZON * len(LEVELS))))
    np.testing.assert_array_equal(truth[:, 0], values[[13, 15]])
    np.testing.assert_allclose(truth[:, 1], np.abs(values[4:13] - values[:9]).mean())
    assert answers.shape == (2, len(LEVELS))


@pytest.mark.network
@pytest.mark.parametrize("columns", [True, False])
def test_the_model_cuts_out_the_same_windows_as_numpy(columns):
    from core.tasks import task

    panel = panel_of(seasonal(14), seasonal(9, seed=1), [3.0, np.nan, 4.0, -1.0], columns=columns)
    windows, (train, validation) = learning_windows(channels_of(panel, 6), window_ends(panel, 1))
    numbers = np.array([[train[0], train[-1]], [validation[0], validation[1]]], np.int32)
    parts, wanted, weights = windows.table(task("forecasting"), {})(numbers)
    cut_out = windows.take(numbers.ravel()).arrays
    assert set(parts) == set(cut_out)
    for name, array in cut_out.items():
        np.testing.assert_allclose(np.asarray(parts[name]).reshape(array.shape), array, atol=1e-5)
    assert np.asarray(weights).shape == (2, 2)
    assert (np.asarray(weights) > 0).all()
    assert np.isnan(np.asarray(wanted)[0, 1, 1:]).all(), "the last training window is asked for one step only"
    back = windows.channels.in_own_unit(np.asarray(wanted)[1], windows.places[validation], windows.origins[validation])
    asked = windows.origins[validation][:, None] + np.arange(HORIZON)
    np.testing.assert_allclose(back, panel.values[asked], rtol=1e-4)


@pytest.mark.network
def test_the_pinball_loss_weighs_levels_and_passes_over_what_is_missing():
    from core.layers.losses import PinballOfMembers

    loss = PinballOfMembers((0.1, 0.5))
    truth = np.array([[3.0, np.nan], [np.nan, np.nan]], "float32")
    answers = np.array([[[1.0, 2.0, 9.0, 9.0], [4.0, 5.0, 9.0, 9.0]], [[0.0] * 4] * 2], "float32")
    # 2 × mean over members and levels of 0.1·2, 0.5·1, 0.9·1, 0.5·2, over the two steps
    np.testing.assert_allclose(np.asarray(loss.call(truth, answers)), [2 * np.mean([0.2, 0.5, 0.9, 1.0]) / 2, 0.0], rtol=1e-5)
    assert type(loss).from_config(loss.get_config()).levels == (0.1, 0.5)


@pytest.mark.parametrize(
    ("length", "season", "horizon", "frequency", "lookback"),
    [
        (100, 12, 12, "MS", 25),
        (100, 12, 18, "MS", 36),
        (9000, 24, 24, "h", 169),
        (500, 7, 14, "D", 28),
        (20, 12, 12, "MS", 19),
        (6, 1, 4, "YS", 5),
    ],
)
def test_the_lookback_is_two_seasons_and_two_horizons_and_a_week_of_hours(length, season, horizon, frequency, lookback):
    panel = panel_of(seasonal(length), season=season, horizon=horizon, frequency=frequency)
    assert lookback_for(panel) == lookback
