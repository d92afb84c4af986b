"""How many clusters there are; "none" is an answer.

A tree is walked from the top. A cluster is two where a cut through it crosses far fewer links than the best cut through one
cloud (a bell of the same spread and intrinsic dimension, as many rows) would. The idea is the dip of DipDECK and dip-means
(Leiber et al. 2021, Kalogeratos and Likas 2012), told from what one cloud looks like rather than from a projection.
"""

from dataclasses import dataclass

import numpy as np

from core.clustering.agreement import same_clusters
from core.clustering.neighbours import Graph, joined_graph, nearest, shared
from core.clustering.partition import between, quick_partition
from core.clustering.spectral import waves
from core.clustering.tree import Tree, best_sweep, labels_at, rows_of
from core.lazy import lazy

metrics = lazy("sklearn.metrics")

FIRST = 12  # clusters of the tree that is walked
MOST_ROWS = 800  # of a cluster that are looked at
CLOUDS = 4  # drawn for each cluster
GAP = 0.3  # of the links that a cut through one cloud crosses
SMALLEST, FEWEST = 0.02, 10  # share of rows, and rows, of a cluster that is counted
LEAST_SIDE = 0.05
SHOWN = range(2, 13)
SAMPLE = 2_000


@dataclass(frozen=True)
class Counted:
    """`proposed` 1: no clusters. `sure` 0 … 1. `labels` (rows,) are the clusters found. `by_count`: number → separation,
    stability.
    """

    proposed: int
    sure: float
    reason: str
    labels: np.ndarray
    by_count: dict[int, dict[str, float]]


def count_clusters(graph: Graph, tree: Tree, points: np.ndarray, seed: int) -> Counted:
    """`tree` is of the same rows as `graph` and `points` (rows, directions)."""
    random = np.random.default_rng(seed)
    least = max(FEWEST, round(SMALLEST * len(points)))
    labels, gaps = _walk(tree, points, least, random)
    labels = _without_small(graph, labels, least)
    proposed = int(labels.max()) + 1
    return Counted(proposed, _sureness(gaps), _reason(proposed, gaps), labels, _by_count(graph, tree, points, seed))


def _walk(tree: Tree, points: np.ndarray, least: int, random: np.random.Generator) -> tuple[np.ndarray, list[float]]:
    """(rows,) clusters, and for every cluster looked at the share of a cloud's links that its best cut crosses."""
    labels, gaps, found = np.zeros(len(points), int), [], 0
    waiting = [2 * tree.parts - 2]
    while waiting:
        node = waiting.pop()
        rows = np.flatnonzero(rows_of(tree, node))
        if node >= tree.parts and len(rows) >= 2 * least:
            gaps.append(_gap(points[rows], random))
            if gaps[-1] < GAP:
                waiting += tree.merges[node - tree.parts][:2]
                continue
        labels[rows] = found
        found += 1
    return labels, gaps


def _gap(points: np.ndarray, random: np.random.Generator) -> float:
    """How many links the best cut in two crosses, as a share of those that it would cross in one cloud."""
    some = points[random.permutation(len(points))[:MOST_ROWS]].astype(np.float64)
    crossed, distances = _best_cut(some)
    spread = np.sort(np.linalg.eigvalsh(np.cov(some.T).reshape(some.shape[1], -1)))[::-1]
    sides = int(np.clip(np.ceil(_dimension(distances)), 1, len(spread)))
    scale = np.sqrt(np.maximum(spread[:sides], 1e-12))
    many = CLOUDS if sides > 2 else 3 * CLOUDS  # on a line or in the plane clouds differ much by chance
    clouds = [_best_cut(random.normal(size=(len(some), sides)) * scale)[0] for _ in range(many)]
    return crossed / max(min(float(np.mean(clouds)), 2 * min(clouds)), 1e-9)


def _best_cut(points: np.ndarray) -> tuple[float, np.ndarray]:
    """The smallest share of links that a cut along a slow wave crosses, and distances to neighbours."""
    distances, places = nearest(points, 15)
    graph = joined_graph([shared(places[:, :10]), shared(places)])
    slow = waves(graph, 4, 1e-3, 0)
    least = max(4, int(LEAST_SIDE * len(points)))
    return min(best_sweep(graph, slow[:, wave], least).share for wave in range(1, slow.shape[1])), distances


def _dimension(distances: np.ndarray) -> float:
    """The intrinsic dimension by how distances to neighbours grow (Levina and Bickel 2004)."""
    known = np.maximum(distances, 1e-9)
    many = known.shape[1]
    growth = float(np.log(known[:, -1:] / known[:, :-1]).mean())
    return (many - 2) / (many - 1) / max(growth, 1e-6)


def _without_small(graph: Graph, labels: np.ndarray, least: int) -> np.ndarray:
    """Groups too small to be counted go with the one that they are best joined to."""
    labels = labels.copy()
    while len(sizes := np.bincount(labels)) > 1 and sizes.min() < least:
        small = int(sizes.argmin())
        among = between(graph, labels)
        joined = among[small] / np.maximum(among.sum(axis=1), 1e-15)
        joined[small] = -1
        labels[labels == small] = int(joined.argmax())
        labels = np.unique(labels, return_inverse=True)[1]
    return labels


def _sureness(gaps: list[float]) -> float:
    """Of the decision that could most easily have gone the other way; a half where there was none."""
    if not gaps:
        return 0.5
    distance = min(abs(np.log(max(gap, 1e-3) / GAP)) for gap in gaps)
    return round(float(1 / (1 + np.exp(-3 * distance))), 3)


def _reason(proposed: int, gaps: list[float]) -> str:
    if not gaps:
        return "There are too few different rows to tell clusters from chance."
    if proposed < 2:
        return (
            f"The best cut in two crosses {100 * gaps[0]:.0f} % of the links between neighbours that it would cross in one "
            f"even cloud; only below {100 * GAP:.0f} % is it taken for a gap."
        )
    widest = max((gap for gap in gaps if gap < GAP), default=0.0)
    return (
        f"Every cut between them crosses at most {100 * widest:.0f} % of the links between neighbours that a cut through one "
        "even cloud would cross, and no cluster has such a gap within."
    )


def _by_count(graph: Graph, tree: Tree, points: np.ndarray, seed: int) -> dict[int, dict[str, float]]:
    random = np.random.default_rng(seed)
    some = random.permutation(len(points))[:SAMPLE]
    drawn = [np.sort(random.permutation(len(points))[: max(min(int(0.8 * len(points)), 3_000), 2)]) for _ in range(2)]
    slow = [waves(graph[rows][:, rows].tocsr(), max(SHOWN) + 1, 1e-3, seed) for rows in drawn]
    common = np.intersect1d(drawn[0], drawn[1], return_indices=True)[1:]
    found = {}
    for count in SHOWN:
        if count > min(tree.parts, len(points) // 4, slow[0].shape[1]):
            break
        labels = labels_at(tree, count)[some]
        apart = float(metrics.silhouette_score(points[some], labels)) if 1 < len(np.unique(labels)) < len(some) else 0.0
        again = [quick_partition(one, count, seed)[rows] for one, rows in zip(slow, common, strict=True)]
        found[count] = {"separation": apart, "stability": same_clusters(*again)}
    return found
