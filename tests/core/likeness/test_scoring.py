import numpy as np
import pandas as pd
import pytest

from core.likeness import scoring
from core.likeness.encoders import Encoder, of_length_one
from core.likeness.pairs import draw_pairs
from core.likeness.store import Store
from tests.core.likeness.points import space_of

KINDS = dict.fromkeys("abcde", "number")


def made(rows: int = 200):
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(rows, 5)), columns=list(KINDS))

    def points(some: pd.DataFrame):
        matrix = some.to_numpy(np.float32)
        return of_length_one(matrix), matrix

    code, matrix = points(frame)
    spaces = (space_of(code, np.zeros(5, int), 1), space_of(matrix, np.arange(5), 5))
    spans = {name: np.array([place]) for place, name in enumerate(KINDS)}
    return frame, Store(KINDS, np.arange(rows), *spaces, draw_pairs(code, spaces[1], 0), ()), Encoder(KINDS, spans, points)


def test_a_fifth_of_the_cells_come_from_other_rows():
    frame, _, _ = made()
    changed = (scoring.swapped(frame, KINDS, 0).to_numpy() != frame.to_numpy()).sum(axis=1)
    assert changed.max() == 1
    assert changed.mean() > 0.95


def test_texts_lack_words_and_are_not_swapped():
    frame = pd.DataFrame({"note": [f"one two three four five six {row}" for row in range(50)]})
    shorter = scoring.swapped(frame, {"note": "text"}, 0)["note"]
    assert all(set(after.split()) <= set(before.split()) for before, after in zip(frame["note"], shorter, strict=True))
    assert 4 < shorter.str.split().str.len().mean() < 6.5


def test_rows_find_themselves_by_all_columns_more_often_than_by_chance():
    frame, store, encoder = made()
    asked = np.arange(100)
    ranks = scoring.ranked(store, encoder, frame.iloc[asked], asked, np.full(200, -1), 0)
    values, _ = scoring.score(ranks, labelled=False, seed=0)
    assert set(values["columns"]) == {"itself", "itself_5"}
    assert values["columns"]["itself"]["value"] > 0.2
    assert values["columns"]["itself"]["low"] < values["columns"]["itself"]["value"] < values["columns"]["itself_5"]["value"]


def test_a_duplicate_is_no_mistake():
    frame, _, encoder = made(4)
    rows = np.repeat(frame.to_numpy(np.float32), 3, axis=0)
    space = space_of(rows, np.arange(5), 5)
    ranks = scoring.ranked(
        Store(KINDS, np.arange(12), space, space, draw_pairs(rows, space, 0), ()),
        Encoder(KINDS, encoder.spans, lambda some: (rows, rows)),
        pd.DataFrame(rows, columns=list(KINDS)),
        np.arange(12),
        np.full(12, -1),
        0,
    )
    assert (ranks["columns"][:, 0] == 1).all()


def test_recall_asks_other_rows_for_the_label():
    rows = np.array([[0.0], [0.1], [5.0], [5.1], [9.0]])
    space, labels = space_of(rows, np.zeros(1, int), 1), np.array([0, 0, 1, 2, -1])
    assert scoring.recalled_labels(space, 0, labels) == [1.0, 1.0, 1.0]
    assert scoring.recalled_labels(space, 2, labels) == [0.0, 0.0, 0.0]
    assert np.isnan(scoring.recalled_labels(space, 4, labels)).all()


def test_labels_of_many_numbers_count_by_fifths_and_it_is_said():
    codes, said = scoring.labels_of(pd.Series(np.arange(100.0), name="price"), 100)
    assert np.bincount(codes).tolist() == [20] * 5
    assert "fifth" in said
    assert "price" in said


def test_a_missing_label_is_nobodys():
    codes, said = scoring.labels_of(pd.Series(["a", None, "b", ""]), 4)
    assert codes.tolist() == [0, -1, 1, -1]
    assert said == ""


@pytest.mark.parametrize(("labels", "most", "expected"), [([0, 0, 1, 1], 1, 0.5), ([0, 0, 1, 1], 2, 0.75), ([-1], 1, np.nan)])
def test_what_chance_would_recall(labels, most, expected):
    np.testing.assert_allclose(scoring.by_chance(np.array(labels), most), expected)
