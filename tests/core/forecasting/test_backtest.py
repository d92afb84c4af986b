import numpy as np
import pytest

from core.forecasters import forecaster
from core.forecasting.backtest import before_windows, learn_and_answer, rows_of, scales_of, window_ends
from core.forecasting.levels import LEVELS, MEDIAN
from tests.core.forecasters.panels import panel_of


def test_windows_lie_one_horizon_apart_and_the_newest_ends_where_the_series_ends():
    windows = window_ends(panel_of(np.arange(20.0), horizon=3), 3)
    assert [(window.number, window.ends.tolist()) for window in windows] == [(3, [11]), (2, [14]), (1, [17])]


def test_a_series_is_in_those_windows_only_that_it_has_room_for():
    windows = window_ends(panel_of(np.arange(20.0), np.arange(9.0), np.arange(4.0), season=4, horizon=2), 3)
    assert [window.places.tolist() for window in windows] == [[0], [0, 1], [0, 1]]


def test_where_no_series_has_a_season_before_an_origin_three_steps_do():
    panel = panel_of(np.arange(9.0), season=12, horizon=3)
    assert [window.ends.tolist() for window in window_ends(panel, 4)] == [[3], [6]]


def test_no_room_at_all_gives_no_window_and_no_rows():
    panel = panel_of([1.0, 2.0], horizon=3)
    assert window_ends(panel, 4) == ()
    assert len(rows_of(panel, ())) == 0
    assert learn_and_answer(forecaster("naive"), panel, (), 0)[1].shape == (0, len(LEVELS))


def test_rows_hold_what_came_and_the_error_of_the_last_season_in_the_past():
    panel = panel_of([1.0, 2.0, 4.0, 7.0, 11.0, 16.0, 22.0], [5.0] * 3 + [6.0, 5.0, 5.0], horizon=1)
    rows = rows_of(panel, window_ends(panel, 2))
    assert rows.series.tolist() == [0, 1, 0, 1]
    assert rows.window.tolist() == [2, 2, 1, 1]
    assert rows.values.tolist() == [16, 5, 22, 5]
    assert rows.scales.tolist() == [2.5, pytest.approx(1 / 3), 3.0, 0.5]  # mean steps before the origin
    assert rows.newest.tolist() == [False, False, True, True]


def test_repaired_values_are_no_truth():
    panel = panel_of(np.arange(10.0), horizon=2)
    panel.observed[8] = False
    assert np.isnan(rows_of(panel, window_ends(panel, 1)).values).tolist() == [True, False]


def test_a_series_that_repeats_itself_exactly_is_measured_by_its_steps_and_a_constant_one_by_nothing():
    scales = scales_of(panel_of([1.0, 3.0] * 5, [4.0] * 10, season=2))
    assert scales[0] == 2
    assert np.isnan(scales[1])


def test_what_is_learned_lies_before_the_first_origin_of_each_series():
    panel = panel_of(np.arange(20.0), np.arange(7.0), np.arange(4.0), horizon=2, season=3)
    assert before_windows(panel, window_ends(panel, 3)).lengths.tolist() == [14, 5, 4]


def test_answers_stand_in_the_order_of_the_rows():
    panel = panel_of(np.arange(12.0), 100 + np.arange(12.0), horizon=2)
    windows = window_ends(panel, 2)
    rows = rows_of(panel, windows)
    answers = learn_and_answer(forecaster("naive"), panel, windows, 0)[1]
    assert (rows.values - answers[:, MEDIAN]).tolist() == [1, 2] * 4
