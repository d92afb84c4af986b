"""What comes next: the steps after a series' end, each with its quantiles."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from core.forecasting import measures
from core.forecasting.levels import LEVELS
from core.lazy import lazy
from core.series.likeness import is_like_series, time_columns
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
    recipe = "windows"

    def suits(self, profile: Profile, kind: str, others: Iterable[Column] = ()) -> str | None:
        if kind != "number":
            return None
        when = next(iter(time_columns(others, profile.name)), None)
        return (
            f"“{profile.name}” is a number and “{when.name}” says when: the network learns what comes next." if when else None
        )

    def comes_first(self, profile: Profile, kind: str, others: Iterable[Column] = ()) -> bool:
        return kind == "number" and is_like_series(profile, others)

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
