"""The recipe of unusual rows: a representation, detectors by folds, p-values, reasons, scores."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core import devices
from core.anomalies import scoring
from core.anomalies.calibration import CANDIDATES, Calibration, mixed, oddness
from core.anomalies.features import Space
from core.anomalies.folds import FOLDS, HURRIED_FOLDS, learn_by_folds
from core.anomalies.judge import Judge
from core.anomalies.known import Known
from core.anomalies.reasons import learn_usual
from core.anomalies.sight import sight_of
from core.home import write_json
from core.lazy import lazy
from core.plan import Plan
from core.table import Table
from core.watch import Watch

learning = lazy("core.representation.learning")

MOST_TOLD = 3_000  # of the oddest rows, whose reasons are kept
ROWS_AT_ONCE = 20_000


@dataclass(frozen=True)
class Looked:
    """Rows of the table: their `places`, `surprises` (rows, detectors), p-values to the blend, and `features`, by which marks
    move them.
    """

    places: np.ndarray
    surprises: np.ndarray
    p_values: np.ndarray
    features: np.ndarray


def fit(plan: Plan, table: Table, folder: Path, watch: Watch) -> dict[str, Any]:
    """Learns from the rows and says of every row of the table how odd it is. Gives what it writes to scores.json.

    Each row is judged by forest, neighbours and tails that did not learn from it, and by a network that did not where there
    are enough of them. Raises PlanError.
    """
    started = time.monotonic()
    learned = learning.represent(plan, table, folder, watch)
    judge, own = _learn(learned, (plan.seed, _hurried(learned, started, watch)), watch)
    looked = _with_the_rest((plan, table), judge, own)
    watch.tell("stage", stage="reasons", text="Working out what makes the oddest rows odd …")
    _tell_reasons((plan, table), judge, looked, folder)
    watch.tell("stage", stage="scoring")
    truth, odd = scoring.truth_of(plan, table, looked.places)
    _save_oddities(looked, truth, folder)
    scores = scoring.score(plan, looked.surprises, truth, learned)
    watch.tell("stage", stage="saving")
    judge.save(folder)
    scores |= {"notes": [*learned.notes, *filter(None, [odd["said"]])], "odd": odd["odd"]}
    scores |= {"seconds": round(time.monotonic() - started, 2), "device": devices.device_in_use()}
    write_json(folder / "scores.json", scores)
    return scores


def _learn(learned: Any, how: tuple[int, bool], watch: Watch) -> tuple[Judge, Looked]:
    """P-values rest on rows that not all networks of the bag had learned from."""
    seed, hurried = how
    material, sight = learned.material, sight_of(learned.material)
    folded = learn_by_folds(sight, seed, watch, HURRIED_FOLDS if hurried else FOLDS)
    honest = np.unique(np.concatenate([validation for _, validation in learned.folds]))
    calibration = Calibration.learn(folded.raw[honest])
    known, surprises = Known.learn(sight, calibration.surprise(folded.raw))
    space = Space.learn(sight, material.code, surprises, seed)
    usual = learn_usual(sight, folded.models, seed)
    judge = Judge(learned.representation, folded.models, calibration, known, usual, space)
    p_values = calibration.p_values(surprises[None], "blend")
    return judge, Looked(material.places, surprises, p_values, space.features(sight, material.code, surprises))


def _hurried(learned: Any, started: float, watch: Watch) -> bool:
    return watch.stopped() or time.monotonic() > started + 60 * float(learned.values["max_minutes"])


def _with_the_rest(asked: tuple[Plan, Table], judge: Judge, own: Looked) -> Looked:
    """All rows of the table, in order: those that were not learned from as new ones."""
    rest = np.setdiff1d(np.arange(asked[1].rows), own.places)
    found = [own]
    for start in range(0, len(rest), ROWS_AT_ONCE):
        some = rest[start : start + ROWS_AT_ONCE]
        judged = judge.look(_rows(asked, some))
        p_values = judge.calibration.p_values(judged.by_fold, "blend")
        found.append(Looked(some, judged.surprises, p_values, judged.features))
    order = np.argsort(np.concatenate([one.places for one in found]), kind="stable")
    return Looked(*(np.concatenate([getattr(one, name) for one in found])[order] for name in Looked.__annotations__))


def _rows(asked: tuple[Plan, Table], places: np.ndarray) -> pd.DataFrame:
    plan, table = asked
    return table.take(places.tolist(), list(plan.kinds))


def _tell_reasons(asked: tuple[Plan, Table], judge: Judge, looked: Looked, folder: Path) -> None:
    """Of the oddest rows by any candidate."""
    most = min(MOST_TOLD, len(looked.places))
    first = [np.argsort(-mixed(looked.surprises, name), kind="stable") for name in CANDIDATES]
    chosen = np.unique(np.concatenate([first[0][:most], *(order[: most // 10] for order in first[1:])]))
    told = judge.reasons(_rows(asked, looked.places[chosen]), looked.surprises[chosen])
    told.insert(0, "row", looked.places[chosen][told["place"].to_numpy(int)])
    told.drop(columns="place").to_parquet(folder / "reasons.parquet", index=False)


def _save_oddities(looked: Looked, truth: np.ndarray | None, folder: Path) -> None:
    columns: dict[str, Any] = {"row": looked.places}
    columns |= {name: oddness(mixed(looked.surprises, name)) for name in CANDIDATES}
    columns["p value"] = looked.p_values
    if truth is not None:
        columns["truth"] = truth
    pd.DataFrame(columns).to_parquet(folder / "oddities.parquet", index=False)
    np.save(folder / "features.npy", looked.features)
