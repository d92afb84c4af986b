"""How many clusters: proposed, with how sure and why; "none" is an answer."""

from dataclasses import dataclass

import numpy as np

from core.clustering.agreement import same_clusters
from core.clustering.neighbours import Graph
from core.clustering.partition import links_of, quick_partition
from core.lazy import lazy

metrics = lazy("sklearn.metrics")

MOST = 12
SAMPLE = 2_000


@dataclass(frozen=True)
class Counted:
    """`proposed` 1: no clusters. `sure` 0 … 1. `by_count`: number → separation, stability."""

    proposed: int
    sure: float
    reason: str
    by_count: dict[int, dict[str, float]]


def count_clusters(graph: Graph, all_waves: list[np.ndarray], points: np.ndarray, seed: int) -> Counted:
    some = np.random.default_rng(seed).permutation(len(points))[:SAMPLE]
    by_count = {}
    for count in range(2, min(MOST, len(points) // 5) + 1):
        labels = quick_partition(all_waves, count, seed)
        again = quick_partition(all_waves[1:], count, seed + 1)
        by_count[count] = {
            "separation": float(metrics.silhouette_score(points[some], labels[some]))
            if len(np.unique(labels[some])) > 1
            else 0.0,
            "stability": same_clusters(labels, again),
            "modularity": links_of(graph, labels).modularity,
        }
    if not by_count:
        return Counted(1, 0.5, "There are too few different rows to tell clusters from chance.", {})
    best = max(by_count, key=lambda count: by_count[count]["separation"] + by_count[count]["stability"])
    return Counted(best, by_count[best]["stability"], f"{best} clusters lie farthest apart and come out most alike.", by_count)
