"""Pooled n-gram embeddings (fastText's idea): what makes a text a vector, in seconds rather than hours."""

from typing import Any

from core.lazy import lazy
from core.networks.base import Block, Network, Seeds, Values
from core.parts import Part

ngrams = lazy("core.layers.ngrams")

WIDTH = 16


def hidden_share(steps: int) -> float:
    """The share of tokens passed over in training: none where texts have eight at most, three quarters of long ones."""
    return 0.75 * (1 - 8 / max(steps, 8))


class Pooled(Network):
    """Every word n-gram has a learned vector; a text is their mean and their maximum."""

    name = "pooled"
    title = "Pooled n-grams"
    sentence = "Every word, pair and piece of a word has learned numbers; a text is their mean and their maximum."
    form = "tokens"
    side_by_side = True

    def build(self, parts: tuple[Part, ...], tensors: tuple[Any, ...], values: Values, seed: int) -> Any:
        (part,), (tokens,) = parts, tensors
        options = {"hidden": hidden_share(part.shape[0]), "seed": Seeds(seed).next(), "name": f"{part.name}_pooled"}
        return ngrams.PooledNgrams(tokens.shape[0], part.sizes[0], WIDTH, **options)(tokens)

    def outline(self, parts: tuple[Part, ...], values: Values) -> tuple[Block, ...]:
        words = parts[0].sizes[0]
        return (Block("Words", 2 * WIDTH, f"{words:,} words, pairs and pieces with learned numbers: their mean and maximum."),)
