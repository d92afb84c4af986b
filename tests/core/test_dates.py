import pandas as pd
import pytest

from core.dates import comes_day_first, read_dates


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-03-31", "2024-03-31"),
        ("2024-3-1", "2024-03-01"),
        ("2024/3/31 18:00:05Z", "2024-03-31 18:00:05"),
        ("2024-03-31T10:00:00.250+02:00", "2024-03-31 08:00:00.250"),
        ("31.03.2024", "2024-03-31"),
        ("31. 3. 2024", "2024-03-31"),
        ("3/31/24 6:05 pm", "2024-03-31 18:05"),
        ("12/25/2020 12:05 AM", "2020-12-25 00:05"),
        ("12/25/2020 12:05 p.m.", "2020-12-25 12:05"),
        ("25-12-1999 23:59:59", "1999-12-25 23:59:59"),
        ("31 Mar 2024", "2024-03-31"),
        ("31-Mar-24", "2024-03-31"),
        ("March 31st, 2024", "2024-03-31"),
        ("5. März 2021", "2021-03-05"),
        ("1 août 2020", "2020-08-01"),
        ("Mon, 01 Jan 2024 10:00:00 +0100", "2024-01-01 09:00"),
        ("1.1.69", "1969-01-01"),
        ("1.1.68", "2068-01-01"),
        ("29.02.2024", "2024-02-29"),
    ],
)
def test_dates_are_read_in_the_styles_people_write(written: str, meant: str) -> None:
    assert read_dates(pd.Series([written]))[0] == pd.Timestamp(meant)


NO_DATES = [
    "",
    "2024",
    "12:30",
    "1.2.3",
    "1.234",
    "29.02.2023",
    "2024-13-01",
    "2024-00-10",
    "32.1.2024",
    "0000-01-01",
    "x",
    None,
]


@pytest.mark.parametrize("written", [*NO_DATES, "2024-01-01 25:00", "31 Foo 2024"])
def test_what_is_no_date_is_not_read(written: str | None) -> None:
    assert read_dates(pd.Series([written, "2024-01-01"])).isna().tolist() == [True, False]


def test_the_rest_of_the_column_tells_days_from_months() -> None:
    assert comes_day_first(pd.Series(["1/2/2024", "13/2/2024"]))
    assert not comes_day_first(pd.Series(["1/2/2024", "2/13/2024"]))
    assert not comes_day_first(pd.Series(["1/2/2024"]))
    assert comes_day_first(pd.Series(["1.2.2024"]))
    assert read_dates(pd.Series(["1/2/2024"]), day_first=True)[0] == pd.Timestamp("2024-02-01")


def test_the_index_stays_and_an_empty_column_is_no_trouble() -> None:
    assert read_dates(pd.Series(["2024-01-01"], index=[7])).index.tolist() == [7]
    assert len(read_dates(pd.Series([], dtype="str"))) == 0
