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
