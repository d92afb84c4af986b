import numpy as np
import pandas as pd

from core.inputs import kind

number = kind("number")


def test_the_middle_half_of_training_rows_spans_one():
    values = pd.Series(np.arange(101.0))
    encoded = number.encode(values, number.adapt(values))[0][:, 0]
    assert encoded[50] == 0
    assert encoded[75] - encoded[25] == np.float32(encoded[75] * 2)
    assert 0.9 < encoded[75] - encoded[25] <= 1


def test_outliers_are_bent_back_and_keep_their_order():
    values = pd.Series([*np.arange(100.0), 1e4, 1e9, 1e300, -1e300])
    encoded = number.encode(values, number.adapt(values))[0][:, 0]
    assert np.abs(encoded).max() <= 3
    assert (np.diff(encoded[:101]) > 0).all()


def test_missing_becomes_the_middle_and_a_mark_if_training_had_missing_cells():
    state = number.adapt(pd.Series([1.0, 2.0, None, 3.0]))
    encoded = number.encode(pd.Series([None, 2.0, "what?"], dtype=object), state)[0]
    np.testing.assert_array_equal(encoded, [[0, 1], [0, 0], [0, 1]])
    assert number.parts("tenure", state)[0].names == ("tenure", "tenure missing")


def test_a_missing_cell_where_training_had_none_is_the_middle():
    encoded = number.encode(pd.Series([None, float("inf")], dtype=object), number.adapt(pd.Series([1.0, 2.0, 3.0])))[0]
    np.testing.assert_array_equal(encoded, [[0], [0]])


def test_new_rows_are_scaled_by_the_training_rows_only():
    state = number.adapt(pd.Series(np.arange(100.0)))
    alone = number.encode(pd.Series([10.0]), state)[0]
    among_giants = number.encode(pd.Series([10.0, 1e6, -1e6]), state)[0]
    assert alone[0, 0] == among_giants[0, 0]


def test_knots_rise_and_are_at_most_48_bins():
    state = number.adapt(pd.Series(np.random.default_rng(0).normal(size=5000)))
    assert len(state["knots"]) == 49
    assert (np.diff(state["knots"]) > 0).all()
    assert len(number.adapt(pd.Series([0, 1] * 50))["knots"]) == 2
    assert number.adapt(pd.Series([7, 7, 7]))["knots"] == []


def test_a_column_that_is_mostly_one_value_is_scaled_by_its_range():
    values = pd.Series([0.0] * 95 + [1, 2, 3, 4, 10])
    encoded = number.encode(values, number.adapt(values))[0][:, 0]
    assert encoded[-1] > encoded[-2] > encoded[0] == 0


def test_numbers_in_another_format_read_alike():
    state = number.adapt(pd.Series(["1,5", "2,5", "1.000,5"]))
    assert number.encode(pd.Series(["2,5"]), state)[0][0, 0] == number.encode(pd.Series([2.5]), state)[0][0, 0]
