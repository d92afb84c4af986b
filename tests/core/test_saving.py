"""What is saved answers as what was trained: by Keras, and by ONNX Runtime."""

import subprocess
import sys

import keras
import numpy as np
import onnxruntime
import pandas as pd
import pytest

from core.alternatives.base import Rows
from core.errors import PredictionError
from core.model import build_model
from core.networks import NETWORKS
from core.parts import Part
from core.settings import checked
from core.tasks import task
from core.training.members import answers_of
from core.training.saving import load_network, save_network

pytestmark = pytest.mark.network

PARTS = (
    Part("numbers", "rows", (3,), knots=((-1.0, 0.0, 1.0), (-2.0, 0.0, 2.0), ()), names=("a", "b", "c")),
    Part("codes", "rows", (2,), sizes=(3, 12), names=("d", "e")),
    Part("tokens_0", "tokens", (4,), sizes=(20,), names=("f",)),
)


def made_rows() -> Rows:
    random = np.random.default_rng(0)
    arrays = {
        "numbers": random.normal(size=(30, 3)).astype("float32"),
        "codes": np.stack([random.integers(0, 3, 30), random.integers(0, 12, 30)], axis=1).astype("int32"),
        "tokens_0": random.integers(0, 20, (30, 4)).astype("int32"),
    }
    return Rows(PARTS, arrays, random.normal(size=30))


@pytest.mark.parametrize(
    "member", [member for member in NETWORKS if member.form == "rows" and member.gives == "row"], ids=lambda member: member.name
)
def test_the_saved_network_answers_alike_in_keras_and_in_onnx_runtime_for_any_number_of_rows(member, tmp_path):
    asked, rows = task("regression"), made_rows()
    values = checked(member.settings, {"width": 8, "depth": 2})
    model = build_model(PARTS, member.name, values, asked, asked.adapt(pd.Series(rows.truth)), 1, bag=2).answering
    expected = answers_of(model, rows.arrays)
    assert save_network(model, tmp_path, rows)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.keras", "model.onnx"]
    np.testing.assert_allclose(answers_of(load_network(tmp_path), rows.arrays), expected, atol=1e-6)
    session = onnxruntime.InferenceSession(tmp_path / "model.onnx", providers=["CPUExecutionProvider"])
    for count in (1, 7):
        (answers,) = session.run(None, {name: array[:count] for name, array in rows.arrays.items()})
        np.testing.assert_allclose(answers, expected[:count], atol=1e-4)


@keras.saving.register_keras_serializable("test")
class AsTheWeatherIs(keras.layers.Layer):
    """Answers otherwise every time, so that an export never agrees."""

    def call(self, inputs):
        return inputs + keras.random.uniform(keras.ops.shape(inputs))


def test_an_export_that_answers_otherwise_is_not_kept(tmp_path):
    inputs = keras.Input((3,), name="numbers")
    model = keras.Model({"numbers": inputs}, AsTheWeatherIs()(inputs))
    assert not save_network(model, tmp_path, Rows(PARTS[:1], {"numbers": made_rows().arrays["numbers"]}, np.empty(0)))
    assert [path.name for path in tmp_path.iterdir()] == ["model.keras"]


@pytest.mark.server
def test_a_process_that_only_predicts_loads_every_saved_network(tmp_path):
    asked, rows = task("regression"), made_rows()
    for member in (member for member in NETWORKS if member.form == "rows" and member.gives == "row"):
        values = checked(member.settings, {"width": 8, "depth": 2, "dropout": 0.1})
        built = build_model(PARTS, member.name, values, asked, asked.adapt(pd.Series(rows.truth)), 1)
        (tmp_path / member.name).mkdir()
        built.answering.save(tmp_path / member.name / "model.keras")
    folders = [str(path) for path in tmp_path.iterdir()]
    code = (
        f"from pathlib import Path; from core.training.saving import load_network; [load_network(Path(f)) for f in {folders}]"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-500:]


def test_a_damaged_network_is_told_in_words(tmp_path):
    (tmp_path / "model.keras").write_text("no zip")
    with pytest.raises(PredictionError, match=r"model\.keras of this run is damaged"):
        load_network(tmp_path)
