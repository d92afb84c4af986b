"""Charts of forecasts, in both themes, on ordinary and on awkward arrays."""

import json
import time

import numpy as np
import plotly.graph_objects as go
import pytest

from core import charts
from core.charts.series import envelope, joined
from tests.core.charts.colours import colourless

NAN = float("nan")
HOSTILE = "<img src=x onerror=alert(1)> ![p](http://evil.example/1.png) " + "x" * 2000
MONTHS = np.arange("2015-01", "2023-01", dtype="datetime64[M]").astype("datetime64[us]")
AHEAD_MONTHS = np.arange("2023-01", "2024-01", dtype="datetime64[M]").astype("datetime64[us]")
YEARLY = 100 + 20 * np.sin(2 * np.pi * np.arange(96) / 12)
WORDS = charts.Wording("passengers", "", "month", "month", 12, "a year before", "%B %Y")
COUNTED = charts.Wording("level", "", "step")


def ahead(level=110.0, dates=AHEAD_MONTHS):
    middle = np.full(len(dates), level)
    return charts.Ahead(dates, middle, {0.8: (middle - 10, middle + 10), 0.95: (middle - 20, middle + 20)})


def past(values=YEARLY, dates=MONTHS, **marks):
    return charts.Past(dates, np.asarray(values, float), **marks)


def compared(errors=(0.5, 0.6, 0.9), against=(1.0, 1.0, 1.2), name="network"):
    return charts.Compared(np.array(errors, float), np.array(against, float), name)


def window(truth=YEARLY[:12]):
    return charts.Window(past().last(24), ahead(), np.asarray(truth, float))


def moved(names=("price", "last year"), values=None):
    return charts.Effects(names, np.repeat([[-12.0], [30.0]], 12, axis=1) if values is None else values, AHEAD_MONTHS)


def said(figure):
    return figure.layout.title.text


DRAWN = {
    "forecast": lambda look: charts.forecast(past(), ahead(), WORDS, look),
    "slider": lambda look: charts.forecast(past(), ahead(), WORDS, look, slider=True),
    "window": lambda look: charts.window(window(), (60, 140), WORDS, look),
    "step": lambda look: charts.error_by_step(compared(), WORDS, look),
    "part": lambda look: charts.error_by_part(("Monday", "Tuesday", "Sunday"), compared(), "weekday", look),
    "series": lambda look: charts.error_by_series(compared(), look),
    "coverage": lambda look: charts.coverage({0.4: 0.41, 0.8: 0.79, 0.95: 0.94}, look),
    "by step": lambda look: charts.coverage_by_step({0.8: np.array([0.8, 0.6]), 0.95: np.array([0.9, 1])}, WORDS, look),
    "reasons": lambda look: charts.reasons(moved(), WORDS, look),
    "reasons by step": lambda look: charts.reasons_by_step(moved(), WORDS, look),
    "parts": lambda look: charts.parts(charts.Parts(MONTHS, YEARLY, YEARLY - 100, 84), WORDS, look),
    "totals": lambda look: charts.totals(ahead(), np.full(12, 7), WORDS, look),
}


