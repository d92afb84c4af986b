"""TSMixer (Chen et al., arXiv 2303.06053): layers that mix steps and layers that mix columns, by turns."""

from typing import Any

from core.forecasting.levels import LEVELS
from core.lazy import lazy
from core.networks import knobs
from core.networks.base import Block, Seeds, Values
from core.networks.plain import Plain
from core.networks.window import window_block
from core.parts import Part
from core.settings import Setting

keras = lazy("keras")
dense = lazy("core.layers.dense")
dropout = lazy("core.layers.dropout")
steps_layers = lazy("core.layers.steps")


class TSMixer(Plain):
    """The past is turned into as many steps as are asked, what is known of these steps stands beside it, and both are mixed.

    Where it differs from the paper: layers are normalised without learned factors, and a weighted sum of the past values
    (NLinear) stands beside the mixing, so that it learns what a line does not say.
    """

    name = "tsmixer"
    title = "TSMixer"
    sentence = "Mixes steps and columns by turns: for series with prices, weather or holidays known in advance."
    form = "sequence"
    gives = "steps"
    settings = (
        knobs.lookback(),
        knobs.width(32),
        Setting("depth", "Blocks", 2, "How often steps and then columns are mixed.", 1, 8),
        knobs.dropout(0.1),
        knobs.rate(0.002),
        knobs.weight_decay(0.001),
    )

    def build(self, parts: tuple[Part, ...], tensors: tuple[Any, ...], values: Values, seed: int) -> Any:
        """Every asked step's columns, then the past values: (bag, 1, batch, horizon · width + lookback)."""
        seeds, width = Seeds(seed), int(values["width"])
        past, bag = tensors[0], tensors[0].shape[0]
        given = dict(zip((part.name for part in parts), tensors, strict=True))
        horizon = given["future"].shape[2]
        asked = steps_layers.DenseOfSteps(bag, horizon, seeds.next(), name="past_to_steps")(past)
        mixed = steps_layers.DenseOfColumns(bag, width, seeds.next(), name="past_columns")(asked)
        for name in ("future", "numbers"):
            if name in given:
                columns = given[name] if name == "future" else given[name][:, :, None]
                mixed = mixed + steps_layers.DenseOfColumns(bag, width, seeds.next(), name=f"{name}_columns")(columns)
        for block in range(1, int(values["depth"]) + 1):
            mixed = self._mixed(mixed, values, seeds, f"block_{block}")
        flat = keras.ops.reshape(mixed, (bag, -1, horizon * width))
        return keras.ops.expand_dims(keras.layers.Concatenate(name="joined")([flat, past[..., 0]]), 1)

    def _mixed(self, mixed: Any, values: Values, seeds: Seeds, name: str) -> Any:
        bag, _, horizon, width = mixed.shape
        along = self._bent(mixed, steps_layers.DenseOfSteps(bag, horizon, seeds.next(), name=f"{name}_steps"), values, seeds)
        mixed = mixed + along
        across = self._bent(mixed, steps_layers.DenseOfColumns(bag, 2 * width, seeds.next(), name=name), values, seeds)
        return mixed + steps_layers.DenseOfColumns(bag, width, seeds.next(), name=f"{name}_columns")(across)

    def _bent(self, mixed: Any, layer: Any, values: Values, seeds: Seeds) -> Any:
        even = keras.layers.LayerNormalization(center=False, scale=False, name=f"{layer.name}_even")(mixed)
        bent = keras.layers.Activation("relu", name=f"{layer.name}_activation")(layer(even))
        rate = float(values["dropout"])
        return dropout.FadingDropout(rate, seeds.next(), fading=False, name=f"{layer.name}_dropout")(bent)

    def head(self, features: Any, units: int, values: Values, seed: int) -> Any:
        seeds, width, horizon = Seeds(seed), int(values["width"]), units // len(LEVELS)
        bag, joined = features.shape[0], features[:, 0]
        mixed = keras.ops.reshape(joined[..., : horizon * width], (bag, -1, horizon, width))
        answers = steps_layers.DenseOfColumns(bag, len(LEVELS), seeds.next(), name="head")(mixed)
        line = dense.BagDense(bag, units, seeds.next(), name="line")(joined[..., horizon * width :])
        return keras.ops.expand_dims(keras.ops.reshape(answers, (bag, -1, units)) + line, 1)

    def outline(self, parts: tuple[Part, ...], values: Values) -> tuple[Block, ...]:
        sentence = "Mixes every column's steps, then every step's columns."
        return (window_block(parts), Block("Mixing", 2 * int(values["width"]), sentence, int(values["depth"])))
