"""Why two rows are near: the columns in which they are the same or nearly so, and those in which they differ most."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.cells import as_text
from core.likeness.store import Store

NEAR = 0.05  # of the mean squared difference of two rows: about a quarter of a standard deviation
SAME = 1e-9
MOST_WORDS = 6
FREQUENT = 100  # words that are more frequent are said by nearly everybody
RARE = 1_000_000
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True)
class Shared:
    """Columns, the most telling first. `differs` leaves out what is near, and is cut by whoever shows it. `words` are those
    that both rows' texts hold, by column, rare ones first; a text that shares some is in none of the other lists.
    """

    same: tuple[str, ...]
    near: tuple[str, ...]
    differs: tuple[str, ...]
    words: dict[str, tuple[str, ...]]


Vocabulary = dict[str, dict[str, int]]  # text column → word → its rank by frequency


def shared(
    store: Store, apart: np.ndarray, cells: tuple[pd.Series, pd.DataFrame] | None, vocabulary: Vocabulary
) -> tuple[Shared, ...]:
    """For each found row, of its columns' squared differences, (found, columns). `cells` are the chosen row's and the found
    rows', where they can be read: two rare categories lie at one place, and only their names tell them apart.
    """
    typical, agreeing = store.pairs.typical, store.pairs.agreeing
    telling = np.argsort(agreeing, kind="stable")  # that two rows agree says most where they seldom do
    equal = apart < SAME if cells is None else _equal(store.columns, *cells)
    found = []
    for place, (row, same) in enumerate(zip(apart, equal, strict=True)):
        near = ~same & (row <= NEAR * typical)
        words = {} if cells is None else _words(cells[0], cells[1].iloc[place], vocabulary)
        said = np.array([name in words for name in store.columns], dtype=bool) & ~same
        differs = [one for one in np.argsort(-row, kind="stable") if not (same[one] or near[one] or said[one])]
        alike, close = (tuple(store.columns[one] for one in telling if chosen[one]) for chosen in (same, near & ~said))
        common = {name: words[name] for one, name in enumerate(store.columns) if said[one]}
        found.append(Shared(alike, close, tuple(store.columns[one] for one in differs), common))
    return tuple(found)


def _words(one: pd.Series, other: pd.Series, vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """Words of both texts; the most frequent ones of all texts say nothing."""
    found = {}
    for name, ranks in vocabulary.items():
        both = set(_WORD.findall(as_text(one[name]).casefold())) & set(_WORD.findall(as_text(other[name]).casefold()))
        telling = [word for word in both if ranks.get(word, RARE) >= FREQUENT]
        if telling:
            found[name] = tuple(sorted(telling, key=lambda word: (-ranks.get(word, RARE), word))[:MOST_WORDS])
    return found


def _equal(columns: tuple[str, ...], one: pd.Series, others: pd.DataFrame) -> np.ndarray:
    """(others, columns)"""
    own, others = _texts(one[list(columns)]), others[list(columns)]
    return np.array([own == _texts(others.iloc[place]) for place in range(len(others))], dtype=bool)


def _texts(row: pd.Series) -> np.ndarray:
    return np.array([as_text(cell) for cell in row], dtype=object)
