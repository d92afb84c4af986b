"""NLinear (Zeng et al., arXiv 2205.13504): one line from what was to what comes; hard to beat on many series."""

from typing import Any

from core.lazy import lazy
from core.networks import knobs
from core.networks.base import Block, Values
from core.networks.plain import Plain
from core.networks.window import side_by_side, window_block
from core.parts import Part

keras = lazy("keras")


class NLinear(Plain):
    """Every step's quantiles are a weighted sum of all that a window holds.

    Where it differs from the paper: windows come in already less their own level, columns join the sum, and quantiles are
    asked rather than a mean.
    """

    name = "nlinear"
    title = "NLinear"
    sentence = "One weighted sum of the past for every step: quick, and hard to beat where series are plain."
    form = "sequence"
    gives = "steps"
    settings = (knobs.lookback(), knobs.rate(0.003), knobs.weight_decay(0.0))

    def build(self, parts: tuple[Part, ...], tensors: tuple[Any, ...], values: Values, seed: int) -> Any:
        return keras.ops.expand_dims(side_by_side(tensors), 1)

    def outline(self, parts: tuple[Part, ...], values: Values) -> tuple[Block, ...]:
        return (window_block(parts),)
