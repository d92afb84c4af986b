"""What a run answered on the rows it was scored on: the arrays that charts are drawn from. No Keras here."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.errors import RunError
from core.home import read_json
from core.intervals import ranges
from core.runs import Run


@dataclass(frozen=True)
class Outcome:
    """`rows` are places in the table. Of classes, `truth` holds class numbers and `answers` (rows, classes) probabilities;
    of numbers (no `classes`), `truth` the numbers themselves and `answers` (rows, 1).
    """

    rows: np.ndarray
    truth: np.ndarray
    classes: tuple[str, ...]
    answers: dict[str, np.ndarray]  # by candidate
    learned_ranges: dict[str, Any]

    def predicted(self, candidate: str) -> np.ndarray:
        """(rows,): the likeliest class's number, or the number."""
        given = self.answers[candidate]
        return given.argmax(axis=1) if self.classes else given[:, 0]

    def ranges(self, candidate: str) -> tuple[np.ndarray, np.ndarray] | None:
        """(rows,) low and high; None for classes, and where nothing was learned of them."""
        learned = self.learned_ranges.get(candidate)
        return ranges(self.answers[candidate], learned) if learned and not self.classes else None

    def most_wrong(self, candidate: str, most: int = 20) -> np.ndarray:
        """Places in `rows` of the worst answers, worst first: sure of a wrong class, or far off."""
        given = self.answers[candidate]
        if not self.classes:
            error = np.abs(given[:, 0] - self.truth)
            return np.argsort(-np.nan_to_num(error), kind="stable")[:most]
        wrong = np.flatnonzero(given.argmax(axis=1) != self.truth)
        return wrong[np.argsort(-given[wrong].max(axis=1), kind="stable")][:most]


def read_outcome(run: Run) -> Outcome:
    """Raises RunError where the run has no answers, or they cannot be read."""
    try:
        frame = run.answers()
        target = read_json(run.folder / "states.json")["target"]
        path = run.folder / "intervals.json"
        learned = read_json(path) if path.exists() else {}
        return _outcome(frame, tuple(target.get("classes", ())), learned)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunError(f"The answers of the run {run.id} cannot be read ({error}).", "Train again.") from error


def _outcome(frame: pd.DataFrame, classes: tuple[str, ...], learned: dict[str, Any]) -> Outcome:
    names = [name for name in frame.columns if name not in ("row", "truth")]
    if not classes:
        answers = {name: frame[[name]].to_numpy(float) for name in names}
        return Outcome(frame["row"].to_numpy(), frame["truth"].to_numpy(float), (), answers, learned)
    candidates = dict.fromkeys(name.partition(":")[0] for name in names)
    answers = {each: frame[[f"{each}:{one}" for one in classes]].to_numpy(float) for each in candidates}
    places = {text: place for place, text in enumerate(classes)}
    truth = np.array([places.get(str(text), -1) for text in frame["truth"]])
    return Outcome(frame["row"].to_numpy(), truth, classes, answers, learned)
