"""Rows as a network with labels sees them: what its last hidden layer holds, turned to the directions that differ most."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.answering import open_network
from core.arrays import read_arrays
from core.errors import PredictionError
from core.lazy import lazy
from core.likeness.encoders import Encoder, Points, of_length_one, with_texts_alike
from core.matching import read_states
from core.model import encode_inputs
from core.representation.matrix import learn_matrix, make_matrix, pieces_of, spans_of
from core.representation.opened import read_matrix_state, write_matrix_state
from core.representation.rows import SelfRows

keras = lazy("keras")
saving = lazy("core.training.saving")
decomposition = lazy("sklearn.decomposition")

MOST_NODES = 32  # directions kept: the rest is noise that costs time
HEAD = "head"  # what every network calls its last layer


def prepare_layer(folder: Path, frame: pd.DataFrame, seed: int) -> None:
    """Writes what `open_encoder` needs beside the run's own files, in `likeness/`. `frame` are the rows to learn scales and
    directions from. Raises PredictionError where the network has no such layer.
    """
    states = read_states(folder, ("kinds", "inputs"))
    kept = folder / "likeness"
    kept.mkdir(parents=True, exist_ok=True)
    rows = SelfRows.of(*encode_inputs(frame, states["kinds"], states["inputs"]))
    write_matrix_state(kept, learn_matrix(rows.parts, rows.arrays, (), seed))
    saving.save_network(_cut(saving.load_network(folder)), kept, rows)
    hidden = open_network(kept)(rows.arrays)
    many = min(MOST_NODES, *hidden.shape)
    found = decomposition.PCA(many, svd_solver="randomized", random_state=seed).fit(hidden)
    np.savez(kept / "directions.npz", centre=found.mean_, directions=found.components_.T)


def open_encoder(folder: Path) -> Encoder:
    """Raises PredictionError where nothing was prepared, or it is damaged."""
    states = read_states(folder, ("kinds", "inputs"))
    kinds, kept = states["kinds"], folder / "likeness"
    matrix_state, answer, turned = read_matrix_state(kept), open_network(kept), _directions(kept)

    def points(frame: pd.DataFrame) -> Points:
        parts, arrays = encode_inputs(frame, kinds, states["inputs"])
        return of_length_one(turned(answer(arrays))), with_texts_alike(make_matrix(parts, arrays, matrix_state), kinds, spans)

    nothing = pd.DataFrame({name: pd.Series([], dtype=object) for name in kinds})
    parts, _ = encode_inputs(nothing, kinds, states["inputs"])
    spans = spans_of(pieces_of(kinds, states["inputs"], parts), parts, matrix_state)
    return Encoder(kinds, spans, points)


def _directions(kept: Path) -> Callable[[np.ndarray], np.ndarray]:
    arrays = read_arrays(kept / "directions.npz")
    centre, directions = arrays["centre"], arrays["directions"]
    return lambda hidden: (hidden - centre) @ directions


def _cut(model: Any) -> Any:
    """The answering model without its head: (batch, nodes of all networks of the bag side by side)."""
    inside = next((layer for layer in model.layers if isinstance(layer, keras.Model)), None)
    heads = [layer for layer in inside.layers if layer.name == HEAD] if inside else []
    if inside is None or not heads:
        raise PredictionError("This network has no layer before its answer to compare rows by.", "Train another network.")
    body = keras.Model(inside.inputs, heads[0].input)
    bag = heads[0].input.shape[0]
    inputs = {given.name: keras.Input(given.shape[2:], dtype=given.dtype, name=given.name) for given in inside.inputs}
    repeated = [keras.ops.repeat(keras.ops.expand_dims(inputs[given.name], 0), bag, axis=0) for given in inside.inputs]
    hidden = body(repeated)  # (bag, batch, nodes), of members (bag, k, batch, nodes)
    if len(hidden.shape) == 4:
        hidden = keras.ops.mean(hidden, axis=1)
    return keras.Model(inputs, keras.ops.reshape(keras.ops.transpose(hidden, (1, 0, 2)), (-1, bag * hidden.shape[-1])))
