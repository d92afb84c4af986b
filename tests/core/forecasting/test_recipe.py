"""The recipe of a forecast as a whole: what it leaves, on series of every size; what it must not see; how it ends early."""

import json

import numpy as np
import pandas as pd
import pytest

from core.forecasting import fitting
from core.forecasting.levels import LEVELS
from core.forecasting.outcome import read_forecast
from core.forecasting.prediction import predict_table
from core.networks import NETWORKS
from core.runs import Run
from tests.core.forecasting.making import (
    HORIZON,
    KINDS,
    MONTHS,
    ROLES,
    Listening,
    forecast_run,
    one_series,
    one_timeline,
    plan_of,
    shops,
    shops_timeline,
)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder, scores = forecast_run(shops(), shops_timeline(), tmp_path_factory.mktemp("shops"))
    return folder, scores


def test_a_run_holds_all_that_pages_read(run):
    folder, scores = run
    outcome = read_forecast(Run(folder))
    assert outcome.names == ["shop 1", "shop 2"]
    assert set(outcome.candidates) == set(scores["candidates"])
    assert outcome.recommended == scores["recommended"]
    history, forecast = outcome.history(1), outcome.forecast(1)
    assert (len(history.values), history.observed.all()) == (60, True)
    assert forecast.quantiles.shape == (HORIZON, len(LEVELS))
    assert (np.diff(forecast.quantiles, axis=1) >= 0).all()
    assert forecast.dates[0] == history.dates[-1] + np.timedelta64(31, "D")


def test_scores_are_of_the_newest_window_and_say_so(run):
    folder, scores = run
    rows = pd.read_parquet(folder / "backtests.parquet")
    newest = rows[rows["side"] == "test"]
    assert newest["window"].unique().tolist() == [1]
    error = (newest["truth"] - newest["ets:q0.5"]).abs() / newest["scale"]
    assert scores["candidates"]["ets"]["mase"]["value"] == pytest.approx(error.mean(), rel=1e-4)
    assert scores["measured_on"] == "test"
    assert scores["rows"] == {"train": 2 * (60 - 3 * HORIZON), "validation": 4, "test": 2}
    assert "newest 4 steps" in scores["measured"]


def test_what_is_recommended_did_no_worse_than_the_last_season_where_it_was_chosen(run):
    _, scores = run
    assert scores["validation"][scores["recommended"]] < scores["validation"]["seasonal_naive"]
    assert scores["validation"][scores["recommended"]] <= 1.05 * min(scores["validation"].values())


def test_the_verdict_compares_with_the_last_season_repeated(run):
    _, scores = run
    assert "than the last season repeated" in scores["verdict"]


def test_intervals_promise_and_what_they_held_is_told(run):
    _, scores = run
    assert scores["ranges"]["promised"] == 0.8
    assert 0 <= scores["ranges"]["found"] <= 1
    assert scores["ranges"]["0.95"]["promised"] == 0.95


def test_sales_that_never_were_below_zero_are_not_forecast_there(tmp_path):
    values = np.abs(np.random.default_rng(0).normal(0, 3, 60)).round(1)
    folder, _ = forecast_run(one_series(values), one_timeline(), tmp_path)
    forecast = pd.read_parquet(folder / "forecast.parquet")
    assert (forecast.filter(like=":q").to_numpy() >= 0).all()


def test_values_on_both_sides_of_zero_may_be_forecast_below_it(tmp_path):
    values = np.random.default_rng(0).normal(0, 3, 60)
    folder, _ = forecast_run(one_series(values), one_timeline(), tmp_path)
    forecast = pd.read_parquet(folder / "forecast.parquet")
    assert (forecast["naive:q0.025"] < 0).all()


