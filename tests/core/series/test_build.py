import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.errors import PlanError
from core.plan import Timeline
from core.series.build import build_panel
from tests.core.series.toys import DAILY, daily, days, waves


def test_one_series_becomes_its_values_then_a_future_without_them():
    built = build_panel(daily(), DAILY, {})
    panel = built.panel
    assert (len(panel), panel.names, panel.frequency, panel.season, panel.horizon) == (1, ("sales",), "D", 7, 7)
    np.testing.assert_array_equal(panel.history(0), daily()["sales"])
    assert np.isnan(panel.values[60:]).all()
    assert panel.observed.sum() == 60
    assert str(panel.dates(0)[-1])[:10] == "2020-03-07"
    assert built.notes == {}


def test_the_states_are_plain_json():
    frame = daily().assign(weather=["sun", "rain"] * 30, warmth=waves(60))
    timeline = replace(DAILY, roles={"weather": "known", "warmth": "past"})
    states = build_panel(frame, timeline, {"weather": "category", "warmth": "number"}).states
    assert json.loads(json.dumps(states)) == states


def test_series_of_a_long_table_keep_their_own_lengths_and_begin_where_their_values_do():
    frame = pd.concat([daily(30).assign(shop="b"), daily(20).assign(shop="a", sales=1.0)])
    frame.iloc[:3, 1] = np.nan
    panel = build_panel(frame, replace(DAILY, series=("shop",)), {}).panel
    assert panel.names == ("a", "b")
    assert panel.lengths.tolist() == [20, 27]
    assert panel.keys["shop"].tolist() == ["a", "b"]
    assert str(panel.firsts[1])[:10] == "2020-01-04"


def test_value_columns_become_series_named_after_them():
    wide = pd.DataFrame({"day": days(20), "a": waves(20), "b": -waves(20)})
    panel = build_panel(wide, replace(DAILY, targets=("a", "b")), {}).panel
    assert panel.names == ("a", "b")
    np.testing.assert_array_equal(panel.history(1), -waves(20))


def test_known_columns_reach_into_the_future_and_what_is_missing_there_is_as_one_season_before():
    frame = daily(30).assign(price=np.arange(30.0), promo=["no"] * 29 + ["yes"])
    frame.loc[28:, "sales"] = np.nan
    timeline = replace(DAILY, roles={"price": "known", "promo": "known"})
    built = build_panel(frame, timeline, {"price": "number", "promo": "category"})
    panel = built.panel
    assert panel.known_names[:2] == ("price", "promo: no")
    np.testing.assert_array_equal(panel.known[28:, 0], [28, 29, 23, 24, 25, 26, 27])
    np.testing.assert_array_equal(panel.known[28:30, 1], [1, 0])
    assert "one season before" in built.notes["known"]
    assert "“price”" in built.notes["known"]
    assert "ends before the forecast does" in built.notes["known"]
    unknown = build_panel(frame.dropna(), timeline, {"price": "number", "promo": "category"}).notes["known"]
    assert "is not in the table; what was known one season before" in unknown


def test_past_columns_are_empty_in_the_future_and_learn_nothing_from_later_steps():
    frame = daily(20).assign(visits=[np.nan, np.nan, *range(18)])
    panel = build_panel(frame, replace(DAILY, roles={"visits": "past"}), {"visits": "number"}).panel
    assert np.isnan(panel.past[20:, 0]).all()
    assert panel.past[2:20, 0].tolist() == list(range(18))
    assert panel.past[0, 0] == panel.past[1, 0] == 1.5  # the middle of what came before the back-tests


def test_values_of_a_past_column_that_back_tests_alone_hold_do_not_name_its_numbers():
    frame = daily(40).assign(sky=["sun", "rain", "fog"] * 6 + ["sun"] * 15 + ["hail"] * 7)
    panel = build_panel(frame, replace(DAILY, roles={"sky": "past"}), {"sky": "category"}).panel
    assert panel.past_names == ("sky: sun", "sky: fog", "sky: rain")
    assert (panel.past[33:40] == 0).all()


def test_static_columns_are_one_number_a_series():
    frame = pd.concat([daily(20).assign(shop=shop, size=size) for shop, size in (("a", "small"), ("b", "large"), ("c", "mid"))])
    timeline = replace(DAILY, series=("shop",), roles={"size": "static"})
    panel = build_panel(frame, timeline, {"size": "category"}).panel
    assert panel.static_names == ("size: large", "size: mid", "size: small")
    np.testing.assert_array_equal(panel.static, [[0, 0, 1], [1, 0, 0], [0, 1, 0]])


