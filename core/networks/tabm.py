"""TabM (Gorishniy et al., arXiv 2410.24210): one network that answers k times, with most weights shared."""

from typing import Any

from core.lazy import lazy
from core.networks import knobs
from core.networks.base import Block, Network, Seeds, Values
from core.networks.entrance import bent, enter, entrance_blocks
from core.parts import Part
from core.settings import Setting

keras = lazy("keras")
ensemble = lazy("core.layers.ensemble")
dropout = lazy("core.layers.dropout")
optimizers = lazy("core.layers.optimizer")

UNITS = 16  # nodes a number where it enters as bent lines


class TabM(Network):
    """Numbers as bent lines, then a network whose k members share weights and differ in small factors of their own."""

    name = "tabm"
    title = "TabM"
    sentence = "Many networks in one that share most of what they learn: among the best on tables, and slower."
    form = "rows"
    side_by_side = True
    settings = (
        Setting("members", "Members", 16, "How many answers are averaged.", 1, 64),
        knobs.width(256),
        knobs.depth(3),
        knobs.dropout(0.1),
        knobs.rate(0.002),
        knobs.weight_decay(0.0003),
        knobs.embed("piecewise"),
        Setting("mini", "Members share more", True, "Members differ in what they see and how they answer only."),
    )

    def build(self, parts: tuple[Part, ...], tensors: tuple[Any, ...], values: Values, seed: int) -> Any:
        seeds = Seeds(seed)
        embed, full = str(values["embed"]), not values["mini"]
        hidden = enter(parts, tensors, embed, UNITS, seeds)
        bag = hidden.shape[0]
        start = "normal" if embed != "none" and any(bent(part) for part in parts) else "signs"
        hidden = ensemble.MemberScale(bag, int(values["members"]), start, seeds.next(), name="members")(hidden)
        for layer in range(1, int(values["depth"]) + 1):
            options = {"scale_inputs": full and layer > 1, "scale_outputs": full, "seed": seeds.next()}
            hidden = ensemble.BatchEnsembleDense(bag, int(values["width"]), **options, name=f"layer_{layer}")(hidden)
            hidden = keras.layers.Activation("relu", name=f"layer_{layer}_activation")(hidden)
            rate = float(values["dropout"])
            hidden = dropout.FadingDropout(rate, seeds.next(), fading=False, name=f"layer_{layer}_dropout")(hidden)
        return hidden

    def head(self, features: Any, units: int, values: Values, seed: int) -> Any:
        return ensemble.MemberDense(features.shape[0], units, Seeds(seed).next(), name="head")(features)

    def optimizer(self, values: Values, steps: int) -> Any:
        decay = float(values["weight_decay"])
        return optimizers.ScheduledAdamW(float(values["rate"]), steps, decay=decay)

    def outline(self, parts: tuple[Part, ...], values: Values) -> tuple[Block, ...]:
        entrance = entrance_blocks(parts, str(values["embed"]), UNITS)
        members = f"{values['members']} members share these nodes, each with factors of its own; their answers are averaged."
        return (*entrance, Block("Hidden layer", int(values["width"]), members, int(values["depth"])))
