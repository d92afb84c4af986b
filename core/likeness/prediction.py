"""New rows, and the rows of the run's table that are most like each; recall where new rows have a label."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.cells import as_text, folded
from core.data.store import open_table
from core.errors import PredictionError
from core.likeness.encoders import open_encoder
from core.likeness.outcome import VIEWS
from core.likeness.scoring import score
from core.likeness.spaces import Space
from core.likeness.store import read_store
from core.matching import read_part, read_states
from core.prediction import as_trained, rows_of, with_answers
from core.runs import Run
from core.table import Table
from core.tasks.similarity import FIRST

MOST_ALIKE = 5
ROWS_AT_ONCE = 20_000


def predict_table(folder: Path, table: Table | pd.DataFrame, renames: dict[str, str], use: str = "recommended") -> pd.DataFrame:
    """The rows as given, then `like 1` … `like 5`, row numbers of the run's table from 1, and `distance 1` … `distance 5`."""
    folder = Path(folder)
    states = read_states(folder)
    frame = rows_of(table, states)
    places, distances = _nearest(folder, as_trained(frame, states["kinds"], renames), _view(folder, use), MOST_ALIKE)
    added: dict[str, Any] = {}
    for rank in range(MOST_ALIKE):
        added[f"like {rank + 1}"] = pd.array(places[:, rank] + 1, "Int64")
        added[f"distance {rank + 1}"] = distances[:, rank]
        added[f"like {rank + 1}"][places[:, rank] < 0] = pd.NA
    return with_answers(frame, pd.DataFrame(added))


def points_of(folder: Path, values: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """One new row, {column: value}, as the two views see it. A column left out counts as missing."""
    encoder = open_encoder(Path(folder))
    frame = pd.DataFrame({name: pd.Series([values.get(name)], dtype=object) for name in encoder.kinds})
    code, matrix = encoder.points(frame)
    return code[0], matrix[0]


def evaluate_table(
    folder: Path, table: Table | pd.DataFrame, use: str = "recommended", renames: dict[str, str] | None = None
) -> dict[str, Any]:
    """Recall of the label that was kept out: how often one of the most alike rows of the run's table has a new row's label.

    Raises PredictionError where no column was kept out, or the table does not have it.
    """
    folder, renames = Path(folder), renames or {}
    states, view = read_states(folder), _view(folder, use)
    target = states["target_name"]
    if not target:
        raise PredictionError(
            "This run kept no column out, so that there is nothing to compare likeness with.",
            "Plan it again with the column that names what belongs together as the one that is kept out.",
        )
    frame = rows_of(table, states)
    given = renames.get(target, target)
    if given not in frame.columns:
        raise PredictionError(f"The column “{given}” is missing.", "To score likeness the label must be in the table.")
    truth = frame[given].map(_label)
    usable = frame[(truth != "").to_numpy()]
    if not len(usable):
        raise PredictionError(f"“{given}” is empty in every row.", "Look at the column's values.")
    places, _ = _nearest(folder, as_trained(usable, states["kinds"], renames), view, FIRST[-1] + 1)
    if isinstance(table, Table) and table.id == Run(folder).plan.table_id:  # no row of the run's own table counts for itself
        places = _without(places, np.flatnonzero(truth != ""))
    answers = _recalled(_labels_of_run(folder, target), truth[truth != ""].to_numpy(), places)
    scores, _ = score({view: answers}, labelled=True, seed=0)
    recalls = {name: value for name, value in scores[view].items() if name.startswith("recall")}
    return {
        "task": states["task"], "target": target, "main": "recall_1", "use": view, "rows": len(usable),
        "without_truth": len(frame) - len(usable), "scores": recalls,
    }  # fmt: skip


def _nearest(folder: Path, frame: pd.DataFrame, view: str, most: int) -> tuple[np.ndarray, np.ndarray]:
    """(rows, most) places of the run's table, −1 where it has fewer rows, and distances."""
    store, encoder = read_store(folder), open_encoder(folder)
    space: Space = store.code if view == "network" else store.matrix
    places = np.full((len(frame), most), -1)
    distances = np.full((len(frame), most), np.nan)
    for start in range(0, len(frame), ROWS_AT_ONCE):
        points = encoder.points(frame.iloc[start : start + ROWS_AT_ONCE])[VIEWS.index(view)]
        for row, point in enumerate(points, start):
            positions, found = space.nearest(point, most)
            places[row, : len(positions)], distances[row, : len(found)] = store.places[positions], found
    return places, distances


def _without(places: np.ndarray, own: np.ndarray) -> np.ndarray:
    """The others, in their order; -1 behind them."""
    is_own = places == own[:, None]
    order = np.argsort(is_own, axis=1, kind="stable")
    return np.take_along_axis(np.where(is_own, -1, places), order, axis=1)


def _view(folder: Path, use: str) -> str:
    view = read_part(folder, "scores.json", ("recommended",))["recommended"] if use == "recommended" else use
    if view not in VIEWS:
        raise PredictionError(f"This run has no “{view}” to compare rows by.", f"It has {', '.join(VIEWS)}, or recommended.")
    return str(view)


def _labels_of_run(folder: Path, target: str) -> np.ndarray:
    frame = open_table(Run(folder).plan.table_id).frame([target])
    return frame[target].map(_label).to_numpy()


def _label(cell: Any) -> str:
    return folded(as_text(cell))


def _recalled(known: np.ndarray, truth: np.ndarray, places: np.ndarray) -> np.ndarray:
    """(rows, 1 + 3), as the task's scores take them; nobody was asked to find itself."""
    same = (known[np.maximum(places, 0)] == truth[:, None]) & (places >= 0)
    recalled = [same[:, :most].any(axis=1).astype(float) for most in FIRST]
    return np.column_stack([np.full(len(truth), np.nan), *recalled])
