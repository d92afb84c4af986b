import numpy as np
import pandas as pd
import pytest

from core.errors import PlanError
from core.series.frequency import find_frequency, season_of, title_of
from core.series.grid import NO_STEP, Grid, grid_of
from core.series.times import read_times

ALIASES = (
    "s", "10s", "min", "7min", "30min", "h", "6h", "D", "3D", "B", "W-MON", "W-SUN", "2W-WED", "MS", "ME", "2MS", "QS", "QE",
    "QS-FEB", "QE-NOV", "YS", "YE", "YS-JUL", "5YS",
)  # fmt: skip


def dates(alias: str, count: int = 40) -> np.ndarray:
    return pd.date_range("1999-02-01", periods=count, freq=alias).to_numpy("datetime64[us]")


@pytest.mark.parametrize("alias", ALIASES)
def test_dates_of_every_frequency_are_found_as_it_and_go_to_steps_and_back(alias):
    written = dates(alias)
    found, reason = find_frequency(written)
    grid = grid_of(found.alias, written)
    steps = grid.steps(written)
    assert (np.diff(steps) == 1).all()
    assert grid.are_on(written).all()
    np.testing.assert_array_equal(grid.times(steps), written)
    assert title_of(found.alias)
    assert reason.endswith(".")


@pytest.mark.parametrize("alias", ALIASES)
def test_gaps_double_dates_and_disorder_do_not_change_the_frequency(alias):
    written = dates(alias, 60)
    gappy = np.random.default_rng(0).permutation(np.concatenate([np.delete(written, [7, 8, 20, 41]), written[:3]]))
    assert find_frequency(gappy)[0] == find_frequency(written)[0]


@pytest.mark.parametrize(
    ("alias", "title", "season"),
    [
        ("MS", "monthly", 12), ("QE-NOV", "quarterly", 4), ("YS", "yearly", 1), ("5YS", "every 5 years", 1),
        ("W-TUE", "weekly, on Tuesdays", 52), ("D", "daily", 7), ("B", "daily, Monday to Friday", 5), ("h", "hourly", 24),
        ("30min", "half-hourly", 48), ("10min", "every 10 minutes", 144), ("min", "every minute", 1440),
        ("", "step by step", 1),
    ],
)  # fmt: skip
def test_a_frequency_has_a_name_for_people_and_a_season(alias, title, season):
    assert title_of(alias) == title
    assert season_of(alias) == season


@pytest.mark.parametrize("alias", ["fortnightly", "0D", "-1D", "SMS", "2B", "ns", "5"])
def test_what_is_no_frequency_is_refused_with_what_would_be(alias):
    with pytest.raises(PlanError, match="no frequency") as refused:
        Grid(alias).steps(dates("D"))
    assert "W-MON" in refused.value.advice


def test_irregular_dates_get_the_grid_nearest_to_their_distances():
    apart = np.random.default_rng(0).integers(50, 200, 400).astype("timedelta64[m]")
    found, reason = find_frequency(np.datetime64("2020-01-01", "us") + np.cumsum(apart))
    assert found.alias == "2h"
    assert "irregular" in reason


def test_days_with_a_time_of_day_are_days():
    wobbling = dates("D", 30) + np.random.default_rng(0).integers(0, 7200, 30).astype("timedelta64[s]")
    assert find_frequency(wobbling)[0].alias == "D"


def test_one_date_alone_is_a_day():
    assert find_frequency(dates("D", 1))[0].alias == "D"


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["1956 Q1", "1956Q2"], ["1956-01-01", "1956-04-01"]),
        (["Q3 1991", "Q4-1991"], ["1991-07-01", "1991-10-01"]),
        (["1991 Jul", "Aug 1991"], ["1991-07-01", "1991-08-01"]),
        (["1991M07", "1991-08", "09/1991"], ["1991-07-01", "1991-08-01", "1991-09-01"]),
        (["2012 W01", "2012-W53"], ["2012-01-02", "2012-12-31"]),
        (["31.12.2023", "2024-01-01", "Jan 2, 2024"], ["2023-12-31", "2024-01-01", "2024-01-02"]),
        (["soon", "", None], ["NaT", "NaT", "NaT"]),
        ([1949.0, 1949.083, 1949.1667], ["1949-01-01", "1949-02-01", "1949-03-01"]),
        ([1960, 1961], ["1960-01-01", "1961-01-01"]),
        ([20240131, 20240201], ["2024-01-31", "2024-02-01"]),
        ([202401, 202402], ["2024-01-01", "2024-02-01"]),
        ([1704067200, 1704153600], ["2024-01-01", "2024-01-02"]),
        ([1704067200000, np.nan], ["2024-01-01", "NaT"]),
        ([1, 2, 3], ["NaT", "NaT", "NaT"]),
    ],
)
def test_times_are_read_in_the_ways_people_write_them(cells, read):
    np.testing.assert_array_equal(read_times(pd.Series(cells)), np.array(read, "datetime64[us]"))


def test_times_with_a_zone_are_read_in_utc():
    zoned = pd.Series(pd.to_datetime(["2024-07-01 12:00+02:00"]))
    assert read_times(zoned)[0] == np.datetime64("2024-07-01T10:00")


def test_step_numbers_are_read_as_they_are_and_others_have_no_step():
    np.testing.assert_array_equal(read_times(pd.Series([-3, 4, np.nan]), ""), [-3, 4, NO_STEP])
