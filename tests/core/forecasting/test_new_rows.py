"""Rows that came since, joined to what a run knows: forecast from the new end, and what is odd about them is said."""

import shutil

import numpy as np
import pandas as pd
import pytest

from core.errors import LayerwiseError, PredictionError
from core.forecasting.joining import join
from core.forecasting.matching import match_columns
from core.forecasting.opened import open_forecast
from core.forecasting.outcome import read_forecast
from core.forecasting.prediction import evaluate_table, predict_table
from core.forecasting.taking_away import forecast_csv, read_long
from core.prediction import write_csv
from core.recipes import match_columns as match_any_run
from core.runs import Run
from tests.core.forecasting.making import HORIZON, forecast_run, one_series, one_timeline, shops, shops_timeline, table_of

WHOLE = shops(months=66)  # what comes to be known, in the end
KNOWN = WHOLE[WHOLE["month"] < "2020-01-01"]  # 60 months, with prices of no later month
NEW = WHOLE[(WHOLE["month"] >= "2020-01-01") & WHOLE["sold"].notna()]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return forecast_run(KNOWN, shops_timeline(), tmp_path_factory.mktemp("shops"))[0]


@pytest.fixture(scope="module")
def air(tmp_path_factory):
    values = 100 + np.arange(60) + 20 * np.sin(np.arange(60) * np.pi / 6)
    return forecast_run(one_series(values), one_timeline(), tmp_path_factory.mktemp("air"))[0]


def joined(run, rows, **renames):
    return join(open_forecast(run), rows, renames)


def test_new_rows_move_the_end_and_the_forecast_begins_after_them(run):
    forecast = predict_table(run, NEW, {})
    assert forecast["month"].min() == pd.Timestamp("2020-07-01")
    assert forecast.groupby("shop").size().tolist() == [HORIZON, HORIZON]
    assert joined(run, NEW).notes[0] == "12 new steps of 2 series, up to June 2020."


def test_new_rows_alone_and_the_whole_history_again_give_the_same_forecast(run):
    alone = predict_table(run, NEW, {})
    whole = predict_table(run, WHOLE[WHOLE["sold"].notna()], {})
    pd.testing.assert_frame_equal(alone, whole, rtol=1e-9)
    notes = joined(run, WHOLE[WHOLE["sold"].notna()]).notes
    assert notes[0] == "120 values the run knew already."


def test_a_panel_opened_again_is_the_one_that_was_learned_from(run):
    opened = open_forecast(run)
    panel, notes = opened.panel(opened.rows())
    history = pd.read_parquet(run / "history.parquet")
    np.testing.assert_array_equal(panel.values, history["value"])
    np.testing.assert_array_equal(panel.observed, history["observed"])
    assert notes == {}


def test_a_value_that_changed_is_told_and_the_new_one_stands(run):
    rows = NEW.copy()
    changed = KNOWN[KNOWN["month"] == "2019-12-01"].assign(sold=500.0).head(1)
    found = joined(run, pd.concat([changed, rows]))
    assert found.notes[0].startswith("1 value the run knew already; 1 of them differ")
    assert "is now 500" in found.notes[0]
    assert found.panel.history(0)[59] == 500


def test_a_gap_between_the_end_and_the_new_rows_is_bridged(run):
    later = NEW[NEW["month"] >= "2020-03-01"]
    found = joined(run, later)
    assert found.panel.lengths.tolist() == [66, 66]
    assert np.isnan(found.panel.history(0)[60:62]).all()
    assert np.isfinite(predict_table(run, later, {})["forecast"]).all()


def test_a_series_that_the_run_never_saw_is_forecast_and_told(run):
    stranger = WHOLE[WHOLE["shop"] == "shop 1"].assign(shop="shop 9")
    forecast = predict_table(run, stranger, {})
    assert forecast["shop"].unique().tolist() == ["shop 1", "shop 2", "shop 9"]
    assert np.isfinite(forecast["forecast"]).all()
    assert "“shop 9” is new to this run" in " ".join(joined(run, stranger).notes)


def test_series_without_new_rows_are_forecast_from_their_own_end(run):
    rows = NEW[NEW["shop"] == "shop 2"]
    forecast = predict_table(run, rows, {})
    first = forecast.groupby("shop")["month"].min()
    assert first["shop 1"] == pd.Timestamp("2020-01-01")
    assert first["shop 2"] == pd.Timestamp("2020-07-01")
    assert "1 series got none" in joined(run, rows).notes[0]


def test_nothing_new_is_said_and_the_forecast_is_that_of_the_run(run):
    again = predict_table(run, KNOWN, {})
    pd.testing.assert_frame_equal(again, predict_table(run, None, {}), rtol=1e-9)
    assert "Nothing here is newer than what the run knows" in " ".join(joined(run, KNOWN).notes)


