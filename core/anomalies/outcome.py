"""What a run said of the table's rows, for pages: oddness, p-values, reasons. No learner here."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from core.anomalies.calibration import CANDIDATES
from core.anomalies.reasons import Reason, reasons_in
from core.arrays import DAMAGED
from core.errors import RunError
from core.runs import Run


@dataclass(frozen=True)
class OddityOutcome:
    """`rows` (n,) are places in the table, ascending. `scores`: oddness, 0 to 1, of each row by candidate; "blend" is all
    together. `p_values` (n,): the share of the table's rows that are at least as odd to the blend; `promised` says in words
    what they can and cannot promise. `truth` (n,) bool where a column was kept out, else None; `evaluation` then has what each
    candidate scored.
    """

    rows: np.ndarray
    scores: dict[str, np.ndarray]
    p_values: np.ndarray
    promised: str
    truth: np.ndarray | None
    evaluation: dict[str, dict[str, float]]
    told: pd.DataFrame

    def order(self, candidate: str = "blend") -> np.ndarray:
        """Places in `rows`, the oddest first."""
        return np.argsort(-self.scores[candidate], kind="stable")

    def threshold(self, a_day: int, candidate: str = "blend") -> float:
        """The oddness from which on so many rows are looked at."""
        given = np.sort(self.scores[candidate])[::-1]
        return float(given[min(max(a_day, 1), len(given)) - 1]) if len(given) else 1.0

    def reasons(self, place: int) -> tuple[Reason, ...]:
        """Of a row by its place in `rows`, the largest share first; empty where it was not among the oddest."""
        return self._reasons_of.get(int(self.rows[place]), ())

    @cached_property
    def _reasons_of(self) -> dict[int, tuple[Reason, ...]]:
        return reasons_in(self.told, "row")


def read_oddities(run: Run) -> OddityOutcome:
    """Raises RunError where the run has none, or they cannot be read."""
    try:
        frame = pd.read_parquet(run.folder / "oddities.parquet")
        told = pd.read_parquet(run.folder / "reasons.parquet")
        return _outcome(frame, told, run.scores())
    except DAMAGED as error:
        raise RunError(f"What the run {run.id} said of its rows cannot be read ({error}).", "Train again.") from error


def _outcome(frame: pd.DataFrame, told: pd.DataFrame, scores: dict[str, Any]) -> OddityOutcome:
    truth = frame["truth"].to_numpy() == 1 if "truth" in frame.columns else None
    names = [name for name in CANDIDATES if name in frame.columns]
    return OddityOutcome(
        frame["row"].to_numpy(),
        {name: frame[name].to_numpy(float) for name in names},
        frame["p value"].to_numpy(float),
        PROMISED_IN_WORDS,
        truth,
        _evaluation(scores, names) if truth is not None else {},
        told,
    )


def _evaluation(scores: dict[str, Any], names: list[str]) -> dict[str, dict[str, float]]:
    """By candidate and score's name, in words: "auc", "average precision", "precision first"."""
    return {
        name: {score.replace("_", " "): one["value"] for score, one in scores["candidates"][name].items()} for name in names
    }


PROMISED_IN_WORDS = (
    "A p-value says which share of this table's rows is at least as odd, counted among rows that were judged by "
    "detectors and a network that had not learned from them. "
    "Of new rows that come from where these came from, one in a hundred has a p-value of 0.01 or less. So false alarms can be "
    "limited: of new rows that “stand out”, one in ten at most is expected to be a false alarm. Of this table's own rows no "
    "such promise can be made: nothing says which of them are in order, so their p-values only rank them."
)