def test_the_same_plan_gives_the_same_run(run, tmp_path):
    folder, scores = run
    again, scores_again = forecast_run(shops(), shops_timeline(), tmp_path)
    pd.testing.assert_frame_equal(pd.read_parquet(folder / "forecast.parquet"), pd.read_parquet(again / "forecast.parquet"))
    assert {**scores, "seconds": 0} == {**scores_again, "seconds": 0}


# --- no leak ---------------------------------------------------------------------------------------------------------


def uneven():
    """Shops, of which the last has room for the newest window only, and a column of what was seen of the weather."""
    frame = shops(3)
    months = frame["month"].unique()
    frame = frame[(frame["shop"] != "shop 3") | (frame["month"] >= months[MONTHS - 18])].reset_index(drop=True)
    frame.loc[frame["month"] < months[5], "visitors"] = np.nan
    return frame.assign(weather=[f"kind {place % 3}" for place in range(len(frame))])


def altered(frame, columns):
    """Other values in the newest window of each series, that is the last steps that have happened."""
    changed = frame.copy()
    for shop in frame["shop"].unique():
        own = frame.index[(frame["shop"] == shop) & frame["sold"].notna()][-HORIZON:]
        for column in columns:
            changed.loc[own, column] = "hail" if column == "weather" else changed.loc[own, column] * 3 + 500
    return changed


@pytest.fixture(scope="module", params=[member.name for member in NETWORKS if member.gives == "steps"])
def plan(request):
    timeline = shops_timeline(windows=2, roles={**ROLES, "weather": "past"})
    return plan_of(timeline, {**KINDS, "weather": "category"}, network=request.param)


@pytest.fixture(scope="module")
def with_network(plan, tmp_path_factory):
    return forecast_run(uneven(), plan.timeline, tmp_path_factory.mktemp("network"), plan=plan, network=None)


@pytest.fixture(scope="module")
def with_network_and_another_end(plan, tmp_path_factory):
    frame = altered(uneven(), ("sold", "visitors", "weather"))
    return forecast_run(frame, plan.timeline, tmp_path_factory.mktemp("altered"), plan=plan, network=None)


@pytest.mark.network
def test_no_candidate_forecasts_otherwise_when_what_came_later_is_changed(with_network, with_network_and_another_end):
    before, after = (
        pd.read_parquet(folder / "backtests.parquet").query("side == 'test'")
        for folder, _ in (with_network, with_network_and_another_end)
    )
    assert (before["truth"] != after["truth"]).all()
    assert before["series"].nunique() == 3
    answers = [name for name in before.columns if ":q" in name]
    assert {name.partition(":")[0] for name in answers} >= {"network", "ets", "theta", "trees", "seasonal_naive"}
    pd.testing.assert_frame_equal(before[answers], after[answers], check_exact=True)


@pytest.mark.network
def test_what_is_chosen_does_not_depend_on_what_only_scores(with_network, with_network_and_another_end):
    (_, before), (_, after) = with_network, with_network_and_another_end
    assert before["validation"] == after["validation"]
    assert (before["recommended"], before["blend"]) == (after["recommended"], after["blend"])
    assert before["candidates"] != after["candidates"]


@pytest.mark.network
def test_the_forecast_is_the_same_from_the_run_and_after_it_is_opened_again(with_network):
    folder, scores = with_network
    kept = pd.read_parquet(folder / "forecast.parquet")
    for use in scores["candidates"]:
        again = predict_table(folder, None, {}, use)
        np.testing.assert_allclose(again["forecast"], kept[f"{use}:q0.5"], rtol=1e-9)
        np.testing.assert_allclose(again["q0.975"], kept[f"{use}:q0.975"], rtol=1e-9)


# --- series of every size ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 3, 10])
def test_a_handful_of_points_is_forecast_and_the_page_says_how_little_is_known(tmp_path, count):
    folder, scores = forecast_run(one_series(np.arange(count) + 5.0), one_timeline(horizon=6), tmp_path)
    forecast = pd.read_parquet(folder / "forecast.parquet")
    assert len(forecast) == 6
    assert np.isfinite(forecast.filter(like=":q").to_numpy()).all()
    if count < 9:
        assert "untried" in scores["verdict"]
        assert scores["candidates"][scores["recommended"]]["mase"]["value"] is None
        assert f"has {count} step" in scores["measured"]
    else:
        assert scores["measured_on"] == "validation"
    json.dumps(scores, allow_nan=False)


