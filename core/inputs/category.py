"""Categories: one of a few different values, yes and no among them."""

import numpy as np
import pandas as pd

from core.cells import distinct, folded
from core.inputs.base import Guess, Input, State
from core.parts import Part
from core.table import Profile

MOST_VALUES = 10_000
MANY_VALUES = 30  # from here on a value seen in one row only is not learned: it stands for values never seen


class Category(Input):
    """Code 0 is a value not seen in training, 1 a missing cell (if training had any), then the values by frequency."""

    kind = "category"
    title = "Category"
    sentence = "The network learns something of its own about each value; values it never saw count as “other”."

    def guess(self, profile: Profile) -> Guess | None:
        if profile.stored == "time" or profile.distinct < 1:
            return None
        if profile.distinct == 1:
            return Guess(0.75, f"Only one value: {_listed(profile.examples, 1)}.")
        if profile.stored == "yes/no" or profile.distinct == 2:
            return Guess(0.95, f"Only 2 different values: {_listed(profile.examples, 2)}.")
        if profile.stored in ("integer", "real"):
            return Guess(0.3, f"{profile.distinct:,} different numbers, taken as names.")
        few = profile.distinct <= 20 or profile.distinct_share < 0.05
        if profile.number_share > 0.95:
            return Guess(0.5, f"{profile.distinct:,} different values.")
        reason = f"{profile.distinct:,} different values, such as {_listed(profile.examples, 3)}."
        return Guess(0.85 if few else 0.6 if profile.distinct_share < 0.5 else 0.35, reason)

    def adapt(self, values: pd.Series) -> State:
        places, texts = distinct(values)
        counts: dict[str, int] = {}
        for text, count in zip(texts, np.bincount(places[places >= 0], minlength=len(texts)), strict=True):
            if count:
                counts[text] = counts.get(text, 0) + int(count)
        ordered = sorted(counts, key=lambda text: (-counts[text], text))
        if len(ordered) > MANY_VALUES:
            ordered = [text for text in ordered if counts[text] > 1]
        return {"values": ordered[:MOST_VALUES], "missing": bool((places < 0).any())}

    def parts(self, name: str, state: State) -> tuple[Part, ...]:
        return (Part(name, "rows", (1,), sizes=(1 + state["missing"] + len(state["values"]),), names=(name,)),)

    def encode(self, values: pd.Series, state: State) -> tuple[np.ndarray, ...]:
        places, texts = distinct(values)
        first = 1 + state["missing"]
        exact = {text: first + place for place, text in enumerate(state["values"])}
        # "Yes" where training had "yes": the more frequent spelling wins
        loose = {folded(text): exact[text] for text in reversed(state["values"])}
        codes = [exact[text] if text in exact else loose.get(folded(text), 0) for text in texts]
        return (np.array([*codes, int(state["missing"])], dtype=np.int32)[places][:, None],)

    def decode(self, returned: list[np.ndarray], state: State) -> list[str]:
        """Rare values are given back as one: the rarest of those that are told apart."""
        texts = ["a value never seen", *(["missing"] if state["missing"] else []), *state["values"]]
        return [texts[code] for code in returned[0].argmax(axis=1)]

    def unseen(self, values: pd.Series, state: State) -> tuple[str, ...]:
        known = {folded(text) for text in state["values"]}
        return tuple(dict.fromkeys(text for text in distinct(values)[1] if text and folded(text) not in known))


def _listed(examples: tuple[str, ...], most: int) -> str:
    """ "yes and no", "red, green and blue", each cut to 30 characters."""
    short = [text if len(text) <= 30 else text[:29] + "…" for text in examples[:most]]
    return " and ".join(filter(None, (", ".join(short[:-1]), *short[-1:])))
