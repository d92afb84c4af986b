"""What comes next: the steps after a series' end, each with its quantiles."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from core.forecasting import measures
from core.forecasting.levels import LEVELS
from core.lazy import lazy
from core.table import Column, Profile
from core.tasks.base import Score, State, Task

losses = lazy("core.layers.losses")
ops = lazy("keras.ops")


class Forecasting(Task):
    """State: `horizon`, and `levels`, the quantiles that are given of every step."""

    name = "forecasting"
    title = "Forecast"
    question = "What comes next?"
    examples = "windows"

    def suits(self, profile: Profile, kind: str, others: Iterable[Column] = ()) -> str | None:
        dates = [column for column in others if column.kind == "date" and column.name != profile.name]
        if kind != "number" or not dates:
            return None
        return f"“{profile.name}” is a number and “{dates[0].name}” says when: the network learns what comes next."

    def to_fit(self, truth: np.ndarray, state: State) -> np.ndarray:
        """(windows, horizon), each window scaled by what came before it; NaN where nothing was measured."""
        return truth.astype(np.float32)

    def units(self, state: State) -> int:
        return int(state["horizon"]) * len(LEVELS)

    def loss(self, state: State) -> Any:
        return losses.PinballOfMembers(LEVELS)

    def answer(self, outputs: Any, state: State) -> Any:
        """(batch, k, horizon · levels) → (batch, horizon · levels), the mean of the members; levels may still cross."""
        return ops.mean(outputs, axis=1)

    def scores(self, state: State) -> tuple[Score, ...]:
        """Of back-test rows: truth (rows, 2) is value and MASE's denominator, answers are (rows, levels)."""
        return measures.SCORES

    def choosing(self, state: State) -> Score:
        return measures.SCALED
