"""Which columns make a row odd, what it holds there, and what the network would have expected."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from core.anomalies.folds import Models
from core.arrays import read_arrays
from core.cells import as_text
from core.detectors import DETECTORS
from core.detectors.base import Sight
from core.representation.opened import Representation

MOST_COLUMNS = 6  # told of a row
FEWEST_COLUMNS = 3  # however little each adds, as in a table of thousands
LEAST = 0.03  # share that is worth telling
NAMED = 3  # of a row, in words
SAMPLE = 2_000  # rows that say what is usual
USUAL = 0.75  # a column adds so much to this share of rows, at most: no reason yet
ROWS_AT_ONCE = 1_000


@dataclass(frozen=True)
class Reason:
    """`share` (0 to 1) of what makes the row odd lies in this column. `given` and `expected` as people write them; `expected`
    is empty where its kind cannot say.
    """

    column: str
    share: float
    given: str
    expected: str


def learn_usual(sight: Sight, models: Models, seed: int) -> np.ndarray:
    """(detectors, columns): what each column usually adds."""
    chance = np.random.default_rng(seed)
    some = sight.take(chance.choice(len(sight), min(SAMPLE, len(sight)), replace=False))
    return np.stack([np.quantile(member.amounts(some, models[member.name][0]), USUAL, axis=0) for member in DETECTORS])


def shares_of(sight: Sight, models: Models, usual: np.ndarray, surprises: np.ndarray) -> np.ndarray:
    """(rows, columns): each row's sum to 1, or are 0 where nothing stands out. What each detector sees beyond the usual counts
    by its weight and by how odd the row is to it, (rows, detectors).
    """
    found = np.zeros((len(sight), len(sight.columns)))
    for place, member in enumerate(DETECTORS):
        beyond = np.maximum(member.amounts(sight, models[member.name][0]) - usual[place], 0.0)
        total = beyond.sum(axis=1, keepdims=True)
        found += member.weight * surprises[:, [place]] * np.divide(beyond, total, out=np.zeros_like(beyond), where=total > 0)
    total = found.sum(axis=1, keepdims=True)
    return np.divide(found, total, out=np.zeros_like(found), where=total > 0)


def tell(shares: np.ndarray, columns: tuple[str, ...], frame: pd.DataFrame, representation: Representation) -> pd.DataFrame:
    """One row a reason: `place` (in the frame), `column`, `share`, `given`, `expected`; the largest first."""
    told = []
    for start in range(0, len(frame), ROWS_AT_ONCE):
        some = frame.iloc[start : start + ROWS_AT_ONCE]
        expected = representation.expected(some)
        for place, each in enumerate(shares[start : start + ROWS_AT_ONCE]):
            for rank, column in enumerate(np.argsort(-each, kind="stable")[:MOST_COLUMNS]):
                if each[column] >= LEAST or (each[column] > 0 and rank < FEWEST_COLUMNS):
                    name = columns[column]
                    given = as_text(some[name].iloc[place])
                    told.append((start + place, name, float(each[column]), given, str(expected[name].iloc[place])))
    return pd.DataFrame(told, columns=["place", "column", "share", "given", "expected"])


def reasons_in(told: pd.DataFrame, by: str) -> dict[int, tuple[Reason, ...]]:
    """What `tell` gave, for each row by its number in this column, the largest first."""
    found: dict[int, list[Reason]] = {}
    for row, *one in told[[by, "column", "share", "given", "expected"]].itertuples(index=False):
        found.setdefault(int(row), []).append(Reason(*one))
    return {row: tuple(reasons) for row, reasons in found.items()}


def in_words(reasons: tuple[Reason, ...]) -> str:
    """ "age 91 (expected 40), fare 512": the first few."""
    return ", ".join(
        f"{one.column} {one.given or 'missing'}" + (f" (expected {one.expected})" if _worth_saying(one) else "")
        for one in reasons[:NAMED]
    )


def _worth_saying(one: Reason) -> bool:
    return bool(one.expected) and one.expected != one.given


def save_usual(usual: np.ndarray, folder: Path) -> None:
    np.savez_compressed(folder / "usual.npz", usual=usual)


def open_usual(folder: Path) -> np.ndarray:
    return read_arrays(folder / "usual.npz")["usual"]
