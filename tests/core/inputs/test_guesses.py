from dataclasses import replace

import pytest

from core.errors import PlanError
from core.inputs import INPUTS, kind
from core.table import Profile

PLAIN = Profile("amount", "real", 1000, 0, 900, 1.0, 0.0, 1.0, 5.0, False, 0.01, ("1.5", "2.5", "7"))
WORDS = replace(
    PLAIN, name="note", stored="string", number_share=0.0, mean_words=1.0, mean_length=6.0, examples=("red", "green", "blue")
)


def best(profile):
    guesses = [(guess.confidence, member.kind, guess.reason) for member in INPUTS if (guess := member.guess(profile))]
    return max(guesses)[1:]


@pytest.mark.parametrize(
    ("profile", "expected", "words"),
    [
        (PLAIN, "number", "900 different"),
        (replace(PLAIN, stored="integer", distinct=5), "number", "5 different"),
        (replace(PLAIN, stored="integer", distinct=2, examples=("0", "1")), "category", "0 and 1"),
        (replace(PLAIN, stored="yes/no", distinct=2, examples=("True", "False")), "category", "Only 2 different"),
        (replace(WORDS, distinct=2, examples=("yes", "no")), "category", "yes and no"),
        (replace(WORDS, distinct=12), "category", "12 different"),
        (replace(WORDS, distinct=300), "category", "300 different"),
        (replace(WORDS, name="customer_id", distinct=1000), "identifier", "identifier"),
        (replace(WORDS, distinct=1000, mean_length=12.0), "identifier", "identifier"),
        (
            replace(PLAIN, name="id", stored="integer", distinct=1000, ascending=True, examples=("1", "2")),
            "identifier",
            "grows",
        ),
        (replace(PLAIN, name="price", stored="integer", distinct=1000, examples=("1", "2")), "number", "different"),
        (replace(WORDS, number_share=0.99, distinct=800, examples=("1,5", "2,5")), "number", "text"),
        (replace(PLAIN, stored="time", examples=("2024-01-01",)), "date", "Dates"),
        (replace(WORDS, date_share=0.99, distinct=700, examples=("2024-01-01",)), "date", "2024-01-01"),
        (replace(WORDS, mean_words=17.0, mean_length=90.0, distinct=990), "text", "17 words"),
        (replace(WORDS, mean_words=3.0, distinct=990, mean_length=18.0), "text", "3 words"),
        (replace(PLAIN, distinct=1), "ignored", "same"),
        (replace(PLAIN, distinct=0, missing=1000), "ignored", "missing"),
        (replace(PLAIN, distinct=1, missing=400), "category", "Only one value"),
    ],
)
def test_a_column_is_taken_for_what_it_is_with_a_reason(profile, expected, words):
    found, reason = best(profile)
    assert found == expected
    assert words in reason
    assert reason.endswith(".")


def test_giant_values_do_not_flood_the_reason():
    reason = best(replace(WORDS, distinct=2, examples=("x" * 5000, "y")))[1]
    assert len(reason) < 150


def test_an_unknown_kind_is_named_with_those_there_are():
    with pytest.raises(PlanError, match="sound") as raised:
        kind("sound")
    assert "number" in raised.value.advice