@pytest.mark.parametrize("look", [charts.LIGHT, charts.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", DRAWN)
def test_every_chart_has_a_message_named_axes_and_the_theme(name, look):
    figure = DRAWN[name](look)
    assert isinstance(figure, go.Figure)
    assert len(said(figure)) > 15
    assert figure.layout.xaxis.title.text
    assert figure.layout.yaxis.title.text or name.startswith("reasons")
    assert figure.layout.template == charts.template(look)


@pytest.mark.parametrize("name", DRAWN)
def test_dark_and_light_differ_in_colours_only(name):
    assert colourless(DRAWN[name](charts.LIGHT)) == colourless(DRAWN[name](charts.DARK))
    assert DRAWN[name](charts.LIGHT).to_json() != DRAWN[name](charts.DARK).to_json()


NOTHING = past([], MONTHS[:0])
NO_AHEAD = charts.Ahead(AHEAD_MONTHS[:0], np.zeros(0))


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts.forecast(NOTHING, ahead(), WORDS, charts.LIGHT),
        lambda: charts.forecast(past(), NO_AHEAD, WORDS, charts.LIGHT),
        lambda: charts.forecast(past([NAN, NAN], MONTHS[:2]), ahead(), WORDS, charts.LIGHT),
        lambda: charts.forecast(past([5.0], MONTHS[:1]), ahead(dates=AHEAD_MONTHS[:1]), WORDS, charts.LIGHT),
        lambda: charts.forecast(past([1e300, -1e300], MONTHS[:2]), ahead(1e300), WORDS, charts.LIGHT, slider=True),
        lambda: charts.forecast(past(np.zeros(96)), ahead(0.0), WORDS, charts.LIGHT),
        lambda: charts.forecast(past([1.0, 2.0], np.array([1, 2])), ahead(dates=np.array([3, 4])), COUNTED, charts.LIGHT),
        lambda: charts.window(window(np.full(12, NAN)), (0, 1), WORDS, charts.LIGHT),
        lambda: charts.window(charts.Window(NOTHING, ahead(), YEARLY[:12]), (0, 0), WORDS, charts.LIGHT),
        lambda: charts.error_by_step(compared((), ()), WORDS, charts.LIGHT),
        lambda: charts.error_by_step(compared((NAN,), (NAN,)), WORDS, charts.LIGHT),
        lambda: charts.error_by_step(compared((0.5,), (NAN,)), WORDS, charts.LIGHT),
        lambda: charts.error_by_step(compared((0.0, 0.0), (0.0, 0.0)), WORDS, charts.LIGHT),
        lambda: charts.error_by_part(("May",), compared((0.0,), (NAN,)), "month", charts.LIGHT),
        lambda: charts.error_by_part((), compared((), ()), "month", charts.LIGHT),
        lambda: charts.error_by_series(compared((0.0, 0.0), (0.0, 0.0)), charts.LIGHT),
        lambda: charts.error_by_series(compared((), ()), charts.LIGHT),
        lambda: charts.coverage({}, charts.LIGHT),
        lambda: charts.coverage({0.8: NAN}, charts.LIGHT),
        lambda: charts.coverage_by_step({}, WORDS, charts.LIGHT),
        lambda: charts.coverage_by_step({0.95: np.array([NAN, 1.0])}, WORDS, charts.LIGHT),
        lambda: charts.reasons(moved((), np.zeros((0, 12))), WORDS, charts.LIGHT),
        lambda: charts.reasons_by_step(moved((), np.zeros((0, 12))), WORDS, charts.LIGHT),
        lambda: charts.reasons_by_step(moved(("a", "b"), np.zeros((2, 12))), WORDS, charts.LIGHT),
        lambda: charts.reasons(moved(("a", "b"), np.array([[NAN] * 12, [0.0] * 12])), WORDS, charts.LIGHT),
        lambda: charts.parts(charts.Parts(MONTHS, np.full(96, NAN), YEARLY, 84), WORDS, charts.LIGHT),
        lambda: charts.parts(charts.Parts(MONTHS[:1], YEARLY[:1], YEARLY[:1], 0), WORDS, charts.LIGHT),
        lambda: charts.totals(NO_AHEAD, np.zeros(0, int), WORDS, charts.LIGHT),
    ],
)
def test_awkward_arrays_are_drawn_or_explained(draw):
    figure = draw()
    drawn = json.loads(figure.to_json())
    assert said(figure) or figure.layout.annotations[0].text
    assert "nan" not in (said(figure) or "").lower()
    assert drawn["data"] is not None


def test_names_have_no_power_over_a_chart():
    words = charts.Wording(HOSTILE, HOSTILE, HOSTILE, "month", 12, "a year before", "%B %Y")
    for figure in (
        charts.forecast(past(), ahead(), words, charts.LIGHT),
        charts.forecast(
            past(np.arange(9.0), np.arange(9)), ahead(dates=np.arange(9, 12)), charts.Wording("y", "", HOSTILE), charts.LIGHT
        ),
        charts.window(window(), (0, 1), words, charts.LIGHT),
        charts.reasons(moved((HOSTILE, "b")), words, charts.LIGHT),
        charts.reasons_by_step(moved((HOSTILE, "b")), words, charts.LIGHT),
        charts.error_by_step(compared(name=HOSTILE), words, charts.LIGHT),
        charts.error_by_part((HOSTILE, "b", "c"), compared(), "part", charts.LIGHT),
    ):
        assert "<img" not in figure.to_json()


def test_a_forecast_is_held_against_the_same_steps_a_season_earlier():
    higher = charts.forecast(past(), ahead(120.0), WORDS, charts.LIGHT)
    assert said(higher) == "passengers will average about 120 over the next 12 months, 20 % more than a year before"
    same = charts.forecast(past(), ahead(100.0), WORDS, charts.LIGHT)
    assert said(same).endswith("about as much as a year before")


