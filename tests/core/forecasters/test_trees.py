from dataclasses import replace

import numpy as np
import pytest

from core.errors import PredictionError
from core.forecasters import forecaster
from core.forecasters.lags import Lags, to_come
from core.forecasting.levels import MEDIAN
from tests.core.forecasters.panels import panel_of

TREES = forecaster("trees")


def with_price(count=8, length=80, horizon=6):
    """Sales fall by 30 where the price is high, as it is in every other future step."""
    random = np.random.default_rng(0)
    prices = [(random.random(length + horizon) < 0.3).astype(float) for _ in range(count)]
    for price in prices:
        price[length:] = np.arange(horizon) % 2
    sales = [100 - 30 * price[:length] + random.normal(0, 1, length) for price in prices]
    return panel_of(*sales, horizon=horizon, known=prices)


def test_a_column_known_in_advance_is_used():
    panel = with_price()
    middle = TREES.answer(panel, TREES.learn(panel, 0))[:, :, MEDIAN]
    assert np.abs(middle - (100 - 30 * (np.arange(6) % 2))).max() < 6


def test_a_changed_price_changes_the_forecast_without_learning_again():
    panel = with_price()
    learned = TREES.learn(panel, 0)
    future = ~panel.observed
    cheaper = replace(panel, known=np.where(future[:, None], 0.0, panel.known))
    assert np.abs(TREES.answer(cheaper, learned)[:, :, MEDIAN] - 100).max() < 6


def test_trees_that_learned_from_other_columns_say_so():
    panel = with_price()
    learned = TREES.learn(panel, 0)
    with pytest.raises(PredictionError, match="another version of Layerwise"):
        TREES.answer(replace(panel, known=panel.known[:, :0], known_names=()), learned)


def test_too_few_rows_give_the_last_season_again():
    panel = panel_of([3.0, 4.0, 5.0], season=2, horizon=4)
    learned = TREES.learn(panel, 0)
    assert learned["model"] == ""
    assert TREES.answer(panel, learned)[0, :, MEDIAN].tolist() == [4, 5, 4, 5]


def test_lags_are_measured_from_the_last_season_in_typical_errors():
    lags = Lags(panel_of([1.0, 2.0, 3.0, 4.0, 5.0], season=2, horizon=3))
    steps = to_come(panel_of([1.0, 2.0, 3.0, 4.0, 5.0], season=2, horizon=3))
    assert lags.base(steps).tolist() == [4, 5, 4]
    assert lags.unit(steps) == pytest.approx([2, 2, 2])  # each value is two more than that of a season before


def test_the_answers_of_more_steps_than_were_learned_are_there():
    panel = with_price()
    learned = TREES.learn(panel, 0)
    longer = with_price(horizon=9)
    assert np.isfinite(TREES.answer(longer, learned)).all()


def test_a_small_series_after_a_huge_one_is_measured_as_if_alone():
    small = [0.01, 0.02, 0.03, 0.04, 0.05]
    alone, beside = (panel_of(*series, season=2, horizon=3) for series in ([small], [[4e15, 7e15, 5e15, 9e15] * 50, small]))
    mine = to_come(beside).series == 1
    for ask in (Lags.unit, Lags.inputs):
        np.testing.assert_allclose(ask(Lags(beside), to_come(beside))[mine], ask(Lags(alone), to_come(alone)), rtol=1e-6)
