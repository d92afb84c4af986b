"""Another future, and why a forecast is as it is."""

import json

import numpy as np
import pandas as pd
import pytest

from core.errors import PredictionError
from core.forecasting.opened import open_forecast
from core.forecasting.outcome import read_forecast
from core.forecasting.prediction import forecast_again, predict_table
from core.forecasting.reasons import Reasons, reasons_of
from core.forecasting.unusual import find_unusual
from core.home import write_json
from core.jobs import work
from core.runs import Run
from core.watch import Silent
from tests.core.forecasting.making import HORIZON, forecast_run, one_series, one_timeline, shops, shops_timeline


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return forecast_run(shops(), shops_timeline(), tmp_path_factory.mktemp("shops"))[0]


def future_of(run, place=0):
    return read_forecast(Run(run)).future(place)


def test_an_unchanged_future_gives_the_forecast_of_the_run(run):
    again = forecast_again(run, "shop 2", future_of(run, 1))
    kept = predict_table(run, None, {})
    np.testing.assert_allclose(again["q0.5"], kept.loc[kept["shop"] == "shop 2", "forecast"], rtol=1e-9)
    assert again["date"].tolist() == kept.loc[kept["shop"] == "shop 2", "month"].tolist()


def test_another_price_moves_the_forecast_of_those_who_know_prices_and_of_no_other(run):
    dearer = future_of(run).assign(price=14.0)
    cheaper = future_of(run).assign(price=9.0)
    trees = [forecast_again(run, "shop 1", known, "trees")["q0.5"].to_numpy() for known in (dearer, cheaper)]
    ets = [forecast_again(run, "shop 1", known, "ets")["q0.5"].to_numpy() for known in (dearer, cheaper)]
    assert (trees[0] != trees[1]).any()
    np.testing.assert_array_equal(*ets)


def test_one_changed_step_and_one_column_are_enough(run):
    some = future_of(run)[["date", "holiday"]].tail(1).assign(holiday="yes")
    assert len(forecast_again(run, "shop 1", some)) == HORIZON


def test_an_emptied_cell_counts_as_not_known(run):
    emptied = future_of(run).assign(price=np.nan)
    assert np.isfinite(forecast_again(run, "shop 1", emptied)["q0.5"]).all()


@pytest.mark.parametrize(
    ("series", "known", "words"),
    [
        ("shop 7", {}, "no series “shop 7”"),
        ("shop 1", {"visitors": 1.0}, "“visitors” is no column that is known in advance"),
        ("shop 1", {"date": pd.Timestamp("2031-01-01")}, "lies outside this series"),
    ],
)
def test_a_future_that_does_not_fit_is_refused_in_words(run, series, known, words):
    with pytest.raises(PredictionError, match=words):
        forecast_again(run, series, future_of(run).assign(**known))


def test_a_series_is_forecast_alone_as_among_the_others(run):
    opened = open_forecast(run)
    alone, _ = opened.panel(opened.rows(np.array([1])))
    whole, _ = opened.panel(opened.rows())
    for name in ("values", "observed", "known", "past", "static"):
        np.testing.assert_array_equal(getattr(alone, name), getattr(whole.take(np.array([1])), name))


def test_reasons_name_what_moved_the_forecast(run):
    found = reasons_of(run, "shop 1", "trees")
    assert set(found.names) >= {"price", "holiday", "visitors", "region", "month"}
    assert dict(zip(found.names, found.kinds, strict=True))["month"] == "calendar"
    assert found.effects.shape == (len(found.names), HORIZON)
    assert np.abs(found.effects).max() > 0


def test_methods_that_see_no_prices_have_no_reason_in_them(run):
    found = reasons_of(run, "shop 1", "ets")
    effects = dict(zip(found.names, found.effects, strict=True))
    np.testing.assert_array_equal(effects["price"], 0)
    assert np.abs(effects["the 3 last steps"]).max() > 0


