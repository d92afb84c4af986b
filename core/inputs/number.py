"""Numbers: scaled so that the middle half of the training rows spans 1, outliers bent back smoothly."""

import numpy as np
import pandas as pd

from core.cells import as_numbers, decimal_mark
from core.inputs.base import Guess, Input, State
from core.inputs.scaling import knots_of, scale_of, scaled, unscaled
from core.parts import Part
from core.table import Profile


class Number(Input):
    """One number a row, and a second that says where it was missing, if training rows had missing cells."""

    kind = "number"
    title = "Number"
    sentence = "The network sees how far each number lies from the middle, and which numbers were missing."

    def guess(self, profile: Profile) -> Guess | None:
        if profile.stored in ("yes/no", "time") or profile.number_share < 0.5 or profile.distinct < 1:
            return None
        if profile.distinct <= 2:
            return Guess(0.4, f"Numbers, but only {profile.distinct} different ones.")
        if profile.number_share < 0.95:
            return Guess(0.45, f"{profile.number_share:.0%} of its cells read as numbers; the others count as missing.")
        if profile.stored == "string":
            return Guess(0.8, f"Written as text, but {profile.number_share:.0%} of its cells read as numbers.")
        return Guess(0.8, f"{profile.distinct:,} different numbers.")

    def adapt(self, values: pd.Series) -> State:
        decimal = decimal_mark(values)
        numbers = as_numbers(values, decimal)
        known = numbers[~np.isnan(numbers)]
        scale = scale_of(known)
        return {**scale, "knots": knots_of(scaled(known, scale)), "missing": len(known) < len(numbers), "decimal": decimal}

    def parts(self, name: str, state: State) -> tuple[Part, ...]:
        knots = (tuple(state["knots"]),)
        if not state["missing"]:
            return (Part(name, "rows", (1,), knots, names=(name,)),)
        return (Part(name, "rows", (2,), (*knots, ()), names=(name, f"{name} missing")),)

    def encode(self, values: pd.Series, state: State) -> tuple[np.ndarray, ...]:
        numbers = as_numbers(values, state["decimal"])
        missing = np.isnan(numbers)
        first = np.where(missing, 0.0, scaled(np.where(missing, state["center"], numbers), state))
        columns = [first, missing] if state["missing"] else [first]
        return (np.stack(columns, axis=1).astype(np.float32),)

    def decode(self, returned: list[np.ndarray], state: State) -> list[str]:
        missing = returned[0][:, 1] > 0.5 if state["missing"] else np.zeros(len(returned[0]), bool)
        numbers = unscaled(returned[0][:, 0].astype(float), state)
        return ["missing" if gone else f"{number:.4g}" for gone, number in zip(missing, numbers, strict=True)]