def test_rows_from_before_the_first_step_are_left_out_and_told(run):
    early = NEW.head(1).assign(month=pd.Timestamp("2001-01-01"))
    found = joined(run, pd.concat([early, NEW]))
    assert found.notes[0] == "1 row from before the run's first step was left out."
    assert found.panel.lengths.tolist() == [66, 66]


def test_dates_may_be_written_otherwise_than_in_the_table_that_was_learned_from(run):
    written = NEW.assign(month=NEW["month"].dt.strftime("%d.%m.%Y"))
    pd.testing.assert_frame_equal(predict_table(run, written, {}), predict_table(run, NEW, {}), rtol=1e-9)


def test_prices_known_in_advance_change_the_forecast(run):
    ahead = WHOLE[(WHOLE["month"] >= "2020-07-01")]
    forecasts = [
        predict_table(run, pd.concat([NEW, ahead.assign(price=price)]), {}, "trees")["forecast"] for price in (10.0, 30.0)
    ]
    assert (forecasts[0] != forecasts[1]).any()


def test_a_column_under_another_name_is_used_once_somebody_says_so(run):
    renamed = NEW.rename(columns={"sold": "units"})
    with pytest.raises(PredictionError, match="“sold” is missing"):
        predict_table(run, renamed, {})
    pd.testing.assert_frame_equal(predict_table(run, renamed, {"sold": "units"}), predict_table(run, NEW, {}))


def test_a_column_that_nobody_knows_of_may_count_as_missing(run):
    forecast = predict_table(run, NEW.drop(columns="visitors"), {"visitors": ""})
    assert np.isfinite(forecast["forecast"]).all()


def test_what_is_fixed_for_a_series_need_not_be_given_again(run):
    pd.testing.assert_frame_equal(predict_table(run, NEW.drop(columns="region"), {}), predict_table(run, NEW, {}))


def test_doubled_dates_among_new_rows_are_an_error_in_words(run):
    with pytest.raises(PredictionError, match=r"do not fit.*share their date") as refused:
        predict_table(run, pd.concat([NEW, NEW.assign(sold=1.0)]), {})
    assert refused.value.advice.startswith("Mend them in the file")  # no repair can be chosen here


def test_a_date_that_cannot_be_read_is_an_error_in_words(run):
    with pytest.raises(PredictionError, match="no date that can be read"):
        predict_table(run, NEW.assign(month="soon"), {})


def test_a_table_is_matched_in_words_before_anything_is_forecast(run, tmp_path):
    match = match_columns(run, table_of(NEW.rename(columns={"price": "Price"}).assign(remark="x"), tmp_path))
    assert match.renames == {"price": "Price"}
    assert match.usable
    assert "“Price” looks like it" in match.messages[0]
    assert "12 new steps of 2 series, up to June 2020." in match.messages
    assert match.messages[-1] == "Not used: “remark”."


def test_matching_asks_the_kind_of_run_itself(run, tmp_path):
    assert match_any_run(run, table_of(NEW, tmp_path)) == match_columns(run, table_of(NEW, tmp_path))


def test_a_table_without_the_value_says_what_is_missing(run, tmp_path):
    match = match_columns(run, table_of(NEW.drop(columns=["sold", "price"]), tmp_path))
    assert match.missing == ("sold", "price")
    assert not match.usable


def test_one_series_goes_on(air):
    more = one_series(160 + np.arange(3.0), start="2020-01-01")
    assert predict_table(air, more, {})["month"].iloc[0] == pd.Timestamp("2020-04-01")
    assert joined(air, more).notes == ("3 new steps, up to March 2020.",)


def test_rows_without_dates_follow_the_last_step_or_repeat_the_history(tmp_path):
    values = (50 + 10 * np.sin(np.arange(60) * np.pi / 6)).round(3)
    run, _ = forecast_run(pd.DataFrame({"sold": values}), one_timeline(time="", frequency=""), tmp_path)
    more = pd.DataFrame({"sold": [50.0, 55.0]})
    again = pd.DataFrame({"sold": [*values, 50.0, 55.0]})
    assert predict_table(run, more, {})["step"].tolist() == [63, 64, 65, 66]
    pd.testing.assert_frame_equal(predict_table(run, again, {}), predict_table(run, more, {}))


def test_value_columns_side_by_side_go_on(tmp_path):
    wide = WHOLE.pivot(index="month", columns="shop", values="sold").reset_index()
    timeline = shops_timeline(series=(), roles={}, targets=("shop 1", "shop 2"))
    run, _ = forecast_run(wide[wide["month"] < "2020-01-01"], timeline, tmp_path)
    new = wide[(wide["month"] >= "2020-01-01") & wide["shop 1"].notna()]
    forecast = predict_table(run, new, {})
    assert forecast["month"].min() == pd.Timestamp("2020-07-01")
    assert forecast["series"].unique().tolist() == ["shop 1", "shop 2"]


