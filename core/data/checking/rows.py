"""Checks of rows: how many there are, and whether some are there twice."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from core.data.checking.base import Check, Subject, per_cent
from core.data.split import split_rows
from core.errors import PlanError

FEWEST, FEW = 20, 100


def check_count(subject: Subject) -> Iterator[Check]:
    rows = subject.table.rows
    if rows < FEWEST:
        detail = f"The table has {rows:,} rows; at least {FEWEST} are needed to learn anything and to check it."
        yield Check("stop", "Too few rows", detail, "Get more rows.")
    elif rows < FEW:
        detail = f"With {rows:,} rows, scores will be very uncertain."
        yield Check("look", "Few rows", detail, "Get more rows if you can, and look at the intervals of the scores.")
    else:
        yield Check("pass", "Enough rows", f"{rows:,} rows.")


def check_duplicates(subject: Subject) -> Iterator[Check]:
    """Rows alike in every column the network sees and in what is to be predicted."""
    inputs = _hashes(subject, [column.name for column in subject.inputs])
    whole = inputs if subject.target is None else _combined(inputs, _hash(subject, subject.target.name))
    repeated = pd.Series(whole).duplicated().to_numpy()
    if not repeated.any():
        yield Check("pass", "No duplicate rows", "Every row is different.")
        return
    crossing = _crossing_share(subject, inputs)
    share = repeated.mean()
    detail = f"{int(repeated.sum()):,} of {len(repeated):,} rows ({per_cent(share)}) are copies of another row."
    if crossing:
        detail += f" {per_cent(crossing)} of the test rows would have a twin among the rows that train."
    advice = "If copies come from a mistake, remove them: "
    advice += "they count twice." if subject.target is None else "the score would be measured on rows already seen."
    level = "look" if share > 0.01 or crossing > 0.01 else "pass"
    yield Check(level, "Duplicate rows", detail, advice if level == "look" else "")


def _hashes(subject: Subject, names: list[str]) -> np.ndarray:
    together = np.zeros(len(subject.sample), "uint64")
    for name in names:
        together = _combined(together, _hash(subject, name))
    return together


def _hash(subject: Subject, name: str) -> np.ndarray:
    return pd.util.hash_pandas_object(subject.cells(name), index=False).to_numpy()


def _combined(together: np.ndarray, more: np.ndarray) -> np.ndarray:
    """Wraps round at 64 bits, as hashes do."""
    return together * np.uint64(1_000_003) ^ more


def _crossing_share(subject: Subject, inputs: np.ndarray) -> float:
    """Of the test rows, how many are like a row that trains in all that the network sees."""
    if subject.target is None:
        return 0.0
    names = [subject.split.column] if subject.split.column in subject.table.columns else []
    frame = pd.DataFrame({name: subject.cells(name) for name in names}, index=range(len(inputs)))
    try:
        sides = split_rows(frame, subject.cells(subject.target.name), subject.split, seed=0)
    except PlanError:  # the plan says so itself
        return 0.0
    test = sides == "test"
    return float(np.isin(inputs[test], inputs[~test]).mean()) if test.any() else 0.0
