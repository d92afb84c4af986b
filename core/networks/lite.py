"""LITE (Ismail-Fawaz et al., arXiv 2409.02869): a small convolution network for whole series."""

from typing import Any

from core.lazy import lazy
from core.networks.base import Block, Network, Seeds, Values
from core.parts import Part

keras = lazy("keras")
convolutions = lazy("core.layers.convolutions")

LENGTHS = (40, 20, 10)  # of the first kernels, in steps
FILTERS = 32
FEWEST_FILTERS = 4  # for each of many channels
LATER = (20, 10)
RATE = 0.002  # its learning rate, whatever that of the network behind it
MOST_STEPS = 256  # beyond, the first kernels move by more than a step


class Lite(Network):
    """Kernels of three lengths over each channel, then two layers that mix what they found, then the mean over time.

    Where it differs from the paper: the first layer is depthwise for one channel too (as in LITEMV), the hand-made kernels
    are left out, and dilation: a long series is walked in larger steps instead. What it gives joins the other columns, in
    the network for rows.
    """

    name = "lite"
    title = "LITE"
    sentence = "Small kernels slide over the series and light up where they find the shape they learned."
    form = "sequence"
    side_by_side = True

    def build(self, parts: tuple[Part, ...], tensors: tuple[Any, ...], values: Values, seed: int) -> Any:
        (part,), (series,) = parts, tensors
        seeds, steps, held = Seeds(seed), part.shape[0], float(values.get("rate", RATE)) / RATE
        found = [
            convolutions.BagDepthwise(min(length, steps), _filters(part), _stride(part), held, seeds.next())(series)
            for length in LENGTHS
        ]
        hidden = convolutions.BagNormalization(held)(keras.ops.concatenate(found, axis=-1))
        for length in LATER:
            hidden = convolutions.BagDepthwise(min(length, steps), held=held, seed=seeds.next())(hidden)
            hidden = convolutions.BagPointwise(FILTERS, held, seeds.next())(hidden)
            hidden = convolutions.BagNormalization(held)(hidden)
        return keras.ops.mean(hidden, axis=2)

    def outline(self, parts: tuple[Part, ...], values: Values) -> tuple[Block, ...]:
        (part,) = parts
        kernels = "Small kernels of three lengths slide over the series and light up where they find their shape."
        return (
            Block("Kernels", len(LENGTHS) * part.shape[1] * _filters(part), kernels),
            Block("Shapes", FILTERS, "Shapes made of shapes, then how much of each the series holds.", len(LATER)),
        )


def _filters(part: Part) -> int:
    """Of each channel and length."""
    return max(FILTERS // part.shape[1], FEWEST_FILTERS)


def _stride(part: Part) -> int:
    return -(-part.shape[0] // MOST_STEPS)