def test_a_forecast_shorter_than_a_season_is_held_against_its_own_months():
    rising = np.concatenate([np.full(84, 50.0), np.arange(12.0) + 100])
    figure = charts.forecast(past(rising), ahead(202.0, AHEAD_MONTHS[:3]), WORDS, charts.LIGHT)
    assert "100 % more than a year before" in said(figure)  # January to March: 100, 101, 102


def test_values_that_may_be_negative_are_compared_in_their_own_unit():
    figure = charts.forecast(past(YEARLY - 100), ahead(3.0), WORDS, charts.LIGHT)
    assert "3 more than a year before" in said(figure)


def test_without_a_season_the_last_value_is_the_yardstick():
    figure = charts.forecast(past([4.0, 5.0], np.array([1, 2])), ahead(10.0, np.array([3, 4])), COUNTED, charts.LIGHT)
    assert said(figure) == "level will average about 10 over the next 2 steps, 100 % more than the last known value"


def test_the_forecast_and_its_bands_go_on_from_the_last_known_point():
    dates, (line,) = joined(past(), ahead(), [ahead().middle])
    assert (dates[0], line[0]) == (MONTHS[-1], YEARLY[-1])
    dates, (line,) = joined(past([1.0, NAN], MONTHS[:2]), ahead(), [ahead().middle])
    assert len(line) == 12


def test_the_wider_band_is_drawn_below_the_narrower_one():
    bands = [trace.name for trace in charts.forecast(past(), ahead(), WORDS, charts.LIGHT).data if trace.fill]
    assert bands == ["95 % band", "80 % band"]


def test_filled_in_and_unusual_points_are_told_apart_by_shape():
    observed, unusual = np.ones(96, bool), np.zeros(96, bool)
    observed[3], unusual[[7, 9]] = False, True
    figure = charts.forecast(past(observed=observed, unusual=unusual), ahead(), WORDS, charts.LIGHT)
    shapes = {trace.name: (trace.marker.symbol, len(trace.x)) for trace in figure.data if trace.mode == "markers"}
    assert shapes == {"filled in": ("circle-open", 1), "unusual": ("diamond", 2)}


def test_only_the_whole_history_has_a_slider():
    assert charts.forecast(past(), ahead(), WORDS, charts.LIGHT, slider=True).layout.xaxis.rangeslider.visible
    assert not charts.forecast(past(), ahead(), WORDS, charts.LIGHT).layout.xaxis.rangeslider.visible


def test_a_history_of_a_hundred_thousand_steps_is_light_and_keeps_its_peaks():
    values = np.sin(np.arange(100_000) / 50.0)
    values[54_321] = 99.0
    kept = envelope(values)
    assert len(kept) <= 3_002
    assert values[kept].max() == 99.0
    assert {0, 99_999} <= set(kept.tolist())
    dates = np.datetime64("2000-01-01", "us") + np.arange(100_000) * np.timedelta64(1, "h")
    begin = time.perf_counter()
    figure = charts.forecast(past(values, dates), ahead(), WORDS, charts.LIGHT)
    assert time.perf_counter() - begin < 1
    assert len(figure.to_json()) < 120_000


def test_a_back_test_tells_how_far_off_it_was_and_how_much_its_band_held():
    truth = np.full(12, 110.0)
    truth[:2] = 130.0  # 20 off, outside the band of ±10
    assert said(charts.window(window(truth), (60, 140), WORDS, charts.LIGHT)) == (
        "From January 2023: off by 3.33 on average, 10 of 12 inside"
    )


def test_back_tests_of_one_series_share_a_scale():
    narrow = charts.window(window(), (0, 1000), WORDS, charts.LIGHT)
    assert narrow.layout.yaxis.range[1] >= 1000


def test_errors_by_step_tell_growth_and_who_is_better():
    told = said(charts.error_by_step(compared((0.5, 0.6, 1.0), (1.0, 1.0, 0.9)), WORDS, charts.LIGHT))
    assert told == "The last month errs 2 times as much as the first; better than seasonal naive at 2 of 3 steps"
    long = said(charts.error_by_step(compared((0.5, 0.5, 0.6, 0.6, 1.0, 1.0), [0.1] * 6), WORDS, charts.LIGHT))
    assert long == "The last 2 months err 2 times as much as the first; better than seasonal naive at no step"
    even = said(charts.error_by_step(compared((0.5, 0.5, 0.5)), WORDS, charts.LIGHT))
    assert "hardly grow" in even
    assert "at every step" in even


