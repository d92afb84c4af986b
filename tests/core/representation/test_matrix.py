"""What distances are measured on."""

import numpy as np
import pandas as pd
import pytest

from core.model import adapt_inputs, encode_inputs
from core.representation.matrix import learn_matrix, make_matrix, pieces_of, spans_of
from core.representation.units import shared_unit, with_shared_scale, without_calendar

KINDS = {"amount": "number", "colour": "category", "when": "date", "words": "text", "wave": "sequence", "gap": "number"}
ROWS = 60


def made(rows: int = ROWS) -> pd.DataFrame:
    random = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "amount": random.normal(50, 10, rows),
            "colour": random.choice(["red", "green", "blue"], rows),
            "when": pd.date_range("2024-01-01", periods=rows, freq="D"),
            "words": random.choice(["cold soup again", "warm bread today", "cold bread"], rows),
            "wave": [" ".join(f"{value:.2f}" for value in random.normal(size=8)) for _ in range(rows)],
            "gap": random.normal(size=rows),
        }
    )
    frame.loc[3, "gap"] = np.nan
    return frame


def matrix_of(frame, kinds, alike=()):
    states = with_shared_scale(frame, alike, adapt_inputs(frame, kinds))
    parts, arrays = encode_inputs(frame, kinds, states)
    pieces = pieces_of(kinds, states, parts)
    learned = learn_matrix(parts, arrays, tuple(pieces[name][0].first for name in alike), seed=0)
    return make_matrix(parts, arrays, learned), spans_of(pieces, parts, learned)


def test_every_place_belongs_to_one_column():
    matrix, spans = matrix_of(made(), KINDS)
    assert list(spans) == list(KINDS)
    assert sorted(np.concatenate(list(spans.values()))) == list(range(matrix.shape[1]))
    assert np.isfinite(matrix).all()


def test_only_a_column_s_own_places_change_with_it():
    frame = made()
    before, spans = matrix_of(frame, KINDS)
    for column, other in (("amount", 20.0), ("colour", "red"), ("words", "something else"), ("wave", "0 0 0 0 0 0 0 9")):
        states = adapt_inputs(frame, KINDS)
        parts, arrays = encode_inputs(frame, KINDS, states)
        learned = learn_matrix(parts, arrays, (), seed=0)
        changed = frame.copy()
        changed.loc[1, column] = other
        after = make_matrix(*encode_inputs(changed, KINDS, states), learned)
        places = np.flatnonzero(~np.isclose(after[1], before[1], atol=1e-6))
        assert len(places), column
        assert set(places) <= set(spans[column])


def test_numbers_count_by_their_spread_and_outliers_are_bent_back():
    frame = made(2_000)
    frame.loc[0, "amount"] = 2_000.0  # 195 standard deviations out
    matrix, spans = matrix_of(frame, {"amount": "number"})
    found = matrix[:, spans["amount"][0]]
    assert found[1:].std() == pytest.approx(0.95, abs=0.06)
    assert 3.5 < found[0] < 4.1


def test_two_values_of_a_category_lie_one_apart():
    matrix, _ = matrix_of(pd.DataFrame({"colour": ["red", "green", "blue", "red"]}), {"colour": "category"})
    assert np.linalg.norm(matrix[0] - matrix[1]) == pytest.approx(1)
    assert np.linalg.norm(matrix[0] - matrix[3]) == 0


def test_texts_of_the_same_words_lie_together():
    texts = ["cold soup again"] * 20 + ["warm bread today"] * 20
    matrix, _ = matrix_of(pd.DataFrame({"words": texts}), {"words": "text"})
    assert np.linalg.norm(matrix[0] - matrix[19]) == pytest.approx(0, abs=1e-5)
    assert np.linalg.norm(matrix[0] - matrix[20]) > 1


class TestColumnsOfOneUnit:
    def pixels(self):
        random = np.random.default_rng(1)
        return pd.DataFrame({f"p{i}": np.append(random.integers(0, 17, 50) * (i > 1), [0, 16]) for i in range(10)})

    def test_share_a_scale(self):
        frame = self.pixels()
        kinds = dict.fromkeys(frame, "number")
        alike = shared_unit(frame, kinds, adapt_inputs(frame, kinds))
        assert set(alike) == set(frame)
        matrix, spans = matrix_of(frame, kinds, alike)
        spread = matrix.std(axis=0)
        assert spread[spans["p0"][0]] < 0.6 * spread[spans["p5"][0]]  # a pixel that is hardly ever lit counts for little
        assert np.sqrt((spread**2).mean()) == pytest.approx(1, abs=0.02)

    def test_are_not_taken_for_such_where_ranges_differ(self):
        frame = self.pixels() * np.array([1, 5, 9, 30, 100, 1, 2, 70, 11, 400])
        kinds = dict.fromkeys(frame, "number")
        assert shared_unit(frame, kinds, adapt_inputs(frame, kinds)) == ()


def test_a_date_counts_as_one_number():
    frame = made()
    states = without_calendar(adapt_inputs(frame, {"when": "date", "amount": "number"}))
    (numbers,), arrays = encode_inputs(frame, {"when": "date", "amount": "number"}, states)
    assert numbers.names == ("when", "amount")
    assert np.all(np.diff(arrays["numbers"][:, 0]) > 0)
