"""From a plan and a table to encoded rows: read, drop, split, learn states on rows that do not test, encode."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.alternatives.base import Rows
from core.data.split import bag_folds, split_rows
from core.errors import PlanError
from core.evaluation import known
from core.inputs import kind
from core.model import adapt_inputs, encode_inputs
from core.plan import Plan
from core.table import Table
from core.tasks import task
from core.tasks.base import State, Task

FEWEST_ROWS = 10
FEWEST_FOLDS = 5  # a bag of two still trains each network on four fifths of the rows
Fold = tuple[np.ndarray, np.ndarray]  # places of training and of validation rows


@dataclass(frozen=True)
class Examples:
    """Everything that learners need. Rows whose target is missing are left out.

    Learners get `learning`, training and validation rows together, and the folds' places in it: never a test row.
    """

    asked: tuple[Task, State]
    learning: Rows
    folds: list[Fold]
    test: Rows  # those whose class training rows showed
    split: pd.DataFrame  # `row` (place in the table) and `side`, of learning rows, then of test rows
    states: dict[str, State]
    kinds: dict[str, str]  # of the columns that the network sees
    notes: dict[str, Any]  # what was left out, for scores.json


def prepare(plan: Plan, table: Table, values: dict[str, Any]) -> Examples:
    """Raises PlanError where too few rows are left, or the target does not suit the task."""
    question = task(plan.task)
    kinds = {name: kind_name for name, kind_name in plan.kinds.items() if kind(kind_name).used}
    if not kinds:
        raise PlanError("No column is left to learn from.", f"Use at least one column beside “{plan.target}”.")
    frame, row_numbers = read_rows(plan, table, int(values["max_rows"]))
    # this reading of the target serves the split only: what learners know comes from rows that do not test, below
    target = question.encode(frame[plan.target], question.adapt(frame[plan.target]))
    kept = known(target)
    if kept.sum() < FEWEST_ROWS:
        raise PlanError(
            f"Only {kept.sum()} rows have a value in “{plan.target}” to learn from; {FEWEST_ROWS} are the least.",
            "Add more rows.",
        )
    frame, row_numbers, target = frame[kept].reset_index(drop=True), row_numbers[kept], target[kept]
    sides = split_rows(frame, pd.Series(target), plan.split, plan.seed)
    learning, test = np.flatnonzero(sides != "test"), np.flatnonzero(sides == "test")
    state = question.adapt(frame[plan.target].iloc[learning])
    states = adapt_inputs(frame.iloc[learning], kinds)
    truth = question.encode(frame[plan.target], state)
    answerable = known(truth[test])
    test = test[answerable]
    order = np.concatenate([learning, test])
    return Examples(
        asked=(question, state),
        learning=_encoded(frame.iloc[learning], truth[learning], kinds, states),
        folds=_folds(
            frame.iloc[learning].reset_index(drop=True), target[learning], (plan, int(values["bag"])), sides[learning]
        ),
        test=_encoded(frame.iloc[test], truth[test], kinds, states),
        split=pd.DataFrame({"row": row_numbers[order], "side": sides[order]}),
        states=states,
        kinds=kinds,
        notes={
            "target": plan.target,
            "without_target": int((~kept).sum()),
            "sampled": len(kept) if table.rows > len(kept) else None,
            "unknown_classes": int((~answerable).sum()),
        },
    )


def _encoded(frame: pd.DataFrame, truth: np.ndarray, kinds: dict[str, str], states: dict[str, State]) -> Rows:
    parts, arrays = encode_inputs(frame, kinds, states)
    return Rows(parts, arrays, truth)


def read_rows(plan: Plan, table: Table, most: int) -> tuple[pd.DataFrame, np.ndarray]:
    """The plan's columns and the rows' places in the table; of a larger table a random sample, read batch by batch."""
    columns = [*([plan.target] if plan.target else []), *plan.kinds]
    if plan.split.column and plan.split.how != "random":
        columns.append(plan.split.column)
    columns = list(dict.fromkeys(columns))
    if table.rows <= most:
        return table.frame(columns).reset_index(drop=True), np.arange(table.rows)
    wanted = np.sort(np.random.default_rng(plan.seed).choice(table.rows, most, replace=False))
    return table.take(wanted.tolist(), columns)[columns], wanted


def _folds(frame: pd.DataFrame, target: np.ndarray, choice: tuple[Plan, int], sides: np.ndarray) -> list[Fold]:
    """For each network of the bag the rows it trains on and those that validate it."""
    plan, bag = choice
    train, validation = np.flatnonzero(sides == "train"), np.flatnonzero(sides == "validation")
    if len(validation) and (bag == 1 or plan.split.how == "column"):
        return [(train, validation)] * bag
    folds = bag_folds(frame, pd.Series(target), plan.split, max(bag, FEWEST_FOLDS), plan.seed, np.arange(len(frame)))
    return folds[:bag]
