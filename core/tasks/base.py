"""What is asked: the base of every task."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.settings import Setting
from core.table import Column, Profile

State = dict[str, Any]


@dataclass(frozen=True)
class Score:
    """A measure of answers against truth: `compute(truth, answers)`, both as the task's `encode` and `answer` give them.

    `resampled(truth, answers, weights)` gives the same for (draws, rows) weights at once, (draws,): for intervals.
    It is NaN where the rows do not tell (one class only).
    """

    name: str  # "auc": in JSON and on the command line
    title: str  # "ROC AUC"
    sentence: str  # "how often a random leaver is ranked above a random stayer"
    higher_is_better: bool
    compute: Callable[[np.ndarray, np.ndarray], float]
    resampled: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


class Task:
    """A question that can be asked of a table. One file a member, one entry in TASKS (`core/tasks/__init__.py`).

    `examples` says what is learned from: "rows" as they are, or "windows" of series. `recipe` names who trains and answers
    (`core/recipes.py`), and how pages show it. A task without `needs_target` learns from the columns alone; a column named as
    target is then kept out, and only compared with. `settings` are of the question itself. `asks` and `sentence` say what it is
    for to people who have no column to predict.
    """

    name: str
    title: str
    question: str  # "Which class does a row belong to?"
    examples: str = "rows"
    recipe: str = "rows"
    needs_target: bool = True
    asks: str = ""  # "Find groups"
    sentence: str = ""
    settings: tuple[Setting, ...] = ()

    def suits(self, profile: Profile, kind: str, others: Iterable[Column] = ()) -> str | None:
        """Why this task suits such a target, in a sentence; None where it does not. `others` are the table's columns."""
        raise NotImplementedError

    def comes_first(self, profile: Profile, kind: str, others: Iterable[Column] = ()) -> bool:
        """Whether the table is so plainly one for this task that it is suggested before the others that suit the target."""
        return False

    def adapt(self, target: pd.Series) -> State:
        """What must be known of the training rows' target (classes, mean and scale), as plain JSON. Raises PlanError."""
        raise NotImplementedError

    def encode(self, target: pd.Series, state: State) -> np.ndarray:
        """(rows,): class numbers, or numbers in the target's own unit. NaN or −1 where the target is missing or unknown."""
        raise NotImplementedError

    def to_fit(self, truth: np.ndarray, state: State) -> np.ndarray:
        """What the network is trained to give, from `encode`'s: class numbers as they are; numbers standardised."""
        raise NotImplementedError

    def units(self, state: State) -> int:
        """How many outputs the head has."""
        raise NotImplementedError

    def loss(self, state: State) -> Any:
        """A Keras loss of (batch,) and (batch, k, units): the mean of the k losses (so that members stay different)."""
        raise NotImplementedError

    def answer(self, outputs: Any, state: State) -> Any:
        """Symbolic (batch, k, units) → (batch, classes) mean probabilities, or (batch, 1) numbers in the target's own unit."""
        raise NotImplementedError

    def from_fit(self, outputs: np.ndarray, state: State) -> np.ndarray:
        """What `answer` gives, in numpy, for learners without Keras: (rows, units) in the space of `to_fit` → answers."""
        raise NotImplementedError

    def scores(self, state: State) -> tuple[Score, ...]:
        """The scores that apply, the main one (which people see first) first."""
        raise NotImplementedError

    def choosing(self, state: State) -> Score:
        """The score that chooses epochs, candidates and blends: a smooth one."""
        raise NotImplementedError

    def to_frame(self, answers: np.ndarray, state: State) -> pd.DataFrame:
        """Answers for people: `prediction`, and `probability <class>` for each class."""
        raise NotImplementedError