def test_calendar_columns_come_again_after_their_cycle():
    panel = build_panel(daily(60), DAILY, {}).panel
    names = list(panel.known_names)
    weekday = panel.known[:, [names.index("calendar: weekday (sine)"), names.index("calendar: weekday (cosine)")]]
    np.testing.assert_allclose(weekday[7:], weekday[:-7], atol=1e-12)
    assert not np.allclose(weekday[0], weekday[1])
    assert np.isfinite(panel.known).all()


@pytest.mark.parametrize(("frequency", "parts"), [("YS", 0), ("", 0), ("MS", 2), ("W-MON", 2), ("D", 4), ("h", 6)])
def test_each_frequency_has_the_calendar_that_varies_in_it(frequency, parts):
    first = range(30) if not frequency else days(30, frequency=frequency) if frequency != "h" else hours(30)
    frame = pd.DataFrame({"when": first, "y": waves(30)})
    panel = build_panel(frame, Timeline("when", (), ("y",), frequency, 1, 3), {}).panel
    assert panel.known.shape == (33, parts)


def hours(count: int) -> list[str]:
    return [str(date) for date in pd.date_range("2020-01-01", periods=count, freq="h")]


def test_new_rows_are_encoded_as_the_first_ones_were():
    frame = daily(30).assign(weather=["sun", "rain", "fog"] * 10)
    timeline = replace(DAILY, roles={"weather": "known"})
    first = build_panel(frame, timeline, {"weather": "category"})
    later = pd.DataFrame({"day": days(10, "2020-02-01"), "sales": waves(10), "weather": ["rain", "hail"] * 5})
    again = build_panel(later, timeline, {"weather": "category"}, first.states).panel
    assert again.known_names == first.panel.known_names
    place = again.known_names.index("weather: rain")
    assert again.known[:10, place].tolist() == [1, 0] * 5
    assert again.known[1, : place + 3].sum() <= 1


def test_new_rows_may_lack_a_column():
    timeline = replace(DAILY, roles={"price": "known"})
    first = build_panel(daily(30).assign(price=np.arange(30.0)), timeline, {"price": "number"})
    again = build_panel(daily(10), timeline, {"price": "number"}, first.states).panel
    assert (again.known[:, 0] == 14.5).all()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"time": "date"}, "no column “date”"),
        ({"targets": ()}, "No column is chosen"),
        ({"roles": {"price": "known"}}, "no column “price”"),
        ({"frequency": "x"}, "no frequency"),
        ({"horizon": 0}, "at least one step"),
        ({"frequency": "us"}, "far more than the 60 values"),
    ],
)
def test_what_cannot_be_built_is_refused_in_words(changes, words):
    with pytest.raises(PlanError, match=words):
        build_panel(daily(), replace(DAILY, **changes), {})


def test_a_cut_knows_nothing_of_later_values_not_even_by_way_of_a_repair():
    frame = daily(30).drop([18, 19, 20])
    changed = frame.copy()
    changed.loc[21:, "sales"] = 1000.0
    timeline = replace(DAILY, repairs={"gaps": "interpolate"})
    for end in (18, 19, 20, 21):
        one, other = (build_panel(table, timeline, {}).panel.cut(np.array([end])) for table in (frame, changed))
        np.testing.assert_array_equal(one.values, other.values)
        assert not np.isnan(one.values[:end]).any()


def test_a_hundred_thousand_short_series_become_a_panel():
    count = 100_000
    frame = pd.DataFrame(
        {"id": np.repeat(np.arange(count), 3), "day": np.tile(days(3), count), "y": np.tile([1.0, 2.0, 3.0], count)}
    )
    panel = build_panel(frame, Timeline("day", ("id",), ("y",), "D", 1, 2, 1), {}).panel
    assert len(panel) == count
    assert panel.values.shape == (5 * count,)


def test_series_that_would_be_called_alike_have_names_of_their_own():
    frame = pd.concat([daily(20).assign(a=a, b=b) for a, b in (("x / y", "z"), ("x", "y / z"), ("x", "z"))])
    panel = build_panel(frame, replace(DAILY, series=("a", "b")), {}).panel
    assert sorted(panel.names) == ["x / y / z", "x / y / z (2)", "x / z"]
