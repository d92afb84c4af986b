"""New rows: which cluster each belongs to, or that it is like none. Numpy and ONNX only."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.clustering.agreement import agreement, label_codes
from core.clustering.assigning import near, sureness
from core.clustering.outcome import ClusterOutcome, read_clusters
from core.clustering.space import open_space, side_by_side
from core.errors import PredictionError
from core.matching import read_states
from core.prediction import as_trained, rows_of, with_answers
from core.representation.opened import open_representation
from core.table import Table

ROWS_AT_ONCE = 20_000
NONE = "none"


class Assigner:
    """A run of clusters opened for new rows. `use` is a candidate's name, or "recommended": the network's clusters."""

    def __init__(self, folder: Path, use: str = "recommended"):
        self.folder = Path(folder)
        self.states = read_states(self.folder, ("task", "target", "target_name", "kinds", "inputs"))
        self.outcome: ClusterOutcome = read_clusters(self.folder)
        self.use = "network" if use == "recommended" else use
        if self.use not in self.outcome.candidates:
            raise PredictionError(
                f"This run has no “{self.use}” to predict with.",
                f"It has {', '.join(self.outcome.candidates)}, or recommended.",
            )
        self.count = self.outcome.count_of_new_rows(self.use)
        self._space = open_space(self.folder / "space.npz")
        self._representation: Any = open_representation(self.folder)

    def assign(self, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """(rows,) the cluster of each row, −1 for none, and how sure that is; columns named as in training. All are in none
        where no clusters are proposed and none were asked for.
        """
        pieces = [self._assign_some(frame.iloc[start : start + ROWS_AT_ONCE]) for start in range(0, len(frame), ROWS_AT_ONCE)]
        if not pieces:
            return np.zeros(0, int), np.zeros(0)
        labels, sure = (np.concatenate(each) for each in zip(*pieces, strict=True))
        return labels, sure

    def _assign_some(self, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        if self.outcome.chosen < 2:  # no clusters: nothing to belong to
            return np.full(len(frame), -1), np.full(len(frame), self.outcome.sure_of_proposed)
        arrays, content = self.outcome.arrays, self.outcome.content
        known = self.outcome.cut(self.use, self.count)[arrays["known"]]
        clusters = int(known.max(initial=-1)) + 1
        found = near(self._space.points(side_by_side(self._representation.material(frame))), arrays["points"])
        labels = found.assigned(known, clusters, (content["usual"], content["far"]))
        return labels, sureness(found.votes(known, clusters), labels)


def predict_table(folder: Path, table: Table | pd.DataFrame, renames: dict[str, str], use: str = "recommended") -> pd.DataFrame:
    """The rows as given, then `cluster` (the name that the person gave, or its number from 1; “none”) and `sure`, 0 to 1."""
    assigner = Assigner(Path(folder), use)
    frame = rows_of(table, assigner.states)
    labels, sure = assigner.assign(as_trained(frame, assigner.states["kinds"], renames))
    names = assigner.outcome.names(assigner.use, assigner.count)
    words = [NONE if label < 0 else names.get(int(label)) or str(int(label) + 1) for label in labels]
    added = pd.DataFrame({"cluster": pd.Series(words, dtype=object), "sure": sure.round(4)})
    return with_answers(frame, added)


def evaluate_table(
    folder: Path, table: Table | pd.DataFrame, use: str = "recommended", renames: dict[str, str] | None = None
) -> dict[str, Any]:
    """Agreement with the label column that was kept out, on these rows. Raises PredictionError where there is none."""
    assigner = Assigner(Path(folder), use)
    frame = rows_of(table, assigner.states)
    target = assigner.states["target_name"]
    given = (renames or {}).get(target, target)
    if not given:
        raise PredictionError(
            "This run has kept no label column out to compare its clusters with.", "Name one: --target COLUMN."
        )
    if given not in frame.columns:
        raise PredictionError(f"The column “{given}” is missing.", "To compare clusters with labels they must be in the table.")
    truth = label_codes(frame[given])
    if truth is None:
        raise PredictionError(f"“{given}” does not hold a few different labels.", "Look at the column's values.")
    labels, _ = assigner.assign(as_trained(frame, assigner.states["kinds"], renames or {}))
    known = int((truth >= 0).sum())
    scores = {name: {"value": value, "low": None, "high": None} for name, value in agreement(truth, labels).items()}
    return {
        "task": assigner.states["task"],
        "target": given,
        "main": "accuracy",
        "use": assigner.use,
        "rows": known,
        "without_truth": len(frame) - known,
        "scores": scores,
    }
