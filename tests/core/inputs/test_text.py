import numpy as np
import pandas as pd

from core.inputs import kind
from core.inputs.text import BUCKETS

text = kind("text")
REVIEWS = pd.Series(
    ["the soup was not good at all today", "the soup was very good and hot today", "not good at all , the soup was cold"]
)


def tokens(value, state):
    return text.encode(pd.Series([value], dtype=object), state)[0][0]


def test_words_and_pairs_of_words_have_a_number_in_the_vocabulary():
    state = text.adapt(REVIEWS)
    assert "soup" in state["words"]
    assert "not good" in state["words"]
    assert "hot" not in state["words"]  # in one text only
    found = tokens("not good", state)
    assert {state["words"][number - 1] for number in found if 0 < number <= len(state["words"])} == {"not", "good", "not good"}


def test_unknown_words_fall_into_buckets_behind_the_vocabulary():
    state = text.adapt(REVIEWS)
    found = tokens("zebra", state)
    size = text.parts("review", state)[0].sizes[0]
    assert len(state["words"]) < found[0] < size
    assert size == 1 + len(state["words"]) + BUCKETS


def test_case_and_punctuation_do_not_matter():
    state = text.adapt(REVIEWS)
    np.testing.assert_array_equal(tokens("The SOUP.", state), tokens("the soup", state))


def test_a_missing_or_empty_cell_is_padding():
    state = text.adapt(REVIEWS)
    assert not tokens(None, state).any()
    assert not tokens("  ", state).any()
    assert not tokens("...", state).any()


def test_short_texts_are_read_by_pieces_too():
    state = text.adapt(pd.Series(["cheeseburger", "hamburger", "veggieburger", "salad"]))
    assert state["pieces"]
    assert "#burg" in state["words"]
    assert not text.adapt(pd.Series(["one two three four five six seven eight nine ten"] * 3))["pieces"]


def test_a_giant_cell_costs_no_more_steps():
    state = text.adapt(pd.Series(["a few words here", "some more words here", "x " * 1_000_000]))
    assert text.parts("x", state)[0].shape[0] <= 256
    assert tokens("word " * 500_000, state).shape[0] == state["steps"]


def test_of_a_long_text_known_words_are_kept_first():
    state = {"words": ["good"], "pieces": False, "steps": 3}
    assert tokens("aa bb cc dd ee ff good", state)[0] == 1
