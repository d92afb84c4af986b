"""Columns that alone give the answer away: often they are known only afterwards."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from core.data.checking.base import Check, Subject, per_cent

ROWS = 20_000
COLUMNS = 1_000  # of more, evenly chosen ones are looked at
BINS = 64
VALUES = 500
TELLING_CLASSES, TELLING_NUMBERS = 0.9, 0.95  # share of the target's variation that one column explains on rows held out
RANKING = 0.97  # or, of two classes: ROC AUC
FEWEST = 40


def check_leaks(subject: Subject) -> Iterator[Check]:
    if subject.target is None or subject.table.rows < FEWEST:
        return
    target = subject.cells(subject.target.name)
    known = np.flatnonzero(target.notna().to_numpy())
    if len(known) > ROWS:
        known = known[np.linspace(0, len(known) - 1, ROWS).astype("int64")]
    if len(known) < FEWEST:
        return
    answers = _answers(target.iloc[known], subject.has_classes)
    inputs = subject.inputs[:: max(1, -(-len(subject.inputs) // COLUMNS))]
    found = [check for column in inputs if (check := _look(subject, column.name, known, answers)) is not None]
    yield from found
    if not found:
        which = "single column" if len(inputs) == len(subject.inputs) else f"single one of {len(inputs):,} columns looked at"
        yield Check("pass", "No column gives the answer away", f"No {which} predicts it almost alone.")


def _look(subject: Subject, name: str, known: np.ndarray, answers: np.ndarray) -> Check | None:
    assert subject.target is not None
    cells = subject.cells(name).iloc[known]
    if _says_the_same(cells, answers, subject.has_classes):
        detail = f"“{name}” says in every row what “{subject.target.name}” says."
        return Check("stop", "The answer is among the columns", detail, f"Leave “{name}” out.", (name,))
    explained, ranking = power(cells, answers)
    telling = explained > (TELLING_CLASSES if subject.has_classes else TELLING_NUMBERS)
    if not telling and not ranking > RANKING:
        return None
    alone = (
        f"explains {per_cent(explained)} of “{subject.target.name}”"
        if telling
        else f"puts {per_cent(ranking)} of pairs in order"
    )
    advice = f"Would you know “{name}” when you predict? If it is written down only afterwards, leave it out."
    return Check("look", "One column nearly gives the answer away", f"“{name}” alone {alone}.", advice, (name,))


def power(cells: pd.Series, answers: np.ndarray) -> tuple[float, float]:
    """How well one column alone tells the answers, on rows held out: share of variation explained, and ROC AUC of two classes.

    Answers are (rows, outputs): one 0/1 column a class, or one number. Each half of the rows is answered with the mean
    answers the other half has for the same value or bin.
    """
    codes = _codes(cells)
    half = np.random.default_rng(0).permutation(len(codes)) % 2 == 0
    guesses = np.empty_like(answers)
    for side in (half, ~half):
        guesses[~side] = _means(codes[side], answers[side], codes.max() + 1)[codes[~side]]
    centre = answers.mean(axis=0)
    explained = 1 - ((answers - guesses) ** 2).sum() / max(((answers - centre) ** 2).sum(), 1e-12)
    if answers.shape[1] == 1:
        return max(float(explained), _rank_correlation(cells, answers[:, 0]) ** 2), 0.0
    return float(explained), _area(guesses[:, 1], answers[:, 1] > 0.5) if answers.shape[1] == 2 else 0.0


def _rank_correlation(cells: pd.Series, answers: np.ndarray) -> float:
    """Spearman's, of the rows where the cell is known: finer than bins where one only rises with the other."""
    if not pd.api.types.is_numeric_dtype(cells) or cells.isna().mean() > 0.1:
        return 0.0
    ranks = cells.reset_index(drop=True).rank()
    spread = ranks.std()
    return float(ranks.corr(pd.Series(answers).rank())) if spread > 0 else 0.0


def _answers(target: pd.Series, has_classes: bool) -> np.ndarray:
    if not has_classes:
        numbers = target.to_numpy("float64")
        return ((numbers - numbers.mean()) / max(numbers.std(), 1e-300)).reshape(-1, 1)
    codes, values = pd.factorize(target)
    return np.eye(min(len(values), 50))[np.minimum(codes, 49)]


def _codes(cells: pd.Series) -> np.ndarray:
    """A number for each value or bin; 0: missing."""
    if pd.api.types.is_datetime64_any_dtype(cells):
        cells = cells.astype("int64").where(cells.notna()).astype("float64")
    if pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells):
        numbers = cells.to_numpy("float64", na_value=np.nan)
        known = numbers[~np.isnan(numbers)]
        bins = int(np.clip(len(known) / 20, 4, BINS))
        edges = np.unique(np.quantile(known, np.linspace(0, 1, bins + 1)[1:-1])) if len(known) else np.zeros(0)
        return np.where(np.isnan(numbers), 0, np.searchsorted(edges, numbers, side="right") + 1)
    codes, values = pd.factorize(cells.astype("str"))
    frequent = np.argsort(-np.bincount(codes[codes >= 0], minlength=len(values)), kind="stable")[:VALUES]
    place = np.full(len(values) + 1, VALUES + 1)  # rarer values share the last number
    place[frequent] = np.arange(1, len(frequent) + 1)
    place[-1] = 0  # factorize gives −1 for missing
    return place[codes]


def _means(codes: np.ndarray, answers: np.ndarray, count: int) -> np.ndarray:
    """Mean answers for each code, drawn a little towards the mean of all, since a value seen once tells little."""
    sums = np.stack([np.bincount(codes, column, count) for column in answers.T], axis=1)
    return (sums + answers.mean(axis=0)) / (np.bincount(codes, minlength=count)[:, None] + 1)


def _area(scores: np.ndarray, truth: np.ndarray) -> float:
    """ROC AUC from ranks, ties shared."""
    ranks = pd.Series(scores).rank().to_numpy()
    positives, negatives = truth.sum(), (~truth).sum()
    if not positives or not negatives:
        return 0.5
    return float((ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def _says_the_same(cells: pd.Series, answers: np.ndarray, has_classes: bool) -> bool:
    if cells.isna().any():
        return False
    if has_classes:
        codes = pd.factorize(cells)[0]
        pairs = len(np.unique(codes * answers.shape[1] + answers.argmax(axis=1)))
        return codes.max() + 1 == pairs == (answers.sum(axis=0) > 0).sum()
    if not pd.api.types.is_numeric_dtype(cells):
        return False
    numbers = cells.to_numpy("float64")
    spread = numbers.std()
    return bool(spread > 0 and abs(np.mean((numbers - numbers.mean()) / spread * answers[:, 0])) > 1 - 1e-9)
