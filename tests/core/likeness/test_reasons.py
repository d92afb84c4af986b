import numpy as np
import pandas as pd

from core.likeness.pairs import Pairs
from core.likeness.reasons import shared
from core.likeness.store import Store
from tests.core.likeness.points import space_of

KINDS = {"town": "category", "age": "number", "note": "text"}


def store() -> Store:
    space = space_of(np.zeros((1, 3)), np.arange(3), 3)
    columns = np.array([[0.0, 2.0, 1.0], [1.0, 4.0, 1.0], [0.0, 0.0, 1.0]], np.float32)  # typical: a third, 2, 1
    return Store(KINDS, np.arange(1), space, space, Pairs(np.zeros(3), columns), ())


def cells(*rows: tuple) -> tuple[pd.Series, pd.DataFrame]:
    frame = pd.DataFrame([dict(zip(KINDS, row, strict=True)) for row in rows], dtype=object)
    return frame.iloc[0], frame.iloc[1:]


def test_what_is_the_same_near_and_different_is_told_apart():
    (found,) = shared(store(), np.array([[0.0, 0.05, 3.0]]), None, {})
    assert (found.same, found.near, found.differs) == (("town",), ("age",), ("note",))


def test_agreement_that_is_rare_comes_first():
    (found,) = shared(store(), np.zeros((1, 3)), None, {})
    assert found.same[-1] == "town", "two of three pairs agree in it anyway"


def test_cells_decide_where_two_rare_values_lie_at_one_place():
    given = cells(("Aarau", 1, "x"), ("Bern", 1, "x"))
    (found,) = shared(store(), np.zeros((1, 3)), given, {})
    assert "town" not in found.same


def test_words_that_both_texts_hold_are_named_rare_ones_first_and_frequent_ones_left_out():
    ranks = {"note": {"the": 0, "coffee": 300, "grinder": 5_000}}
    given = cells(("A", 1, "The coffee grinder broke"), ("A", 1, "coffee from the GRINDER"))
    (found,) = shared(store(), np.array([[0.0, 0.0, 2.0]]), given, ranks)
    assert found.words == {"note": ("grinder", "coffee")}
    assert "note" not in found.differs


def test_texts_without_a_word_in_common_differ():
    given = cells(("A", 1, "tea"), ("A", 1, "coffee"))
    (found,) = shared(store(), np.array([[0.0, 0.0, 2.0]]), given, {"note": {}})
    assert found.words == {}
    assert found.differs == ("note",)
