"""Each measure against scikit-learn's, plain and weighted."""

import numpy as np
import pytest
import sklearn.metrics as reference

from core.tasks import measures

RANDOM = np.random.default_rng(0)
ONES = np.ones((1, 200))
COUNTS = RANDOM.poisson(1, (3, 200)).astype(float)


def made(classes):
    answers = RANDOM.random((200, classes)).round(1) + 0.05  # rounded, so that there are ties
    return RANDOM.integers(0, classes, 200), answers / answers.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("classes", [2, 4])
@pytest.mark.parametrize(
    ("measure", "theirs"),
    [
        (
            measures.auc,
            lambda t, a, w: reference.roc_auc_score(t, a[:, 1] if a.shape[1] == 2 else a, sample_weight=w, multi_class="ovr"),
        ),
        (measures.log_loss, lambda t, a, w: reference.log_loss(t, a, sample_weight=w)),
        (measures.accuracy, lambda t, a, w: reference.accuracy_score(t, a.argmax(1), sample_weight=w)),
        (measures.balanced_accuracy, lambda t, a, w: reference.balanced_accuracy_score(t, a.argmax(1), sample_weight=w)),
        (measures.f1, lambda t, a, w: reference.f1_score(t, a.argmax(1), sample_weight=w, average="macro")),
    ],
)
def test_measures_of_classes_are_scikit_learns(measure, theirs, classes):
    truth, answers = made(classes)
    weights = np.concatenate([ONES, COUNTS])
    found = measure(truth, answers, weights)
    assert found == pytest.approx([theirs(truth, answers, row) for row in weights])


@pytest.mark.parametrize(
    ("measure", "theirs"),
    [
        (measures.rmse, lambda t, a, w: reference.root_mean_squared_error(t, a, sample_weight=w)),
        (measures.mae, lambda t, a, w: reference.mean_absolute_error(t, a, sample_weight=w)),
        (measures.r2, lambda t, a, w: reference.r2_score(t, a, sample_weight=w)),
    ],
)
def test_measures_of_numbers_are_scikit_learns(measure, theirs):
    truth = RANDOM.normal(size=200)
    answers = (truth + RANDOM.normal(size=200))[:, None]
    weights = np.concatenate([ONES, COUNTS])
    assert measure(truth, answers, weights) == pytest.approx([theirs(truth, answers[:, 0], row) for row in weights])


def test_a_certain_wrong_answer_has_a_finite_log_loss():
    assert np.isfinite(measures.log_loss(np.array([0]), np.array([[0.0, 1.0]]), np.ones((1, 1))))


def test_no_rows_have_no_score():
    nothing, answers = np.array([], dtype=int), np.zeros((0, 2))
    for measure in (measures.auc, measures.log_loss, measures.accuracy, measures.balanced_accuracy, measures.f1):
        assert np.isnan(measure(nothing, answers, np.ones((1, 0)))).all()
