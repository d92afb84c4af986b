import numpy as np
import pandas as pd
import pytest

from core.blend import blend_weights, blended
from core.tasks import task

NUMBERS, CLASSES = task("regression"), task("classification")
STATE = {"center": 0.0, "scale": 1.0, "low": -9.0, "high": 9.0}


def two_with_errors_apart(rows):
    random = np.random.default_rng(0)
    truth = random.normal(size=rows)
    return truth, {name: (truth + random.normal(size=rows))[:, None] for name in ("network", "trees")}


def test_two_as_good_with_errors_of_their_own_share_the_weight_and_beat_either():
    truth, answers = two_with_errors_apart(2000)
    weights = blend_weights((NUMBERS, STATE), truth, answers)
    assert weights["network"] == pytest.approx(0.5, abs=0.1)
    score = NUMBERS.choosing(STATE)
    assert score.compute(truth, blended(weights, answers)) < min(score.compute(truth, given) for given in answers.values())


def test_a_useless_candidate_is_left_out_on_many_rows():
    truth, answers = two_with_errors_apart(2000)
    answers["linear"] = np.random.default_rng(1).normal(0, 5, (2000, 1))
    assert set(blend_weights((NUMBERS, STATE), truth, answers)) == {"network", "trees"}


def test_on_few_rows_weights_stay_more_even_than_on_many():
    random = np.random.default_rng(3)
    truth = random.integers(0, 2, 4000)
    good = np.where(truth == 1, 0.8, 0.2) + random.normal(0, 0.05, 4000)
    answers = {"network": np.stack([1 - good, good], axis=1), "trees": np.full((4000, 2), 0.5)}
    state = CLASSES.adapt(pd.Series(["a", "b"]))
    few = blend_weights((CLASSES, state), truth[:8], {name: given[:8] for name, given in answers.items()})
    many = blend_weights((CLASSES, state), truth, answers)
    assert many.get("trees", 0.0) < few["trees"] < 0.5


def test_weights_are_a_convex_mixture():
    truth, answers = two_with_errors_apart(50)
    weights = blend_weights((NUMBERS, STATE), truth, answers)
    assert sum(weights.values()) == pytest.approx(1, abs=1e-3)
    assert min(weights.values()) > 0


def test_a_perfect_candidate_takes_all_without_dividing_by_zero():
    truth, answers = two_with_errors_apart(100)
    answers["trees"] = truth[:, None]
    assert blend_weights((NUMBERS, STATE), truth, answers) == {"trees": 1.0}


def test_a_single_candidate_has_all_the_weight():
    truth, answers = two_with_errors_apart(30)
    assert blend_weights((NUMBERS, STATE), truth, {"trees": answers["trees"]}) == {"trees": 1.0}
