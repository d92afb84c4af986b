"""New rows: how odd they are beside the table's own rows, and what makes them so. In a process of its own."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.anomalies.calibration import CANDIDATES, PROMISED, conformal, mixed, oddness, stands_out
from core.anomalies.judge import Judged, open_judge
from core.anomalies.reasons import in_words, reasons_in
from core.anomalies.scoring import RECOMMENDED, answers_of
from core.anomalies.taught import open_taught
from core.anomalies.truth import adapt_truth, encode_truth
from core.arrays import DAMAGED
from core.errors import PredictionError
from core.evaluation import score_candidates
from core.matching import read_part, read_states
from core.prediction import as_trained, rows_of, with_answers
from core.table import Table
from core.tasks import task
from core.tasks.anomalies import FIRST

ROWS_AT_ONCE = 20_000
TOLD = 0.65  # oddness from which on reasons are told
TAUGHT = "taught"


class Answering:
    """A run opened for answering. `use` is a candidate's name, "taught" (trained on marks), or "recommended": "taught" where
    there is that. Raises PredictionError for another.
    """

    def __init__(self, folder: Path, use: str = "recommended"):
        self.states = read_states(folder, ("task", "target_name", "kinds", "inputs"))
        self.taught = open_taught(folder)
        offered = (*CANDIDATES, *([TAUGHT] if self.taught else []))
        self.use = (TAUGHT if self.taught else RECOMMENDED) if use == "recommended" else use
        if self.use not in offered:
            raise PredictionError(f"This run has no “{use}” to judge with.", f"It has {', '.join(offered)}, or recommended.")
        self.judge = open_judge(folder)
        self.own = _taught_oddness(folder) if self.use == TAUGHT else np.zeros(0)

    def answer(self, frame: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
        """`oddness`, `p value`, `because`, for columns named as in training; and (rows,) what rows are ranked by."""
        pieces, ranked_by = [], []
        for start in range(0, max(len(frame), 1), ROWS_AT_ONCE):
            some = frame.iloc[start : start + ROWS_AT_ONCE]
            judged = self.judge.look(some)
            odd, p_values = self._odd(judged)
            because = self._because(some, judged.surprises, odd)
            found = {"oddness": np.clip(odd, 0, 1), "p value": p_values, "because": because}
            pieces.append(pd.DataFrame(found, index=some.index))
            ranked_by.append(odd)
        return pd.concat(pieces), np.concatenate(ranked_by)

    def _odd(self, judged: Judged) -> tuple[np.ndarray, np.ndarray]:
        if self.taught is None or self.use != TAUGHT:
            return oddness(mixed(judged.surprises, self.use)), self.judge.calibration.p_values(judged.by_fold, self.use)
        odd = self.taught.moved(judged.features, oddness(mixed(judged.surprises, RECOMMENDED)))
        return odd, conformal(self.own, odd[None])

    def _because(self, frame: pd.DataFrame, surprises: np.ndarray, odd: np.ndarray) -> np.ndarray:
        because = np.full(len(frame), "", dtype=object)
        told = np.flatnonzero(odd >= TOLD)
        if len(told):
            for place, reasons in reasons_in(self.judge.reasons(frame.iloc[told], surprises[told]), "place").items():
                because[told[place]] = in_words(reasons)
        return because


def _taught_oddness(folder: Path) -> np.ndarray:
    """Ascending, of all rows of the table."""
    try:
        return np.sort(pd.read_parquet(folder / "taught.parquet")["oddness"].to_numpy(float))
    except DAMAGED as error:
        raise PredictionError(f"What was trained on the marks is damaged ({error}).", "Train on them again.") from error


def predict_table(folder: Path, table: Table | pd.DataFrame, renames: dict[str, str], use: str = "recommended") -> pd.DataFrame:
    """The rows as given, then `oddness` (0 to 1), `p value`, `stands out` and `because`.

    Among rows that stand out at most one in ten is expected to be a false alarm (about so once marks have taught the run, since
    rows of the table, against which new ones are held, had a part in that). Raises PredictionError.
    """
    answering = Answering(Path(folder), use)
    frame = rows_of(table, answering.states)
    added, _ = answering.answer(as_trained(frame, answering.states["kinds"], renames))
    out = stands_out(added["p value"].to_numpy(), PROMISED)
    added.insert(2, "stands out", np.where(out, "yes", "no"))
    return with_answers(frame, added)


def evaluate_table(
    folder: Path, table: Table | pd.DataFrame, use: str = "recommended", renames: dict[str, str] | None = None
) -> dict[str, Any]:
    """Scores with intervals on rows whose truth is in the table, in the column that was kept out; of a run that kept none out
    `renames` names it for "". Raises PredictionError where it is not there.
    """
    answering = Answering(Path(folder), use)
    frame = rows_of(table, answering.states)
    target = answering.states["target_name"]
    given = (renames or {}).get(target, target)
    truth, said = _truth(frame, given, _odd_in_training(Path(folder)) if given == target else "")
    usable = np.flatnonzero(truth >= 0)
    _, ranked_by = answering.answer(as_trained(frame.iloc[usable], answering.states["kinds"], renames or {}))
    asked = task(answering.states["task"]), {"labelled": True}
    scores, _ = score_candidates(asked, truth[usable], {"use": answers_of(ranked_by, FIRST)}, 0, np.arange(len(usable)))
    return {
        "task": answering.states["task"],
        "target": given,
        "main": asked[0].scores(asked[1])[0].name,
        "use": answering.use,
        "rows": len(usable),
        "without_truth": len(frame) - len(usable),
        "scores": scores["use"],
        "notes": [said],
    }


def _odd_in_training(folder: Path) -> str:
    """The value that counted as odd; "" where the run does not say."""
    return str(read_part(folder, "scores.json", ("task",)).get("odd", ""))


def _truth(frame: pd.DataFrame, given: str, odd: str) -> tuple[np.ndarray, str]:
    """(rows,) 1 odd, 0 not, −1 not known; and which value counts as odd, in a sentence."""
    if not given or given not in frame.columns:
        said = f"The column “{given}” is missing." if given else "This run kept no column out that says what is odd."
        raise PredictionError(said, "Name the column that says which rows are odd.")
    state = adapt_truth(frame[given], odd)
    if not state["odd"]:
        raise PredictionError(state["said"], "Choose a column whose rarest value marks what is odd.")
    return encode_truth(frame[given], state), state["said"]
