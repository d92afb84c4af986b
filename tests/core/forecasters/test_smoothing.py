"""Exponential smoothing and Theta: against statsmodels where it has the same model, and against what is sure."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from core.forecasters import forecaster
from core.forecasters.block import blocks
from core.forecasters.search import search
from core.forecasters.seasons import is_seasonal, seasonal_part
from core.forecasters.smoothing import Weights, ahead, smooth
from core.forecasting.levels import MEDIAN
from tests.core.forecasters.panels import panel_of

ALPHA, BETA, PHI = 0.4, 0.1, 0.9
SEASON = np.array([0.8, 1.0, 1.3, 0.9])


def series(length=40):
    random = np.random.default_rng(1)
    return (10 + 0.2 * np.arange(length)) * np.tile(SEASON, length // 4) * np.exp(random.normal(0, 0.05, length))


@pytest.mark.parametrize(
    ("kind", "error", "seasonal", "gamma"),
    [("added", "add", "add", 0.2), ("added", "mul", "add", 0.2), ("multiplied", "mul", "mul", 0.0), ("none", "add", None, 0.0)],
)
def test_the_same_weights_give_the_same_errors_and_forecasts_as_statsmodels(kind, error, seasonal, gamma):
    """Multiplied seasons stay as they are here: statsmodels moves them by a variant of the textbook's rule."""
    values = series()
    season = {"added": SEASON - 1, "multiplied": SEASON, "none": np.zeros(4)}[kind]
    (block,) = blocks(panel_of(values, season=4), widest=10)
    scale = block.scales[0]
    own = season[:, None, None] / (scale if kind == "added" else 1.0)
    column = np.ones((1, 1))
    weights = Weights(ALPHA * column, BETA * column, gamma * column, PHI * column)
    states = smooth(block, weights, (10 / scale * column, 0.2 / scale * column, own), kind)
    middle, growth = ahead(block, states, weights, 8, kind)

    options = {"seasonal": seasonal, "seasonal_periods": 4, "initial_seasonal": season} if seasonal else {}
    known = {"initialization_method": "known", "initial_level": 10.0, "initial_trend": 0.2, **options}
    model = ETSModel(pd.Series(values), error=error, trend="add", damped_trend=True, **known)
    names = dict(zip(model.param_names, model.start_params, strict=True))
    names |= {"smoothing_level": ALPHA, "smoothing_trend": BETA, "damping_trend": PHI}
    names |= {"smoothing_seasonal": gamma} if seasonal else {}
    theirs = model.smooth([names[name] for name in model.param_names])
    squared = states.relative[0, 0] if error == "mul" else states.squared[0, 0] * scale**2
    assert squared == pytest.approx(float((theirs.resid**2).sum()), rel=1e-6)
    assert middle[0, :, 0] * scale == pytest.approx(np.asarray(theirs.forecast(8)), rel=1e-6)
    if error == "add":
        spread = theirs.get_prediction(start=40, end=47).forecast_variance
        ratio = np.asarray(spread) / np.asarray(spread)[0]
        assert growth[0, :, 0] == pytest.approx(ratio, rel=1e-6)


def test_a_multiplied_season_moves_as_in_the_textbook():
    """Hyndman et al. 2008, table 2.3: (M, Ad, M)."""
    values, gamma = series(), 0.2
    level, trend, season, squared = 10.0, 0.2, SEASON.tolist(), 0.0
    for step, value in enumerate(values):
        base, part = level + PHI * trend, season[step % 4]
        error = value / (base * part) - 1
        level, trend = base * (1 + ALPHA * error), PHI * trend + BETA * base * error
        season[step % 4] = part * (1 + gamma * error)
        squared += error**2
    (block,) = blocks(panel_of(values, season=4), widest=10)
    column, scale = np.ones((1, 1)), block.scales[0]
    weights = Weights(ALPHA * column, BETA * column, gamma * column, PHI * column)
    states = smooth(block, weights, (10 / scale * column, 0.2 / scale * column, SEASON[:, None, None]), "multiplied")
    assert states.relative[0, 0] == pytest.approx(squared)
    assert states.level[0, 0] * scale == pytest.approx(level)
    assert states.season[:, 0, 0] == pytest.approx(season)


def test_ets_chooses_a_trend_and_a_season_where_there_are_and_none_where_there_are_not():
    random = np.random.default_rng(0)
    noise = 100 + random.normal(0, 1, 60)
    line = 100 + 3 * np.arange(60.0) + random.normal(0, 1, 60)
    wave = 100 + 20 * np.tile([0.0, 1.0, 0.0, -1.0], 15) + random.normal(0, 1, 60)
    learned = forecaster("ets").learn(panel_of(noise, line, wave, season=4, horizon=4), 0)
    (noise_form, line_form, wave_form) = (each[:3] for each in learned["series"].values())
    assert noise_form[0] == 0
    assert noise_form[2] == 0
    assert line_form[2] > 0
    assert wave_form[0] > 0


def test_ets_and_theta_go_on_with_a_straight_line():
    panel = panel_of(5 + 2.0 * np.arange(30), horizon=4)
    for name in ("ets", "theta"):
        member = forecaster(name)
        answers = member.answer(panel, member.learn(panel, 0))[0, :, MEDIAN]
        assert answers == pytest.approx([65, 67, 69, 71], rel=0.02), name


def test_a_trend_does_not_run_away_beyond_twice_the_range_of_what_was():
    panel = panel_of(np.arange(12.0), horizon=200)
    member = forecaster("ets")
    assert member.answer(panel, member.learn(panel, 0))[0, :, MEDIAN].max() <= 33 * 1.001


def test_a_seasonal_part_is_found_only_where_two_seasons_and_a_pattern_are_there():
    random = np.random.default_rng(0)
    values = [100 * np.tile(SEASON, 6), random.normal(10, 1, 24), SEASON]
    (block,) = blocks(panel_of(*values, season=4), widest=10)
    found = dict(zip(block.places, is_seasonal(block), strict=True))
    assert found[0]
    assert not found[1]
    assert not found[2]
    part = seasonal_part(block, multiplied=True)[:, block.places.tolist().index(0)]
    assert part == pytest.approx(SEASON, rel=1e-6)
    assert seasonal_part(block, multiplied=True)[:, block.places.tolist().index(2)].tolist() == [1, 1, 1, 1]


def test_series_of_a_block_are_scaled_and_the_longest_comes_first():
    (block,) = blocks(panel_of([2.0, 2.0], [-4.0, 4.0, 4.0]), widest=10)
    assert block.places.tolist() == [1, 0]
    assert block.active.tolist() == [2, 2, 1]
    assert block.values[:, 0].tolist() == [-1, 1, 1]
    assert np.isnan(block.values[2, 1])


def test_the_search_finds_the_least_of_many_bowls_at_once():
    least = np.array([[0.2, 0.9], [0.7, 0.1], [0.0, 1.0]])
    found, loss = search(lambda tried: ((tried - least[:, None]) ** 2).sum(axis=-1), (np.full((3, 2), 0.5), 0.3), 20, 40)
    assert found == pytest.approx(least, abs=0.02)
    assert loss.max() < 1e-3


def test_a_season_far_longer_than_the_series_takes_no_room():
    panel = panel_of(*[np.arange(20.0) + place for place in range(300)], season=50_000_000)
    for name in ("ets", "theta"):
        member = forecaster(name)
        assert np.isfinite(member.answer(panel, member.learn(panel, 0))).all()