def test_seasonal_naive_is_not_held_against_itself():
    alone = charts.error_by_step(compared(name="seasonal naive"), WORDS, charts.LIGHT)
    assert len(alone.data) == 1
    assert "better" not in said(alone)


def test_the_hardest_part_is_named_only_where_one_stands_out():
    names = ("Monday", "Tuesday", "Sunday")
    assert said(charts.error_by_part(names, compared((0.5, 0.5, 2.0)), "weekday", charts.LIGHT)) == (
        "Hardest weekday: Sunday, 2 times the usual error"
    )
    assert said(charts.error_by_part(names, compared((0.5, 0.5, 0.51)), "weekday", charts.LIGHT)).startswith("No weekday")


def test_many_parts_have_few_ticks():
    hours = [f"{hour:02d}:00" for hour in range(24)]
    figure = charts.error_by_part(hours, compared(np.ones(24), np.ones(24)), "hour of the day", charts.LIGHT)
    assert list(figure.layout.xaxis.ticktext) == hours[::2]


def test_errors_by_series_tell_on_how_many_it_loses():
    figure = charts.error_by_series(compared((0.5, 0.6, 2.0, 0.7), (1.0, 1.0, 1.0, 1.0)), charts.LIGHT)
    assert said(figure) == "Half of the series have a MASE of 0.650 or less; seasonal naive is better on 25 % of them"


@pytest.mark.parametrize(
    ("found", "begins"),
    [
        ({0.8: 0.79, 0.95: 0.96}, "Promises kept"),
        ({0.8: 0.60, 0.95: 0.94}, "Bands are too narrow"),
        ({0.8: 0.95, 0.95: 0.99}, "Bands are wider than they need be"),
    ],
)
def test_coverage_tells_kept_promises_from_broken_ones(found, begins):
    assert said(charts.coverage(found, charts.LIGHT)).startswith(begins)


def test_coverage_by_step_names_the_distance_at_which_the_band_fails():
    found = {0.8: np.array([0.82, 0.81, 0.55]), 0.95: np.array([0.95, 0.95, 0.9])}
    assert said(charts.coverage_by_step(found, WORDS, charts.LIGHT)) == "The 80 % band holds least 3 months ahead: 55 %"


def test_reasons_are_blue_where_they_lower_and_orange_where_they_raise():
    figure = charts.reasons(moved(), WORDS, charts.LIGHT)
    assert list(figure.data[0].marker.color) == [charts.LIGHT.negative, charts.LIGHT.positive]
    assert list(figure.data[0].text) == ["−12", "+30"]
    assert said(figure) == "Without last year passengers would be 30 lower: that moves it most"


def test_reasons_by_step_name_the_step_that_was_moved_most():
    values = np.zeros((2, 12))
    values[0, 4] = -7.5
    figure = charts.reasons_by_step(moved(values=values), WORDS, charts.LIGHT)
    assert said(figure) == "Strongest: price, −7.5 (May 2023)"
    assert (figure.data[0].zmin, figure.data[0].zmax) == (-7.5, 7.5)


def test_of_many_reasons_the_strongest_are_shown():
    figure = charts.reasons(
        moved([f"reason {at}" for at in range(40)], np.repeat(np.arange(40.0)[:, None], 12, axis=1)), WORDS, charts.LIGHT
    )
    assert len(figure.data[0].x) == 12
    assert max(figure.data[0].x) == 39


def test_sums_of_unequal_coverage_say_so():
    counts = np.array([7] * 11 + [3])
    assert "not every date has all series (3 to 7)" in said(charts.totals(ahead(), counts, WORDS, charts.LIGHT))
    assert "not every date" not in said(charts.totals(ahead(), np.full(12, 7), WORDS, charts.LIGHT))


def test_steps_and_dates_are_written_as_people_say_them():
    assert WORDS.steps(1) == "1 month"
    assert WORDS.steps(24) == "24 months"
    assert WORDS.date(MONTHS[0]) == "January 2015"
    assert COUNTED.date(np.int64(7)) == "step 7"
    assert charts.Wording("y", step="quarter of an hour", many="quarters of an hour").steps(96) == "96 quarters of an hour"
