"""The recipe of a run of clusters: from a plan and a table to a folder that can be looked at and can answer."""

import time
from pathlib import Path
from typing import Any

import numpy as np

from core import devices
from core.clustering.agreement import agreement, label_codes
from core.clustering.alternatives import METHODS, MOST_DIRECTIONS, TITLES, plain_points
from core.clustering.files import write_clusters
from core.clustering.learning import Clusters, beside, counts_of, learn_clusters
from core.clustering.one_column import said_of_one_column
from core.clustering.refinement import Refiner
from core.clustering.scoring import Labels, candidates_scores, verdict
from core.clustering.tree import labels_at
from core.home import write_json
from core.plan import Plan
from core.representation.learning import Learned, represent
from core.table import Table
from core.watch import Watch


def fit(plan: Plan, table: Table, folder: Path, watch: Watch) -> dict[str, Any]:
    """Trains the representation, finds clusters in it and beside it, scores and saves them. Raises PlanError, RunError."""
    started = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    learned = represent(plan, table, folder, watch)
    asked, deadline = int(learned.values["clusters"]), started + 60 * float(learned.values["max_minutes"])

    def hurried() -> bool:
        return watch.stopped() or time.monotonic() > deadline

    clusters = learn_clusters(learned.material, asked, plan.seed, lambda stage: watch.tell("stage", stage=stage))
    if learned.values["refine"]:
        learned, clusters = Refiner(folder, watch, plan.seed, hurried).refined(learned, clusters)
    watch.tell("stage", stage="alternatives")
    labels: Labels = {"network": {count: labels_at(clusters.tree, count) for count in counts_of(clusters.tree)}}
    points = plain_points(learned.material.matrix, MOST_DIRECTIONS, plan.seed)
    labels |= beside(points, clusters, plan.seed, hurried)
    watch.tell("stage", stage="scoring")
    agreed = _agreement(learned, labels)
    scores: dict[str, Any] = {
        "task": plan.task,
        "target": plan.target,
        "main": "separation",
        "rows": _sides(learned),
        "measured_on": "all rows",
        "candidates": candidates_scores(learned, clusters, (points, labels), agreed, plan.seed),
        "recommended": "network",
    }
    said = [verdict(clusters, labels, scores["candidates"]), _of_values(plan, learned, labels["network"].get(clusters.chosen))]
    scores |= {"verdict": " ".join(filter(None, said)), "notes": _notes(learned, clusters, labels)}
    watch.tell("stage", stage="saving")
    _save(folder, learned, clusters, labels, agreed)
    scores |= {"seconds": round(time.monotonic() - started, 2), "device": devices.device_in_use()}
    write_json(folder / "scores.json", scores)
    return scores


def _of_values(plan: Plan, learned: Learned, found: np.ndarray | None) -> str:
    """Columns of few values have gaps even where they are independent, and clusters are then one or two of the columns."""
    if found is None or found.max(initial=-1) < 1:
        return ""
    chance = "All columns are categories: combinations of values lie apart also where nothing but chance combines them."
    only = chance if set(plan.kinds.values()) == {"category"} else ""
    return said_of_one_column(learned.frame, list(plan.kinds), found) or only


def _agreement(learned: Learned, labels: Labels) -> dict[str, dict[int, dict[str, float]]]:
    truth = label_codes(learned.kept_out) if learned.kept_out is not None else None
    if truth is None:
        return {}
    return {name: {count: agreement(truth, found) for count, found in of.items()} for name, of in labels.items()}


def _sides(learned: Learned) -> dict[str, int]:
    """Rows by side; of several networks each has its own."""
    rows = len(learned.material)
    validation = len(learned.folds[0][1]) if len(learned.folds) == 1 else 0
    return {"train": rows - validation, "validation": validation, "test": 0}


def _notes(learned: Learned, clusters: Clusters, labels: Labels) -> list[str]:
    notes = list(learned.notes)
    rows, known = len(learned.material), len(clusters.known)
    if known < rows:
        notes.append(f"Clusters were made of {known:,} different rows; the other {rows - known:,} go with their neighbours.")
    missing = [TITLES[name] for name in METHODS if name not in labels]
    if missing:
        notes.append(f"Not made, since it was stopped, time was up or they failed: {', '.join(missing)}.")
    return notes


def _save(folder: Path, learned: Learned, clusters: Clusters, labels: Labels, agreed: dict[str, Any]) -> None:
    counted = clusters.counted
    content = {
        "proposed": counted.proposed,
        "chosen": clusters.chosen,
        "sure": counted.sure,
        "reason": counted.reason,
        "by_count": counted.by_count,
        "counts": {name: list(found) for name, found in labels.items()},
        "merges": {"network": [list(merge) for merge in clusters.tree.merges]},
        "agreement": agreed,
        "usual": clusters.usual,
        "far": clusters.far,
    }
    arrays = {
        "rows": learned.material.places,
        "known": clusters.known,
        "near": clusters.near.places,
        "weights": clusters.near.weights,
        "leaves": clusters.tree.leaves,
        "shown": clusters.shown,
        "map2": clusters.maps[0],
        "map3": clusters.maps[1],
        "points": clusters.points,
    }
    arrays |= {f"labels:{name}": np.array(list(of.values()), np.int16) for name, of in labels.items() if name != "network"}
    clusters.space.save(folder / "space.npz")
    write_clusters(folder, content, arrays)
