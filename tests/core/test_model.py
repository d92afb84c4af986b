"""Columns become arrays, and arrays a network, in one place."""

import numpy as np
import pandas as pd
import pytest

from core.errors import PlanError
from core.model import adapt_inputs, build_model, encode_inputs
from core.networks import network, network_of_form
from core.settings import checked
from core.tasks import task

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
