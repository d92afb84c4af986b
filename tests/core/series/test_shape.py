import numpy as np
import pandas as pd
import pytest

import core
from core.data.samples import SAMPLES, add_sample
from core.errors import PlanError
from core.series.shape import suggest_timeline
from tests.core.series.toys import daily, days, suggested, table_of, waves


def test_one_series_is_found_with_its_time_frequency_season_and_horizon():
    found = suggested(daily())
    timeline = found.timeline
    assert (timeline.time, timeline.series, timeline.targets) == ("day", (), ("sales",))
    assert (timeline.frequency, timeline.season, timeline.horizon, timeline.windows) == ("D", 7, 14, 2)
    assert set(found.reasons) == {"time", "series", "targets", "frequency", "season", "roles", "horizon", "windows"}
    assert all(reason.endswith(".") for reason in found.reasons.values())


def long_table(series: int = 3, count: int = 40) -> pd.DataFrame:
    pieces = [
        pd.DataFrame({"day": days(count), "store": f"s{place}", "region": "north" if place else "south", "sold": waves(count)})
        for place in range(series)
    ]
    return pd.concat(pieces)


def test_a_long_table_is_told_apart_by_its_identifier_and_a_fixed_column_is_static():
    timeline = suggested(long_table()).timeline
    assert timeline.series == ("store",)
    assert timeline.roles == {"region": "static"}


def test_two_columns_that_name_a_series_together_are_found():
    table = pd.concat([long_table().assign(item=item) for item in ("a", "b")])
    assert set(suggested(table, "sold").timeline.series) == {"store", "item"}


def test_identifiers_may_be_numbers():
    table = long_table().assign(store=lambda frame: frame["store"].str[1:].astype(int))
    assert suggested(table, "sold").timeline.series == ("store",)


def test_value_columns_measured_alike_are_series_of_their_own():
    wide = pd.DataFrame({"day": days(50), **{f"shop_{place}": waves(50, seed=place) for place in range(3)}})
    timeline = suggested(wide, "shop_1").timeline
    assert timeline.targets == ("shop_1", "shop_0", "shop_2")
    assert timeline.roles == {}


def test_value_columns_of_other_sizes_are_known_until_now_only():
    table = daily().assign(people=lambda frame: frame["sales"] * 1000 + 5, wind=waves(60, 5))
    timeline = suggested(table, "sales").timeline
    assert timeline.targets == ("sales",)
    assert timeline.roles == {"people": "past", "wind": "past"}


def test_columns_given_beyond_the_last_value_are_known_and_say_how_far_to_forecast():
    table = daily(50).assign(warmth=waves(50, 5), visits=waves(50, 3))
    table.loc[44:, ["sales", "visits"]] = np.nan
    found = suggested(table, "sales")
    assert found.timeline.roles == {"warmth": "known", "visits": "past"}
    assert found.timeline.horizon == 6
    assert "6 steps" in found.reasons["horizon"]


def test_a_column_named_like_plans_is_known_in_advance():
    table = daily().assign(is_holiday=["yes", "no"] * 30, footfall=waves(60, 4))
    assert suggested(table, "sales").timeline.roles == {"is_holiday": "known", "footfall": "past"}


def test_a_column_that_repeats_the_target_is_not_used():
    table = daily().assign(planned_sales=lambda frame: frame["sales"])
    assert suggested(table, "sales").timeline.roles == {}


def test_what_a_person_chose_stays_and_the_rest_follows_from_it():
    found = suggested(daily(80), frequency="W-SUN", horizon=3)
    assert (found.timeline.frequency, found.timeline.horizon) == ("W-SUN", 3)
    assert found.reasons["frequency"] == found.reasons["horizon"] == "You chose this."
    assert found.timeline.season == 1
    assert "52" in found.reasons["season"]


