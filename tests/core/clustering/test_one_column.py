"""Clusters that are the values of one column are said to be."""

import numpy as np
import pandas as pd
import pytest

from core.clustering.one_column import said_of_one_column

RANDOM = np.random.default_rng(0)
FRAME = pd.DataFrame(
    {
        "sort": RANDOM.choice(["a", "b", "c"], 300),
        "flag": RANDOM.choice([0, 1], 300),
        "gone": [None] * 300,
        "size": RANDOM.normal(size=300),
    }
)
COLUMNS = list(FRAME)


def codes(name: str) -> np.ndarray:
    return pd.factorize(FRAME[name])[0]


def test_all_values_of_a_column():
    assert said_of_one_column(FRAME, COLUMNS, codes("sort")).startswith("The clusters are the values of “sort”: leave")
    assert "nearly" not in said_of_one_column(FRAME, COLUMNS, codes("flag"))


def test_one_value_against_all_others_and_a_few_rows_elsewhere():
    labels = np.where(FRAME["sort"] == "b", 1, 0)
    labels[:6] = -1
    assert "nearly the rows with “b” in “sort” and all others" in said_of_one_column(FRAME, COLUMNS, labels)


@pytest.mark.parametrize(
    "labels", [np.zeros(300, int), np.full(300, -1), RANDOM.integers(0, 3, 300), codes("sort") * 2 + codes("flag")]
)
def test_nothing_is_said_of_other_clusters_or_none(labels):
    assert said_of_one_column(FRAME, COLUMNS, labels) == ""


def test_a_column_that_was_kept_out_is_not_spoken_of():
    assert said_of_one_column(FRAME, ["flag", "gone", "size"], codes("sort")) == ""
