"""Simple alternatives, fitted on the same rows and the same arrays as the network: the base of each."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.parts import Part
from core.tasks.base import State, Task

Arrays = dict[str, np.ndarray]  # part name → (rows, …)


@dataclass(frozen=True)
class Rows:
    """Encoded rows: what every learner gets. `truth` is `Task.encode`'s; empty where it is not known."""

    parts: tuple[Part, ...]
    arrays: Arrays
    truth: np.ndarray

    def __len__(self) -> int:
        return len(next(iter(self.arrays.values()))) if self.arrays else len(self.truth)

    def take(self, indices: np.ndarray) -> "Rows":
        return Rows(self.parts, {name: array[indices] for name, array in self.arrays.items()}, self.truth[indices])


class Alternative:
    """A learner that is not a network. One file a member, one entry in ALTERNATIVES (`core/alternatives/__init__.py`)."""

    name: str
    title: str
    sentence: str

    def fit(self, train: Rows, validation: Rows, task: Task, state: State, seed: int) -> dict[str, Any]:
        """What was learned, as plain JSON (no pickle). `validation` may stop it early."""
        raise NotImplementedError

    def answer(self, rows: Rows, learned: dict[str, Any], task: Task, state: State) -> np.ndarray:
        """(rows, classes) probabilities or (rows, 1) numbers in the target's own unit."""
        raise NotImplementedError
