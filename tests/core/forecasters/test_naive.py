import numpy as np
import pytest

from core.forecasters import forecaster
from core.forecasting.levels import INTERVALS, MEDIAN
from tests.core.forecasters.panels import panel_of


def middle(name, panel):
    member = forecaster(name)
    return member.answer(panel, member.learn(panel, 0))[:, :, MEDIAN]


def test_naive_repeats_the_last_value_and_drift_goes_on_as_from_first_to_last():
    panel = panel_of([1.0, 9.0, 4.0, 7.0], horizon=3)
    assert middle("naive", panel).tolist() == [[7, 7, 7]]
    assert middle("drift", panel).tolist() == [[9, 11, 13]]  # (7 − 1) / 3 a step


def test_seasonal_naive_repeats_the_last_season_and_of_a_short_series_the_last_value():
    panel = panel_of([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [8.0, 9.0], season=4, horizon=6)
    assert middle("seasonal_naive", panel).tolist() == [[3, 4, 5, 6, 3, 4], [9] * 6]


def test_missing_values_lie_on_the_line_between_their_neighbours():
    assert middle("seasonal_naive", panel_of([1.0, 2.0, np.nan, 6.0], season=3, horizon=3)).tolist() == [[2, 4, 6]]
    cut = panel_of([1.0, 2.0, np.nan, 6.0]).cut(np.array([3]))
    assert middle("naive", cut).tolist() == [[2, 2, 2]]


def test_intervals_come_from_errors_in_the_past_and_grow_with_each_season_ahead():
    panel = panel_of([0.0, 0.0, 2.0, -2.0, 0.0, 0.0], season=2, horizon=5)
    member = forecaster("seasonal_naive")
    answers = member.answer(panel, member.learn(panel, 0))[0]
    low, high = INTERVALS[0.8]
    widths = answers[:, high] - answers[:, low]
    assert widths[0] == pytest.approx(2 * 1.2816 * 2, rel=1e-3)  # errors 2, −2, −2, 2: their root mean square is 2
    assert widths / widths[0] == pytest.approx(np.sqrt([1, 1, 2, 2, 3]))


def test_a_series_of_one_value_is_as_uncertain_as_the_others_of_its_panel():
    member = forecaster("naive")
    panel = panel_of([10.0, 11.0, 10.0, 11.0, 10.0], [1000.0])
    answers = member.answer(panel, member.learn(panel, 0))
    widths = answers[:, 0, -1] - answers[:, 0, 0]
    assert widths[1] / widths[0] == pytest.approx(1000 / 10.4)
