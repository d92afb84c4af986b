import numpy as np
import pandas as pd
import pytest

from core.cells import as_numbers, as_text, decimal_mark, distinct, folded


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("12 %", 12.0),
        ("€ 1,000", 1000.0),
        ("(3)", -3.0),
        ("−7", -7.0),
        (" 5e3 ", 5000.0),
        ("3,5", 3.5),
        ("1 000 000", 1_000_000.0),
    ],
)
def test_numbers_are_read_as_people_write_them(text, number):
    assert as_numbers(pd.Series([text]))[0] == pytest.approx(number)


@pytest.mark.parametrize("text", ["", "abc", "1e400", "inf", "nan", "12 apples today", "1_000", "A1", "--", "2024-01-31"])
def test_what_is_no_finite_number_is_missing(text):
    assert np.isnan(as_numbers(pd.Series([text]))[0])


def test_a_column_with_decimal_commas_is_read_with_them():
    column = pd.Series(["3,5", "1,250", "12,75"])
    assert decimal_mark(column) == ","
    np.testing.assert_allclose(as_numbers(column, ","), [3.5, 1.25, 12.75])


def test_thousands_are_no_decimal_comma():
    assert decimal_mark(pd.Series(["1,250", "12,000", "7"])) == "."
    assert decimal_mark(pd.Series([1.5, 2.5])) == "."


def test_numbers_beyond_64_bits_and_yes_no_are_read():
    np.testing.assert_array_equal(as_numbers(pd.Series([2**70, 1], dtype=object)), [2.0**70, 1.0])
    np.testing.assert_array_equal(as_numbers(pd.Series([True, False])), [1.0, 0.0])


def test_equal_numbers_have_equal_texts_however_they_are_stored():
    assert as_text(1) == as_text(1.0) == as_text(np.int64(1)) == as_text("1 ") == "1"
    assert as_text(0.1) == "0.1"
    assert as_text(None) == as_text(float("nan")) == as_text(pd.NaT) == as_text("  ") == ""


def test_true_and_1_stay_apart_in_a_mixed_column():
    places, texts = distinct(pd.Series([1, True, 1.0, None, [2]], dtype=object))
    assert [texts[place] if place >= 0 else None for place in places] == ["1", "True", "1", None, "[2]"]


def test_yes_is_yes_in_any_spelling():
    assert folded("YES") == folded("y") == folded("True") == "yes"
    assert folded("No ") == folded("false") == "no"
    assert folded("Red") == folded("red") != folded("green")
