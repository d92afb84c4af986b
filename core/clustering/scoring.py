"""How good clusters are: how far apart, how steady, and how far they agree with labels that were kept out."""

from typing import Any

import numpy as np

from core.clustering.agreement import same_clusters
from core.clustering.alternatives import METHODS
from core.clustering.learning import Clusters
from core.clustering.tree import nearest_count
from core.lazy import lazy
from core.representation.learning import Learned

metrics = lazy("sklearn.metrics")

ROWS = 1_000  # a sample that separation is measured on
DRAWS = 10
STEADY_ROWS = 1_500  # at most, of the two draws that steadiness is measured on
CLEAR, SOME = 0.3, 0.1  # separation in the network's space
SAME = 0.9  # of the adjusted Rand index: nearly the same clusters
STEADIER = 0.05

Score = dict[str, float | None]
Scores = dict[str, dict[str, Score]]
Labels = dict[str, dict[int, np.ndarray]]  # candidate → number → (rows,) labels


def candidates_scores(
    learned: Learned, clusters: Clusters, looked: tuple[np.ndarray, Labels], agreed: dict[str, Any], seed: int
) -> Scores:
    """Of each candidate at the chosen number (HDBSCAN at its own): separation on the columns, stability when rows are left
    out, agreement where there is any. `looked`: the plain points, and the labels of each candidate.
    """
    points, labels = looked
    found: Scores = {}
    for name, of in labels.items():
        count = nearest_count(of, clusters.chosen)
        steady = (
            clusters.counted.by_count.get(count, {}).get("stability")
            if name == "network"
            else steadiness(name, points, count, seed)
        )
        scores = {"separation": separation(points, of[count], seed), "stability": alone(steady)}
        if name == "network":
            scores["reconstruction"] = alone(learned.held_out)
        found[name] = scores | {measure: alone(value) for measure, value in agreed.get(name, {}).get(count, {}).items()}
    return found


def steadiness(name: str, points: np.ndarray, count: int, seed: int) -> float | None:
    """How alike an alternative's clusters of two random draws of rows are, on the rows in both (adjusted Rand index)."""
    random = np.random.default_rng(seed)
    size = min(int(0.8 * len(points)), STEADY_ROWS)
    pool = random.permutation(len(points))[: round(size / 0.8)]
    drawn = [np.sort(random.permutation(pool)[:size]) for _ in range(2)]
    if size <= count + 1:
        return None
    tries = [METHODS[name](points[rows], [count], seed) for rows in drawn]
    if not all(tries):
        return None
    common = np.intersect1d(drawn[0], drawn[1], return_indices=True)[1:]
    one, other = (next(iter(tried.values()))[rows] for tried, rows in zip(tries, common, strict=True))
    return same_clusters(one, other)


def separation(points: np.ndarray, labels: np.ndarray, seed: int) -> Score:
    """The mean silhouette of rows that belong to a cluster; an interval where only samples of them were looked at."""
    random = np.random.default_rng(seed)
    mine = np.flatnonzero(labels >= 0)
    values = []
    for _ in range(DRAWS if len(mine) > ROWS else 1):
        some = random.permutation(mine)[:ROWS]
        if 1 < len(np.unique(labels[some])) < len(some):
            values.append(float(metrics.silhouette_score(points[some], labels[some])))
    if not values:
        return alone(None)
    if len(values) == 1:
        return alone(values[0])
    return {"value": float(np.mean(values)), "low": float(np.min(values)), "high": float(np.max(values))}


def alone(value: float | None) -> Score:
    """A score without an interval; None where it is not known."""
    return {"value": float(value) if value is not None and np.isfinite(value) else None, "low": None, "high": None}


def verdict(clusters: Clusters, labels: Labels, scores: Scores) -> str:
    """How many clusters, how clearly apart, whether k-means' are as steady or the same."""
    counted, chosen = clusters.counted, clusters.chosen
    if counted.proposed < 2:
        asked = f" The {chosen} that were asked for are pieces of it." if chosen > 1 else ""
        return f"No clusters: the rows form one cloud.{asked} {counted.reason}"
    apart = counted.by_count.get(chosen, {}).get("separation", 0.0)
    words = "clearly apart" if apart >= CLEAR else "apart" if apart >= SOME else "with edges that run into one another"
    proposed = f" {counted.proposed} were proposed." if chosen != counted.proposed else ""
    return f"{chosen} clusters, {words}.{proposed}{_beside_means(chosen, labels, scores)}"


def _beside_means(chosen: int, labels: Labels, scores: Scores) -> str:
    if chosen not in labels.get("kmeans", {}):
        return ""
    alike = same_clusters(labels["network"][chosen], labels["kmeans"][chosen])
    if alike >= SAME:
        return " k-means on the plain columns finds nearly the same ones."
    own, theirs = (scores[name]["stability"]["value"] for name in ("network", "kmeans"))
    if own is None or theirs is None:
        return " k-means on the plain columns finds others."
    figures = f"({own:.2f} against {theirs:.2f}, 1 is the same every time)"
    if own > theirs + STEADIER:
        return f" They come out steadier than those of k-means when rows are left out {figures}."
    if theirs > own + STEADIER:
        return f" Those of k-means come out steadier when rows are left out {figures}: look at both."
    return f" k-means finds others that are about as steady {figures}."
