"""Identifiers: they name a row and say nothing of it. The network does not see them."""

from core.inputs.base import Guess, Unused
from core.table import Profile

FEWEST_ROWS = 20
_NAMES = frozenset(("id", "key", "index", "rowid", "uuid", "guid", "identifier", "rownames", "unnamed", "nr", "no"))


class Identifier(Unused):
    """Guessed where nearly every value is different and none is free text."""

    kind = "identifier"
    title = "Identifier"
    sentence = "It names the row. The network does not see it: learning names by heart does not help with new rows."

    def guess(self, profile: Profile) -> Guess | None:
        known = profile.rows - profile.missing
        if known < FEWEST_ROWS or profile.stored in ("yes/no", "time") or profile.distinct < 0.98 * known:
            return None
        if profile.stored == "integer" or (profile.stored == "string" and profile.number_share > 0.95):
            return self._guess_of_whole_numbers(profile)
        if profile.stored != "string" or profile.mean_words > 2.5:
            return None
        confidence = 0.97 if _named_like_one(profile.name) else 0.75 if profile.mean_length <= 40 else 0.5
        return Guess(confidence, "Nearly every value is different: it looks like an identifier.")

    def _guess_of_whole_numbers(self, profile: Profile) -> Guess | None:
        if any("." in example or "," in example for example in profile.examples):
            return None
        if profile.ascending and profile.distinct == profile.rows:
            confidence = 0.95 if _named_like_one(profile.name) or profile.rows >= 50 else 0.7
            return Guess(confidence, "Every value is different and grows: it looks like an identifier.")
        if _named_like_one(profile.name):
            return Guess(0.9, "Every value is different and the column is named like an identifier.")
        return None


def _named_like_one(name: str) -> bool:
    """ "id", "customer_id", "Customer ID", "customerId"."""
    spaced = "".join(f" {letter}" if letter.isupper() and before.islower() else letter for before, letter in _pairs(name))
    words = spaced.lower().replace("_", " ").replace("-", " ").replace(".", " ").replace(":", " ").split()
    return bool(words) and (words[-1] in _NAMES or words[0] in _NAMES)


def _pairs(name: str) -> zip:
    return zip(f" {name}", name, strict=False)
