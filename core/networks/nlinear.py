"""NLinear (Zeng et al., arXiv 2205.13504): one line from what was to what comes; hard to beat on many series."""

import math
from typing import Any

from core.lazy import lazy
from core.networks import knobs
from core.networks.base import Block, Network, Seeds, Values
from core.parts import Part

keras = lazy("keras")
dense = lazy("core.layers.dense")
optimizers = lazy("core.layers.optimizer")


class NLinear(Network):
    """Every step's quantiles are a weighted sum of all that a window holds.

    Where it differs from the paper: windows come in already less their own level, columns join the sum, and quantiles are
    asked rather than a mean.
    """

    name = "nlinear"
    title = "NLinear"
    sentence = "One weighted sum of the past for every step: quick, and hard to beat where series are plain."
    form = "sequence"
    gives = "steps"
    side_by_side = True
    settings = (knobs.lookback(), knobs.rate(0.003), knobs.weight_decay(0.0))

    def build(self, parts: tuple[Part, ...], tensors: tuple[Any, ...], values: Values, seed: int) -> Any:
        return keras.ops.expand_dims(side_by_side(tensors), 1)

    def head(self, features: Any, units: int, values: Values, seed: int) -> Any:
        answers = dense.BagDense(features.shape[0], units, Seeds(seed).next(), name="head")(features[:, 0])
        return keras.ops.expand_dims(answers, 1)

    def optimizer(self, values: Values, steps: int) -> Any:
        decay = float(values["weight_decay"])
        return optimizers.ScheduledAdamW(float(values["rate"]), steps, ("cosine", "constant"), decay)

    def outline(self, parts: tuple[Part, ...], values: Values) -> tuple[Block, ...]:
        lookback = parts[0].shape[0]
        sentence = f"The last {lookback} steps and what is known besides, side by side."
        return (Block("Window", window_width(parts), sentence),)


def side_by_side(tensors: tuple[Any, ...], name: str = "window") -> Any:
    """(bag, batch, …) parts → one (bag, batch, width) tensor."""
    flat = [keras.ops.reshape(each, (each.shape[0], -1, math.prod(each.shape[2:]))) for each in tensors]
    return flat[0] if len(flat) == 1 else keras.layers.Concatenate(name=name)(flat)


def window_width(parts: tuple[Part, ...]) -> int:
    return sum(math.prod(part.shape) for part in parts)