def test_gaps_that_were_repaired_stay_as_they_were(tmp_path):
    frame = one_series(50 + 10 * np.sin(np.arange(60) * np.pi / 6)).drop(index=[20, 21])
    run, _ = forecast_run(frame, one_timeline(repairs={"gaps": "interpolate", "outliers": "interpolate"}), tmp_path)
    opened = open_forecast(run)
    panel, _ = opened.panel(opened.rows())
    assert panel.observed.sum() == 58
    np.testing.assert_array_equal(panel.values, pd.read_parquet(run / "history.parquet")["value"])
    pd.testing.assert_frame_equal(predict_table(run, frame, {}), predict_table(run, None, {}), rtol=1e-9)


def test_a_date_far_in_the_future_that_was_left_out_of_the_table_is_left_out_of_new_rows_too(tmp_path):
    frame = one_series(50 + 10 * np.sin(np.arange(61) * np.pi / 6))
    frame.loc[60, "month"] = pd.Timestamp("9999-12-01")
    run, _ = forecast_run(frame, one_timeline(repairs={"future": "drop"}), tmp_path)
    pd.testing.assert_frame_equal(predict_table(run, frame, {}), predict_table(run, None, {}), rtol=1e-9)
    assert any("after today" in note for note in joined(run, frame).notes)


def test_a_forecast_is_scored_on_what_came_since(run):
    found = evaluate_table(run, WHOLE[WHOLE["sold"].notna()], "ets")
    assert found["rows"] == 2 * HORIZON
    assert found["main"] == "mase"
    truth = NEW[NEW["month"] < "2020-05-01"]["sold"].to_numpy()
    forecast = predict_table(run, None, {}, "ets")["forecast"].to_numpy()
    scale = pd.read_parquet(run / "series.parquet")["scale"].to_numpy()
    expected = np.mean(np.abs(forecast - truth) / np.repeat(scale, HORIZON))
    assert found["scores"]["mase"]["value"] == pytest.approx(expected, rel=1e-6)


def test_what_came_to_be_known_of_prices_counts_where_a_forecast_is_scored(run):
    whole = WHOLE[WHOLE["sold"].notna()]
    told, untold = (
        evaluate_table(run, rows, "trees")["scores"]["mase"]["value"] for rows in (whole, whole.assign(price=np.nan))
    )
    assert told < untold


def test_a_forecast_is_not_scored_on_what_the_run_knew(run):
    with pytest.raises(PredictionError, match="Nothing in this table is newer"):
        evaluate_table(run, KNOWN)


def test_a_forecast_taken_away_is_a_long_table_with_every_quantile(run, tmp_path):
    write_csv(predict_table(run, None, {}), tmp_path / "forecast.csv")
    read = pd.read_csv(tmp_path / "forecast.csv")
    assert list(read)[:7] == ["shop", "month", "forecast", "low 80", "high 80", "low 95", "high 95"]
    assert (read["low 95"] <= read["low 80"]).all()
    assert (read["low 80"] <= read["forecast"]).all()
    assert read["q0.5"].equals(read["forecast"])


def test_a_forecast_taken_away_is_read_again_whatever_its_series_are_called(tmp_path):
    frame = shops().rename(columns={"shop": "=shop", "month": "@month"})
    frame["=shop"] = frame["=shop"].map({"shop 1": "NA", "shop 2": "=1+1"})
    timeline = shops_timeline(series=("=shop",), time="@month")
    folder, _ = forecast_run(frame, timeline, tmp_path)
    write_csv(predict_table(folder, None, {}), tmp_path / "forecast.csv")
    assert (tmp_path / "forecast.csv").read_bytes() == forecast_csv(Run(folder))
    assert b"\n'=1+1," in forecast_csv(Run(folder))
    outcome = read_forecast(Run(folder))
    long = read_long(tmp_path / "forecast.csv", outcome, 1000)
    assert long.places == [0, 1]
    for place in long.places:
        np.testing.assert_allclose(long.of(place).quantiles, outcome.forecast(place).quantiles, rtol=1e-9)


def test_an_unknown_candidate_is_refused_with_those_there_are(run):
    with pytest.raises(PredictionError, match=r"no “oracle”") as raised:
        predict_table(run, None, {}, "oracle")
    assert "seasonal_naive" in raised.value.advice


def test_a_run_that_lost_its_series_says_so(run, tmp_path):
    shutil.copytree(run, tmp_path / "run")
    (tmp_path / "run" / "series.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(LayerwiseError, match=r"series\.parquet .*cannot be read"):
        predict_table(tmp_path / "run", None, {})
