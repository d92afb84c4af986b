"""The Results page of a forecast, of one series and of many, on made-up runs."""

import numpy as np
import pandas as pd
import pytest

import core
from core.errors import PredictionError
from core.forecasting import measures
from core.forecasting.files import read_frame
from tests.pages import made_up
from tests.pages.conftest import asked, words

CLOSER = ("Errors", "Bands", "Reasons", "Unusual points", "Totals")


class Explained:
    """What `core.explain_forecast` gives, without the process that works it out."""

    names, kinds, origin = ("price", "month"), ("column", "calendar"), 24
    effects = np.array([[-3.0] * made_up.HORIZON, [8.0] * made_up.HORIZON])
    dates = np.arange("2021-01", "2024-01", dtype="datetime64[M]").astype("datetime64[us]")
    trend, season = np.linspace(10, 12, 36), np.tile([1.0, -1.0], 18)


@pytest.fixture(autouse=True)
def explained(monkeypatch):
    """Which series were explained, by whom."""
    asked_for = []

    def explain(run, series, use):
        asked_for.append((series, use))
        return Explained

    monkeypatch.setattr(core, "explain_forecast", explain, raising=False)
    return asked_for


def opened(open_page, run, **query):
    app = open_page("results", run=run.id, **query)
    assert not app.exception
    assert not app.error, [error.value for error in app.error]
    return app


def look_closer(app, name):
    next(group for group in app.get("button_group") if group.key == "closer").set_value(name).run()
    assert not app.exception
    return words(app)


def section(app, name):
    next(group for group in app.get("button_group") if group.proto.label == "More of this run").set_value(name).run()
    assert not app.exception


def named(widgets, label):
    return next(widget for widget in widgets if widget.label == label)


def test_the_forecast_comes_first_and_says_how_it_stands_to_a_year_before(open_page):
    told = words(opened(open_page, made_up.finished_forecast()))
    assert "The next 12 months of sold, from sales" in told.replace("\\", "")
    assert "The blend is recommended" in told
    assert "over the next 12 months" in told
    assert "than a year before" in told
    assert "The truth lies within the darker band 80 % of the time" in told


def test_scores_are_said_against_seasonal_naive_and_where_they_were_measured(open_page):
    told = words(opened(open_page, made_up.finished_forecast()))
    run = core.list_runs()[0]
    values = {name: found["mase"]["value"] for name, found in run.scores()["candidates"].items()}
    less = round(100 * (1 - values["blend"] / values["seasonal_naive"]))
    assert f"**{less} % less error than repeating last year.**" in told
    assert "Measured on the newest 12 steps" in told.replace("\\", "")
    assert "80 % bands held" in told


@pytest.mark.parametrize("name", CLOSER)
@pytest.mark.parametrize("series", [1, 3])
def test_every_closer_look_opens(open_page, name, series):
    look_closer(opened(open_page, made_up.finished_forecast(series)), name)


def test_errors_are_told_by_distance_month_and_series(open_page):
    told = look_closer(opened(open_page, made_up.finished_forecast(3)), "Errors")
    assert "times as much as the first" in told
    assert "of the series have a MASE" in told
    assert "month" in told
    assert "by weekday" not in told  # months have none


def test_hours_and_weekdays_are_told_where_dates_have_them(open_page):
    app = opened(open_page, made_up.finished_forecast(2, steps=24 * 14, frequency="h"))
    assert {"Hardest weekday", "No weekday is"} & {title[:15] for title in messages(app)} or any(
        "weekday" in title for title in messages(app)
    )
    assert any("hour of the day" in title for title in messages(app))
    assert "than a day before" in words(app) or "as a day before" in words(app)


def messages(app):
    return [element.proto.body for element in app.get("html") if "class='message'" in element.proto.body]


def test_bands_are_held_against_their_promise(open_page):
    run = made_up.finished_forecast(3)
    told = look_closer(opened(open_page, run), "Bands")
    rows = read_frame(run.folder / "backtests.parquet").query("side == 'test'")
    inside = rows["truth"].between(rows["blend:q0.1"], rows["blend:q0.9"]).mean()
    assert f"80 % bands held {round(100 * inside)} % of what happened" in told
    assert "36 forecast steps" in told


def test_reasons_are_worked_out_once_for_the_series_and_the_candidate(open_page, explained):
    app = opened(open_page, made_up.finished_forecast(3), series="1", use="network")
    assert not explained
    told = look_closer(app, "Reasons")
    assert "Without month (calendar) sold of shop 2 would be 8 lower: that moves it most" in told
    assert "do not add up to the whole" in told
    assert "The trend rises" in told
    app.run()
    assert explained == [("shop 2", "network")]


def test_a_forecast_that_cannot_be_explained_says_why(open_page, monkeypatch):
    def fails(run, series, use):
        raise PredictionError("This run is not whole.", "Train again.")

    monkeypatch.setattr(core, "explain_forecast", fails, raising=False)
    app = opened(open_page, made_up.finished_forecast())
    look_closer(app, "Reasons")
    assert "This run is not whole" in app.error[0].value.replace("\\", "")


