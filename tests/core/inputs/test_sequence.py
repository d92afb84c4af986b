import json

import numpy as np
import pandas as pd
import pytest

from core.inputs import kind
from core.inputs.sequence import FARTHEST, MOST_STEPS
from core.parts import pack
from tests.test_contracts import profile_of

sequence = kind("sequence")
WAVES = pd.Series([" ".join(f"{np.sin(step / 3 + row):.4f}" for step in range(20)) for row in range(8)])


def guess(cells):
    return sequence.guess(profile_of("column", pd.Series(cells)))


def test_rows_of_numbers_are_guessed_with_their_usual_length():
    found = guess(WAVES)
    assert found.confidence > 0.97
    assert "20" in found.reason


@pytest.mark.parametrize(
    "cells",
    [
        ["06 12 34 56 78", "06 98 76 54 32"],  # telephone numbers
        ["10 20", "30 40"],
        ["1.5", "2.5"],
        ["a 1 2 3 4 5", "b 1 2 3 4 5"][:0],
        ["the soup was cold", "it was 4 5 6 7 degrees"],
    ],
)
def test_codes_pairs_numbers_and_texts_are_not(cells):
    assert guess(cells) is None


def test_numbers_are_standardised_over_the_whole_column_so_that_rows_keep_their_level():
    state = sequence.adapt(pd.Series(["0 0 0 0", "10 10 10 10"]))
    (low, high) = sequence.encode(pd.Series(["0 0 0 0", "10 10 10 10"]), state)[0][:, :, 0]
    np.testing.assert_allclose(low, -1, atol=1e-6)
    np.testing.assert_allclose(high, 1, atol=1e-6)


def test_lengths_that_differ_are_brought_to_the_longest_and_told_beside():
    cells = pd.Series(["1 2 3 4", "1 2", None])
    state = json.loads(json.dumps(sequence.adapt(cells)))
    series, facts = sequence.encode(cells, state)
    assert series.shape == (3, 4, 1)
    assert not series[2].any()
    part = sequence.parts("x", state)[1]
    assert part.names == ("x length", "x missing")
    assert facts[0, 0] > facts[1, 0]
    np.testing.assert_array_equal(facts[:, 1], [0, 0, 1])


def test_equal_lengths_say_nothing_beside():
    assert len(sequence.parts("x", sequence.adapt(WAVES))) == 1


def test_a_row_of_a_hundred_thousand_numbers_costs_no_more_than_the_most_steps():
    long = " ".join(map(str, range(100_000)))
    state = sequence.adapt(pd.Series([long, "1 2 3"]))
    assert state["steps"] == MOST_STEPS
    assert np.isfinite(sequence.encode(pd.Series([long]), state)[0]).all()


def test_a_number_out_of_all_measure_is_cut():
    state = sequence.adapt(WAVES)
    assert np.abs(sequence.encode(pd.Series(["1e300 0 -1e300"]), state)[0]).max() <= FARTHEST


def test_columns_of_one_length_become_channels_of_one_part():
    from core.model import adapt_inputs, encode_inputs

    frame = pd.DataFrame({"x": WAVES, "y": WAVES[::-1].to_numpy(), "z": ["1 2 3 4 5"] * 8, "n": range(8)})
    kinds = {"x": "sequence", "n": "number", "y": "sequence", "z": "sequence"}
    states = adapt_inputs(frame, kinds)
    parts, arrays = encode_inputs(frame, kinds, states)
    shapes = {part.name: part.shape for part in parts}
    assert shapes == {"numbers": (1,), "sequence_0": (20, 2), "sequence_1": (5, 1)}
    np.testing.assert_array_equal(arrays["sequence_0"][:, :, 1], sequence.encode(frame["y"], states["y"])[0][:, :, 0])
    alone = tuple(part for name in kinds for part in kind(kinds[name]).parts(name, states[name]))
    assert [part.shape for part in pack(alone)] == [part.shape for part in parts]
