"""Rows to try a network on: a form's questions with typical answers, and rows of its own table that it has not learned."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.cells import as_numbers, as_text
from core.data.read import add_table
from core.data.store import open_table
from core.dates import read_dates
from core.errors import PredictionError
from core.runs import Run
from core.table import Table
from core.tasks import task

SAMPLE_ROWS = 5_000
MOST_CHOICES = 500


@dataclass(frozen=True)
class Question:
    """What a form asks of one column. `typical` fits the kind: a number, a choice, a date as text, a text; None: left empty.

    `low` and `high` are the range the table shows, of numbers; `choices` the values of a category, frequent ones first.
    """

    column: str
    kind: str
    typical: Any
    low: float | None = None
    high: float | None = None
    whole: bool = False
    choices: tuple[str, ...] = ()


def questions_of(run: Run) -> tuple[Question, ...]:
    """One question a column that the network sees. Raises TableError where the run's table is gone."""
    plan = run.plan
    frame = open_table(plan.table_id).head(SAMPLE_ROWS)
    return tuple(_question(frame[name], kind) for name, kind in plan.kinds.items() if name in frame)


def rows_to_try(run: Run, most: int = 200) -> Table:
    """Some rows of the run's own table that it has not learned from, as a table of their own, without the target.

    Of a run without a target those that chose when to stop, where such were kept, else any. Raises PredictionError.
    """
    plan = run.plan
    table = open_table(plan.table_id)
    path = run.folder / "split.parquet"
    split = pd.read_parquet(path) if path.exists() else pd.DataFrame({"row": [], "side": []})
    needed = task(plan.task).needs_target
    kept_apart = split["row"][split["side"] == ("test" if needed else "validation")].to_numpy()
    if not len(kept_apart) and not needed:
        kept_apart = split["row"].to_numpy()
    if not len(kept_apart):
        raise PredictionError("This run has kept no test rows apart.", "Upload a file of new rows, or fill in the form.")
    some = np.sort(np.random.default_rng(plan.seed).permutation(kept_apart)[:most])
    frame = table.take(some.tolist()).drop(columns=[plan.target] if plan.target else [])
    name = f"{'Test rows' if needed else 'Rows'} of {plan.table_name}"
    return add_table(frame.to_csv(index=False), name, {"delimiter": ",", "header": "yes"})


def _question(values: pd.Series, kind: str) -> Question:
    name = str(values.name)
    known = values.dropna()
    if kind == "number":
        return _of_numbers(name, known)
    if kind == "date":
        days = read_dates(known).dropna()
        return Question(name, kind, str(days.sort_values().iloc[len(days) // 2].date()) if len(days) else None)
    if kind == "category":
        frequent = known.map(as_text).value_counts().index[:MOST_CHOICES]
        return Question(name, kind, frequent[0] if len(frequent) else None, choices=tuple(frequent))
    return Question(name, kind, str(known.iloc[0]) if len(known) else "")


def _of_numbers(name: str, known: pd.Series) -> Question:
    numbers = as_numbers(known)
    numbers = numbers[np.isfinite(numbers)]
    if not len(numbers):
        return Question(name, "number", None)
    whole = bool((numbers == np.round(numbers)).all())
    middle = float(np.quantile(numbers, 0.5, method="nearest"))
    return Question(name, "number", middle, float(numbers.min()), float(numbers.max()), whole)
