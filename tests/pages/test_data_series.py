"""A table that looks like series says so, and is one press from its forecast."""

import math

import core
from tests.pages import made_up
from tests.pages.conftest import words

MONTHS = [f"{1950 + at // 12}-{1 + at % 12:02d}-01" for at in range(96)]


def series(months=MONTHS) -> core.Table:
    rows = [f"{month},{100 + at + 20 * math.sin(at / 2):.1f}\n" for at, month in enumerate(months)]
    return core.add_table("month,sold\n" + "".join(rows), "sales.csv")


def read(app):
    return words(app).replace("\\", "")


def way_on(app):
    return [button for button in app.button if button.label == "Forecast it"]


def test_a_table_of_series_says_so_in_words(open_page):
    app = open_page("data", table=series().id)
    assert not app.exception
    assert "looks like series: 96 values, monthly, January 1950 to December 1957. " in read(app).replace("**", "")


def test_the_forecast_is_one_press_away(open_page):
    app = open_page("data", table=series().id)
    way_on(app)[0].click().run()
    assert not app.exception
    assert any(field.label == "How many months ahead?" for field in app.number_input)


def test_faults_are_named_at_once(open_page):
    app = open_page("data", table=series([month for at, month in enumerate(MONTHS) if at not in (40, 60)]).id)
    assert "2 gaps" in read(app)


def test_a_table_of_rows_says_nothing_of_series(open_page):
    app = open_page("data", table=made_up.table().id)
    assert not app.exception
    assert not way_on(app)


def test_a_chosen_column_that_is_no_series_is_left_in_peace(open_page):
    rows = "".join(f"{month},{at % 7},{'open' if at % 2 else 'shut'}\n" for at, month in enumerate(MONTHS))
    table = core.add_table("month,sold,door\n" + rows, "doors.csv")
    assert not way_on(open_page("data", table=table.id, target="door"))
    assert way_on(open_page("data", table=table.id, target="sold"))


def test_samples_of_series_stand_on_the_first_page_and_open_as_forecasts(open_page, home):
    sample = next(sample for sample in core.SAMPLES if sample.task == "forecasting" and sample.rows < 2_000)
    app = open_page()
    assert "forecasts what comes next" in read(app)
    app.button(key=f"use-{sample.name}").click().run()
    assert not app.exception
    way_on(app)[0].click().run()
    assert not app.exception
    tasks = next(control for control in app.get("button_group") if control.proto.label == "The task")
    assert tasks.value == "forecasting"
