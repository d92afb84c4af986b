"""A plain multi-layer perceptron with bent-line inputs: the one in the textbooks, with numbers made easy for it."""

from typing import Any

from core.lazy import lazy
from core.networks import knobs
from core.networks.base import Block, Seeds, Values
from core.networks.entrance import enter, entrance_blocks
from core.networks.plain import Plain, layers_of_nodes
from core.parts import Part

keras = lazy("keras")

UNITS = 8  # nodes a number where it enters as bent lines


class Mlp(Plain):
    """Layers of nodes, each node a weighted sum of the layer before, cut off at zero."""

    name = "mlp"
    title = "Plain network"
    sentence = "The network of the textbooks: layers of nodes, each a weighted sum of those before."
    form = "rows"
    settings = (
        knobs.width(128),
        knobs.depth(2),
        knobs.dropout(0.1),
        knobs.rate(0.002),
        knobs.weight_decay(0.0003),
        knobs.embed("piecewise"),
    )

    def build(self, parts: tuple[Part, ...], tensors: tuple[Any, ...], values: Values, seed: int) -> Any:
        seeds = Seeds(seed)
        hidden = enter(parts, tensors, str(values["embed"]), UNITS, seeds)
        return keras.ops.expand_dims(layers_of_nodes(hidden, values, seeds), 1)

    def outline(self, parts: tuple[Part, ...], values: Values) -> tuple[Block, ...]:
        entrance = entrance_blocks(parts, str(values["embed"]), UNITS)
        sentence = "Every node weighs all nodes before it, sums them and cuts the sum off at zero."
        return (*entrance, Block("Hidden layer", int(values["width"]), sentence, int(values["depth"])))
