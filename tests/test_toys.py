"""A kind and a network for trial: one class and one entry in a list each, and everything else works with them."""

from types import SimpleNamespace
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest

import core.inputs
import core.networks
from core.inputs.base import Guess, Input
from core.lazy import lazy
from core.networks.base import Block, Network
from core.parts import Part
from core.plan import Plan, Split
from core.watch import Silent

keras = lazy("keras")


class Length(Input):
    kind = "length"
    title = "Length"
    sentence = "How many characters a cell has."

    def guess(self, profile):
        return Guess(1.0, "Its name asks for it.") if profile.name == "length_of" else None

    def adapt(self, values):
        return {"longest": float(values.astype(str).str.len().max()) if len(values) else 1.0}

    def parts(self, name, state):
        return (Part(name, "rows", (1,), knots=((),), names=(name,)),)

    def encode(self, values, state):
        return (values.astype(str).str.len().to_numpy("float32")[:, None] / max(state["longest"], 1.0),)


class OneNode(Network):
    name = "one_node"
    title = "One node"
    sentence = "A node weighs its inputs and sums them."
    form = "rows"
    settings: ClassVar = ()

    def build(self, parts, tensors, values, seed):
        numbers = [tensor for part, tensor in zip(parts, tensors, strict=True) if not part.sizes]
        joined = numbers[0] if len(numbers) == 1 else keras.layers.Concatenate()(numbers)
        return keras.layers.Reshape((1, joined.shape[-1]))(joined)

    def head(self, features, units, values, seed):
        return keras.layers.Dense(units, kernel_initializer=keras.initializers.GlorotUniform(seed))(features)

    def optimizer(self, values, steps):
        return keras.optimizers.Adam(0.05)

    def outline(self, parts, values):
        return (Block("Inputs", sum(part.shape[0] for part in parts if not part.sizes), "They are summed."),)


@pytest.fixture
def toys(monkeypatch):
    monkeypatch.setattr(core.inputs, "INPUTS", (*core.inputs.INPUTS, Length()))
    monkeypatch.setattr(core.networks, "NETWORKS", (*core.networks.NETWORKS, OneNode()))


@pytest.mark.network
def test_a_toy_kind_and_a_toy_network_train_together(toys, tmp_path):
    from core.fitting import fit

    random = np.random.default_rng(0)
    lengths = random.integers(1, 30, 120)
    frame = pd.DataFrame({"length_of": ["x" * n for n in lengths], "long": np.where(lengths > 15, "yes", "no")})
    table = SimpleNamespace(
        id="0" * 16,
        name="toys",
        rows=len(frame),
        columns=tuple(frame),
        frame=lambda columns=None: frame[columns] if columns else frame,
        head=frame.head,
        choices={},
    )
    plan = Plan(
        table.id,
        table.name,
        "classification",
        "long",
        {"length_of": "length"},
        "one_node",
        settings={"epochs": 30, "bag": 1, "patience": 30, "batch_size": 16},
        split=Split(),
    )
    scores = fit(plan, table, tmp_path, Silent())
    assert scores["candidates"]["network"]["auc"]["value"] > 0.95
