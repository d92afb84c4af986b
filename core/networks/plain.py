"""What plain networks share: layers of nodes, one linear layer at the end, one way to learn."""

from typing import Any

from core.lazy import lazy
from core.networks.base import Network, Seeds, Values

keras = lazy("keras")
dense = lazy("core.layers.dense")
dropout = lazy("core.layers.dropout")
optimizers = lazy("core.layers.optimizer")


class Plain(Network):
    """The base of networks of weighted sums, several side by side."""

    side_by_side = True

    def head(self, features: Any, units: int, values: Values, seed: int) -> Any:
        answers = dense.BagDense(features.shape[0], units, Seeds(seed).next(), name="head")(features[:, 0])
        return keras.ops.expand_dims(answers, 1)

    def optimizer(self, values: Values, steps: int) -> Any:
        decay = float(values["weight_decay"])
        return optimizers.ScheduledAdamW(float(values["rate"]), steps, ("cosine", "constant"), decay)


def layers_of_nodes(hidden: Any, values: Values, seeds: Seeds, name: str = "layer") -> Any:
    """`depth` layers of `width` nodes, each cut off at zero, some silent while they learn: → (bag, batch, width)."""
    bag = hidden.shape[0]
    for layer in range(1, int(values["depth"]) + 1):
        hidden = dense.BagDense(bag, int(values["width"]), seeds.next(), name=f"{name}_{layer}")(hidden)
        hidden = keras.layers.Activation("relu", name=f"{name}_{layer}_activation")(hidden)
        rate = float(values["dropout"])
        hidden = dropout.FadingDropout(rate, seeds.next(), fading=False, name=f"{name}_{layer}_dropout")(hidden)
    return hidden
