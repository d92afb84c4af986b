"""The same networks on JAX, where it is installed: in a process of its own, for Keras takes one backend a process."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

SCRIPT = """
import numpy as np, pandas as pd, keras, tempfile
from pathlib import Path
from core.alternatives.base import Rows
from core.networks import NETWORKS, network
from core.parts import Part
from core.presets import TRAINING
from core.reconstruction import slots_of
from core.representation.rows import SelfRows
from core.training.saving import load_network, save_network
from core.settings import checked
from core.tasks import task
from core.training.members import Recipe, answers_of, fit_members
from core.watch import Silent

assert keras.backend.backend() == "jax"
random = np.random.default_rng(0)
numbers = random.normal(size=(48, 2)).astype("float32")
tokens = random.integers(0, 9, (48, 3)).astype("int32")
codes = random.integers(0, 12, (48, 1)).astype("int32")
series = random.normal(size=(48, 12, 2)).astype("float32")
parts = (
    Part("numbers", "rows", (2,), knots=((-2.0, 0.0, 2.0),) * 2, names=("a", "b")),
    Part("codes", "rows", (1,), sizes=(12,), names=("c",)),
    Part("tokens_0", "tokens", (3,), sizes=(9,), names=("d",)),
    Part("sequence_0", "sequence", (12, 2), names=("e", "f")),
)
arrays = {"numbers": numbers, "codes": codes, "tokens_0": tokens, "sequence_0": series}
rows = Rows(parts, arrays, numbers[:, 0] * 3 + codes[:, 0])
asked, places = task("regression"), np.arange(48)
state = asked.adapt(pd.Series(rows.truth))
folds = [(places[places % 2 == i], places[places % 2 != i]) for i in range(2)]
for member in NETWORKS:
    if member.form == "rows" and member.gives == "row":
        tight = {"width": 8, "depth": 1, "epochs": 15, "batch_size": 8, "rate": 0.03, "dropout": 0.1}
        values = checked(member.settings + TRAINING, tight)
        fitted = fit_members(rows, folds, Recipe(member.name, values, asked, state, 0), Silent())
        losses = [epoch["loss"] for epoch in fitted.history]
        assert losses[-1] < 0.7 * losses[0], (member.name, losses)
        with tempfile.TemporaryDirectory() as folder:
            save_network(fitted.model, Path(folder), rows)
            again = answers_of(load_network(Path(folder)), rows.arrays)
        np.testing.assert_allclose(again, answers_of(fitted.model, rows.arrays), atol=1e-5)
        print("learned", member.name)
slots = [slot.__dict__ for slot in slots_of(parts)]
values = checked(network("autoencoder").settings + TRAINING, {"width": 8, "depth": 1, "epochs": 10, "batch_size": 8, "code": 2})
recipe = Recipe("autoencoder", values, task("clustering"), {"slots": slots, "code": 2}, 0)
losses = [epoch["loss"] for epoch in fit_members(SelfRows.of(parts, arrays), folds, recipe, Silent()).history]
assert losses[-1] < losses[0], losses
print("learned autoencoder")
"""


@pytest.mark.network
@pytest.mark.server
@pytest.mark.skipif(importlib.util.find_spec("jax") is None, reason="JAX is not installed: pip install jax")
def test_every_network_learns_and_is_saved_on_jax_too():
    environment = {**os.environ, "KERAS_BACKEND": "jax", "CUDA_VISIBLE_DEVICES": ""}
    command = [sys.executable, "-W", "ignore", "-c", SCRIPT]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == ["learned", "realmlp", "learned", "tabm", "learned", "mlp", "learned", "autoencoder"]
