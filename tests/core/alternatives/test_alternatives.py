import json
import warnings

import numpy as np
import pandas as pd
import pytest

from core.alternatives import alternative
from core.alternatives.base import Rows
from core.errors import PlanError
from core.parts import Part
from core.tasks import task

PARTS = (
    Part("numbers", "rows", (2,), knots=((), ()), names=("a", "b")),
    Part("codes", "rows", (1,), sizes=(5,), names=("c",)),
    Part("tokens_0", "tokens", (4,), sizes=(30,), names=("d",)),
)
CLASSES, NUMBERS = task("classification"), task("regression")
YES_NO = CLASSES.adapt(pd.Series(["no", "yes"]))
LEARNERS = ("linear", "trees")


def made(rows, seed=0):
    """Arrays, and a number that column a, code 2 and token 7 raise."""
    random = np.random.default_rng(seed)
    arrays = {
        "numbers": random.normal(size=(rows, 2)).astype("float32"),
        "codes": random.integers(0, 5, (rows, 1)).astype("int32"),
        "tokens_0": random.integers(0, 30, (rows, 4)).astype("int32"),
    }
    raised = arrays["numbers"][:, 0] + 2 * (arrays["codes"][:, 0] == 2) + 2 * (arrays["tokens_0"] == 7).any(axis=1)
    return arrays, raised + 0.2 * random.normal(size=rows)


def classified(rows, seed=0):
    arrays, raised = made(rows, seed)
    return Rows(PARTS, arrays, (raised > 0.7).astype(np.int64))


def measured(rows, seed=0):
    arrays, raised = made(rows, seed)
    return Rows(PARTS, arrays, 100 + 10 * raised)


def learned(name, train, validation, question, state):
    return json.loads(json.dumps(alternative(name).fit(train, validation, question, state, seed=0), allow_nan=False))


@pytest.mark.parametrize("name", LEARNERS)
def test_learners_find_what_numbers_codes_and_tokens_tell_of_classes(name):
    train, validation, new = classified(600), classified(200, 1), classified(400, 2)
    model = learned(name, train, validation, CLASSES, YES_NO)
    answers = alternative(name).answer(new, model, CLASSES, YES_NO)
    np.testing.assert_allclose(answers.sum(axis=1), 1)
    assert CLASSES.scores(YES_NO)[0].compute(new.truth, answers) > 0.93
    for column in ("numbers", "codes", "tokens_0"):  # none of the three is left unused
        blind = Rows(PARTS, {**new.arrays, column: np.zeros_like(new.arrays[column])}, new.truth)
        assert not np.allclose(alternative(name).answer(blind, model, CLASSES, YES_NO), answers)


@pytest.mark.parametrize("name", LEARNERS)
def test_learners_find_what_tells_of_a_number(name):
    train, validation, new = measured(600), measured(200, 1), measured(300, 2)
    state = NUMBERS.adapt(pd.Series(train.truth))
    model = learned(name, train, validation, NUMBERS, state)
    answers = alternative(name).answer(new, model, NUMBERS, state)
    assert answers.shape == (300, 1)
    assert NUMBERS.scores(state)[2].compute(new.truth, answers) > 0.8


@pytest.mark.parametrize("name", ["baseline", *LEARNERS])
def test_the_same_seed_learns_the_same(name):
    train, validation = classified(200), classified(80, 1)
    first, again = (learned(name, train, validation, CLASSES, YES_NO) for _ in range(2))
    assert first == again


@pytest.mark.parametrize("name", ["baseline", *LEARNERS])
def test_a_class_without_training_rows_gets_little_but_something(name):
    state = CLASSES.adapt(pd.Series(["a", "b", "c"]))
    train, validation = classified(200), classified(80, 1)
    model = learned(name, train, validation, CLASSES, state)
    answers = alternative(name).answer(validation, model, CLASSES, state)
    assert answers.shape == (80, 3)
    assert np.isfinite(answers).all()
    assert (answers[:, 2] < 0.05).all()
    assert np.isfinite(CLASSES.choosing(state).compute(np.array([2] * 80), answers))


@pytest.mark.parametrize("name", ["baseline", *LEARNERS])
def test_training_rows_of_one_class_only_do_not_break_it(name):
    train = classified(100)
    train = Rows(PARTS, train.arrays, np.zeros(100, dtype=np.int64))
    model = learned(name, train, classified(30, 1), CLASSES, YES_NO)
    answers = alternative(name).answer(train, model, CLASSES, YES_NO)
    assert np.isfinite(answers).all()
    assert (answers[:, 0] > 0.9).all()


@pytest.mark.parametrize("name", ["baseline", *LEARNERS])
def test_a_handful_of_rows_and_no_validation_rows_are_enough(name):
    train = classified(9)
    model = learned(name, train, train.take(np.array([], dtype=int)), CLASSES, YES_NO)
    assert np.isfinite(alternative(name).answer(train, model, CLASSES, YES_NO)).all()


@pytest.mark.parametrize("name", ["baseline", *LEARNERS])
def test_no_rows_give_no_answers(name):
    model = learned(name, classified(60), classified(30, 1), CLASSES, YES_NO)
    assert alternative(name).answer(classified(0), model, CLASSES, YES_NO).shape == (0, 2)


def test_the_baseline_answers_with_shares_and_with_the_mean():
    train = classified(300)
    shares = alternative("baseline").answer(train, learned("baseline", train, train, CLASSES, YES_NO), CLASSES, YES_NO)
    assert shares[0, 1] == pytest.approx(train.truth.mean(), abs=0.01)
    train = measured(300)
    state = NUMBERS.adapt(pd.Series(train.truth))
    mean = alternative("baseline").answer(train, learned("baseline", train, train, NUMBERS, state), NUMBERS, state)
    assert mean[0, 0] == pytest.approx(train.truth.mean())


def test_an_unknown_alternative_is_named_with_those_there_are():
    with pytest.raises(PlanError, match="forest") as raised:
        alternative("forest")
    assert "trees" in raised.value.advice


def test_constant_inputs_do_not_break_the_linear_model():
    part = (Part("numbers", "rows", (1,), knots=((),), names=("a",)),)
    rows = Rows(part, {"numbers": np.zeros((20, 1), dtype="float32")}, np.arange(20) % 2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        answers = alternative("linear").answer(rows, learned("linear", rows, rows, CLASSES, YES_NO), CLASSES, YES_NO)
    np.testing.assert_allclose(answers, 0.5, atol=1e-3)
