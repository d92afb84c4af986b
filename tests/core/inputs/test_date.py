import numpy as np
import pandas as pd

from core.inputs import kind

date = kind("date")
DAYS = pd.Series(pd.date_range("2023-01-01", periods=400, freq="D"))


def test_later_is_larger_and_calendar_parts_are_there():
    state = date.adapt(DAYS)
    numbers, codes = date.encode(DAYS, state)
    assert (np.diff(numbers[:, 0]) > 0).all()
    assert date.parts("day", state)[1].names == ("day month", "day weekday")
    assert codes[0].tolist() == [2, 8]  # January; Sunday, the last of the week
    assert codes[1].tolist() == [2, 2]  # Monday
    assert codes[31].tolist()[0] == 3  # February


def test_dates_without_hours_have_no_hour():
    assert "hour" not in date.adapt(DAYS)["cycles"]
    assert "hour" in date.adapt(pd.Series(pd.date_range("2023-01-01", periods=50, freq="h")))["cycles"]


def test_strings_in_several_styles_are_the_same_day():
    state = date.adapt(DAYS)
    numbers, _ = date.encode(pd.Series(["2023-03-31", "31.03.2023", "March 31, 2023", "31 Mar 2023"]), state)
    np.testing.assert_array_equal(numbers, np.tile(numbers[0], (4, 1)))


def test_month_first_is_learned_from_training_rows():
    state = date.adapt(pd.Series(["12/31/2023", "01/15/2023", "03/04/2023"]))
    assert not state["day_first"]
    numbers, _ = date.encode(pd.Series(["03/04/2023", "2023-03-04"]), state)
    np.testing.assert_array_equal(numbers[0], numbers[1])


def test_what_is_no_date_is_missing_and_marked():
    state = date.adapt(pd.Series(["2023-01-01", None, "2023-05-05"]))
    numbers, codes = date.encode(pd.Series(["never", None, "2023-13-45", ""]), state)
    assert numbers[:, -1].tolist() == [1, 1, 1, 1]
    assert (numbers[:, :-1] == 0).all()
    assert (codes == 1).all()


def test_a_date_far_outside_training_stays_finite():
    numbers, _ = date.encode(pd.Series(["1700-01-01", "2999-12-31"]), date.adapt(DAYS))
    assert np.isfinite(numbers).all()
    assert numbers[0, 0] < date.encode(DAYS, date.adapt(DAYS))[0][0, 0]


def test_times_with_a_zone_are_read():
    zoned = DAYS.dt.tz_localize("Europe/Paris")
    assert date.encode(zoned, date.adapt(zoned))[0].shape[0] == len(DAYS)
