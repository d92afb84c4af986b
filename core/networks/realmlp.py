"""RealMLP (Holzmüller et al., arXiv 2407.04491): a plain network with good habits; the default on two cores."""

from typing import Any

from core.lazy import lazy
from core.networks import knobs
from core.networks.base import Block, Network, Seeds, Values
from core.networks.entrance import enter, entrance_blocks
from core.parts import Part
from core.settings import Setting

keras = lazy("keras")
dense = lazy("core.layers.dense")
scale = lazy("core.layers.scale")
dropout = lazy("core.layers.dropout")
optimizers = lazy("core.layers.optimizer")

UNITS = 4  # nodes a number where it enters as bent lines


class RealMlp(Network):
    """Numbers as bent lines, a learned scale for every input, hidden layers that may become linear.

    Where it differs from the paper: piecewise-linear embeddings of four nodes instead of periodic ones (better on most
    tables tried here, and never much worse), Mish and one learning rate for classes and numbers alike, dropout 0.2,
    fewer epochs, and no label smoothing, since log loss counts.
    """

    name = "realmlp"
    title = "RealMLP"
    sentence = "Three layers with carefully chosen defaults: strong on most tables, quick on a laptop."
    form = "rows"
    side_by_side = True
    settings = (
        knobs.width(256),
        knobs.depth(3),
        knobs.dropout(0.2),
        knobs.rate(0.06),
        knobs.weight_decay(0.02),
        knobs.embed("piecewise"),
        Setting("activation", "Activation", "mish", "How a node bends its sum.", choices=("mish", "selu", "relu", "gelu")),
    )

    def build(self, parts: tuple[Part, ...], tensors: tuple[Any, ...], values: Values, seed: int) -> Any:
        seeds = Seeds(seed)
        hidden = enter(parts, tensors, str(values["embed"]), UNITS, seeds)
        bag = hidden.shape[0]
        hidden = scale.Scale(bag, name="scale")(hidden)
        for layer in range(1, int(values["depth"]) + 1):
            hidden = dense.NtkDense(bag, int(values["width"]), seeds.next(), name=f"layer_{layer}")(hidden)
            hidden = scale.Activation(bag, str(values["activation"]), name=f"layer_{layer}_activation")(hidden)
            hidden = dropout.FadingDropout(float(values["dropout"]), seeds.next(), name=f"layer_{layer}_dropout")(hidden)
        return keras.ops.expand_dims(hidden, 1)

    def head(self, features: Any, units: int, values: Values, seed: int) -> Any:
        answers = dense.NtkDense(features.shape[0], units, Seeds(seed).next(), name="head")(features[:, 0])
        return keras.ops.expand_dims(answers, 1)

    def optimizer(self, values: Values, steps: int) -> Any:
        schedules, decay = ("four_waves", "flat_cosine"), float(values["weight_decay"])
        return optimizers.ScheduledAdamW(float(values["rate"]), steps, schedules, decay, betas=(0.9, 0.95))

    def outline(self, parts: tuple[Part, ...], values: Values) -> tuple[Block, ...]:
        entrance = entrance_blocks(parts, str(values["embed"]), UNITS)
        sentence = "Every node weighs all nodes before it, sums them and bends the sum."
        return (*entrance, Block("Hidden layer", int(values["width"]), sentence, int(values["depth"])))
