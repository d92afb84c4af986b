"""What a person says of rows: odd, fine, or unsure. The order of rows follows at once; in numpy alone, for pages."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.anomalies.features import Space
from core.anomalies.outcome import OddityOutcome, read_oddities
from core.anomalies.teaching import Lesson
from core.arrays import DAMAGED
from core.errors import PredictionError, RunError
from core.home import alone_with, read_json, write_json
from core.runs import Run

VERDICTS = ("odd", "fine", "unsure")
HEAD = 100  # of the ranking, for saying what has changed
FEWEST_OF_EACH = 5  # rows marked odd and rows marked fine, before a model is trained on them


@dataclass(frozen=True)
class Reranked:
    """`scores` (n,) oddness by place in `OddityOutcome.rows`, `order` places, the oddest first, `sentence` what moved them,
    `learned_from` how many marks.
    """

    scores: np.ndarray
    order: np.ndarray
    sentence: str
    learned_from: int


def mark(run: Run, row: int, verdict: str | None) -> None:
    """Keeps what a person says of a row of the table; None takes it back. Raises RunError where nothing can be said of it."""
    if verdict is not None and verdict not in VERDICTS:
        raise RunError(f"“{verdict}” is no mark.", f"A row is {', '.join(VERDICTS)}.")
    path = run.folder / "marks.json"
    with alone_with(path):
        given = marks(run)
        given.pop(int(row), None)
        if verdict is not None:
            given[int(row)] = verdict
        write_json(path, {"marks": [[row, said] for row, said in given.items()]})


def marks(run: Run) -> dict[int, str]:
    """Row of the table → odd, fine or unsure, in the order in which they were given. Raises RunError where it is damaged."""
    path = run.folder / "marks.json"
    if not path.exists():
        return {}
    try:
        return {int(row): VERDICTS[VERDICTS.index(said)] for row, said in read_json(path)["marks"]}
    except DAMAGED as error:
        raise RunError(
            f"The marks of the run {run.id} cannot be read ({error}).", "Remove marks.json from its folder."
        ) from error


def reranked(run: Run) -> Reranked:
    """All rows as the marks move them, at once: rows like those marked odd rise, rows like those marked fine sink.

    Far from all marks nothing moves. Marked rows themselves stand first and last. Raises RunError.
    """
    given = marked_places(run, read_oddities(run))
    if not len(given.places):
        return Reranked(np.clip(given.oddness, 0, 1), np.argsort(-given.oddness, kind="stable"), "", 0)
    features, space = read_features(run)
    lesson = Lesson.learn(np.asarray(features[given.places]), (given.oddness[given.places], given.odd), space)
    scores = settled(lesson.moved(features, given.oddness), given)
    order = np.argsort(-scores, kind="stable")
    return Reranked(np.clip(scores, 0, 1), order, _sentence(given, order), len(given.places))


def read_features(run: Run) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """(rows, width), left on disk, and the space that they lie in. Raises RunError where they are damaged."""
    try:
        features = np.load(run.folder / "features.npy", mmap_mode="r", allow_pickle=False)
        return features, Space.open(run.folder).arrays
    except (*DAMAGED, PredictionError) as error:
        raise RunError(f"What rows are compared by cannot be read ({error}).", "Train again.") from error


def taught(run: Run) -> Reranked | None:
    """All rows as the model has them that was trained on the marks; None where there is none. Raises RunError."""
    if not (run.folder / "taught.json").exists():
        return None
    try:
        scores = pd.read_parquet(run.folder / "taught.parquet")["oddness"].to_numpy(float)
        told = read_json(run.folder / "taught.json")
        order = np.argsort(-scores, kind="stable")
        return Reranked(np.clip(scores, 0, 1), order, str(told["sentence"]), int(told["marks"]))
    except DAMAGED as error:
        raise RunError(f"What was trained on the marks cannot be read ({error}).", "Train on them again.") from error


def missing_marks(run: Run) -> str:
    """What is missing before a model can be trained on the marks, in a sentence; empty where there are enough."""
    given = list(marks(run).values())
    wanted = {said: max(FEWEST_OF_EACH - given.count(said), 0) for said in ("odd", "fine")}
    lacking = [f"{count} more {'rows' if count > 1 else 'row'} as {said}" for said, count in wanted.items() if count]
    return f"Mark {' and '.join(lacking)} to train on the marks." if lacking else ""


@dataclass(frozen=True)
class Marked:
    """`places` of marked rows among the run's, `odd` what is said of each; `oddness` (n,) of all rows, as trained."""

    places: np.ndarray
    odd: np.ndarray
    oddness: np.ndarray


def marked_places(run: Run, outcome: OddityOutcome) -> Marked:
    """Rows marked odd or fine; unsure ones teach nothing."""
    given = {row: said for row, said in marks(run).items() if said != "unsure"}
    rows = np.array(list(given), dtype=np.int64)
    at = np.minimum(np.searchsorted(outcome.rows, rows), len(outcome.rows) - 1)
    there = outcome.rows[at] == rows
    odd = np.array([said == "odd" for said in given.values()], dtype=bool)
    return Marked(at[there], odd[there], outcome.scores["blend"])


def settled(scores: np.ndarray, given: Marked) -> np.ndarray:
    """Those marked odd before all others, those marked fine after."""
    found = scores.copy()
    found[given.places] = np.where(given.odd, 1 + max(float(scores.max()), 1.0), min(float(scores.min()), 0.0) - 1)
    return found


def _sentence(given: Marked, order: np.ndarray) -> str:
    """What the marks did to the head of the ranking."""
    first = min(HEAD, len(order))
    before = np.argsort(-given.oddness, kind="stable")[:first]
    fresh = int((~np.isin(order[:first], np.concatenate([before, given.places]))).sum())
    odd, fine = int(given.odd.sum()), int((~given.odd).sum())
    told = " and ".join(f"{count:,} {said}" for count, said in ((odd, "odd"), (fine, "fine")) if count)
    return f"{told} taught the ranking: {fresh:,} other rows are new among the first {first:,}."
