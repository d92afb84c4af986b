"""N-HiTS (Challu et al., arXiv 2201.12886): blocks that see the past ever more finely, each forecasts what the last left."""

from typing import Any

from core.forecasting.levels import LEVELS
from core.lazy import lazy
from core.networks import knobs
from core.networks.base import Block, Seeds, Values
from core.networks.plain import Plain, layers_of_nodes
from core.networks.window import side_by_side, window_block
from core.parts import Part
from core.settings import Setting

keras = lazy("keras")
dense = lazy("core.layers.dense")
steps_layers = lazy("core.layers.steps")

POOLS = (4, 2, 1)  # steps that a block sees as one; it forecasts a point for so many steps


class NHits(Plain):
    """Three blocks of layers; each takes what it explains out of the past and adds what it expects to the forecast.

    Where it differs from the paper: blocks pool by 4, 2 and 1, quantiles are asked, and a plain weighted sum of the past
    values (NLinear) stands beside the blocks, so that they learn what a line does not say.
    """

    name = "nhits"
    title = "N-HiTS"
    sentence = "Blocks that look at the past coarsely, then finely, and add up what each expects: strong on most series."
    form = "sequence"
    gives = "steps"
    settings = (
        knobs.lookback(),
        knobs.width(128),
        Setting("depth", "Layers a block", 2, "How many hidden layers lie on one another in each block.", 1, 6),
        knobs.dropout(0.1),
        knobs.rate(0.002),
        knobs.weight_decay(0.001),
    )

    def build(self, parts: tuple[Part, ...], tensors: tuple[Any, ...], values: Values, seed: int) -> Any:
        """What the blocks' last layers say, then the past values: (bag, 1, batch, 3 · width + lookback)."""
        seeds = Seeds(seed)
        past, *others = tensors
        left = past[..., 0]
        besides = side_by_side((past[..., 1:], *others), "besides")
        hidden = []
        for block, pool in enumerate(POOLS, start=1):
            said = self._block((left, besides), pool, values, seeds, f"block_{block}")
            hidden.append(said)
            if block < len(POOLS):
                left = left - self._explained(said, left.shape[-1], pool, seeds, f"block_{block}")
        features = keras.layers.Concatenate(name="joined")([*hidden, past[..., 0]])
        return keras.ops.expand_dims(features, 1)

    def _block(self, given: tuple[Any, Any], pool: int, values: Values, seeds: Seeds, name: str) -> Any:
        left, besides = given
        pooled = steps_layers.MaxPool(min(pool, left.shape[-1]), name=f"{name}_pool")(left) if pool > 1 else left
        hidden = keras.layers.Concatenate(name=f"{name}_input")([pooled, besides])
        return layers_of_nodes(hidden, values, seeds, f"{name}_layer")

    def _explained(self, said: Any, lookback: int, pool: int, seeds: Seeds, name: str) -> Any:
        points = -(-lookback // pool)
        return steps_layers.DenseThrough(said.shape[0], points, lookback, 1, seeds.next(), name=f"{name}_explained")(said)

    def head(self, features: Any, units: int, values: Values, seed: int) -> Any:
        seeds, width, horizon = Seeds(seed), int(values["width"]), units // len(LEVELS)
        bag, joined = features.shape[0], features[:, 0]
        answers = dense.BagDense(bag, units, seeds.next(), name="line")(joined[..., len(POOLS) * width :])
        for block, pool in enumerate(POOLS):
            shape, name = (-(-horizon // pool), horizon, len(LEVELS)), f"block_{block + 1}_expected"
            said = joined[..., block * width : (block + 1) * width]
            answers = answers + steps_layers.DenseThrough(bag, *shape, seeds.next(), name=name)(said)
        return keras.ops.expand_dims(answers, 1)

    def outline(self, parts: tuple[Part, ...], values: Values) -> tuple[Block, ...]:
        seen = {4: "four steps at once", 2: "two steps at once", 1: "every step"}
        blocks = [
            Block(f"Block {place}", int(values["width"]), f"Sees {seen[pool]} of what is left.", int(values["depth"]))
            for place, pool in enumerate(POOLS, start=1)
        ]
        return (window_block(parts), *blocks)
