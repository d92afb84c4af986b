"""One row of plain numbers a row: what distances are measured on. Made of the encoded parts, whatever their kinds.

Numbers are as the network sees them, outliers bent back, such that a bell-shaped column has a standard deviation of 1; those
that share a unit keep one scale, and their outliers. Categories are one-hot / √2, so that two different values lie 1 apart;
texts are topics (a truncated singular value decomposition of their words), series some averages of their steps.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.alternatives.base import Arrays
from core.inputs import kind
from core.inputs.scaling import straightened
from core.lazy import lazy
from core.parts import Part

texts = lazy("core.representation.texts")

MOST_VALUES = 30  # of a category; rarer ones are all at one place
BELL = 1.35  # quartiles of a bell-shaped column lie so many standard deviations apart
MOST_STEPS = 32  # of a series

State = dict[str, Any]


@dataclass(frozen=True)
class Piece:
    """Where one column lies in one part: the places `first` to `last` of its numbers, codes, …"""

    part: str
    first: int
    last: int


def pieces_of(kinds: dict[str, str], states: dict[str, State], parts: tuple[Part, ...]) -> dict[str, tuple[Piece, ...]]:
    """Which places of which packed part each column has, in the order that `encode_inputs` packs them."""
    filled = {part.name: 0 for part in parts}
    names = {(part.form, bool(part.sizes)): part.name for part in parts if part.form == "rows"}
    others = [part for part in parts if part.form != "rows"]
    found: dict[str, tuple[Piece, ...]] = {}
    for column, kind_name in kinds.items():
        pieces = []
        for part in kind(kind_name).parts(column, states[column]):
            name = names[part.form, bool(part.sizes)] if part.form == "rows" else _other(part, others)
            width = part.shape[-1] if part.form != "tokens" else 1
            pieces.append(Piece(name, filled[name], filled[name] + width))
            filled[name] += width
        found[column] = tuple(pieces)
    return found


def _other(part: Part, others: list[Part]) -> str:
    """By what it holds: packed sequences share a part where they are of one length, tokens have one each."""
    return next(
        other.name
        for other in others
        if other.form == part.form and part.names[0] in other.names and other.shape[:1] == part.shape[:1]
    )


def learn_matrix(parts: tuple[Part, ...], arrays: Arrays, shared: tuple[int, ...], seed: int) -> State:
    """What must be known to make the matrix of new rows: plain JSON, and arrays that are kept apart (`texts`).

    `shared` are places of the numbers that share a unit, hence a scale.
    """
    state: State = {"shared": [], "scale": 1.0, "texts": {}}
    for part in parts:
        if part.form == "rows" and not part.sizes:
            straight = straightened(arrays[part.name][:, shared])
            state |= {"shared": list(shared), "scale": float(np.sqrt(straight.var(axis=0).mean())) if shared else 1.0}
        elif part.form == "tokens":
            state["texts"][part.name] = texts.learn_topics(part, arrays[part.name], seed)
    return state


def make_matrix(parts: tuple[Part, ...], arrays: Arrays, state: State) -> np.ndarray:
    """(rows, width) float32, part after part."""
    return np.concatenate([_of(part, arrays[part.name], state) for part in parts], axis=1).astype(np.float32)


def spans_of(pieces: dict[str, tuple[Piece, ...]], parts: tuple[Part, ...], state: State) -> dict[str, np.ndarray]:
    """Column → its places in the matrix."""
    widths = {part.name: _widths(part, state) for part in parts}
    starts, start = {}, 0
    for part in parts:
        starts[part.name] = start + np.concatenate([[0], np.cumsum(widths[part.name])])
        start += int(np.sum(widths[part.name]))
    return {
        column: np.concatenate(
            [np.arange(*starts[piece.part][[piece.first, piece.last]]) for piece in found] or [np.zeros(0)]
        ).astype(int)
        for column, found in pieces.items()
    }


def _of(part: Part, array: np.ndarray, state: State) -> np.ndarray:
    if part.form == "tokens":
        return texts.topics_of(array, state["texts"][part.name])
    if part.form != "rows":
        return _averages(array).reshape(-1, _steps(part) * part.shape[-1]) / np.sqrt(_steps(part))
    if part.sizes:
        return _one_hot(array, part.sizes) / np.sqrt(2)
    return _numbers(array, state)


def _numbers(array: np.ndarray, state: State) -> np.ndarray:
    found = array * BELL
    found[:, state["shared"]] = straightened(array[:, state["shared"]]) / (state["scale"] or 1.0)
    return found


def _one_hot(codes: np.ndarray, sizes: tuple[int, ...]) -> np.ndarray:
    """A yes or no needs two places as well: both values then lie as far from a third as from one another."""
    columns = [codes[:, [place]] == np.arange(min(size, MOST_VALUES)) for place, size in enumerate(sizes)]
    return np.concatenate(columns, axis=1).astype(np.float32)


def _steps(part: Part) -> int:
    return min(part.shape[0], MOST_STEPS)


def _averages(series: np.ndarray) -> np.ndarray:
    """(rows, steps, channels) → (rows, channels, some steps): a channel's numbers side by side."""
    pieces = np.array_split(np.arange(series.shape[1]), min(series.shape[1], MOST_STEPS))
    return np.stack([series[:, piece].mean(axis=1) for piece in pieces], axis=2)


def _widths(part: Part, state: State) -> list[int]:
    """How many places of the matrix each number, code, channel or text has."""
    if part.form == "tokens":
        return [texts.width_of(state["texts"][part.name])]
    if part.form != "rows":
        return [_steps(part)] * part.shape[-1]
    return [min(size, MOST_VALUES) for size in part.sizes] if part.sizes else [1] * part.shape[0]
