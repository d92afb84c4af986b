"""The answer without looking: how frequent each class is, or the mean."""

from typing import Any

import numpy as np

from core.alternatives.base import Alternative, Rows
from core.tasks.base import State, Task


class Baseline(Alternative):
    name = "baseline"
    title = "Constant guess"
    sentence = "Always the same answer, the most frequent class or the mean: what any learner must beat."

    def fit(self, train: Rows, validation: Rows, task: Task, state: State, seed: int) -> dict[str, Any]:
        if task.units(state) == 1:
            return {"answer": [float(train.truth.mean())]}
        counts = np.bincount(train.truth, minlength=task.units(state)) + 0.5  # half a row each, so that none is impossible
        return {"answer": [float(share) for share in counts / counts.sum()]}

    def answer(self, rows: Rows, learned: dict[str, Any], task: Task, state: State) -> np.ndarray:
        return np.tile(np.array(learned["answer"]), (len(rows), 1))
