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
from core.anomalies.folds import FOLDS, HURRIED_FOLDS, Folded, learn_by_folds, save_models, score_by_folds
from core.anomalies.known import Known
from core.anomalies.reasons import learn_usual, save_usual, shares_of, tell
from core.anomalies.sight import sight_of
from core.detectors.base import Sight
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
    """All rows of the table, in order: `places`, and `surprises` (rows, detectors)."""

    places: np.ndarray
    surprises: np.ndarray
    calibration: Calibration
    folded: Folded


def fit(plan: Plan, table: Table, folder: Path, watch: Watch) -> dict[str, Any]:
    """Learns from the rows and says of every row of the table how odd it is. Gives what it writes to scores.json.

    Each row is judged by detectors that did not learn from it. Raises PlanError.
    """
    started = time.monotonic()
    learned = learning.represent(plan, table, folder, watch)
    sight = sight_of(learned.material)
    folded = learn_by_folds(sight, plan.seed, watch, HURRIED_FOLDS if _hurried(learned, started, watch) else FOLDS)
    honest = np.unique(np.concatenate([validation for _, validation in learned.folds]))
    calibration = Calibration.learn(folded.raw[honest])
    known, own = Known.learn(sight, calibration.surprise(folded.raw))
    looked = _with_the_rest((plan, table), learned, Looked(learned.material.places, own, calibration, folded), known)
    watch.tell("stage", stage="reasons", text="Working out what makes the oddest rows odd …")
    usual = learn_usual(sight, folded.models, plan.seed)
    _tell_reasons((plan, table), learned.representation, looked, usual, folder)
    watch.tell("stage", stage="saving")
    save_models(folded.models, folder)
    save_usual(usual, folder)
    calibration.save(folder)
    known.save(folder)
    watch.tell("stage", stage="scoring")
    truth, said = scoring.truth_of(plan, table, looked.places)
    _save_oddities(looked, truth, folder)
    scores = scoring.score(plan, looked.surprises, truth, learned)
    scores["notes"] = [*learned.notes, *said, *scores["notes"]]
    scores |= {"seconds": round(time.monotonic() - started, 2), "device": devices.device_in_use()}
    write_json(folder / "scores.json", scores)
    return scores


def _hurried(learned: Any, started: float, watch: Watch) -> bool:
    return watch.stopped() or time.monotonic() > started + 60 * float(learned.values["max_minutes"])


def _with_the_rest(asked: tuple[Plan, Table], learned: Any, looked: Looked, known: Known) -> Looked:
    """Rows of a larger table that were not learned from, as new rows."""
    rest = np.setdiff1d(np.arange(asked[1].rows), looked.places)
    places, surprises = [looked.places], [looked.surprises]
    for start in range(0, len(rest), ROWS_AT_ONCE):
        some = rest[start : start + ROWS_AT_ONCE]
        sight = sight_of(learned.representation.material(_rows(asked, some)))
        found = looked.calibration.surprise(score_by_folds(sight, looked.folded.models))
        places.append(some)
        surprises.append(known.instead(sight, found).mean(axis=0))
    order = np.argsort(np.concatenate(places), kind="stable")
    return Looked(np.concatenate(places)[order], np.concatenate(surprises)[order], looked.calibration, looked.folded)


def _rows(asked: tuple[Plan, Table], places: np.ndarray) -> pd.DataFrame:
    plan, table = asked
    return table.take(places.tolist(), list(plan.kinds))


def _tell_reasons(asked: tuple[Plan, Table], representation: Any, looked: Looked, usual: np.ndarray, folder: Path) -> None:
    """Of the oddest rows by any candidate."""
    most = min(MOST_TOLD, len(looked.places))
    first = [np.argsort(-mixed(looked.surprises, name), kind="stable") for name in CANDIDATES]
    chosen = first[0][:most]
    chosen = np.unique(np.concatenate([chosen, *(order[: most // 10] for order in first[1:])]))
    frame = _rows(asked, looked.places[chosen])
    sight: Sight = sight_of(representation.material(frame))
    shares = shares_of(sight, looked.folded.models, usual, looked.surprises[chosen])
    told = tell(shares, sight.columns, frame, representation)
    told.insert(0, "row", looked.places[chosen][told["place"].to_numpy(int)])
    told.drop(columns="place").to_parquet(folder / "reasons.parquet", index=False)


def _save_oddities(looked: Looked, truth: np.ndarray | None, folder: Path) -> None:
    columns: dict[str, Any] = {"row": looked.places}
    columns |= {name: oddness(mixed(looked.surprises, name)).astype(np.float32) for name in CANDIDATES}
    columns["p value"] = looked.calibration.p_values(looked.surprises[None], "blend")
    if truth is not None:
        columns["truth"] = truth
    pd.DataFrame(columns).to_parquet(folder / "oddities.parquet", index=False)