def test_unusual_points_are_listed_with_what_was_expected(open_page):
    run = made_up.finished_forecast()
    rows = pd.read_parquet(run.folder / "backtests.parquet")
    rows.loc[3, "truth"] = 9000.0
    rows.to_parquet(run.folder / "backtests.parquet")
    app = opened(open_page, run)
    assert "outside the 95 % band: unusual" in words(app)
    look_closer(app, "Unusual points")
    table = app.dataframe[0].value
    assert table["sold"].iloc[0] == 9000
    assert table["It was"].iloc[0] == "higher"
    assert 9000 > table["to"].iloc[0] > table["Expected from"].iloc[0]


def test_totals_add_up_and_bands_are_said_not_to(open_page):
    run = made_up.finished_forecast(3)
    app = opened(open_page, run)
    told = look_closer(app, "Totals")
    total = read_frame(run.folder / "forecast.parquet")["blend:q0.5"].sum()
    shown = app.dataframe[1].value["Next 12 months"]
    assert shown.sum() == pytest.approx(total, rel=1e-4)
    assert "Intervals do not add up" in told.replace("\\", "")
    one = look_closer(opened(open_page, made_up.finished_forecast()), "Totals")
    assert "Bands do not add up" in one


def test_of_many_series_the_worst_is_looked_at_first_and_stands_in_the_address(open_page):
    run = made_up.finished_forecast(5)
    app = opened(open_page, run)
    worst = int(core.read_forecast(run).worst()[0])
    assert asked(app, "series") == str(worst)
    assert f"sold of shop {worst + 1} " in words(app)
    listed = app.dataframe[0].value
    assert listed["Series"].iloc[0] == f"shop {worst + 1}"
    assert listed["MASE"].is_monotonic_decreasing


def test_an_address_opens_the_series_its_sender_saw(open_page):
    run = made_up.finished_forecast(5)
    assert "sold of shop 4 " in words(opened(open_page, run, series="3"))


@pytest.mark.parametrize("forged", ["99", "-1", "x", "1e9", "²", "<script>", "9" * 40])
def test_a_forged_series_falls_back_on_the_worst(open_page, forged):
    run = made_up.finished_forecast(5)
    worst = int(core.read_forecast(run).worst()[0])
    assert asked(opened(open_page, run, series=forged), "series") == str(worst)


def test_series_are_found_by_a_part_of_their_name(open_page):
    app = opened(open_page, made_up.finished_forecast(12))
    named(app.text_input, "Find a series").set_value("SHOP 1").run()
    assert set(app.dataframe[0].value["Series"]) == {"shop 1", "shop 10", "shop 11", "shop 12"}
    named(app.text_input, "Find a series").set_value("[no such").run()
    assert not app.exception
    assert "No series has" in words(app)


@pytest.mark.parametrize("order", ["best", "largest", "table", "sample"])
def test_series_can_be_put_in_another_order(open_page, order):
    app = opened(open_page, made_up.finished_forecast(5))
    named(app.selectbox, "Order").set_value(order).run()
    assert not app.exception
    listed = app.dataframe[0].value
    assert len(listed) == 5
    if order == "best":
        assert listed["MASE"].is_monotonic_increasing
    if order == "table":
        assert listed["Series"].tolist() == [f"shop {at}" for at in range(1, 6)]


def test_one_series_needs_no_list(open_page):
    app = opened(open_page, made_up.finished_forecast())
    assert not app.dataframe
    assert "series" not in app.query_params


def test_another_candidate_can_be_looked_at(open_page):
    app = opened(open_page, made_up.finished_forecast())
    named(app.selectbox, "Forecast by").set_value("seasonal_naive").run()
    assert not app.exception
    assert asked(app, "use") == "seasonal_naive"
    assert "less error than" not in words(app)  # it is not held against itself


def test_how_much_of_the_past_is_seen_can_be_chosen(open_page):
    app = opened(open_page, made_up.finished_forecast())
    control = next(group for group in app.get("button_group") if (group.key or "").startswith("distance"))
    control.set_value(0).run()
    assert not app.exception
    assert "Drag the ends of the strip" in words(app)


@pytest.mark.parametrize("name", ["All scores", "The plan", "How it learned"])
def test_every_section_can_be_opened(open_page, name):
    section(opened(open_page, made_up.finished_forecast(3)), name)


def test_all_scores_have_a_sentence_each_and_stand_against_seasonal_naive(open_page):
    app = opened(open_page, made_up.finished_forecast())
    section(app, "All scores")
    told = words(app).replace("\\", "")
    for score in measures.SCORES:
        assert score.title in told
        assert score.sentence in told
    table = app.dataframe[0].value.set_index("")
    assert table.loc["Seasonal naive", "Against seasonal naive"] == "–"
    assert table.loc["Blend", "Against seasonal naive"].endswith("less error")


def test_the_plan_tells_series_windows_roles_and_repairs(open_page):
    app = opened(open_page, made_up.finished_forecast(3))
    section(app, "The plan")
    told = words(app).replace("\\", "")
    assert "4 windows of 12 months, strictly by time" in told
    assert "price (known in advance)" in told
    assert "One value was filled in." in told
    assert "at random" not in told


