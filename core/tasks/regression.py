"""Numbers: how much, in the target's own unit."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from core.cells import as_numbers, decimal_mark
from core.errors import PlanError
from core.lazy import lazy
from core.table import Column, Profile
from core.tasks import measures
from core.tasks.base import Score, State, Task

losses = lazy("core.layers.losses")
ops = lazy("keras.ops")

FARTHEST = 20.0  # standardised targets are cut here in training, so that one wrong cell cannot ruin it
SKEWED = 1.0  # positive targets with a longer tail than this are learned on a logarithmic scale, if that shortens it
BEYOND = 0.1  # answers may lie so much of the range beyond what training rows showed

RMSE = measures.score(
    "rmse",
    (
        "RMSE",
        "The typical error, large ones counting more (root of the mean squared error), in the target's unit; 0 is perfect.",
    ),
    measures.rmse,
    False,
)
MAE = measures.score("mae", ("MAE", "The mean distance between answer and truth, in the target's unit."), measures.mae, False)
R2 = measures.score(
    "r2", ("R²", "The share of the ups and downs that is explained: 1 is perfect, 0 no better than the mean."), measures.r2
)


class Regression(Task):
    """State: `center` and `scale` that standardise the target (or its logarithm, where `log`: prices and the like, whose errors
    grow with them), and `low` and `high` between which answers lie.
    """

    name = "regression"
    title = "A number"
    question = "How much is it?"

    def suits(self, profile: Profile, kind: str, others: Iterable[Column] = ()) -> str | None:
        if kind != "number" or profile.distinct < 2:
            return None
        return f"“{profile.name}” holds numbers, {profile.distinct:,} different ones: the network learns the amount."

    def adapt(self, target: pd.Series) -> State:
        decimal = decimal_mark(target)
        numbers = as_numbers(target, decimal)
        known = numbers[~np.isnan(numbers)]
        if not len(known):
            raise PlanError(f"“{target.name}” has no numbers in the training rows.", "Choose another column to predict.")
        low, high = float(known.min()), float(known.max())
        if low == high:
            raise PlanError(
                f"“{target.name}” is {low:g} in every training row: there is nothing to learn.",
                "Choose another column to predict.",
            )
        log = _better_as_logarithm(known)
        center, scale = _standard(np.log(known) if log else known)
        margin = BEYOND * (high / 2 - low / 2) * 2
        lowest = 0.0 if low >= 0 and low - margin < 0 else low - margin
        if log:
            lowest = low / 2
        return {"center": center, "scale": scale, "log": log, "low": lowest, "high": high + margin, "decimal": decimal}

    def encode(self, target: pd.Series, state: State) -> np.ndarray:
        return as_numbers(target, state["decimal"])

    def to_fit(self, truth: np.ndarray, state: State) -> np.ndarray:
        if state["log"]:
            truth = np.log(np.clip(truth, state["low"], None))
        standardised = (truth - state["center"]) / state["scale"]
        return np.clip(standardised, -FARTHEST, FARTHEST).astype(np.float32)

    def units(self, state: State) -> int:
        return 1

    def loss(self, state: State) -> Any:
        return losses.SquaredErrorOfMembers()

    def answer(self, outputs: Any, state: State) -> Any:
        numbers = ops.mean(outputs, axis=1) * state["scale"] + state["center"]
        if state["log"]:  # bounded first: the exponential of a wild output would be infinite
            numbers = ops.exp(ops.clip(numbers, float(np.log(state["low"])), float(np.log(state["high"]))))
        return ops.clip(numbers, state["low"], state["high"])

    def from_fit(self, outputs: np.ndarray, state: State) -> np.ndarray:
        numbers = outputs * state["scale"] + state["center"]
        if state["log"]:
            numbers = np.exp(np.clip(numbers, np.log(state["low"]), np.log(state["high"])))
        return np.clip(numbers, state["low"], state["high"])

    def scores(self, state: State) -> tuple[Score, ...]:
        return (RMSE, MAE, R2)

    def choosing(self, state: State) -> Score:
        return RMSE

    def to_frame(self, answers: np.ndarray, state: State) -> pd.DataFrame:
        return pd.DataFrame({"prediction": answers[:, 0].astype(np.float64)})


def _standard(numbers: np.ndarray) -> tuple[float, float]:
    """Mean and standard deviation, of numbers cut at ten quartile distances from the median."""
    quarter, middle, three_quarters = np.quantile(numbers, [0.25, 0.5, 0.75])
    reach = 10 * (three_quarters - quarter)
    cut = np.clip(numbers, middle - reach, middle + reach) if reach > 0 else numbers
    return float(cut.mean()), float(cut.std()) or 1.0


def _better_as_logarithm(numbers: np.ndarray) -> bool:
    if numbers.min() <= 0:
        return False
    tail = _skewness(numbers)
    return tail > SKEWED and abs(_skewness(np.log(numbers))) < tail / 2


def _skewness(numbers: np.ndarray) -> float:
    spread = numbers.std()
    return float((((numbers - numbers.mean()) / spread) ** 3).mean()) if spread > 0 else 0.0