def test_one_window_both_chooses_and_scores_and_that_is_said(tmp_path):
    _, scores = forecast_run(one_series(np.arange(10) % 3 + 5.0), one_timeline(horizon=4, season=3), tmp_path)
    assert scores["measured_on"] == "validation"
    assert "too good" in scores["measured"]


def test_a_horizon_longer_than_the_history_is_forecast(tmp_path):
    folder, scores = forecast_run(one_series(np.arange(20.0)), one_timeline(horizon=30), tmp_path)
    assert len(pd.read_parquet(folder / "forecast.parquet")) == 30
    assert "horizon is 30" in scores["measured"]


@pytest.mark.parametrize("value", [0.0, 112.3])
def test_a_series_that_never_changes_is_forecast_to_stay(tmp_path, value):
    folder, scores = forecast_run(one_series(np.full(60, value)), one_timeline(), tmp_path)
    forecast = pd.read_parquet(folder / "forecast.parquet")
    np.testing.assert_allclose(forecast.filter(like=":q0.5").to_numpy(), value, atol=1e-6)
    json.dumps(scores, allow_nan=False)


def test_series_of_very_different_lengths_each_get_a_forecast(tmp_path):
    frame = shops(4)
    lengths = {"shop 1": 60, "shop 2": 25, "shop 3": 7, "shop 4": 1}
    happened = frame["sold"].notna()
    keep = [place for shop, count in lengths.items() for place in frame.index[happened & (frame["shop"] == shop)][-count:]]
    folder, scores = forecast_run(frame.loc[keep], shops_timeline(), tmp_path)
    forecast = pd.read_parquet(folder / "forecast.parquet")
    assert forecast.groupby("series").size().tolist() == [HORIZON] * 4
    assert np.isfinite(forecast.filter(like=":q").to_numpy()).all()
    assert "2 are too short" in scores["measured"]


def test_missing_values_that_nobody_repairs_are_bridged(tmp_path):
    values = 50 + 10 * np.sin(np.arange(60) * np.pi / 6)
    values[[3, 20, 21, 22, 58]] = np.nan
    folder, _ = forecast_run(one_series(values), one_timeline(), tmp_path)
    assert np.isfinite(pd.read_parquet(folder / "forecast.parquet").filter(like=":q").to_numpy()).all()


def test_steps_that_are_counted_are_forecast_on(tmp_path):
    frame = pd.DataFrame({"sold": 50 + 10 * np.sin(np.arange(60) * np.pi / 6)})
    folder, _ = forecast_run(frame, one_timeline(time="", frequency=""), tmp_path)
    assert pd.read_parquet(folder / "forecast.parquet")["date"].tolist() == [61, 62, 63, 64]


def test_value_columns_side_by_side_are_series_of_their_own(tmp_path):
    frame = shops().pivot(index="month", columns="shop", values="sold").reset_index()
    timeline = shops_timeline(series=(), roles={}, targets=("shop 1", "shop 2"))
    folder, _ = forecast_run(frame, timeline, tmp_path)
    assert read_forecast(Run(folder)).names == ["shop 1", "shop 2"]
    assert predict_table(folder, None, {})["series"].tolist() == ["shop 1"] * 4 + ["shop 2"] * 4


