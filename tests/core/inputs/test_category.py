import numpy as np
import pandas as pd

from core.inputs import kind

category = kind("category")


def codes(values, state):
    return category.encode(pd.Series(values, dtype=object), state)[0][:, 0].tolist()


def test_codes_are_unseen_then_missing_then_values_by_frequency():
    state = category.adapt(pd.Series(["b", "b", "a", None, "c", "b", "a"]))
    assert codes(["b", "a", "c", None, "new"], state) == [2, 3, 4, 1, 0]
    assert category.parts("x", state)[0].sizes == (5,)


def test_without_missing_training_cells_a_missing_cell_counts_as_unseen():
    state = category.adapt(pd.Series(["b", "a", "b"]))
    assert codes(["b", "a", None, ""], state) == [1, 2, 0, 0]


def test_numbers_stored_differently_are_the_same_value():
    state = category.adapt(pd.Series([1, 2, 2]))
    assert codes(["1", 2.0, "2 ", 1], state) == [2, 1, 1, 2]


def test_yes_and_no_are_known_in_any_spelling():
    state = category.adapt(pd.Series(["Yes", "Yes", "No"]))
    assert codes(["yes", True, "NO", False, "maybe"], state) == [1, 1, 2, 2, 0]
    assert category.encode(pd.Series([True, False]), state)[0][:, 0].tolist() == [1, 2]


def test_spellings_that_training_tells_apart_stay_apart():
    state = category.adapt(pd.Series(["a", "a", "A"]))
    assert codes(["a", "A"], state) == [1, 2]


def test_of_many_values_those_of_one_row_stand_for_the_unseen():
    values = [f"v{i}" for i in range(40)] + ["often"] * 5
    state = category.adapt(pd.Series(values))
    assert state["values"] == ["often"]
    assert codes(["v3", "often"], state) == [0, 1]


def test_a_hundred_thousand_categories_are_capped():
    values = pd.Series(np.repeat(np.arange(12_000), 2).astype(str))
    state = category.adapt(values)
    assert len(state["values"]) == 10_000
    assert category.encode(values, state)[0].max() == 10_000
