"""Whole series: a cell that holds a row of numbers, such as a gesture, a heartbeat or a window of a sensor."""

import numpy as np
import pandas as pd

from core.cells import distinct
from core.inputs.base import Guess, Input, State
from core.inputs.scaling import knots_of, scale_of, scaled
from core.parts import Part
from core.sequences import read_sequence, resized
from core.table import Profile

MOST_STEPS = 1_024
MOST_NUMBERS = 50_000_000  # of a column: more rows get fewer steps, for the sake of memory
FEWEST_STEPS = 16
SURE, FEWEST = 8, 4  # numbers in a cell that make it a row of numbers
FARTHEST = 20.0  # standard deviations
LARGEST = 1e100  # its square is still a number


class Sequence(Input):
    """(rows, steps, 1): each row's numbers, standardised over the whole column; shorter ones stretched, longer ones averaged.

    How long each row's was goes in beside it where lengths differ, and which rows had none.
    """

    kind = "sequence"
    title = "Series in a cell"
    form = "sequence"
    sentence = "The network sees each row's numbers in their order and learns shapes that recur in them."

    def guess(self, profile: Profile) -> Guess | None:
        if profile.stored != "string" or profile.number_share > 0.5 or profile.date_share > 0.5:
            return None
        counts = [_count(example) for example in profile.examples]
        many = sorted(counts)[len(counts) // 2] if counts else 0
        if many < FEWEST or min(counts) == 0:
            return None
        shown = sum(map(len, profile.examples)) / len(profile.examples)  # examples are cut
        spaced = profile.mean_words >= FEWEST  # numbers set apart by spaces are counted as words
        usual = round(profile.mean_words) if spaced else _round(round(many * max(profile.mean_length / max(shown, 1), 1)))
        return Guess(0.985 if many >= SURE else 0.7, f"Each cell holds a row of numbers, some {usual:,} of them.")

    def adapt(self, values: pd.Series) -> State:
        found = [numbers for numbers in map(read_sequence, distinct(values)[1]) if len(numbers)]
        lengths = np.array([len(numbers) for numbers in found] or [1])
        most = int(np.clip(MOST_NUMBERS // max(len(values), 1), FEWEST_STEPS, MOST_STEPS))
        scale = scale_of(lengths.astype(float))
        return {
            **_spread(found),
            "steps": int(min(lengths.max(), most)),
            "length": {**scale, "knots": knots_of(scaled(lengths.astype(float), scale))}
            if lengths.min() < lengths.max()
            else None,
            "missing": bool((_lengths(values) == 0).any()),
        }

    def parts(self, name: str, state: State) -> tuple[Part, ...]:
        series = Part(name, "sequence", (state["steps"], 1), names=(name,))
        names = [f"{name} length"] if state["length"] else []
        knots = [tuple(state["length"]["knots"])] if state["length"] else []
        if state["missing"]:
            names, knots = [*names, f"{name} missing"], [*knots, ()]
        return (series, Part(f"{name} facts", "rows", (len(names),), tuple(knots), names=tuple(names))) if names else (series,)

    def encode(self, values: pd.Series, state: State) -> tuple[np.ndarray, ...]:
        places, texts = distinct(values)
        found = [read_sequence(text) for text in texts]
        series = np.zeros((len(found) + 1, state["steps"], 1), np.float32)  # the last: a missing cell
        for place, numbers in enumerate(found):
            if len(numbers):
                series[place, :, 0] = _standardised(resized(np.clip(numbers, -LARGEST, LARGEST), state["steps"]), state)
        lengths = np.array([*map(len, found), 0])
        facts = [scaled(lengths.astype(float), state["length"]) * (lengths > 0)] if state["length"] else []
        facts += [lengths == 0] if state["missing"] else []
        if not facts:
            return (series[places],)
        return series[places], np.stack(facts, axis=1).astype(np.float32)[places]


def _count(text: str) -> int:
    """How many numbers a cell holds; 0 where some are written as codes are (06 12 34): a telephone number, perhaps."""
    numbers = read_sequence(text)
    codes = any(len(word) > 1 and word.isdecimal() and word[0] == "0" for word in text.replace(",", " ").split())
    return 0 if codes else len(numbers)


def _round(count: int) -> int:
    """98 → 100, 1234 → 1200: it is worked out from a few cells."""
    return count if count < 20 else round(count, 1 - len(str(count)) + (count >= 100))


def _lengths(values: pd.Series) -> np.ndarray:
    """(rows,) how many numbers each cell holds."""
    places, texts = distinct(values)
    return np.array([*(len(read_sequence(text)) for text in texts), 0])[places]


def _spread(found: list[np.ndarray]) -> State:
    """Mean and standard deviation of all numbers, each row's cut at the outermost thousandth of all."""
    if not found:
        return {"center": 0.0, "scale": 0.0}
    numbers = np.concatenate([np.clip(one[np.isfinite(one)], -LARGEST, LARGEST) for one in found])
    numbers = np.clip(numbers, *np.quantile(numbers, [0.001, 0.999], method="nearest"))
    return {"center": float(numbers.mean()), "scale": float(numbers.std())}


def _standardised(numbers: np.ndarray, state: State) -> np.ndarray:
    if not state["scale"]:
        return np.zeros(len(numbers))
    return np.clip(numbers / state["scale"] - state["center"] / state["scale"], -FARTHEST, FARTHEST)
