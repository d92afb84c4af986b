"""How good clusters are: how far apart, how steady, and how far they agree with labels that were kept out."""

from typing import Any

import numpy as np

from core.clustering.alternatives import MOST_DIRECTIONS, plain_points
from core.clustering.learning import Clusters
from core.lazy import lazy
from core.representation.learning import Learned

metrics = lazy("sklearn.metrics")

SAMPLE = 2_000
DRAWS = 10

Scores = dict[str, dict[str, dict[str, float | None]]]


def candidates_scores(
    learned: Learned, clusters: Clusters, labels: dict[str, dict[int, np.ndarray]], agreed: dict[str, Any], seed: int
) -> Scores:
    """Of each candidate at the chosen number (HDBSCAN at its own): separation on the columns, agreement where there is any."""
    points = plain_points(learned.material.matrix, MOST_DIRECTIONS, seed)
    found: Scores = {}
    for name, of in labels.items():
        count = nearest_count(of, clusters.chosen)
        scores = {"separation": _separation(points, of[count], seed)}
        if name == "network":
            scores["reconstruction"] = _alone(learned.held_out)
        scores |= {measure: _alone(value) for measure, value in agreed.get(name, {}).get(count, {}).items()}
        found[name] = scores
    return found


def nearest_count(of: dict[int, np.ndarray], wanted: int) -> int:
    return min(of, key=lambda count: abs(count - max(wanted, 2)))


def _separation(points: np.ndarray, labels: np.ndarray, seed: int) -> dict[str, float | None]:
    """The mean silhouette of rows that belong to a cluster, over several samples."""
    random = np.random.default_rng(seed)
    mine = np.flatnonzero(labels >= 0)
    values = []
    for _ in range(DRAWS):
        some = random.permutation(mine)[: SAMPLE // 2]
        if 1 < len(np.unique(labels[some])) < len(some):
            values.append(float(metrics.silhouette_score(points[some], labels[some])))
    if not values:
        return _alone(None)
    return {"value": float(np.mean(values)), "low": float(np.min(values)), "high": float(np.max(values))}


def _alone(value: float | None) -> dict[str, float | None]:
    usable = value is not None and np.isfinite(value)
    return {"value": float(value) if usable and value is not None else None, "low": None, "high": None}


def verdict(clusters: Clusters, scores: Scores) -> str:
    counted = clusters.counted
    if counted.proposed < 2:
        return f"No clusters: the rows form one cloud. {counted.reason}"
    return f"{clusters.chosen} clusters. {counted.reason}"
