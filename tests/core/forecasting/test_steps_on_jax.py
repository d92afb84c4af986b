"""Networks of steps that were trained on TensorFlow answer alike on JAX, and learn there too; in a process of its own."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.answering import answering
from core.forecasting.network import answer_network, save_network
from tests.core.forecasting.panels import STEPPING, awkward, fit

ROOT = Path(__file__).parents[3]

SCRIPT = """
import json, sys
from pathlib import Path
import keras, numpy as np
from core.answering import answering
from core.forecasting.network import answer_network
from core.training.saving import load_network
from panels import STEPPING, awkward, fit

assert keras.backend.backend() == "jax"
for name in STEPPING:
    folder = Path(sys.argv[1]) / name
    states = json.loads((folder / "states.json").read_text())
    np.save(folder / "answers.npy", answer_network(answering(load_network(folder)), awkward(), states))
    losses = [epoch["loss"] for epoch in fit(awkward(), name=name, epochs=3, rate=0.01).history]
    assert losses[-1] < losses[0], (name, losses)
"""


@pytest.mark.network
@pytest.mark.server
@pytest.mark.skipif(importlib.util.find_spec("jax") is None, reason="JAX is not installed: pip install jax")
def test_networks_of_steps_answer_on_jax_as_on_tensorflow_and_learn_there(tmp_path):
    expected = {}
    for name in STEPPING:
        learned = fit(awkward(), name=name, epochs=1)
        save_network(learned, awkward(), tmp_path / name)
        (tmp_path / name / "states.json").write_text(json.dumps(learned.states))
        expected[name] = answer_network(answering(learned.model), awkward(), learned.states)
    environment = {
        **os.environ,
        "KERAS_BACKEND": "jax",
        "CUDA_VISIBLE_DEVICES": "",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{Path(__file__).parent}",
    }
    command = [sys.executable, "-W", "ignore", "-c", SCRIPT, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stderr[-2000:]
    for name, answers in expected.items():
        np.testing.assert_allclose(np.load(tmp_path / name / "answers.npy"), answers, rtol=1e-3, atol=1e-6)
