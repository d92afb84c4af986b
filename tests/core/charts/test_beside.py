import numpy as np
import pytest

from core import charts

WORDING = charts.Wording("sold", time="month", step="month", season=12, dates="%B %Y")
DATES = np.arange("2020-01", "2024-01", dtype="datetime64[M]").astype("datetime64[us]")
PAST = charts.Past(DATES[:36], np.linspace(80, 120, 36))


def ahead(times: float = 1.0) -> charts.Ahead:
    middle = np.full(12, 100.0) * times
    return charts.Ahead(DATES[36:], middle, {0.8: (middle - 5, middle + 5)})


def named(figure, name):
    return next(trace for trace in figure.data if trace.name == name)


def test_the_difference_is_summed_in_words():
    title = charts.beside(PAST, (ahead(), ahead(0.9)), WORDING, charts.LIGHT).layout.title.text
    assert title == "sold: 10 % less, 1,080 instead of 1,200 over 12 months, on average 10 less a month"


def test_both_forecasts_are_drawn_and_told_apart_by_more_than_colour():
    figure = charts.beside(PAST, (ahead(), ahead(1.2)), WORDING, charts.DARK)
    assert named(figure, "as it was").line.dash == "dash"
    assert named(figure, "with the changes").y[-1] == 120


def test_without_changes_the_forecast_stands_alone():
    figure = charts.beside(PAST, (ahead(), None), WORDING, charts.LIGHT)
    assert "as it was" not in [trace.name for trace in figure.data]
    assert "over the next 12 months" in figure.layout.title.text


def test_changes_that_change_nothing_are_said_to():
    assert "stays as it is" in charts.beside(PAST, (ahead(), ahead(1 + 1e-9)), WORDING, charts.LIGHT).layout.title.text


def test_a_difference_below_zero_is_told_without_a_share():
    minus = charts.Ahead(DATES[36:37], np.array([-4.0]))
    title = charts.beside(PAST, (minus, charts.Ahead(DATES[36:37], np.array([-6.0]))), WORDING, charts.LIGHT).layout.title.text
    assert title == "sold: 2 less, −6 instead of −4"


def test_a_forecast_from_a_new_end_stands_beside_the_old_one():
    later = charts.Ahead(DATES[36:] + np.timedelta64(31, "D"), np.full(12, 90.0))
    figure = charts.again(PAST, (ahead(), later), WORDING, charts.LIGHT)
    assert {"as it was forecast", "from the new end", "known"} <= {trace.name for trace in figure.data}
    assert len(named(figure, "from the new end").x) == 12


@pytest.fixture
def faulty():
    before = np.array([1.0, np.nan, 3.0, 90.0, 5.0])
    after = np.array([1.0, 2.0, 3.0, np.nan, 5.0])
    return before, after, np.array([False, True, False, True, False])


def test_a_repaired_series_marks_what_was_filled_in_and_what_was_taken_out(faulty):
    figure = charts.mended(DATES[:5], faulty, WORDING, charts.LIGHT)
    assert list(named(figure, "filled in or changed").y) == [2]
    assert list(named(figure, "taken out").y) == [90]
    assert figure.layout.title.text == "sold: 2 values change"


def test_repairs_that_change_nothing_say_so(faulty):
    before, _, _ = faulty
    figure = charts.mended(DATES[:5], (before, before, np.zeros(5, bool)), WORDING, charts.LIGHT)
    assert "change no value" in figure.layout.title.text


def test_of_a_long_series_the_part_round_the_first_change_is_drawn():
    steps = np.arange(5_000)
    values, changed = steps.astype(float), steps == 3_000
    figure = charts.mended(steps, (values, values + changed, changed), charts.Wording("sold"), charts.LIGHT)
    x = named(figure, "repaired").x
    assert len(x) < 500
    assert min(x) < 3_000 < max(x)


def test_a_hostile_name_stays_a_name(faulty):
    wording = charts.Wording("<b onclick=x>y</b>", time="<i>t</i>")
    figure = charts.mended(DATES[:5], faulty, wording, charts.LIGHT)
    assert "<b" not in figure.to_json().replace("\\u003cb", "<b").replace("&lt;b", "")