def test_without_back_tests_there_is_a_forecast_and_a_sentence(open_page):
    run = made_up.finished_forecast(2, backtests=False)
    app = opened(open_page, run)
    assert "too short for a back-test" in words(app)
    assert "over the next 12 months" in words(app)
    for name in CLOSER:
        look_closer(app, name)


def test_without_back_tests_lists_and_scores_say_so(open_page):
    made_up.finished_forecast(2, backtests=False)
    app = open_page("runs")
    assert not app.exception
    assert app.dataframe[0].value["Score"].iloc[0] == ""
    app = opened(open_page, core.list_runs()[0])
    section(app, "All scores")
    assert (app.dataframe[1].value["MASE"] == "–").all()


def test_of_several_value_columns_each_is_spoken_of_by_its_own_name(open_page):
    run = made_up.finished_forecast(2, targets=("tea", "milk"))
    told = words(opened(open_page, run, series="1"))
    assert "The next 12 months, 2 series" in told
    assert "shop 2 will average about" in told  # the series' name is the column's


def test_two_runs_with_other_seasons_follow_one_another(open_page):
    monthly, hourly = made_up.finished_forecast(), made_up.finished_forecast(steps=400, frequency="h")
    app = opened(open_page, monthly)
    next(group for group in app.get("button_group") if (group.key or "").startswith("distance")).set_value(24).run()
    app.query_params["run"] = hourly.id
    app.run()
    assert not app.exception
    assert "The next 12 hours" in words(app)


@pytest.mark.parametrize("frequency", ["", "30min", "D"])
def test_other_steps_are_spoken_of_by_their_names(open_page, frequency):
    told = words(opened(open_page, made_up.finished_forecast(frequency=frequency, steps=240)))
    name = {"": "steps", "30min": "half hours", "D": "days"}[frequency]
    assert f"The next 12 {name} of sold" in told


@pytest.mark.parametrize("name", ["forecast", "history", "backtests", "series"])
@pytest.mark.parametrize("how", ["gone", "damaged"])
def test_a_damaged_run_never_shows_a_trace(open_page, name, how):
    run = made_up.finished_forecast(2)
    path = run.folder / f"{name}.parquet"
    path.unlink() if how == "gone" else path.write_bytes(b"PAR1 not really")
    app = open_page("results", run=run.id)
    assert not app.exception
    assert app.main.children


def test_results_outlive_their_table(open_page):
    run = made_up.finished_forecast(2)
    core.delete_table(run.plan.table_id)
    app = opened(open_page, run)
    section(app, "The network")
    assert "The table is gone" in words(app)


def test_names_that_people_gave_have_no_power(open_page):
    bad = "<img src=x onerror=alert(1)> ![p](http://evil.example/1.png)"
    run = made_up.finished_forecast(2, name=bad)
    series = pd.read_parquet(run.folder / "series.parquet")
    series["name"] = [bad, bad + "2"]
    series.to_parquet(run.folder / "series.parquet")
    app = opened(open_page, run)
    for name in CLOSER:
        look_closer(app, name)
        assert not [element for element in [*app.markdown, *app.header, *app.caption] if "![p](" in element.value]
        assert not [element for element in app.get("html") if "<img" in element.proto.body]


def test_of_1500_series_the_first_300_are_listed(open_page):
    app = opened(open_page, made_up.finished_forecast(1500))
    assert len(app.dataframe[0].value) == 300
    assert "The first 300 of 1,500" in words(app)


def test_the_list_of_runs_names_the_score_of_a_forecast(open_page):
    made_up.finished_forecast()
    app = open_page("runs")
    assert not app.exception
    row = app.dataframe[0].value.iloc[0]
    assert row["Task"] == "Forecast"
    assert row["Score"].startswith("MASE ")
    assert row["Recommended"] == "Blend"


def test_a_finished_forecast_shows_its_curves_on_windows(open_page):
    app = open_page("train", run=made_up.finished_forecast().id)
    assert not app.exception
    assert "on validation windows" in words(app)


def test_a_forecast_that_learns_says_which_of_its_trainings_it_is(open_page, home):
    run = made_up.running(made_up.table(), epochs=1)
    made_up.tell(run, "stage", stage="network", text="The network learns once more")
    made_up.tell(run, "batch", member=1, members=1, epoch=2, epochs=5, progress=0.7, seconds_left=26.0)
    app = open_page("train", run=run.id)
    assert not app.exception
    bar = app.get("progress")[0].proto.text
    assert bar == "The network learns once more: epoch 2 of at most 5; about 25 seconds left"


def test_the_whole_forecast_can_be_taken_away(open_page):
    run = made_up.finished_forecast(3)
    app = opened(open_page, run)
    assert any(button.proto.label == "Download the forecast" for button in app.get("download_button"))
    lines = core.forecast_csv(run, "blend").decode().splitlines()
    assert len(lines) == 1 + 3 * made_up.HORIZON
