"""Left out: by choice, or because there is nothing in the column to learn from."""

import numpy as np
import pandas as pd

from core.inputs.base import Guess, Input, State
from core.parts import Part
from core.table import Profile


class Ignored(Input):
    """A kind the network does not see."""

    kind = "ignored"
    title = "Left out"
    sentence = "The network does not see this column."
    used = False

    def guess(self, profile: Profile) -> Guess | None:
        if profile.rows == profile.missing:
            return Guess(1.0, "Every cell is missing: there is nothing to learn from.")
        if profile.distinct <= 1 and not profile.missing:
            return Guess(1.0, "Every cell is the same: there is nothing to learn from.")
        return Guess(0.01, "Nothing else suits it.")

    def adapt(self, values: pd.Series) -> State:
        return {}

    def parts(self, name: str, state: State) -> tuple[Part, ...]:
        return ()

    def encode(self, values: pd.Series, state: State) -> tuple[np.ndarray, ...]:
        return ()
