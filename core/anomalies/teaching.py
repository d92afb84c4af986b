"""From a few marks to all rows: how far a row's oddness moves, by how like it is to rows that were marked."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core.arrays import read_arrays

ROWS_AT_ONCE = 10_000
MANY = 10  # marks; fewer move rows by as much less


@dataclass(frozen=True)
class Manner:
    """`wide`: how far likeness reaches, in usual squared distances. `straight`: weight of straight lines beside nearness.
    `doubt`: how much a single mark is doubted, as variance. Defaults are the best over many sets at once.
    """

    wide: float = 5.0
    straight: float = 0.3
    doubt: float = 0.5


@dataclass(frozen=True)
class Lesson:
    """A Gaussian process whose mean is the blend: far from all marks nothing moves, so that few marks cannot do harm.

    `marked` (marks, width) features; `pull` (marks,) what each mark adds to rows like it; `ends`, `reach` and `slope` are of
    the blocks of features (`features.Space`): where each ends, how far likeness reaches, and what straight lines weigh.
    """

    marked: np.ndarray
    pull: np.ndarray
    ends: np.ndarray
    reach: np.ndarray
    slope: np.ndarray

    @classmethod
    def learn(
        cls, marked: np.ndarray, said: tuple[np.ndarray, np.ndarray], space: dict[str, np.ndarray], manner: Manner = Manner()
    ) -> "Lesson":
        """`said`: oddness of the marked rows by the blend, and whether the person calls them odd, (marks,) each.

        Few marks, or marks of one kind alone, move little, and only what is near.
        """
        oddness, odd = said
        straight = manner.straight if odd.any() and not odd.all() else 0.0
        ends = np.cumsum(space["widths"]).astype(int)
        empty = cls(marked, np.zeros(len(marked)), ends, manner.wide * space["apart"], straight / space["size"])
        surprise = np.where(odd, 1.0, -1.0) - (2 * oddness - 1)
        pull = np.linalg.solve(empty._likeness(marked) + manner.doubt * np.eye(len(marked)), surprise)
        return replace(empty, pull=pull * min(1.0, len(marked) / MANY))

    def moved(self, features: np.ndarray, oddness: np.ndarray) -> np.ndarray:
        """(rows,): oddness as the marks move it. It may leave 0 to 1, which keeps the order of rows."""
        found = [np.zeros(0)]
        for start in range(0, len(features), ROWS_AT_ONCE):
            found.append(self._likeness(features[start : start + ROWS_AT_ONCE]) @ self.pull)
        return oddness + np.concatenate(found) / 2

    def _likeness(self, features: np.ndarray) -> np.ndarray:
        """(rows, marks): the mean over blocks of nearness and of straight lines."""
        total = np.zeros((len(features), len(self.marked)))
        for start, end, reach, slope in zip([0, *self.ends[:-1]], self.ends, self.reach, self.slope, strict=True):
            rows, marked = features[:, start:end].astype(np.float64), self.marked[:, start:end].astype(np.float64)
            product = rows @ marked.T
            squared = (rows**2).sum(axis=1)[:, None] + (marked**2).sum(axis=1) - 2 * product
            total += np.exp(-np.maximum(squared, 0) / reach) + slope * product
        return total / len(self.ends)

    def save(self, path: Path) -> None:
        np.savez_compressed(path, **self.__dict__)

    @classmethod
    def open(cls, path: Path) -> "Lesson":
        return cls(**read_arrays(path))