def test_rows_without_dates_are_counted():
    found = suggested(pd.DataFrame({"level": waves(60)}))
    assert (found.timeline.time, found.timeline.frequency) == ("", "")
    assert "order" in found.reasons["time"]


def test_a_season_that_the_calendar_does_not_know_is_found_in_the_values():
    assert suggested(pd.DataFrame({"level": waves(120, season=9)})).timeline.season == 9
    noise = np.random.default_rng(0).normal(size=120)
    assert suggested(pd.DataFrame({"level": noise})).timeline.season == 1


def test_years_and_decimal_years_are_dates():
    yearly = suggested(pd.DataFrame({"year": range(1950, 2000), "lynx": waves(50, 10)}), "lynx").timeline
    assert (yearly.frequency, yearly.season) == ("YS", 10)
    monthly = pd.DataFrame({"time": np.round(1949 + np.arange(100) / 12, 3), "value": waves(100, 12)})
    assert suggested(monthly).timeline.frequency == "MS"


def test_of_year_month_and_date_the_date_says_when():
    dates = pd.date_range("2000-01-01", periods=60, freq="MS")
    table = pd.DataFrame(
        {"year": dates.year, "month": dates.month, "date": days(60, "2000-01-01", "MS"), "sold": waves(60, 12)}
    )
    assert suggested(table, "sold").timeline.time == "date"


def test_numbers_that_go_up_by_five_are_counted_as_steps():
    found = suggested(pd.DataFrame({"step": np.arange(0, 500, 5), "level": waves(100)}), "level")
    assert (found.timeline.time, found.timeline.roles) == ("", {})
    assert "goes up by 5" in found.reasons["time"]


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"time": "dya"}, "no column “dya”"),
        ({"series": ("shop",)}, "no column “shop”"),
        ({"roles": {"price": "known"}}, "no column “price”"),
        ({"frequency": "fortnight"}, "no frequency"),
    ],
)
def test_choices_that_cannot_be_are_refused_in_words(choices, words):
    with pytest.raises(PlanError, match=words):
        suggested(daily(), "sales", **choices)


def test_a_table_without_numbers_has_nothing_to_forecast():
    with pytest.raises(PlanError, match="No column holds numbers"):
        suggested(pd.DataFrame({"day": days(30), "who": ["ann", "bob"] * 15}))


@pytest.mark.parametrize(
    "sample", [sample for sample in SAMPLES if sample.task == "forecasting"], ids=lambda sample: sample.name
)
def test_samples_of_series_are_asked_what_comes_next_and_need_no_correction(sample):
    table = add_sample(sample.name)
    columns = core.describe_columns(table)
    target = next(column for column in columns if column.name == sample.target)
    assert core.suggest_task(target, columns)[0] == "forecasting"
    timeline = suggest_timeline(table, columns, sample.target).timeline
    assert core.examine(table, timeline).faults == ()
    expected = {
        "shop_sales": ("W-MON", 52, 8, {"size": "static", "price": "known", "promotion": "known", "holiday": "known"}),
        "electricity": ("30min", 48, 48, {"temperature": "known", "workday": "known"}),
        "air_passengers": ("MS", 12, 12, {}),
        "seattle_weather": ("D", 7, 14, dict.fromkeys(("precipitation", "temp_min", "wind", "weather"), "past")),
    }
    assert (timeline.frequency, timeline.season, timeline.horizon, timeline.roles) == expected[sample.name]


@pytest.mark.parametrize(
    "sample",
    [sample for sample in SAMPLES if sample.task in ("classification", "regression")],
    ids=lambda sample: sample.name,
)
def test_samples_of_rows_are_not_taken_for_series(sample):
    columns = core.describe_columns(add_sample(sample.name))
    target = next(column for column in columns if column.name == sample.target)
    assert core.suggest_task(target, columns)[0] == sample.task