def test_trend_and_season_add_up_to_nearly_the_series(run):
    found = reasons_of(run, "shop 1")
    history = read_forecast(Run(run)).history(0).values
    assert found.origin == len(history)
    assert len(found.trend) == len(found.dates) == len(history) + HORIZON
    rest = history - (found.trend + found.season)[: found.origin]
    assert np.std(rest) < 0.5 * np.std(history)


def test_reasons_survive_being_kept_as_json(run):
    found = reasons_of(run, "shop 1")
    again = Reasons.from_json(json.loads(json.dumps(found.to_json(), allow_nan=False)))
    assert again.names == found.names
    for name in ("effects", "dates", "trend", "season"):
        np.testing.assert_array_equal(getattr(again, name), getattr(found, name))


@pytest.mark.parametrize("count", [1, 3, 30])
def test_short_series_have_reasons_too(tmp_path, count):
    folder, _ = forecast_run(one_series(np.arange(count) + 5.0), one_timeline(), tmp_path)
    found = reasons_of(folder, "sold")
    assert np.isfinite(found.effects).all()
    assert len(found.trend) == count + HORIZON
    Reasons.from_json(json.loads(json.dumps(found.to_json(), allow_nan=False)))


def test_reasons_of_a_series_that_is_not_there_are_refused(run):
    with pytest.raises(PredictionError, match="no series “shop 7”"):
        reasons_of(run, "shop 7")


def test_a_point_far_from_its_forecast_is_unusual(tmp_path):
    values = 100 + 20 * np.sin(np.arange(72) * np.pi / 6) + np.random.default_rng(0).normal(0, 1, 72)
    values[66] += 300
    folder, _ = forecast_run(one_series(values), one_timeline(horizon=6), tmp_path)
    found = find_unusual(read_forecast(Run(folder)))
    first = found.points.iloc[0]
    assert (first["date"], first["name"]) == (pd.Timestamp("2020-07-01"), "sold")
    assert first["value"] == pytest.approx(values[66], rel=1e-6)
    assert first["value"] > first["high"]
    assert found.tested == 18
    assert found.sentence.startswith(f"{found.outside} of 18 points lay outside")


def test_a_series_that_never_changes_has_nothing_unusual(tmp_path):
    folder, _ = forecast_run(one_series(np.full(60, 0.1)), one_timeline(), tmp_path)
    assert find_unusual(read_forecast(Run(folder))).outside == 0


def test_without_backtests_nothing_is_unusual_and_that_is_said(tmp_path):
    folder, _ = forecast_run(one_series([3.0, 4.0]), one_timeline(), tmp_path)
    assert find_unusual(read_forecast(Run(folder))).sentence == "No point was back-tested."


# --- as jobs -------------------------------------------------------------------------------------------------------------


def asked(run, name, request):
    folder = run / "predictions" / name
    folder.mkdir(parents=True)
    write_json(folder / "request.json", request)
    return folder


def test_the_job_of_another_future_leaves_the_frame(run):
    folder = asked(run, "again", {"series": "shop 1", "use": "trees"})
    known = future_of(run).assign(price=14.0)
    known.to_parquet(folder / "known.parquet")
    work.forecast_again(folder, Silent())
    answered = pd.read_parquet(folder / "answer.parquet")
    pd.testing.assert_frame_equal(answered, forecast_again(run, "shop 1", known, "trees"))


def test_the_job_of_reasons_leaves_them_as_json(run):
    folder = asked(run, "why", {"series": "shop 1", "use": "recommended"})
    work.explain_forecast(folder, Silent())
    found = Reasons.from_json(json.loads((folder / "answer.json").read_text()))
    np.testing.assert_allclose(found.effects, reasons_of(run, "shop 1").effects)


def test_the_job_of_a_forecast_needs_no_table(run):
    folder = asked(run, "on", {"table_id": None, "renames": {}, "use": "recommended"})
    work.predict(folder, Silent())
    read = pd.read_csv(folder / "predictions.csv")
    np.testing.assert_allclose(read["forecast"], predict_table(run, None, {})["forecast"])
