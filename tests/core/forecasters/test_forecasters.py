"""What every forecaster must keep, whatever the series."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.errors import PlanError
from core.forecasters import FORECASTERS, forecaster
from core.forecasting.backtest import learn_and_answer, window_ends
from core.forecasting.levels import LEVELS, MEDIAN
from tests.core.forecasters.panels import panel_of

NAN = np.nan
RANDOM = np.random.default_rng(0)
AWKWARD = {
    "one value": panel_of([5.0], season=12, horizon=4),
    "two values": panel_of([5.0, 6.0], season=12, horizon=4),
    "zeros": panel_of([0.0] * 30, season=12, horizon=4),
    "the same value": panel_of([7.0] * 50, season=4, horizon=30),
    "nothing known": panel_of([NAN] * 10, season=4),
    "holes": panel_of([1, NAN, 3, NAN, NAN, 6.0] * 8, season=4),
    "below zero": panel_of(-np.arange(40.0) - 3, season=4),
    "mostly zero": panel_of((RANDOM.random(80) < 0.1) * 5.0, season=12),
    "very large": panel_of(1e300 * RANDOM.random(20), season=4),
    "very small": panel_of(1e-300 * RANDOM.random(20), season=4),
    "explodes": panel_of(np.exp(np.arange(40.0)), season=4, horizon=12),
    "one wild value": panel_of(np.r_[np.ones(50), 1e9, np.ones(20)], season=12),
    "horizon longer than history": panel_of(RANDOM.random(10), season=4, horizon=60),
    "a season longer than most": panel_of(np.tile(np.arange(60.0), 3) + RANDOM.normal(0, 1, 180), season=60, horizon=5),
    "all kinds together": panel_of(
        [1.0], [0.0] * 3, RANDOM.normal(0, 1, 60), np.exp(RANDOM.normal(0, 3, 30)), [NAN, NAN, 2.0], season=12, horizon=5
    ),
}
every_forecaster = pytest.mark.parametrize("member", FORECASTERS, ids=lambda member: member.name)


def waves(count=3, length=60, season=12, horizon=6, seed=0):
    random = np.random.default_rng(seed)
    steps = np.arange(length)
    return panel_of(
        *(
            50 + place + 10 * np.sin(2 * np.pi * steps / season) + 0.2 * steps + random.normal(0, 1, length)
            for place in range(count)
        ),
        season=season,
        horizon=horizon,
    )


def answer(member, panel):
    learned = json.loads(json.dumps(member.learn(panel, 0), allow_nan=False))
    return member.answer(panel, learned)


@every_forecaster
@pytest.mark.parametrize("case", AWKWARD)
def test_awkward_series_get_finite_quantiles_in_ascending_order(member, case):
    panel = AWKWARD[case]
    answers = answer(member, panel)
    assert answers.shape == (len(panel), panel.horizon, len(LEVELS))
    assert np.isfinite(answers).all()
    assert (np.diff(answers, axis=2) >= 0).all()


@every_forecaster
def test_series_that_were_not_learned_are_answered(member):
    learned = member.learn(waves(), 0)
    strangers = replace(waves(seed=1), names=("a", "b", "c"))
    answers = member.answer(strangers, learned)
    assert np.isfinite(answers).all()
    assert np.abs(answers[:, :, MEDIAN] - 60).max() < 30


@every_forecaster
def test_the_same_panel_gives_the_same_answers(member):
    assert np.array_equal(answer(member, waves()), answer(member, waves()))


@every_forecaster
def test_a_series_is_forecast_alike_whatever_unit_it_is_in(member):
    panel = waves()
    larger = replace(panel, values=panel.values * 1000)
    assert np.allclose(answer(member, larger) / 1000, answer(member, panel), rtol=0.02)


def disturbed(panel, origins):
    """Every value and past column after each series' origin is another one."""
    steps = np.concatenate([np.arange(length + panel.horizon) for length in panel.lengths])
    after = steps >= np.repeat(origins, panel.lengths + panel.horizon)
    return replace(
        panel,
        values=np.where(after, -7e5 - panel.values, panel.values),
        past=np.where(after[:, None], -3.0, panel.past),
        observed=panel.observed & ~after,
    )


@every_forecaster
@pytest.mark.parametrize("number", [1, 2, 3])
def test_nothing_after_an_origin_changes_a_forecast_made_at_it(member, number):
    panel = waves()
    random = np.random.default_rng(3)
    panel = replace(
        panel, known=random.random((len(panel.values), 1)), known_names=("price",), past=random.random((len(panel.values), 1))
    )
    windows = window_ends(panel, 3)
    changed = disturbed(panel, panel.lengths - number * panel.horizon)
    first, again = (learn_and_answer(member, each, windows, 0)[1].reshape(3, -1, len(LEVELS)) for each in (panel, changed))
    seen = [window.number >= number for window in windows]
    assert np.array_equal(first[seen], again[seen])


@every_forecaster
def test_a_series_does_not_see_what_comes_after_it_in_the_panel(member):
    both, alone = waves(2), waves(2).take(np.array([0]))
    learned = member.learn(both, 0)
    assert np.allclose(member.answer(both, learned)[0], member.answer(alone, learned)[0], rtol=1e-9)


@pytest.mark.parametrize("name", ["ets", "theta", "trees", "seasonal_naive"])
def test_a_clear_season_is_continued(name):
    panel = waves(length=84)
    steps = np.arange(84, 90)
    truth = 50 + np.arange(3)[:, None] + 10 * np.sin(2 * np.pi * steps / 12) + 0.2 * steps
    assert np.abs(answer(forecaster(name), panel)[:, :, MEDIAN] - truth).mean() < 3.5


def test_forecasters_are_found_by_name_and_others_named_in_the_error():
    assert forecaster("ets").title == "ETS"
    with pytest.raises(PlanError, match="prophet"):
        forecaster("prophet")