def test_customers_with_a_date_of_joining_are_rows_first_and_may_be_series():
    random = np.random.default_rng(0)
    joined = np.sort(np.datetime64("2020-01-01T00:00") + random.integers(0, 500_000, 200).astype("timedelta64[m]"))
    table = pd.DataFrame({"joined": joined.astype(str), "spent": random.normal(100, 10, 200)})
    columns = core.describe_columns(table_of(table))
    assert core.suggest_task(columns[1], columns)[0] == "regression"
    forecasting = next(task for task in core.TASKS if task.name == "forecasting")
    assert forecasting.suits(columns[1].profile, "number", columns)


def first_asked(table: pd.DataFrame, name: str) -> str:
    columns = core.describe_columns(table_of(table))
    return core.suggest_task(next(column for column in columns if column.name == name), columns)[0]


def test_a_few_doubled_dates_and_rows_newest_first_still_look_like_a_series():
    table = daily()
    doubled = pd.concat([table[:30], table[28:]])
    assert not doubled["day"].is_monotonic_increasing
    assert first_asked(doubled, "sales") == "forecasting"
    assert first_asked(table[::-1], "sales") == "forecasting"
    assert first_asked(pd.concat([table, table]), "sales") == "regression"


def test_series_of_very_different_lengths_look_like_series():
    pieces = [pd.DataFrame({"day": days(n), "store": f"s{n}", "sold": waves(n)}) for n in range(20, 120, 2)]
    assert first_asked(pd.concat(pieces), "sold") == "forecasting"


def test_orders_of_customers_on_chance_days_are_rows():
    random = np.random.default_rng(0)
    day = np.datetime64("2024-01-01") + random.integers(0, 200, 300).astype("timedelta64[D]")
    table = pd.DataFrame(
        {"day": day.astype(str), "who": random.choice(list("abcdefgh"), 300), "paid": random.normal(9, 1, 300)}
    )
    assert first_asked(table, "paid") == "regression"


def test_a_year_and_a_quarter_say_when_together():
    table = pd.DataFrame({"year": np.repeat(range(1990, 2005), 4), "quarter": [1, 2, 3, 4] * 15, "gdp": waves(60, 4)})
    found = suggested(table, "gdp")
    assert (found.timeline.time, found.timeline.series, found.timeline.season) == ("", (), 4)
    assert "“year” and “quarter” say when together" in found.reasons["time"]


def test_a_month_alone_says_neither_when_nor_which_series():
    table = pd.DataFrame(
        {"ozone": waves(153), "month": np.repeat(range(5, 10), 31)[:153], "day": (list(range(1, 32)) * 5)[:153]}
    )
    assert (suggested(table, "ozone").timeline.time, suggested(table, "ozone").timeline.series) == ("", ())


def test_columns_that_only_repeat_the_calendar_are_not_used():
    dates = pd.date_range("2020-01-01", periods=400)
    table = pd.DataFrame(
        {"day": days(400), "sales": waves(400), "year": dates.year, "wday": dates.day_name(), "month": dates.month}
    )
    assert suggested(table, "sales").timeline.roles == {}


def test_quantities_of_unlike_size_or_sign_are_not_series_of_one_kind():
    table = daily().assign(a=lambda frame: frame["sales"] * 7, b=lambda frame: frame["sales"] + 1)
    assert suggested(table, "sales").timeline.targets == ("sales",)
    signed = daily().assign(a=lambda frame: frame["sales"] - 10, b=lambda frame: frame["sales"] + 1)
    assert suggested(signed, "sales").timeline.targets == ("sales",)


def test_dates_written_as_six_digits_are_dates():
    written = pd.date_range("1980-01-01", periods=80, freq="B").strftime("%y%m%d").astype(int)
    assert suggested(pd.DataFrame({"date": written, "rate": waves(80)}), "rate").timeline.frequency == "B"


def test_without_a_target_a_measured_value_is_taken_rather_than_a_price():
    assert suggested(daily().assign(price=waves(60, 5)).rename(columns={"sales": "sold"})).timeline.targets == ("sold",)