# --- ending early --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["reading", "alternatives", "scoring", "saving"])
def test_stopped_at_any_stage_a_run_forecasts_with_what_it_has(tmp_path, stage):
    watch = Listening(lambda event, figures: figures.get("stage") == stage)
    folder, scores = forecast_run(shops(), shops_timeline(), tmp_path, watch)
    forecast = pd.read_parquet(folder / "forecast.parquet")
    assert "seasonal_naive" in scores["candidates"]
    assert np.isfinite(forecast[f"{scores['recommended']}:q0.5"]).all()
    assert len(predict_table(folder, None, {})) == 2 * HORIZON


def test_out_of_time_only_what_is_quick_is_tried(tmp_path):
    plan = plan_of(shops_timeline()).changed(settings={"epochs": 1, "max_minutes": 0.1})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting.Clock, "goes_on", lambda clock: False)
        _, scores = forecast_run(shops(), shops_timeline(), tmp_path, plan=plan)
    assert list(scores["candidates"]) == ["seasonal_naive"]


class Killed(Exception):
    pass


def killed_at(words):
    """Asks a training to stop nowhere, and dies in its place where it tells of these words."""

    def kill(event, figures):
        if words in figures.get("text", ""):
            raise Killed
        return False

    return kill


def test_a_killed_training_goes_on_from_the_forecasters_it_had(tmp_path):
    (tmp_path / "resume").mkdir()
    with pytest.raises(Killed):
        forecast_run(shops(), shops_timeline(), tmp_path, Listening(killed_at("Theta"), tmp_path / "resume"))
    watch = Listening(resume=tmp_path / "resume")
    _, scores = forecast_run(shops(), shops_timeline(), tmp_path, watch)
    told = [figures.get("text", "") for _, figures in watch.told]
    assert "Back-tests of ETS" not in told
    assert "Back-tests of Theta" in told
    whole, _ = forecast_run(shops(), shops_timeline(), tmp_path / "whole")
    assert scores["recommended"] == json.loads((whole / "scores.json").read_text())["recommended"]


def test_a_network_that_does_not_learn_is_told_and_the_rest_goes_on(tmp_path):
    watch = Listening()
    _, scores = forecast_run(shops(), shops_timeline(), tmp_path, watch)
    assert ("note", {"text": "The network did not learn. The forecast goes on without a network."}) in watch.told
    assert "network" not in scores["candidates"]


@pytest.mark.network
def test_stopped_while_the_network_learns_it_keeps_the_best_so_far(tmp_path):
    watch = Listening(lambda event, figures: event == "epoch")
    plan = plan_of(shops_timeline(), epochs=500, patience=500)
    folder, scores = forecast_run(shops(), plan.timeline, tmp_path, watch, plan, network=None)
    assert {"network", "seasonal_naive"} <= set(scores["candidates"])
    assert sum(event == "epoch" for event, _ in watch.told) < 20
    assert np.isfinite(predict_table(folder, None, {}, "network")["forecast"]).all()


@pytest.mark.network
def test_the_second_training_of_the_network_is_progress_and_no_curve_of_its_own(tmp_path):
    watch = Listening()
    plan = plan_of(shops_timeline())
    forecast_run(shops(), plan.timeline, tmp_path, watch, plan, network=None)
    progress = [figures["progress"] for event, figures in watch.told if "progress" in figures]
    assert progress == sorted(progress)
    assert max(figures["progress"] for event, figures in watch.told if event == "epoch") <= 0.6 + 1e-9
    assert max(progress) > 0.6


@pytest.mark.network
def test_a_training_killed_in_the_network_s_second_part_does_not_begin_with_the_first(tmp_path):
    (tmp_path / "resume").mkdir()
    plan = plan_of(shops_timeline())
    with pytest.raises(Killed):
        forecast_run(
            shops(), plan.timeline, tmp_path, Listening(killed_at("once more"), tmp_path / "resume"), plan, network=None
        )
    watch = Listening(resume=tmp_path / "resume")
    _, scores = forecast_run(shops(), plan.timeline, tmp_path, watch, plan, network=None)
    assert not [event for event, _ in watch.told if event == "epoch"]
    assert "network" in scores["candidates"]
