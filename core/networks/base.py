"""What lies between inputs and head: the base of every network."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.parts import Part
from core.settings import Setting, Value

Values = dict[str, Value]


@dataclass(frozen=True)
class Block:
    """One step of a network as it is drawn: its name, how many nodes it has and one plain sentence."""

    title: str
    width: int
    sentence: str
    copies: int = 1  # layers alike, folded into one


class Network:
    """A network. One file a member, one entry in NETWORKS (`core/networks/__init__.py`).

    A network of form "rows" joins everything else: `build` gets all parts (numbers, codes, and what the networks of the
    other forms gave) and answers k times: (batch, k, width). One of another form gets one part and gives (batch, width).
    `gives` says what an answer is about: a "row", or "steps" of the future. A network that gives steps gets all parts of a
    window as they are ("past" and "future" of form "sequence", and what is fixed as rows), joins them itself, and its
    `head` gives every step's quantiles side by side: units = horizon × levels.
    Importing a member's file never imports Keras; `build`, `head` and `optimizer` do.

    Several networks are trained at once and averaged (the bag). Of a plain network, `build` is called once for each. One
    with `side_by_side` builds the whole bag in one go, faster: its tensors have the bag in front, (bag, batch, …), its
    weights too, and it gives (bag, k, batch, width), or (bag, batch, width) if it is not of form "rows".
    """

    name: str
    title: str
    sentence: str
    form: str
    gives: str = "row"
    side_by_side: bool = False
    settings: tuple[Setting, ...] = ()

    def build(self, parts: tuple[Part, ...], tensors: tuple[Any, ...], values: Values, seed: int) -> Any:
        """The network's body on symbolic tensors, one a part. `values` are checked settings."""
        raise NotImplementedError

    def head(self, features: Any, units: int, values: Values, seed: int) -> Any:
        """(batch, k, width) → (batch, k, units): the last linear layer. Form "rows" only."""
        raise NotImplementedError

    def optimizer(self, values: Values, steps: int) -> Any:
        """A Keras optimizer with its schedule for so many training steps in all. Form "rows" only."""
        raise NotImplementedError

    def outline(self, parts: tuple[Part, ...], values: Values) -> tuple[Block, ...]:
        """The layers that `build` makes, in order, without Keras: what the Plan page draws. A test holds the two together."""
        raise NotImplementedError


class Seeds:
    """A seed for every layer, from one: equal seeds would start equal layers alike."""

    def __init__(self, seed: int):
        self._random = np.random.default_rng(seed)

    def next(self) -> int:
        return int(self._random.integers(2**31 - 16))
