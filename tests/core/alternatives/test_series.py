"""What linear models and trees get of whole series."""

import json

import numpy as np
import pandas as pd
import pytest

from core.alternatives import alternative
from core.alternatives.base import Rows
from core.alternatives.rocket import FEATURES, KERNELS, LENGTH, learn_rocket, rocket_features
from core.alternatives.span import in_span
from core.alternatives.summaries import summaries
from core.parts import Part
from core.tasks import task


def waves(rows: int, steps: int = 40, channels: int = 1, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Slow waves (class 0) and quick ones (class 1), begun anywhere."""
    random = np.random.default_rng(seed)
    classes = np.arange(rows) % 2
    time = np.arange(steps)[None, :, None]
    start = random.uniform(0, 6, (rows, 1, channels))
    series = np.sin(time * (0.3 + 0.5 * classes[:, None, None]) + start) + 0.3 * random.normal(size=(rows, steps, channels))
    return series.astype(np.float32), classes


def plain_shares(series: np.ndarray, learned: dict) -> np.ndarray:
    """MiniROCKET of one channel by the book: one kernel, one dilation, one threshold at a time."""
    found = []
    for number, (dilation, count) in enumerate(zip(learned["dilations"], learned["counts"], strict=True)):
        for place, chosen in enumerate(KERNELS):
            weights = np.where(np.isin(np.arange(LENGTH), chosen), 2.0, -1.0)
            reach = 4 * dilation
            padded = np.pad(series, (reach, reach))
            answers = sum(weights[i] * padded[i * dilation : i * dilation + len(series)] for i in range(LENGTH))
            if (place + number) % 2 and len(series) > 2 * reach:
                answers = answers[reach:-reach]
            thresholds = learned["thresholds"][number * len(KERNELS) + place]
            assert len(thresholds) == count
            found += [(answers > threshold).mean() for threshold in thresholds]
    return np.array(found)


def test_features_are_those_of_the_method_computed_the_slow_way():
    series, _ = waves(12, 30)
    learned = json.loads(json.dumps(learn_rocket(series, seed=0)))
    shares = (plain_shares(series[3, :, 0].astype(float), learned) - learned["center"]) * learned["factor"]
    assert len(shares) == FEATURES
    # a share may differ by one step where an answer lies on its threshold
    assert (np.abs(rocket_features(series[3:4], learned)[0] - shares) < 1e-4).mean() > 0.999


def test_a_row_has_the_same_features_alone_and_among_many():
    series, _ = waves(300, 40, 3)
    learned = learn_rocket(series[:50], seed=1)
    np.testing.assert_allclose(rocket_features(series, learned)[250:251], rocket_features(series[250:251], learned), atol=1e-6)


@pytest.mark.parametrize("steps", [1, 5, 9, 17])
@pytest.mark.parametrize("channels", [1, 4])
def test_series_of_any_length_have_finite_features(steps, channels):
    series, _ = waves(6, steps, channels)
    assert np.isfinite(rocket_features(series, learn_rocket(series, seed=0))).all()
    assert np.isfinite(summaries(series)).all()


def test_equal_series_tell_nothing_and_do_no_harm():
    series = np.zeros((8, 20, 1), np.float32)
    assert not rocket_features(series, learn_rocket(series, seed=0)).any()


def test_many_rows_get_fewer_features():
    many = np.zeros((30_000, 9, 1), np.float32)
    assert sum(map(len, learn_rocket(many, seed=0)["thresholds"])) < FEATURES / 10


def test_weights_found_in_the_span_of_the_rows_are_those_of_the_whole_matrix():
    from sklearn.linear_model import Ridge

    random = np.random.default_rng(0)
    matrix, target = random.normal(size=(20, 2_500)), random.normal(size=20)
    reduced, back = in_span(matrix)
    assert reduced.shape[1] <= 20
    whole = Ridge(alpha=3.0).fit(matrix, target)
    inside = Ridge(alpha=3.0).fit(reduced, target)
    np.testing.assert_allclose(back @ inside.coef_, whole.coef_, atol=1e-8)
    assert in_span(matrix[:, :30])[1] is None


@pytest.mark.parametrize("name", ["linear", "trees"])
@pytest.mark.parametrize("asked", ["classification", "regression"])
def test_both_learn_from_series_alone(name, asked):
    series, classes = waves(80)
    part = Part("sequence_0", "sequence", (40, 1), names=("wave",))
    question = task(asked)
    target = pd.Series(np.where(classes, "quick", "slow") if asked == "classification" else classes + 0.01 * np.arange(80))
    state = question.adapt(target)
    rows = Rows((part,), {"sequence_0": series}, question.encode(target, state))
    train, test = rows.take(np.arange(60)), rows.take(np.arange(60, 80))
    learned = json.loads(json.dumps(alternative(name).fit(train, rows.take(np.arange(40, 60)), question, state, seed=0)))
    answers = alternative(name).answer(test, learned, question, state)
    if asked == "classification":
        assert (answers.argmax(axis=1) == test.truth).mean() >= 0.9
    else:
        assert np.corrcoef(answers[:, 0], test.truth)[0, 1] > 0.8
