"""Inputs, networks and a task meet here, and only here: columns → arrays → one Keras model.

Several networks, the bag, lie side by side in it (core/layers/__init__.py): `training` takes each network's own rows,
(bag, batch, …), and gives (bag, k, batch, units); `answering` takes rows as they are, (batch, …), and gives the mean
of all networks' answers. Both share their weights.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.inputs import kind
from core.lazy import lazy
from core.networks import network, network_of_form
from core.networks.base import Network, Seeds, Values
from core.parts import Part, pack
from core.tasks.base import State, Task

keras = lazy("keras")

MOST_TO_SETTLE = 2_000
FEWEST_TO_SETTLE, STEPS_TO_SETTLE = 100, 20_000  # of series fewer rows say as much


@dataclass(frozen=True)
class Networks:
    """One network, or a bag of them, with two doors."""

    training: Any  # keras.Model: (bag, batch, …) a part → (bag, k, batch, units)
    answering: Any  # keras.Model: (batch, …) a part → (batch, classes) probabilities or (batch, 1) numbers


def adapt_inputs(frame: pd.DataFrame, kinds: dict[str, str]) -> dict[str, State]:
    """What must be known of the training rows, column by column."""
    return {name: kind(kind_name).adapt(frame[name]) for name, kind_name in kinds.items()}


def encode_inputs(
    frame: pd.DataFrame, kinds: dict[str, str], states: dict[str, State]
) -> tuple[tuple[Part, ...], dict[str, np.ndarray]]:
    """All numbers in one part, all codes in another, other forms one part a column; and an array for each part."""
    parts: list[Part] = []
    arrays: list[np.ndarray] = []
    for name, kind_name in kinds.items():
        member = kind(kind_name)
        parts += member.parts(name, states[name])
        arrays += member.encode(frame[name], states[name])
    return _packed(parts, arrays)


def _packed(parts: list[Part], arrays: list[np.ndarray]) -> tuple[tuple[Part, ...], dict[str, np.ndarray]]:
    """`pack` for parts and arrays alike; parts of other forms are called tokens_0, tokens_1 …, grid_0 …, sequences of one
    length alike.
    """
    groups: dict[str, list[np.ndarray]] = {}
    named: list[Part] = []
    for part, array in zip(parts, arrays, strict=True):
        name = _name(part, named)
        named.append(Part(name, part.form, part.shape, part.knots, part.sizes, part.names))
        groups.setdefault(name, []).append(array)
    packed = pack(tuple(named))
    return packed, {part.name: np.concatenate(groups[part.name], axis=-1).astype(part.dtype) for part in packed}


def _name(part: Part, named: list[Part]) -> str:
    if part.form == "rows":
        return "codes" if part.sizes else "numbers"
    before = [other for other in named if other.form == part.form]
    alike = [other.name for other in before if part.form == "sequence" and other.shape[0] == part.shape[0]]
    return alike[0] if alike else f"{part.form}_{len({other.name for other in before})}"


def build_model(
    parts: tuple[Part, ...], network_name: str, values: Values, task: Task, target_state: State, seed: int, bag: int = 1
) -> Networks:
    """The whole network for these parts, `bag` times side by side, not yet trained. The seed decides its first weights."""
    body = network(network_name)
    seeds = Seeds(seed)
    inputs = [keras.Input(batch_shape=(bag, None, *part.shape), dtype=part.dtype, name=part.name) for part in parts]
    named = zip(parts, inputs, strict=True)
    # networks of steps take a window's parts as they are
    rows = list(named) if body.gives == "steps" else [_as_row(part, tensor, values, seeds.next()) for part, tensor in named]
    outputs = _answers(body, tuple(rows), values, task.units(target_state), seeds.next())
    training = keras.Model(dict(zip((part.name for part in parts), inputs, strict=True)), outputs, name="networks")
    return Networks(training, _answering(parts, training, bag, task, target_state))


def _as_row(part: Part, tensor: Any, values: Values, seed: int) -> tuple[Part, Any]:
    """Parts of other forms become numbers through the network of their form."""
    if part.form == "rows":
        return part, tensor
    member = network_of_form(part.form)
    features = _built(member, ((part, tensor),), values, seed)
    width = features.shape[-1]
    return Part(
        part.name, "rows", (width,), knots=((),) * width, names=tuple(f"{part.name} {i}" for i in range(width))
    ), features


def _answers(body: Network, rows: tuple[tuple[Part, Any], ...], values: Values, units: int, seed: int) -> Any:
    if body.side_by_side:
        return body.head(_built(body, rows, values, seed), units, values, seed + 1)
    each = []
    for place in range(rows[0][1].shape[0]):
        own = tuple((part, tensor[place]) for part, tensor in rows)
        each.append(_one_answer(body, own, values, units, seed + 2 * place))
    return keras.ops.stack(each, axis=0)


def _one_answer(body: Network, rows: tuple[tuple[Part, Any], ...], values: Values, units: int, seed: int) -> Any:
    """(batch, …) → (k, batch, units) for one network of the bag."""
    features = body.build(*_unzipped(rows), values, seed)
    return keras.ops.transpose(body.head(features, units, values, seed + 1), (1, 0, 2))


def _built(member: Network, rows: tuple[tuple[Part, Any], ...], values: Values, seed: int) -> Any:
    if member.side_by_side:
        return member.build(*_unzipped(rows), values, seed)
    bag = rows[0][1].shape[0]
    each = [member.build(*_unzipped(tuple((part, tensor[i]) for part, tensor in rows)), values, seed + i) for i in range(bag)]
    return keras.ops.stack(each, axis=0)


def _unzipped(rows: tuple[tuple[Part, Any], ...]) -> tuple[tuple[Part, ...], tuple[Any, ...]]:
    return tuple(part for part, _ in rows), tuple(tensor for _, tensor in rows)


def _answering(parts: tuple[Part, ...], training: Any, bag: int, task: Task, state: State) -> Any:
    inputs = {part.name: keras.Input(part.shape, dtype=part.dtype, name=part.name) for part in parts}
    shown = {name: keras.ops.repeat(keras.ops.expand_dims(tensor, 0), bag, axis=0) for name, tensor in inputs.items()}
    answers = training(shown)  # (bag, k, batch, units)
    units, k = answers.shape[-1], answers.shape[1]
    members = keras.ops.reshape(keras.ops.transpose(answers, (2, 0, 1, 3)), (-1, bag * k, units))
    return keras.Model(inputs, task.answer(members, state), name="answers")


def settle(networks: Networks, arrays: dict[str, np.ndarray], bag: int) -> None:
    """Starts layers that ask for it (`settle`) from what they are given of these rows, in order from the inputs on."""
    longest = max((array.shape[1] for array in arrays.values() if array.ndim > 2), default=0)
    most = max(min(MOST_TO_SETTLE, STEPS_TO_SETTLE // max(longest, 1)), FEWEST_TO_SETTLE)
    rows = {name: np.repeat(array[None, :most], bag, axis=0) for name, array in arrays.items()}
    for layer in networks.training.layers:
        if hasattr(layer, "settle"):
            before = keras.Model(networks.training.inputs, layer.input)
            layer.settle(before(rows))
