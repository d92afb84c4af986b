"""A run of clusters as its training would leave it, without any training: three groups of customers, and rows of none."""

import time
from dataclasses import replace

import numpy as np

import core
from core.clustering.files import write_clusters
from core.home import write_json
from core.plan import Plan
from core.runs import Run, new_run

ROWS = 90
PARTS = 6  # two of each group
AGES, SPENT = (25, 45, 65), (900, 100, 500)
COUNTS = (2, 3, 4, 5, 6)
MERGES = ((0, 1, 0.2, 30), (2, 3, 0.3, 30), (4, 5, 0.4, 30), (6, 8, 0.8, 60), (9, 7, 0.9, 90))
NAME = "<img src=x onerror=alert(1)>"  # a column may be called so


def table() -> core.Table:
    """Groups of 30 rows, one after another; `segment` says which, and the last column has a hostile name."""
    lines = [
        f"{AGES[row // 30] + row % 5},{SPENT[row // 30] + 7 * (row % 9)},{'ABC'[row // 30]}{'' if row % 10 else 'x'},"
        f"{('young', 'thrifty', 'old')[row // 30]},{row % 4}"
        for row in range(ROWS)
    ]
    return core.add_table("\n".join([f"age,spent,town,segment,{NAME}", *lines]) + "\n", "customers.csv")


def finished_clusters(kept_out: str = "", **changes) -> Run:
    """`proposed` 1: none are. `thick`: clusters that HDBSCAN finds. `shown`: dots on the map. `names`: of the
    network's clusters, {number: {cluster: name}}.
    """
    of = table()
    kinds = {"age": "number", "spent": "number", "town": "category", NAME: "number"}
    if kept_out != "segment":
        kinds["segment"] = "category"
    run = new_run(Plan(of.id, of.name, "clustering", kept_out, kinds, "autoencoder", name=changes.get("name", "")))
    proposed, thick = changes.get("proposed", 3), changes.get("thick", 2)
    write_clusters(run.folder, _content(proposed, kept_out, thick), _arrays(changes.get("shown", ROWS), thick))
    if "names" in changes:
        write_json(run.folder / "names.json", {"network": changes["names"]})
    inputs = {name: {"decimal": "."} for name in kinds}
    states = {"task": "clustering", "target": {}, "target_name": kept_out, "kinds": kinds, "inputs": inputs}
    write_json(run.folder / "states.json", states)
    write_json(run.folder / "scores.json", _scores(proposed, kept_out))
    run.write_status(
        replace(run.status(), state="finished", started=time.time() - 9, ended=time.time(), attempt=1, device="CPU (2 cores)")
    )
    return run


def _content(proposed: int, kept_out: str, thick: int) -> dict:
    by_count = {
        str(count): {"separation": 0.7 - 0.1 * abs(count - 3), "stability": 0.95 - 0.2 * abs(count - 3)} for count in COUNTS
    }
    reason = "They come out the same."
    agreed = {str(count): {"accuracy": 0.98 if count == 3 else 0.6, "nmi": 0.9, "ari": 0.88} for count in COUNTS}
    return {
        "proposed": proposed, "chosen": max(proposed, 1), "sure": 0.9, "reason": reason, "by_count": by_count,
        "counts": {"network": list(COUNTS), "kmeans": [2, 3, 4], "hdbscan": [thick]},
        "merges": {"network": [list(merge) for merge in MERGES]}, "usual": 1.0, "far": 9.0,
        "agreement": {"network": agreed} if kept_out else {},
    }  # fmt: skip


def _arrays(shown: int, clusters: int) -> dict[str, np.ndarray]:
    random = np.random.default_rng(0)
    rows = np.arange(ROWS)
    parts = rows // 15
    middles = np.array([[-6, 0, 0], [-5, 1, 0], [0, 5, 1], [1, 6, 1], [6, -3, 2], [7, -2, 2]])[parts]
    at = (middles + random.normal(0, 0.3, (ROWS, 3))).astype(np.float32)
    near = np.stack([(rows + step) % ROWS for step in range(8)], axis=1)
    few = np.sort(random.permutation(ROWS)[:shown])
    halves = np.stack([rows // 30 % count for count in (2, 3, 4)]).astype(np.int16)
    thick = np.where(rows % 30 < 20, np.minimum(rows // 30, clusters - 1), -1).astype(np.int16)
    return {
        "rows": rows, "known": rows, "near": near, "weights": np.full(near.shape, 1 / 8), "leaves": parts, "points": at,
        "shown": few, "map2": at[few, :2], "map3": at[few], "labels:kmeans": halves, "labels:hdbscan": thick[None],
    }  # fmt: skip


def _scores(proposed: int, kept_out: str) -> dict:
    def scored(value: float) -> dict:
        found = {"separation": {"value": value, "low": value - 0.05, "high": value + 0.05}}
        agreed = {name: {"value": 0.9, "low": None, "high": None} for name in ("accuracy", "nmi", "ari")}
        return found | (agreed if kept_out else {})

    verdict = "3 clusters, fairly sure." if proposed > 1 else "No clusters: the rows form one cloud."
    return {
        "task": "clustering", "target": kept_out, "main": "separation", "measured_on": "all rows",
        "rows": {"train": 72, "validation": 18, "test": 0}, "recommended": "network", "verdict": verdict, "notes": [],
        "candidates": {"network": scored(0.7), "kmeans": scored(0.6), "hdbscan": scored(0.5)},
        "seconds": 12.0, "device": "CPU (2 cores)",
    }  # fmt: skip
