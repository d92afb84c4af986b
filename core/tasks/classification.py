"""Classes: which of a few values a row has."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from core.cells import as_numbers, distinct, folded
from core.errors import PlanError
from core.lazy import lazy
from core.table import Column, Profile
from core.tasks import measures
from core.tasks.base import Score, State, Task

losses = lazy("core.layers.losses")
ops = lazy("keras.ops")

MOST_CLASSES = 1_000
FEW_NUMBERS = 3  # so many different whole numbers are rather classes than amounts

AUC = measures.score(
    "auc",
    ("ROC AUC", "How often a random row of a class is ranked above a random row of another; 0.5 is chance."),
    measures.auc,
)
LOG_LOSS = measures.score(
    "log_loss", ("Log loss", "How far the probabilities lie from what happened; 0 is perfect."), measures.log_loss, False
)
ACCURACY = measures.score("accuracy", ("Accuracy", "The share of rows whose most probable class was right."), measures.accuracy)
BALANCED = measures.score(
    "balanced_accuracy",
    ("Balanced accuracy", "The share of rows found of each class, averaged over classes, so that rare ones count as much."),
    measures.balanced_accuracy,
)
F1 = measures.score(
    "f1", ("F1", "Finding a class's rows and being right about them, in one figure, averaged over classes."), measures.f1
)


class Classification(Task):
    """State: `classes` (texts, in order; the second of two is the one an AUC ranks up), their `shares`, and `whole`."""

    name = "classification"
    title = "Classes"
    question = "Which class does a row belong to?"

    def suits(self, profile: Profile, kind: str, others: Iterable[Column] = ()) -> str | None:
        if not 2 <= profile.distinct <= MOST_CLASSES:
            return None
        if kind == "category":
            return f"“{profile.name}” has {profile.distinct} different values: the network learns which one a row has."
        if kind == "number" and profile.stored == "integer" and profile.distinct <= FEW_NUMBERS:
            return f"“{profile.name}” has only {profile.distinct} different numbers: they are taken as classes."
        return None

    def adapt(self, target: pd.Series) -> State:
        places, texts = distinct(target)
        counts: dict[str, int] = {}
        for text, count in zip(texts, np.bincount(places[places >= 0], minlength=len(texts)), strict=True):
            if count:
                counts[text] = counts.get(text, 0) + int(count)
        self._check(str(target.name), counts)
        classes = _in_order(list(counts))
        total = sum(counts.values())
        return {"classes": classes, "shares": [counts[text] / total for text in classes], "whole": _are_whole(classes)}

    def _check(self, name: str, counts: dict[str, int]) -> None:
        if not counts:
            raise PlanError(f"“{name}” has no values in the training rows.", "Choose another column to predict.")
        if len(counts) == 1:
            raise PlanError(
                f"“{name}” has one value only in the training rows, “{next(iter(counts))}”: there is nothing to tell apart.",
                "Choose another column to predict, or other rows.",
            )
        if len(counts) > MOST_CLASSES:
            raise PlanError(
                f"“{name}” has {len(counts):,} different values; classes can be {MOST_CLASSES:,} at most.",
                "If they are amounts, predict a number; otherwise group rare values under one name.",
            )

    def encode(self, target: pd.Series, state: State) -> np.ndarray:
        places, texts = distinct(target)
        exact = {text: place for place, text in enumerate(state["classes"])}
        loose = {folded(text): place for text, place in reversed(exact.items())}
        numbers = [exact[text] if text in exact else loose.get(folded(text), -1) for text in texts]
        return np.array([*numbers, -1], dtype=np.int64)[places]

    def to_fit(self, truth: np.ndarray, state: State) -> np.ndarray:
        return truth.astype(np.int32)

    def units(self, state: State) -> int:
        return len(state["classes"])

    def loss(self, state: State) -> Any:
        return losses.CrossEntropyOfMembers()

    def answer(self, outputs: Any, state: State) -> Any:
        return ops.mean(ops.softmax(outputs, axis=-1), axis=1)

    def from_fit(self, outputs: np.ndarray, state: State) -> np.ndarray:
        powers = np.exp(outputs - outputs.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    def scores(self, state: State) -> tuple[Score, ...]:
        return (AUC, LOG_LOSS, ACCURACY, BALANCED, F1)

    def choosing(self, state: State) -> Score:
        return LOG_LOSS

    def to_frame(self, answers: np.ndarray, state: State) -> pd.DataFrame:
        classes = np.array([int(text) for text in state["classes"]] if state["whole"] else state["classes"], dtype=object)
        columns = {"prediction": pd.Series(classes[answers.argmax(axis=1)]).infer_objects()}
        for place, text in enumerate(state["classes"]):
            columns[f"probability {text}"] = pd.Series(answers[:, place].astype(np.float64))
        return pd.DataFrame(columns)


def _in_order(texts: list[str]) -> list[str]:
    """By number where all are numbers, by letter otherwise: "2" before "10", "no" before "yes"."""
    numbers = as_numbers(pd.Series(texts, dtype=object))
    return sorted(texts) if np.isnan(numbers).any() else [texts[place] for place in np.argsort(numbers, kind="stable")]


def _are_whole(texts: list[str]) -> bool:
    return all(text.removeprefix("-").isdecimal() and str(int(text)) == text and len(text) < 18 for text in texts)
