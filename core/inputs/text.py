"""Free text: words, pairs of words and, in short texts, pieces of words, as numbers of a vocabulary."""

import re
import zlib
from collections import Counter
from collections.abc import Iterator
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
MANY_ROWS = 50_000  # from here on half as many steps, for the sake of memory
MOST_READ = 30_000  # cells that a vocabulary is made from
LONGEST_CELL = 20_000  # characters read of a cell
LONGEST_IN_PIECES = 200
SHORT = 8.0  # mean words a cell: shorter texts are read by pieces of words too

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[!?]+")


class Text(Input):
    """(rows, steps) token numbers, each once a row: 0 padding, then the vocabulary by frequency, then the shared buckets."""

    kind = "text"
    title = "Text"
    form = "tokens"
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
        few = values.iloc[:: 1 + len(values) // MOST_READ]  # evenly, so that a sorted table is seen from end to end
        texts = _texts(few)
        lengths = [len(_words(text)) for text in texts if text]
        pieces = bool(lengths) and float(np.mean(lengths)) < SHORT
        counts: Counter[str] = Counter()
        for text in texts:
            found = _words(text)
            counts.update({*found, *_pairs(found), *(_pieces(found) if pieces else ())})
        fewest = 2 if len(texts) < 20_000 else 3
        words = [token for token, count in counts.most_common(MOST_WORDS) if count >= fewest]
        state = {"words": words, "pieces": pieces, "steps": MOST_STEPS if len(values) <= MANY_ROWS else MOST_STEPS // 2}
        return {**state, "steps": self._steps_needed(few.iloc[: MOST_READ // 10], state)}

    def _steps_needed(self, values: pd.Series, state: State) -> int:
        """As many as all but the longest texts fill."""
        (tokens,) = self.encode(values, state)
        filled = np.quantile((tokens > 0).sum(axis=1), 0.98) if len(tokens) else 0
        return int(np.clip(np.ceil(filled), 4, state["steps"]))

    def parts(self, name: str, state: State) -> tuple[Part, ...]:
        return (Part(name, "tokens", (state["steps"],), sizes=(1 + len(state["words"]) + BUCKETS,), names=(name,)),)

    def encode(self, values: pd.Series, state: State) -> tuple[np.ndarray, ...]:
        known = {word: place for place, word in enumerate(state["words"], start=1)}
        first_bucket = 1 + len(known)
        places, found = distinct(values)
        tokens = np.zeros((len(found) + 1, state["steps"]), dtype=np.int32)  # the last row: a missing cell
        for row, text in enumerate(found):
            words = _words(text)
            numbers = [known.get(word) or first_bucket + _bucket(word) for word in words]
            # pairs and pieces count where they are known: there are too many others to tell anything
            numbers += filter(None, map(known.get, _pairs(words)))
            numbers += filter(None, map(known.get, _pieces(words))) if state["pieces"] else ()
            kept = _fitting(list(dict.fromkeys(numbers)), state["steps"], first_bucket)
            tokens[row, : len(kept)] = kept
        return (tokens[places],)


def _texts(values: pd.Series) -> list[str]:
    places, found = distinct(values)
    return [found[place] if place >= 0 else "" for place in places]


def _words(text: str) -> list[str]:
    return _WORD.findall(text[:LONGEST_CELL].lower())


def _pairs(words: list[str]) -> Iterator[str]:
    """“not good”"""
    return map(" ".join, pairwise(words))


def _pieces(words: list[str]) -> Iterator[str]:
    """Of 3 and 4 letters, marked: “#goo”, “#ood ”."""
    joined = f" {' '.join(words)} "[:LONGEST_IN_PIECES]
    return (f"#{joined[at : at + size]}" for size in (3, 4) for at in range(len(joined) - size + 1))


def _fitting(numbers: list[int], steps: int, first_bucket: int) -> list[int]:
    """As many as there are steps; those of the vocabulary go first."""
    if len(numbers) <= steps:
        return numbers
    return sorted(numbers, key=lambda number: number >= first_bucket)[:steps]


def _bucket(token: str) -> int:
    return zlib.crc32(token.encode("utf-8", "surrogatepass")) % BUCKETS
