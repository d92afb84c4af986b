"""How a column becomes tensors: the base of every kind."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.parts import Part
from core.settings import Setting
from core.table import Profile

State = dict[str, Any]  # plain JSON, learned on training rows only


@dataclass(frozen=True)
class Guess:
    """How well a kind suits a column (0 to 1; the highest wins) and why, in a sentence."""

    confidence: float
    reason: str


class Input:
    """A kind of column. One file a member, one entry in INPUTS (`core/inputs/__init__.py`)."""

    kind: str
    title: str
    sentence: str  # what the network gets from such a column, for the newcomer
    settings: tuple[Setting, ...] = ()
    form: str = "rows"  # what it chiefly becomes: one of the forms of parts
    used: bool = True  # False for kinds that the network does not see (identifiers)

    def guess(self, profile: Profile) -> Guess | None:
        """How well the kind suits the column; None where it cannot be this kind at all."""
        raise NotImplementedError

    def adapt(self, values: pd.Series) -> State:
        """What must be known of the training rows (scales, vocabularies, calendars), as plain JSON."""
        raise NotImplementedError

    def parts(self, name: str, state: State) -> tuple[Part, ...]:
        """The tensors that `encode` gives, in the same order. Empty for a kind the network does not see."""
        raise NotImplementedError

    def encode(self, values: pd.Series, state: State) -> tuple[np.ndarray, ...]:
        """(rows, …) arrays, float32 or int32, one a part. Missing, unknown and unreadable cells never raise."""
        raise NotImplementedError

    def decode(self, returned: list[np.ndarray], state: State) -> list[str]:
        """What a network gives back of a column, (rows, …) for each of its parts, as people would write it: one text a row, ""
        where the kind cannot say. Of codes there is one number for each value they may have, the likeliest the highest.
        """
        return [""] * len(returned[0])

    def unseen(self, values: pd.Series, state: State) -> tuple[str, ...]:
        """Cells that say nothing to the network because training rows never showed them, each once. Most kinds have none."""
        return ()


class Unused(Input):
    """A kind that the network does not see: it has no parts."""

    used = False

    def adapt(self, values: pd.Series) -> State:
        return {}

    def parts(self, name: str, state: State) -> tuple[Part, ...]:
        return ()

    def encode(self, values: pd.Series, state: State) -> tuple[np.ndarray, ...]:
        return ()
