"""A window of a series as networks of steps take it: all its parts side by side, and how that is drawn."""

import math
from typing import Any

from core.lazy import lazy
from core.networks.base import Block
from core.parts import Part

keras = lazy("keras")


def side_by_side(tensors: tuple[Any, ...], name: str = "window") -> Any:
    """(bag, batch, …) parts → one (bag, batch, width) tensor."""
    flat = [keras.ops.reshape(each, (each.shape[0], -1, math.prod(each.shape[2:]))) for each in tensors]
    return flat[0] if len(flat) == 1 else keras.layers.Concatenate(name=name)(flat)


def window_block(parts: tuple[Part, ...]) -> Block:
    """`parts` begin with the past."""
    width, lookback = sum(math.prod(part.shape) for part in parts), parts[0].shape[0]
    return Block("Window", width, f"The last {lookback} steps and what is known besides, side by side.")
