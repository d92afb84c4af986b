import json

import numpy as np
import pandas as pd
import pytest

from core.errors import PlanError
from core.tasks import task

classes = task("classification")


def test_classes_are_in_order_and_missing_or_unknown_ones_are_marked():
    state = classes.adapt(pd.Series(["no", "yes", None, "no"]))
    assert state["classes"] == ["no", "yes"]
    assert classes.encode(pd.Series(["yes", None, "maybe", "NO"]), state).tolist() == [1, -1, -1, 0]


def test_numbers_as_classes_are_in_their_order_and_come_back_as_numbers():
    state = classes.adapt(pd.Series([10, 2, 1, 10]))
    assert state["classes"] == ["1", "2", "10"]
    assert classes.encode(pd.Series([10.0, 1.0]), state).tolist() == [2, 0]
    frame = classes.to_frame(np.array([[0.1, 0.2, 0.7]]), state)
    assert frame["prediction"].tolist() == [10]
    assert list(frame) == ["prediction", "probability 1", "probability 2", "probability 10"]


def test_yes_no_cells_are_classes():
    state = classes.adapt(pd.Series([True, False, True]))
    assert state["classes"] == ["False", "True"]
    assert classes.encode(pd.Series(["yes", "no"]), state).tolist() == [1, 0]


def test_leading_zeros_are_part_of_a_class():
    state = classes.adapt(pd.Series(["01", "1", "01"]))
    assert len(state["classes"]) == 2
    assert classes.to_frame(np.array([[0.9, 0.1]]), state)["prediction"].iloc[0] in ("01", "1")


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (pd.Series(["a", "a"], name="churn"), "one value only"),
        (pd.Series([None, None], name="churn", dtype=object), "no values"),
        (pd.Series(np.arange(3000).astype(str), name="churn"), "3,000 different"),
    ],
)
def test_a_target_that_cannot_be_learned_is_named_with_the_reason(target, words):
    with pytest.raises(PlanError, match=words) as raised:
        classes.adapt(target)
    assert "churn" in str(raised.value)
    assert raised.value.advice


def test_state_is_plain_json():
    state = classes.adapt(pd.Series([1, 0, 1]))
    assert json.loads(json.dumps(state)) == state


def test_logits_become_probabilities_without_overflow():
    answers = classes.from_fit(np.array([[1000.0, 0.0], [0.0, 0.0]]), {})
    np.testing.assert_allclose(answers, [[1, 0], [0.5, 0.5]])


def test_rows_of_one_class_have_no_auc_but_an_accuracy():
    state = classes.adapt(pd.Series(["a", "b"]))
    truth, answers = np.zeros(5, dtype=int), np.full((5, 2), 0.5)
    values = {score.name: score.compute(truth, answers) for score in classes.scores(state)}
    assert np.isnan(values["auc"])
    assert values["accuracy"] == 1


@pytest.mark.network
def test_the_loss_is_the_mean_of_the_members_losses():
    import keras

    logits = np.random.default_rng(0).normal(size=(6, 3, 4)).astype("float32")
    truth = np.array([0, 1, 2, 3, 0, 1])
    given = float(classes.loss({})(truth, logits))
    each = [keras.losses.sparse_categorical_crossentropy(truth, logits[:, k], from_logits=True) for k in range(3)]
    assert given == pytest.approx(float(np.mean(each)), rel=1e-5)


@pytest.mark.network
def test_the_answer_is_the_mean_of_the_members_probabilities():
    logits = np.random.default_rng(0).normal(size=(5, 3, 2)).astype("float32")
    answers = np.asarray(classes.answer(logits, {}))
    expected = np.mean([classes.from_fit(logits[:, k], {}) for k in range(3)], axis=0)
    np.testing.assert_allclose(answers, expected, rtol=1e-5)
