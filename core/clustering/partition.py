"""One number of clusters: many partitions are tried, and the one that cuts few links into parts of much inside is kept."""

import warnings
from dataclasses import dataclass

import numpy as np

from core.clustering.neighbours import Graph
from core.clustering.spectral import directions, waves
from core.lazy import lazy

cluster = lazy("sklearn.cluster")
mixture = lazy("sklearn.mixture")
exceptions = lazy("sklearn.exceptions")
sparse = lazy("scipy.sparse")

EVEN = (1e-3, 1e-2)  # two slightly different graphs' waves
WAVES = (0.8, 1.0, 1.2, 1.4)  # waves looked at, as a share of the number of clusters
FURTHEST = 3.0  # a partition may cut so many times as many links as the one that cuts fewest
ALMOST_NONE = 0.01  # of all links


@dataclass(frozen=True)
class Links:
    """`inside`: the share of links that lie within clusters. `even`: the sum of squared shares of links by cluster."""

    inside: float
    even: float

    @property
    def cut(self) -> float:
        return 1 - self.inside

    @property
    def modularity(self) -> float:
        return self.inside - self.even


def links_of(graph: Graph, labels: np.ndarray) -> Links:
    among = between(graph, labels)
    return Links(float(np.trace(among)), float((among.sum(axis=1) ** 2).sum()))


def between(graph: Graph, labels: np.ndarray) -> np.ndarray:
    """(clusters, clusters) shares of all links."""
    members = members_of(labels)
    among = (members.T @ graph @ members).toarray()
    return among / among.sum()


def members_of(labels: np.ndarray) -> Graph:
    return sparse.csr_matrix((np.ones(len(labels)), (np.arange(len(labels)), labels)), (len(labels), int(labels.max()) + 1))


def waves_for(graph: Graph, most_clusters: int, seed: int) -> list[np.ndarray]:
    most = int(np.ceil(max(WAVES) * most_clusters)) + 1
    return [waves(graph, most, even, seed) for even in EVEN]


def best_partition(graph: Graph, all_waves: list[np.ndarray], count: int, seed: int) -> np.ndarray:
    """(rows,) 0 … count − 1. Of those that cut at most three times the fewest links, the one of largest modularity."""
    tried = [labels for vectors in all_waves for labels in _tried(vectors, count, seed)]
    tried = [labels for labels in tried if len(np.unique(labels)) == count] or tried
    found = [links_of(graph, labels) for labels in tried]
    most = FURTHEST * min(links.cut for links in found) + ALMOST_NONE
    return max((pair for pair in zip(tried, found, strict=True) if pair[1].cut <= most), key=lambda pair: pair[1].modularity)[0]


def quick_partition(vectors: np.ndarray, count: int, seed: int) -> np.ndarray:
    return _means(directions(vectors, count), count, seed, 4)


def _tried(vectors: np.ndarray, count: int, seed: int) -> list[np.ndarray]:
    found = []
    for many in sorted({max(2, round(share * count)) for share in WAVES}):
        at = directions(vectors, many).astype(np.float64)
        for again in (0, 1):
            found.append(_means(at, count, seed + again, 10 if len(at) < 5_000 else 5))
            found += _mixed(at, count, seed + again)
    return found


def _means(at: np.ndarray, count: int, seed: int, starts: int) -> np.ndarray:
    with unconverged():  # fewer different places than clusters
        return cluster.KMeans(count, n_init=starts, random_state=seed).fit_predict(at).astype(np.int64)


def _mixed(at: np.ndarray, count: int, seed: int) -> list[np.ndarray]:
    """By a mixture of bells; none where a bell shrinks to a point."""
    try:
        with unconverged():  # the rounds allowed are few
            return [mixture.GaussianMixture(count, random_state=seed, reg_covar=1e-4, max_iter=30).fit_predict(at)]
    except ValueError:
        return []


def unconverged() -> warnings.catch_warnings:
    """A learner that is stopped early says so; here that is meant."""
    return warnings.catch_warnings(action="ignore", category=exceptions.ConvergenceWarning)
