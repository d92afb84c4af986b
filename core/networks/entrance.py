"""How numbers and codes enter the networks for rows: the same way into each, with the embedding it asks for."""

from typing import Any

from core.lazy import lazy
from core.networks.base import Block, Seeds
from core.parts import Part

keras = lazy("keras")
embeddings = lazy("core.layers.embeddings")
networks = lazy("core.networks")

PERIODIC = 3  # more numbers for each, beside the number itself
CODE_UNITS = 8
MOST_NODES = 8  # up to so many values each has a node of its own


def enter(parts: tuple[Part, ...], tensors: tuple[Any, ...], embed: str, units: int, seeds: Seeds) -> Any:
    """(bag, batch, …) parts → one (bag, batch, width) tensor. `embed` is "periodic", "piecewise" or "none"."""
    entered = [_entered(part, tensor, embed, units, seeds) for part, tensor in zip(parts, tensors, strict=True)]
    return entered[0] if len(entered) == 1 else keras.layers.Concatenate(name="joined")(entered)


def _entered(part: Part, tensor: Any, embed: str, units: int, seeds: Seeds) -> Any:
    bag = tensor.shape[0]
    if part.sizes:
        layer = embeddings.CodeEmbedding(bag, part.sizes, MOST_NODES, CODE_UNITS, seeds.next(), name=f"{part.name}_embedding")
        return layer(tensor)
    which = bent(part)
    if not which or embed == "none":
        return tensor
    if embed == "periodic":
        layer = embeddings.PeriodicEmbedding(bag, which, PERIODIC, seed=seeds.next(), name=f"{part.name}_embedding")
    else:
        layer = embeddings.PiecewiseLinearEmbedding(bag, part.knots, units, seeds.next(), name=f"{part.name}_embedding")
    return layer(tensor)


def bent(part: Part) -> list[int]:
    """The places of the numbers that are embedded: those with more than two knots, for others a line says it all."""
    return [place for place, edges in enumerate(part.knots) if len(edges) > 2]


def entrance_width(parts: tuple[Part, ...], embed: str, units: int) -> int:
    each = {"periodic": PERIODIC, "piecewise": units, "none": 0}[embed]
    return sum(_width(part, each) for part in parts)


def _width(part: Part, each: int) -> int:
    if part.form != "rows":
        return _blocks_of_form(part)[-1].width
    if part.sizes:
        return sum(size - 1 if size <= MOST_NODES + 1 else CODE_UNITS for size in part.sizes)
    return part.shape[0] + each * len(bent(part))


def _blocks_of_form(part: Part) -> tuple[Block, ...]:
    return networks.network_of_form(part.form).outline((part,), {})


def entrance_blocks(parts: tuple[Part, ...], embed: str, units: int) -> tuple[Block, ...]:
    """What other forms become first, then all inputs side by side."""
    before = [block for part in parts if part.form != "rows" for block in _blocks_of_form(part)]
    columns = sum(part.shape[0] if part.form == "rows" else 1 for part in parts)
    sentence = f"{columns} numbers and categories, each spread over several nodes, so that a layer can bend what they say."
    return (*before, Block("Inputs", entrance_width(parts, embed, units), sentence))
