"""Rows that are their own target: what an autoencoder learns from."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.alternatives.base import Arrays, Rows
from core.lazy import lazy
from core.parts import Part
from core.reconstruction import laid_out, slots_of
from core.tasks.base import State, Task

tables = lazy("core.layers.reconstruction")


@dataclass(frozen=True)
class SelfRows(Rows):
    """`truth` says nothing: what should come back is worked out from the parts where it is needed."""

    @classmethod
    def of(cls, parts: tuple[Part, ...], arrays: Arrays) -> "SelfRows":
        return cls(parts, arrays, np.zeros(len(next(iter(arrays.values()))), np.int8))

    def take(self, indices: np.ndarray) -> "SelfRows":
        return SelfRows.of(self.parts, {name: array[indices] for name, array in self.arrays.items()})

    def table(self, task: Task, state: State) -> Any:
        return tables.SelfTable(self.arrays, slots_of(self.parts), name="rows")

    def judged(self, places: np.ndarray, answers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return laid_out(self.take(places).arrays, slots_of(self.parts)), answers
