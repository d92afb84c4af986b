"""Free text: words, pairs of words and, in short texts, pieces of words, as numbers of a vocabulary."""

import re
import zlib
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pandas as pd

from core.cells import distinct
from core.inputs.base import Guess, Input, State
from core.parts import Part
from core.table import Profile

MOST_WORDS = 20_000
BUCKETS = 2_000  # tokens outside the vocabulary share these by their hash
MOST_STEPS = 256
LONGEST_CELL = 20_000  # characters read of a cell
SHORT = 8.0  # mean words a cell: shorter texts are read by pieces of words too

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[!?]+")


class Text(Input):
    """(rows, steps) token numbers: 0 padding, then the vocabulary by frequency, then the shared buckets."""

    kind = "text"
    title = "Text"
    sentence = "The network sees which words, pairs of words and pieces of words a cell holds."

    def guess(self, profile: Profile) -> Guess | None:
        if profile.stored != "string" or profile.distinct < 2 or profile.number_share > 0.9 or profile.date_share > 0.5:
            return None
        words = f"{profile.mean_words:.0f} words a cell on average"
        if profile.mean_words >= 4 and profile.distinct_share > 0.3:
            return Guess(0.9, f"{words}: it reads like free text.")
        if profile.mean_words >= 1.5 and profile.distinct_share > 0.5:
            return Guess(0.65, f"{words}, nearly all of them different.")
        return Guess(0.2, f"{words}.")

    def adapt(self, values: pd.Series) -> State:
        texts = _texts(values)
        lengths = [len(_WORD.findall(text)) for text in texts if text]
        pieces = bool(lengths) and float(np.mean(lengths)) < SHORT
        documents = [set(_tokens(text, pieces)) for text in texts]
        counts = Counter(token for document in documents for token in document)
        fewest = 2 if len(texts) < 20_000 else 3
        words = [token for token, count in counts.most_common(MOST_WORDS) if count >= fewest]
        longest = int(np.quantile([len(document) for document in documents] or [1], 0.98))
        return {"words": words, "pieces": pieces, "steps": int(np.clip(longest, 4, MOST_STEPS))}

    def parts(self, name: str, state: State) -> tuple[Part, ...]:
        return (Part(name, "tokens", (state["steps"],), sizes=(1 + len(state["words"]) + BUCKETS,), names=(name,)),)

    def encode(self, values: pd.Series, state: State) -> tuple[np.ndarray, ...]:
        known = {word: place for place, word in enumerate(state["words"], start=1)}
        first_bucket = 1 + len(known)
        places, found = distinct(values)
        tokens = np.zeros((len(found) + 1, state["steps"]), dtype=np.int32)  # the last row: a missing cell
        for row, text in enumerate(found):
            numbers = [known.get(token) or first_bucket + _bucket(token) for token in _tokens(text, state["pieces"])]
            kept = _fitting(numbers, state["steps"], first_bucket)
            tokens[row, : len(kept)] = kept
        return (tokens[places],)


def _texts(values: pd.Series) -> list[str]:
    places, found = distinct(values)
    return [found[place] if place >= 0 else "" for place in places]


def _tokens(text: str, pieces: bool) -> Iterable[str]:
    """Each different token once, in order: words, then pairs ("not good"), then pieces of 3 to 4 letters (" go", "ood ")."""
    words = _WORD.findall(text[:LONGEST_CELL].lower())
    tokens = dict.fromkeys(words)
    tokens.update(dict.fromkeys(f"{first} {second}" for first, second in pairwise(words)))
    if pieces:
        joined = f" {' '.join(words)} "[:200]
        tokens.update(dict.fromkeys(f"#{joined[at : at + size]}" for size in (3, 4) for at in range(len(joined) - size + 1)))
    return tokens


def _fitting(numbers: list[int], steps: int, first_bucket: int) -> list[int]:
    """As many as there are steps; those of the vocabulary go first."""
    if len(numbers) <= steps:
        return numbers
    return sorted(numbers, key=lambda number: number >= first_bucket)[:steps]


def _bucket(token: str) -> int:
    return zlib.crc32(token.encode("utf-8", "surrogatepass")) % BUCKETS
