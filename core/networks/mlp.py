"""A plain multi-layer perceptron with bent-line inputs: the one in the textbooks, with numbers made easy for it."""

from typing import Any

from core.lazy import lazy
from core.networks import knobs
from core.networks.base import Block, Network, Seeds, Values
from core.networks.entrance import enter, entrance_blocks
from core.parts import Part

keras = lazy("keras")
dense = lazy("core.layers.dense")
dropout = lazy("core.layers.dropout")
optimizers = lazy("core.layers.optimizer")

UNITS = 8  # nodes a number where it enters as bent lines


class Mlp(Network):
    """Layers of nodes, each node a weighted sum of the layer before, cut off at zero."""

    name = "mlp"
    title = "Plain network"
    sentence = "The network of the textbooks: layers of nodes, each a weighted sum of those before."
    form = "rows"
    side_by_side = True
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
        bag = hidden.shape[0]
        for layer in range(1, int(values["depth"]) + 1):
            hidden = dense.BagDense(bag, int(values["width"]), seeds.next(), name=f"layer_{layer}")(hidden)
            hidden = keras.layers.Activation("relu", name=f"layer_{layer}_activation")(hidden)
            rate = float(values["dropout"])
            hidden = dropout.FadingDropout(rate, seeds.next(), fading=False, name=f"layer_{layer}_dropout")(hidden)
        return keras.ops.expand_dims(hidden, 1)

    def head(self, features: Any, units: int, values: Values, seed: int) -> Any:
        answers = dense.BagDense(features.shape[0], units, Seeds(seed).next(), name="head")(features[:, 0])
        return keras.ops.expand_dims(answers, 1)

    def optimizer(self, values: Values, steps: int) -> Any:
        decay = float(values["weight_decay"])
        return optimizers.ScheduledAdamW(float(values["rate"]), steps, ("cosine", "constant"), decay)

    def outline(self, parts: tuple[Part, ...], values: Values) -> tuple[Block, ...]:
        entrance = entrance_blocks(parts, str(values["embed"]), UNITS)
        sentence = "Every node weighs all nodes before it, sums them and cuts the sum off at zero."
        return (*entrance, Block("Hidden layer", int(values["width"]), sentence, int(values["depth"])))
