import json

import numpy as np
import pandas as pd
import pytest

from core.intervals import coverage, learn_range, learn_temperature, ranges, tempered
from core.tasks import task

CLASSES = task("classification")
STATE = CLASSES.adapt(pd.Series(["a", "b"]))


def made(rows, seed):
    """Errors grow with the answer, as those of prices do."""
    random = np.random.default_rng(seed)
    answers = random.uniform(1, 10, rows)
    return answers * (1 + 0.2 * random.normal(size=rows)), answers[:, None]


def test_nine_of_ten_new_truths_lie_in_their_range():
    learned = learn_range(*made(1000, 0))
    assert coverage(*made(5000, 1), learned) == pytest.approx(0.9, abs=0.025)


def test_ranges_are_wider_where_errors_are_larger_and_hold_as_many_there():
    learned = learn_range(*made(2000, 0))
    low, high = ranges(np.array([[1.5], [9.5]]), learned)
    assert high[1] - low[1] > 2 * (high[0] - low[0])
    truth, answers = made(5000, 1)
    for part in (answers[:, 0] < 4, answers[:, 0] > 7):
        assert coverage(truth[part], answers[part], learned) == pytest.approx(0.9, abs=0.05)


@pytest.mark.parametrize("rows", [1, 2, 5, 49, 60])
def test_few_rows_give_finite_ranges_that_hold_all_of_them(rows):
    truth, answers = made(rows, 0)
    learned = json.loads(json.dumps(learn_range(truth, answers), allow_nan=False))
    assert coverage(truth, answers, learned) >= 0.9


def test_perfect_answers_and_equal_answers_do_not_divide_by_zero():
    same = np.full((200, 1), 3.0)
    low, high = ranges(same, learn_range(np.full(200, 3.0), same))
    assert np.isfinite([low, high]).all()
    assert learn_range(np.arange(200.0), same)["reach"] > 0


def test_answers_that_are_too_sure_are_softened():
    random = np.random.default_rng(0)
    truth = random.integers(0, 2, 1000)
    logit = (truth * 2 - 1) + random.normal(0, 1.0, 1000)
    sure = 1 / (1 + np.exp(-6 * logit))
    answers = np.stack([1 - sure, sure], axis=1)
    temperature = learn_temperature((CLASSES, STATE), truth, answers)
    assert temperature > 1.5
    score = CLASSES.choosing(STATE)
    assert score.compute(truth, tempered(answers, temperature)) < score.compute(truth, answers)
    np.testing.assert_allclose(tempered(answers, temperature).sum(axis=1), 1)


def test_too_few_rows_or_good_answers_are_left_as_they_are():
    truth = np.random.default_rng(0).integers(0, 2, 1000)
    answers = np.full((1000, 2), 0.5)
    assert learn_temperature((CLASSES, STATE), truth[:100], answers[:100]) == 1.0
    assert learn_temperature((CLASSES, STATE), truth, answers) == 1.0
    assert tempered(answers, 1.0) is answers
