import numpy as np
import pytest

from core.sequences import lines, read_sequence, resized, write_sequence


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1 2.5 -3", [1, 2.5, -3]),
        ("[1, 2.5, -3]", [1, 2.5, -3]),
        ("1;2,5;-3", [1, 2.5, -3]),
        ("1,5 2,5 3", [1.5, 2.5, 3]),
        ("1,2,3", [1, 2, 3]),
        ("1|2|3e2", [1, 2, 300]),
        ("7", [7]),
        ("1,,3", [1, np.nan, 3]),
        ("1 ? nan 4", [1, np.nan, np.nan, 4]),
        ("1 oops 3 4", [1, np.nan, 3, 4]),
        ("1 inf 3", [1, np.nan, 3]),
    ],
)
def test_a_row_of_numbers_is_read_in_every_way_people_write_it(text, numbers):
    np.testing.assert_array_equal(read_sequence(text), numbers)


@pytest.mark.parametrize("text", ["", "  ", "[]", "nan nan", "the soup was 3 degrees cold", "?", "1_000 a b"])
def test_a_cell_without_numbers_is_no_row_of_numbers(text):
    assert len(read_sequence(text)) == 0


def test_what_is_written_is_read_again():
    numbers = np.array([0.1, -2.0, 1e-7, 123456.0, np.nan])
    np.testing.assert_allclose(read_sequence(write_sequence(numbers)), numbers, rtol=1e-6)


def test_shorter_rows_are_stretched_and_longer_ones_averaged():
    np.testing.assert_allclose(resized(np.array([0.0, 1.0]), 5), [0, 0.25, 0.5, 0.75, 1])
    np.testing.assert_allclose(resized(np.array([1.0, 3.0, 5.0, 7.0]), 2), [2, 6])
    np.testing.assert_allclose(resized(np.array([0.0, 3.0, 6.0]), 2), [1, 5])  # a step and a half each


def test_gaps_are_bridged_and_ends_held():
    np.testing.assert_allclose(resized(np.array([np.nan, 1.0, np.nan, 3.0, np.nan]), 5), [1, 1, 2, 3, 3])


def test_a_hundred_thousand_numbers_keep_their_mean():
    numbers = np.random.default_rng(0).normal(5, 1, 100_000)
    short = resized(numbers, 1000)
    assert len(short) == 1000
    assert short.mean() == pytest.approx(numbers.mean())


def test_lines_to_draw_are_short_and_none_where_there_is_nothing():
    assert lines(["1 2 3", None, "words only", 7.0]) == [[1.0, 2.0, 3.0], None, None, None]
    assert len(lines([" ".join(["1"] * 500)], most=60)[0]) == 60
