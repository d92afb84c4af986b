"""Simple alternatives, fitted on the same rows and the same arrays as the network: the base of each."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.lazy import lazy
from core.parts import Part
from core.tasks.base import State, Task

tables = lazy("core.layers.rows")

Arrays = dict[str, np.ndarray]  # part name → (rows, …)


@dataclass(frozen=True)
class Rows:
    """Encoded rows: what every learner gets. `truth` is `Task.encode`'s; empty where it is not known.

    Networks train on whatever has `parts`, a length and these methods: on windows too (`core/forecasting/windows.py`).
    """

    parts: tuple[Part, ...]
    arrays: Arrays
    truth: np.ndarray

    def __len__(self) -> int:
        return len(next(iter(self.arrays.values()))) if self.arrays else len(self.truth)

    def take(self, indices: np.ndarray) -> "Rows":
        return Rows(self.parts, {name: array[indices] for name, array in self.arrays.items()}, self.truth[indices])

    def most_steps(self, steps: int) -> int:
        """How many of the steps that show every row once an epoch takes."""
        return steps

    def table(self, task: Task, state: State) -> Any:
        """A Keras layer that holds them all: numbers of rows → what the network gets of them, and what it should give."""
        return tables.RowTable(self.arrays, task.to_fit(self.truth, state), name="rows")

    def judged(self, places: np.ndarray, answers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Truth and answers of the rows in these places, as the task's scores take them; without rows of unknown truth."""
        truth = self.truth[places]
        known = truth >= 0 if truth.dtype.kind in "iu" else np.isfinite(truth)
        return truth[known], answers[known]

    def spread(self, places: np.ndarray, answers: np.ndarray) -> np.ndarray:
        """Answers of these places among those of all rows, which are NaN."""
        everywhere = np.full((len(self), *answers.shape[1:]), np.nan)
        everywhere[places] = answers
        return everywhere


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
