"""New rows: how odd they are, beside the table's own rows, and what makes them so. In a process of its own."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.anomalies.calibration import CANDIDATES, PROMISED, Calibration, mixed, oddness, stands_out
from core.anomalies.folds import open_models, score_by_folds
from core.anomalies.known import Known
from core.anomalies.reasons import Reason, in_words, open_usual, shares_of, tell
from core.anomalies.scoring import RECOMMENDED, answers_of
from core.anomalies.sight import sight_of
from core.anomalies.truth import adapt_truth, encode_truth
from core.data.fold import folded_like
from core.errors import PredictionError
from core.evaluation import score_candidates
from core.matching import read_states
from core.prediction import as_trained
from core.representation.opened import open_representation
from core.table import Table, free_name
from core.tasks import task

ROWS_AT_ONCE = 20_000
TOLD = 0.75  # oddness from which on reasons are told
FIRST = 3  # columns named


class Judge:
    """A run opened for judging new rows. `use` is "recommended" or a candidate's name. Raises PredictionError for another."""

    def __init__(self, folder: Path, use: str = "recommended"):
        self.states = read_states(folder, ("task", "target_name", "kinds", "inputs"))
        self.use = RECOMMENDED if use == "recommended" else use
        if self.use not in CANDIDATES:
            raise PredictionError(f"This run has no “{use}” to judge with.", f"It has {', '.join(CANDIDATES)}, or recommended.")
        self.representation = open_representation(folder)
        self.models = open_models(folder)
        self.calibration = Calibration.open(folder)
        self.known = Known.open(folder)
        self.usual = open_usual(folder)

    def judge(self, frame: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
        """`oddness`, `p value`, `because`, for columns named as in training; and (rows, detectors) surprises."""
        pieces, surprises = [], [np.zeros((0, len(CANDIDATES) - 1))]
        for start in range(0, max(len(frame), 1), ROWS_AT_ONCE):
            found, surprise = self._judge_some(frame.iloc[start : start + ROWS_AT_ONCE])
            pieces.append(found)
            surprises.append(surprise)
        return pd.concat(pieces), np.concatenate(surprises)

    def _judge_some(self, frame: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
        sight = sight_of(self.representation.material(frame))
        by_fold = self.known.instead(sight, self.calibration.surprise(score_by_folds(sight, self.models)))
        surprises = by_fold.mean(axis=0)
        odd = oddness(mixed(surprises, self.use))
        because = np.full(len(frame), "", dtype=object)
        told = np.flatnonzero(odd >= TOLD)
        if len(told):
            shares = shares_of(sight.take(told), self.models, self.usual, surprises[told])
            reasons = tell(shares, sight.columns, frame.iloc[told], self.representation)
            for place, group in reasons.groupby("place"):
                some = [Reason(*one) for one in group.iloc[:FIRST, 1:].itertuples(index=False)]
                because[told[place]] = in_words(some)
        p_values = self.calibration.p_values(by_fold, self.use)
        return pd.DataFrame({"oddness": odd, "p value": p_values, "because": because}, index=frame.index), surprises


def predict_table(folder: Path, table: Table | pd.DataFrame, renames: dict[str, str], use: str = "recommended") -> pd.DataFrame:
    """The rows as given, then `oddness` (0 to 1), `p value`, `stands out` and `because`.

    Among rows that stand out at most one in ten is expected to be a false alarm. Raises PredictionError.
    """
    judge = Judge(Path(folder), use)
    frame = _rows_of(table, judge.states)
    added, _ = judge.judge(as_trained(frame, judge.states["kinds"], renames))
    out = stands_out(added["p value"].to_numpy(), PROMISED)
    added.insert(2, "stands out", np.where(out, "yes", "no"))
    added.index = frame.index
    added.columns = [free_name(name, frame.columns) for name in added.columns]
    return pd.concat([frame, added], axis=1)


def predict_rows(folder: Path, rows: list[dict[str, Any]], use: str = "recommended") -> list[dict[str, Any]]:
    """For each row, given as {column: value}: `oddness`, `p value`, `because`. A column left out counts as missing."""
    judge = Judge(Path(folder), use)
    kinds = judge.states["kinds"]
    frame = pd.DataFrame({name: pd.Series([row.get(name) for row in rows], dtype=object) for name in kinds})
    added, _ = judge.judge(frame)
    return [{str(name): value for name, value in row.items()} for row in added.to_dict("records")]


def evaluate_table(
    folder: Path, table: Table | pd.DataFrame, use: str = "recommended", renames: dict[str, str] | None = None
) -> dict[str, Any]:
    """Scores with intervals on rows whose truth is in the table: in the column that was kept out, or that `renames` names for
    “target”. Raises PredictionError where it is not.
    """
    judge = Judge(Path(folder), use)
    frame = _rows_of(table, judge.states)
    target = judge.states["target_name"]
    given = (renames or {}).get(target, target)
    if not given or given not in frame.columns:
        said = (
            f"The column “{given}” is missing."
            if given
            else "This run kept no column out, so none is known to say what is odd."
        )
        raise PredictionError(said, "Name the column that says which rows are odd.")
    state = adapt_truth(frame[given])
    if not state["odd"]:
        raise PredictionError(state["said"], "Choose a column whose rarest value marks what is odd.")
    truth = encode_truth(frame[given], state)
    usable = np.flatnonzero(truth >= 0)
    _, surprises = judge.judge(as_trained(frame.iloc[usable], judge.states["kinds"], renames or {}))
    asked = task(judge.states["task"]), {"labelled": True}
    answers = {judge.use: answers_of(surprises, 20, True)[judge.use]}
    scores, _ = score_candidates(asked, truth[usable], answers, 0, np.arange(len(usable)))
    return {
        "task": judge.states["task"],
        "target": given,
        "main": asked[0].scores(asked[1])[0].name,
        "use": judge.use,
        "rows": len(usable),
        "without_truth": len(frame) - len(usable),
        "scores": scores[judge.use],
        "notes": [state["said"]],
    }


def _rows_of(table: Table | pd.DataFrame, states: dict[str, Any]) -> pd.DataFrame:
    """As they are, or folded as the trained table was."""
    return table if isinstance(table, pd.DataFrame) else folded_like(table, states.get("folding")).frame()
