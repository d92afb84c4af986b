"""Which value of a column that was kept out counts as odd, and that this is said."""

import pandas as pd
import pytest

from core.anomalies.truth import adapt_truth, encode_truth


@pytest.mark.parametrize(
    ("cells", "odd"),
    [
        (["no", "no", "yes", "no"], "yes"),
        ([0, 0, 0, 1], "1"),
        ([0.0, 1.0, 1.0, 1.0], "1"),  # it says so, though it is not the rarest
        ([False, True, False, False], "True"),
        (["normal", "Fraud", "normal"], "Fraud"),
        (["a", "a", "b", "a", None], "b"),
    ],
)
def test_a_value_that_says_so_is_odd_otherwise_the_rarest(cells, odd):
    state = adapt_truth(pd.Series(cells, name="label"))
    assert state["odd"] == odd
    assert f"“{odd}” in “label”" in state["said"]


@pytest.mark.parametrize("cells", [["x", "x"], [None, None], list(range(50))])
def test_a_column_of_one_value_or_of_very_many_says_nothing_of_odd_rows(cells):
    state = adapt_truth(pd.Series(cells, name="label"))
    assert state["odd"] == ""
    assert "cannot say which rows are odd" in state["said"]


def test_empty_cells_are_not_known():
    column = pd.Series(["yes", None, "no", ""], name="label")
    assert encode_truth(column, adapt_truth(column)).tolist() == [1, -1, 0, -1]


def test_rows_scored_later_are_held_to_the_value_that_was_odd_in_training():
    column = pd.Series(["Fault"] * 7 + ["fine"] * 3, name="state")
    assert adapt_truth(column)["odd"] == "fine"
    assert adapt_truth(column, "fault")["odd"] == "Fault"


@pytest.mark.parametrize("cells", [["fine"] * 5, ["fault"] * 5, ["fine", "dull", "dull"]])
def test_rows_scored_later_need_some_that_were_odd_in_training_and_others(cells):
    state = adapt_truth(pd.Series(cells, name="state"), "fault")
    assert state["odd"] == ""
    assert "“fault”, which counted as odd in training" in state["said"]
