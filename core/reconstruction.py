"""What an autoencoder gives back of what went in, part by part, and how far the two lie apart: the layout and numpy's side.

Each form has its own loss: real numbers (of "rows" and "sequence") the squared error, codes the cross-entropy of their values,
tokens the mean cross-entropy of the words that stand there. All are about 1 for a network that learned nothing but frequencies.
"""

from dataclasses import dataclass
from math import log, prod
from typing import Any

import numpy as np

from core.parts import Part

MOST_VALUES = 64  # of a category; codes go by frequency, rarer ones are given back as one
MOST_WORDS = 2_000  # of a text; tokens go by frequency, rarer ones are not given back


@dataclass(frozen=True)
class Slot:
    """One part's place in what goes in, laid side by side (`first`, `width`), and in what comes back (`start`, `units`).

    `sizes`: how many values each code may come back as; of tokens, how many words.
    """

    part: str
    loss: str  # "squared", "codes", "words"
    first: int
    width: int
    start: int
    units: int
    sizes: tuple[int, ...] = ()

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "Slot":
        return cls(**{**content, "sizes": tuple(content["sizes"])})


def slots_of(parts: tuple[Part, ...]) -> tuple[Slot, ...]:
    """One a part, in order."""
    slots: list[Slot] = []
    first = start = 0
    for part in parts:
        loss, sizes = _loss(part)
        width = prod(part.shape)
        units = sum(sizes) if sizes else width
        slots.append(Slot(part.name, loss, first, width, start, units, sizes))
        first, start = first + width, start + units
    return tuple(slots)


def units_of(slots: tuple[Slot, ...]) -> int:
    """How many numbers come back of all parts together."""
    return sum(slot.units for slot in slots)


def _loss(part: Part) -> tuple[str, tuple[int, ...]]:
    if part.form == "tokens":
        return "words", (min(part.sizes[0], MOST_WORDS),)
    if part.sizes:
        return "codes", tuple(min(size, MOST_VALUES) for size in part.sizes)
    return "squared", ()


def laid_out(arrays: dict[str, np.ndarray], slots: tuple[Slot, ...]) -> np.ndarray:
    """(rows, …) a part → (rows, width of all), float32: what should come back."""
    flat = [arrays[slot.part].reshape(-1, slot.width).astype(np.float32) for slot in slots]
    return np.concatenate(flat, axis=1)


def errors(wanted: np.ndarray, given: np.ndarray, slots: tuple[Slot, ...]) -> np.ndarray:
    """(rows, places): the loss of each number and code, and one a text. `given` is (rows, units), what came back."""
    found = [_ERRORS[slot.loss](wanted[:, slot.first : slot.first + slot.width], _of(slot, given), slot) for slot in slots]
    return np.concatenate(found, axis=1).astype(np.float32)


def places_of(slot: Slot) -> int:
    """How many columns `errors` has of this part."""
    return 1 if slot.loss == "words" else slot.width


def _of(slot: Slot, given: np.ndarray) -> np.ndarray:
    return given[:, slot.start : slot.start + slot.units]


def _squared(wanted: np.ndarray, given: np.ndarray, slot: Slot) -> np.ndarray:
    return (given - wanted) ** 2


def _of_codes(wanted: np.ndarray, given: np.ndarray, slot: Slot) -> np.ndarray:
    ends = np.cumsum(slot.sizes)
    columns = []
    for place, (size, end) in enumerate(zip(slot.sizes, ends, strict=True)):
        codes = np.minimum(wanted[:, place].astype(int), size - 1)
        columns.append(_surprise(given[:, end - size : end], codes[:, None]).mean(axis=1) / log(max(size, 2)))
    return np.stack(columns, axis=1)


def _of_words(wanted: np.ndarray, given: np.ndarray, slot: Slot) -> np.ndarray:
    """A cell without a known word has error 0."""
    tokens = wanted.astype(int)
    known = (tokens > 0) & (tokens < slot.sizes[0])
    each = _surprise(given, np.where(known, tokens, 0)) * known
    return (each.sum(axis=1) / np.maximum(known.sum(axis=1), 1) / log(max(slot.sizes[0], 2)))[:, None]


def _surprise(logits: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """(rows, n): −log of the probability that each code was given."""
    highest = logits.max(axis=1, keepdims=True)
    total = highest + np.log(np.exp(logits - highest).sum(axis=1, keepdims=True))
    return total - np.take_along_axis(logits, codes, axis=1)


_ERRORS = {"squared": _squared, "codes": _of_codes, "words": _of_words}
