"""Columns become arrays, and arrays a network, in one place."""

import numpy as np
import pandas as pd
import pytest

import core.networks
from core.errors import PlanError
from core.lazy import lazy
from core.model import adapt_inputs, build_model, encode_inputs
from core.networks import NETWORKS, network, network_of_form
from core.networks.base import Block, Network
from core.parts import Part
from core.settings import checked
from core.tasks import task

keras = lazy("keras")

FRAME = pd.DataFrame(
    {
        "age": [20.0, 30.0, None, 50.0],
        "city": ["Rome", "Oslo", "Rome", None],
        "born": ["2001-01-01", "1990-05-05", "1980-02-02", "1970-12-31"],
        "note": ["good soup", "bad soup", "good day to you", ""],
        "id": [1, 2, 3, 4],
    }
)
KINDS = {"age": "number", "city": "category", "born": "date", "note": "text", "id": "identifier"}


def test_numbers_and_codes_of_all_columns_lie_in_one_part_each_and_every_text_in_its_own():
    states = adapt_inputs(FRAME, KINDS)
    parts, arrays = encode_inputs(FRAME, KINDS, states)
    assert [part.form for part in parts] == ["rows", "rows", "tokens"]
    assert [part.name for part in parts] == list(arrays) == ["numbers", "codes", "tokens_0"]
    for part in parts:
        assert arrays[part.name].shape == (4, *part.shape)
        assert arrays[part.name].dtype == part.dtype
    assert {"age", "age missing"} <= set(parts[0].names)
    assert "city" in parts[1].names


def test_a_row_is_encoded_alike_alone_and_among_others():
    states = adapt_inputs(FRAME, KINDS)
    _, whole = encode_inputs(FRAME, KINDS, states)
    _, alone = encode_inputs(FRAME.iloc[[2]], KINDS, states)
    for name, array in whole.items():
        np.testing.assert_array_equal(array[[2]], alone[name])


def made(bag: int, seed: int = 1):
    states = adapt_inputs(FRAME, KINDS)
    parts, arrays = encode_inputs(FRAME, KINDS, states)
    asked = task("classification")
    state = asked.adapt(pd.Series(["yes", "no", "yes", "no"]))
    values = checked(network("mlp").settings, {"width": 8, "depth": 1})
    return build_model(parts, "mlp", values, asked, state, seed, bag), arrays


@pytest.mark.network
def test_the_answer_is_the_mean_of_what_the_networks_of_the_bag_answer():
    import keras

    networks, arrays = made(bag=3)
    each = networks.training({name: np.repeat(array[None], 3, axis=0) for name, array in arrays.items()})
    assert each.shape == (3, 1, 4, 2)
    probabilities = np.asarray(keras.ops.softmax(each, axis=-1))[:, 0].mean(axis=0)
    np.testing.assert_allclose(np.asarray(networks.answering(arrays)), probabilities, atol=1e-6)


@pytest.mark.network
def test_the_networks_of_a_bag_begin_differently():
    networks, arrays = made(bag=2)
    first, second = np.asarray(networks.training({name: np.repeat(array[None], 2, axis=0) for name, array in arrays.items()}))
    assert not np.allclose(first, second)


def test_an_unknown_network_or_form_is_said_in_words():
    with pytest.raises(PlanError, match="no network “perceptron”"):
        network("perceptron")
    with pytest.raises(PlanError, match="form “smell”"):
        network_of_form("smell")


class Glance(Network):
    """A toy for pictures: the brightness of each channel. Plain Keras layers, no thought of bags."""

    name, title, sentence, form = "glance", "Glance", "How bright a picture is.", "grid"

    def build(self, parts, tensors, values, seed):
        start = keras.initializers.GlorotUniform(seed)
        return keras.layers.Dense(5, kernel_initializer=start)(keras.layers.GlobalAveragePooling2D()(tensors[0]))

    def outline(self, parts, values):
        return (Block("Brightness", 5, "Of each channel."),)


@pytest.mark.network
@pytest.mark.parametrize("joining", [member.name for member in NETWORKS if member.form == "rows" and member.gives == "row"])
def test_a_network_of_a_form_that_is_new_needs_no_change_here(monkeypatch, joining):
    monkeypatch.setattr(core.networks, "NETWORKS", (*NETWORKS, Glance()))
    numbers = Part("numbers", "rows", (1,), knots=((0.0, 1.0),), names=("age",))
    parts = (numbers, Part("grid_0", "grid", (4, 4, 3), names=("photo",)))
    asked, member = task("regression"), network(joining)
    values = checked(member.settings, {"width": 8, "depth": 1})
    networks = build_model(parts, joining, values, asked, asked.adapt(pd.Series([1.0, 2.0])), seed=0, bag=2)
    random = np.random.default_rng(0)
    pictures = random.normal(size=(2, 4, 4, 3)).astype("float32")
    answers = np.asarray(networks.answering({"numbers": np.zeros((2, 1), "float32"), "grid_0": pictures}))
    assert answers.shape == (2, 1)
    assert answers[0] != answers[1], "the picture is seen"
    assert [block.width for block in member.outline(parts, values)][:2] == [5, 6]
    widths = [layer.output.shape[-1] for layer in networks.training.layers]
    assert widths.count(5) >= 2, "each network of the bag has layers of its own"


@pytest.mark.network
@pytest.mark.parametrize(
    "member", [member for member in NETWORKS if member.form == "rows" and member.gives == "row"], ids=lambda member: member.name
)
@pytest.mark.parametrize("embed", ["periodic", "piecewise", "none"])
def test_the_outline_has_the_widths_of_the_layers_that_are_built(member, embed):
    states = adapt_inputs(FRAME, KINDS)
    parts, _ = encode_inputs(FRAME, KINDS, states)
    asked = task("classification")
    values = checked(member.settings, {"width": 9, "depth": 3, "embed": embed})
    networks = build_model(parts, member.name, values, asked, asked.adapt(pd.Series(["yes", "no"])), seed=0)
    widths = {layer.name: layer.output.shape[-1] for layer in networks.training.layers}
    words, inputs, hidden = member.outline(parts, values)
    assert (words.width, inputs.width) == (widths["tokens_0_pooled"], widths["joined"])
    assert [widths[f"layer_{layer}"] for layer in range(1, hidden.copies + 1)] == [hidden.width] * 3
    assert "layer_4" not in widths
