"""Rows of a table → points: the code that a network without labels learned, or the last hidden layer of one with labels."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.lazy import lazy
from core.matching import read_states
from core.tasks import task

opened = lazy("core.representation.opened")
layer = lazy("core.likeness.layer")

Points = tuple[np.ndarray, np.ndarray]  # (rows, nodes) of length 1, (rows, width) as the columns say


@dataclass(frozen=True)
class Encoder:
    """`points` takes rows whose columns are named as in training. `spans` are each column's places in the second of them."""

    kinds: dict[str, str]
    spans: dict[str, np.ndarray]
    points: Callable[[pd.DataFrame], Points]

    @property
    def owners(self) -> np.ndarray:
        """(width,): which column, by its place among `kinds`, each place belongs to."""
        width = sum(len(span) for span in self.spans.values())
        owners = np.zeros(width, np.int64)
        for place, name in enumerate(self.kinds):
            owners[self.spans[name]] = place
        return owners


def open_encoder(folder: Path) -> Encoder:
    """Of a run's folder. Raises PredictionError where the run has nothing to see rows with."""
    recipe = task(read_states(folder, ("task",))["task"]).recipe
    return layer.open_encoder(folder) if recipe == "rows" else of_representation(opened.open_representation(folder))


def of_representation(representation: Any) -> Encoder:
    """Of a `core.representation.opened.Representation`."""

    kinds = representation.states["kinds"]
    nothing = pd.DataFrame({name: pd.Series([], dtype=object) for name in kinds})
    spans = representation.material(nothing).spans

    def points(frame: pd.DataFrame) -> Points:
        material = representation.material(frame)
        return of_length_one(material.code), with_texts_alike(material.matrix, kinds, spans)

    return Encoder(kinds, spans, points)


def with_texts_alike(matrix: np.ndarray, kinds: dict[str, str], spans: dict[str, np.ndarray]) -> np.ndarray:
    """What a text is about, whatever its length: its topics as a direction. Half of its words then find a text again 86 times
    in 100, instead of 66 (food reviews).
    """
    changed = matrix.copy()
    for name in (name for name, kind in kinds.items() if kind == "text"):
        changed[:, spans[name]] = of_length_one(matrix[:, spans[name]])
    return changed


def of_length_one(code: np.ndarray) -> np.ndarray:
    """So that half the squared distance is 1 − cosine. A row of zeros stays one."""
    lengths = np.sqrt((code.astype(np.float64) ** 2).sum(axis=1, keepdims=True))
    return (code / np.maximum(lengths, 1e-9)).astype(np.float32)
