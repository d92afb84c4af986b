"""Left out: by choice, or because there is nothing in the column to learn from."""

from core.inputs.base import Guess, Unused
from core.table import Profile


class Ignored(Unused):
    """Chosen by a person, or guessed where a column holds one value or none."""

    kind = "ignored"
    title = "Left out"
    sentence = "The network does not see this column."

    def guess(self, profile: Profile) -> Guess | None:
        if profile.rows == profile.missing:
            return Guess(1.0, "Every cell is missing: there is nothing to learn from.")
        if profile.distinct <= 1 and not profile.missing:
            return Guess(1.0, "Every cell is the same: there is nothing to learn from.")
        return Guess(0.01, "Nothing else suits it.")
