"""The network that learns without labels: it gives back what it was given, through a middle too narrow to copy it."""

from math import ceil
from typing import Any

from core.lazy import lazy
from core.networks import knobs
from core.networks.base import Block, Seeds, Values
from core.networks.entrance import enter, entrance_blocks
from core.networks.plain import Plain, layers_of_nodes
from core.parts import Part
from core.settings import Setting

keras = lazy("keras")
dense = lazy("core.layers.dense")
noise = lazy("core.layers.noise")

UNITS = 4  # nodes a number where it enters as bent lines
FEWEST, MOST = 2, 16  # nodes in the middle, where they are not set
MOST_BENT = 200  # numbers; more of them (pixels) enter as they are


def code_width(parts: tuple[Part, ...], values: Values) -> int:
    """As set; else a quarter of what goes in, 2 to 16 nodes."""
    entering = sum(part.shape[0] if part.form == "rows" else MOST for part in parts)
    return int(values["code"]) or min(max(ceil(entering / 4), FEWEST), MOST)


def embed(parts: tuple[Part, ...], values: Values) -> str:
    many = sum(part.shape[0] for part in parts if part.form == "rows") > MOST_BENT
    return "none" if many else str(values["embed"])


class Autoencoder(Plain):
    """Layers of nodes that narrow to the code and widen again. Some cells are swapped with another row's while it learns, so
    that what it knows is how columns hang together (a denoising autoencoder).
    """

    name = "autoencoder"
    title = "Autoencoder"
    sentence = "It squeezes each row through a few nodes and learns to give it back: what belongs together ends up close."
    form = "rows"
    gives = "code"
    settings = (
        knobs.width(256),
        knobs.depth(2),
        Setting("code", "Nodes in the middle", 0, "How narrow the middle is; 0: a quarter of what goes in, 2 to 16.", 0, 512),
        Setting("noise", "Noise", 0.1, "This share of cells is swapped with another row's while it learns.", 0.0, 0.9),
        knobs.dropout(0.0),
        knobs.rate(0.002),
        knobs.weight_decay(0.0003),
        knobs.embed("piecewise"),
    )

    def build(self, parts: tuple[Part, ...], tensors: tuple[Any, ...], values: Values, seed: int) -> Any:
        """→ (bag, 1, batch, code + width): the code, and the last layer before what comes back."""
        seeds = Seeds(seed)
        rate = float(values["noise"])
        noisy = [
            noise.SwapNoise(rate, seeds.next(), name=f"{part.name}_noise")(tensor)
            for part, tensor in zip(parts, tensors, strict=True)
        ]
        hidden = layers_of_nodes(enter(parts, tuple(noisy), embed(parts, values), UNITS, seeds), values, seeds)
        code = dense.BagDense(hidden.shape[0], code_width(parts, values), seeds.next(), name="code")(hidden)
        back = layers_of_nodes(code, values, seeds, name="back")
        return keras.ops.expand_dims(keras.layers.Concatenate(name="code_and_back")([code, back]), 1)

    def head(self, features: Any, units: int, values: Values, seed: int) -> Any:
        """Units are the code's and what comes back."""
        code = features.shape[-1] - int(values["width"])
        given = dense.BagDense(features.shape[0], units - code, Seeds(seed).next(), name="head")(features[:, 0, :, code:])
        return keras.ops.expand_dims(keras.ops.concatenate([features[:, 0, :, :code], given], axis=-1), 1)

    def outline(self, parts: tuple[Part, ...], values: Values) -> tuple[Block, ...]:
        width, depth = int(values["width"]), int(values["depth"])
        sentence = "Every node weighs all nodes before it, sums them and cuts the sum off at zero."
        code = "The middle, too narrow to copy a row: what is alike must share it. This is the row's code."
        return (
            *entrance_blocks(parts, embed(parts, values), UNITS),
            Block("Hidden layer", width, sentence, depth),
            Block("Code", code_width(parts, values), code),
            Block("Way back", width, "From the code back to the row: what cannot be given back was unusual.", depth),
        )
