import numpy as np
import pandas as pd
import pytest

from core.errors import PredictionError
from core.forecasting.moves import Future, Move


@pytest.fixture
def future():
    dates = pd.date_range("1961-01-01", periods=6, freq="MS")
    return Future(pd.DataFrame({"date": dates, "price": [10, 10, 10, 20, 20, np.nan], "promotion": ["no"] * 6}))


def test_a_price_goes_down_by_percent_in_one_month_and_nowhere_else(future):
    changed = future.after([Move("price", "percent", -10, "months", (4,))])
    assert changed["price"].tolist()[:5] == [10, 10, 10, 18, 20]
    assert future.frame["price"].tolist()[:5] == [10, 10, 10, 20, 20]


def test_changes_follow_one_another(future):
    moves = [
        Move("price", "set", 8),
        Move("price", "add", 1, "steps", (2, 3)),
        Move("promotion", "set", "yes", "steps", (1, 1)),
    ]
    changed = future.after(moves)
    assert changed["price"].tolist() == [8, 9, 9, 8, 8, 8]
    assert changed["promotion"].tolist() == ["yes", *["no"] * 5]


def test_an_emptied_cell_is_not_known(future):
    assert np.isnan(future.after([Move("price", "set", None, "steps", (1, 1))])["price"][0])


def test_typed_cells_become_changes_and_only_those(future):
    after = future.after([])
    after.loc[2, "price"] = 12.5
    after.loc[5, "promotion"] = "yes"
    typed = future.typed(future.after([]), after)
    assert typed == [Move("price", "set", 12.5, "steps", (3, 3)), Move("promotion", "set", "yes", "steps", (6, 6))]
    assert future.typed(future.after(typed), after) == []


def test_a_change_survives_being_kept_as_json(future):
    move = Move("price", "percent", -10.0, "months", (4, 5))
    assert Move.from_json(move.to_json()) == move


@pytest.mark.parametrize(
    ("move", "words"),
    [
        (Move("price", "percent", -10.0, "months", (4,)), "price 10 % lower in April"),
        (Move("price", "add", 2.5), "price 2.5 higher"),
        (Move("price", "set", 7, "steps", (2, 2)), "price set to 7 in February 1961"),
        (Move("price", "set", 7, "steps", (2, 4)), "price set to 7 from February 1961 to April 1961"),
        (Move("promotion", "set", None, "steps", (1, 1)), "promotion not known in January 1961"),
        (Move("price", "add", -1, "weekdays", (0, 6)), "price 1 lower on Mondays, Sundays"),
    ],
)
def test_a_change_is_told_in_words(future, move, words):
    assert future.told(move) == words


def test_only_what_lies_among_the_steps_is_offered(future):
    assert list(future.calendar()["months"].values()) == ["January", "February", "March", "April", "May", "June"]
    assert "weekdays" not in future.calendar()
    days = Future(pd.DataFrame({"date": pd.date_range("2024-01-01", periods=3), "price": [1, 2, 3]}))
    assert list(days.calendar()["weekdays"].values()) == ["Mondays", "Tuesdays", "Wednesdays"]
    assert days.names()[0] == "1 January 2024"
    hours = Future(pd.DataFrame({"date": pd.date_range("2024-01-01 05:00", periods=3, freq="h"), "price": [1, 2, 3]}))
    assert hours.names()[0] == "1 January 2024, 05:00"


def test_counted_steps_have_no_months_and_say_so():
    future = Future(pd.DataFrame({"date": [7, 8], "price": [1.0, 2.0]}))
    assert (future.calendar(), future.names()) == ({}, ["step 7", "step 8"])
    with pytest.raises(PredictionError, match="no months"):
        future.after([Move("price", "add", 1, "months", (5,))])


@pytest.mark.parametrize(
    ("move", "words"),
    [
        (Move("weather", "set", 1), "no column that is known in advance"),
        (Move("date", "set", 1), "no column that is known in advance"),
        (Move("promotion", "percent", 10), "holds no numbers"),
        (Move("price", "set", "cheap"), "no number"),
    ],
)
def test_what_cannot_be_changed_is_said_in_words(future, move, words):
    with pytest.raises(PredictionError, match=words):
        future.after([move])
