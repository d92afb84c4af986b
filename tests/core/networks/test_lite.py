import numpy as np
import pandas as pd
import pytest

from core.alternatives.base import Rows
from core.networks import network, network_of_form
from core.networks.lite import MOST_STEPS
from core.parts import Part
from core.presets import TRAINING
from core.settings import checked
from core.tasks import task
from core.watch import Silent

pytestmark = pytest.mark.network
PART = Part("sequence_0", "sequence", (24, 2), names=("a", "b"))


def bumps(rows: int, steps: int = 24) -> tuple[np.ndarray, np.ndarray]:
    """A bump somewhere in the first channel: upwards or downwards."""
    random = np.random.default_rng(0)
    classes, series = np.arange(rows) % 2, 0.2 * random.normal(size=(rows, steps, 2))
    for row, start in enumerate(random.integers(0, steps - 6, rows)):
        series[row, start : start + 6, 0] += 2 * classes[row] - 1
    return series.astype(np.float32), classes


def built(part: Part, bag: int, rate: float = 0.002):
    from core.model import build_model

    asked = task("classification")
    values = checked(network("mlp").settings, {"width": 8, "depth": 1, "rate": rate})
    return build_model((part,), "mlp", values, asked, asked.adapt(pd.Series(["a", "b"])), seed=1, bag=bag)


def test_it_is_the_network_for_whole_series():
    assert network_of_form("sequence").name == "lite"


def test_it_is_outlined_as_it_is_built():
    outlined = network("lite").outline((PART,), {})
    widths = [layer.output.shape[-1] for layer in built(PART, 2).training.layers if not isinstance(layer.output, list)]
    for block in outlined:
        assert widths.count(block.width) >= block.copies


def test_each_network_of_the_bag_has_kernels_of_its_own():
    series, _ = bumps(6)
    outputs = np.asarray(built(PART, 3).training.predict_on_batch({"sequence_0": np.stack([series] * 3)}))
    assert not np.allclose(outputs[0], outputs[1])
    assert not np.allclose(outputs[1], outputs[2])


@pytest.mark.parametrize("steps", [1, 3, MOST_STEPS * 2 + 1])
def test_series_of_any_length_are_answered(steps):
    part = Part("sequence_0", "sequence", (steps, 1), names=("a",))
    answers = np.asarray(built(part, 2).answering.predict_on_batch({"sequence_0": np.ones((4, steps, 1), np.float32)}))
    np.testing.assert_allclose(answers.sum(axis=1), 1, atol=1e-5)


def test_it_learns_a_shape_wherever_it_lies_and_is_saved_with_a_proven_onnx_file(tmp_path):
    from core.training.members import Recipe, answers_of, fit_members
    from core.training.saving import load_network, save_network

    series, classes = bumps(60)
    asked = task("classification")
    state = asked.adapt(pd.Series(np.where(classes, "up", "down")))
    truth = asked.encode(pd.Series(np.where(classes, "up", "down")), state)
    rows = Rows((PART,), {"sequence_0": series}, truth)
    values = checked(
        network("mlp").settings + TRAINING, {"width": 16, "depth": 1, "epochs": 20, "batch_size": 20, "rate": 0.01}
    )
    places = np.arange(60)
    folds = [(places[places >= 20], places[places < 20])]
    fitted = fit_members(rows, folds, Recipe("mlp", values, asked, state, 0), Silent())
    seen = ~np.isnan(fitted.answers).any(axis=1)
    assert (fitted.answers[seen].argmax(axis=1) == truth[seen]).mean() > 0.9
    assert save_network(fitted.model, tmp_path, rows)
    np.testing.assert_allclose(
        answers_of(load_network(tmp_path), rows.arrays), answers_of(fitted.model, rows.arrays), atol=1e-5
    )


def test_kernels_move_alike_whatever_the_rate_of_the_network_behind_them():
    """Their weights are held larger where the rate is larger; what they compute at the start is the same."""
    series, _ = bumps(5)
    slow, quick = (
        np.asarray(built(PART, 1, rate).answering.predict_on_batch({"sequence_0": series})) for rate in (0.002, 0.06)
    )
    np.testing.assert_allclose(slow, quick, atol=1e-4)
