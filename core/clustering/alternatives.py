"""What stands beside the network's clusters, on the same rows: k-means, Ward, a mixture of bells and HDBSCAN."""

from collections.abc import Callable

import numpy as np

from core.clustering.neighbours import nearest_known
from core.clustering.partition import unconverged
from core.lazy import lazy

cluster = lazy("sklearn.cluster")
mixture = lazy("sklearn.mixture")
decomposition = lazy("sklearn.decomposition")

MOST_ROWS = 10_000  # learned from; others are given to the nearest centre or row
MOST_DENSE = MOST_BELLS = 5_000
MOST_DIRECTIONS = 50
BELL_DIRECTIONS = 20

Tries = dict[int, np.ndarray]  # number of clusters → (rows,) labels, −1 for none


def plain_points(matrix: np.ndarray, most: int, seed: int) -> np.ndarray:
    """The matrix itself, or its largest principal directions where it is wide."""
    if matrix.shape[1] <= most:
        return matrix
    return decomposition.PCA(min(most, len(matrix)), random_state=seed).fit_transform(matrix).astype(np.float32)


def k_means(points: np.ndarray, counts: list[int], seed: int) -> Tries:
    some = _sample(len(points), MOST_ROWS, seed)
    with unconverged():
        learned = {count: cluster.KMeans(count, n_init=4, random_state=seed).fit(points[some]) for count in counts}
    return {count: one.predict(points) for count, one in learned.items()}


def ward(points: np.ndarray, counts: list[int], seed: int) -> Tries:
    some = _sample(len(points), MOST_ROWS, seed)
    tree = cluster.AgglomerativeClustering(1, compute_full_tree=True).fit(points[some]).children_
    places = _places(points, some)
    return {count: _cut(tree, len(some), count)[places] for count in counts}


def bells(points: np.ndarray, counts: list[int], seed: int) -> Tries:
    """A Gaussian mixture with full covariances; a number at which it fails is left out."""
    few = plain_points(points, BELL_DIRECTIONS, seed).astype(np.float64)
    some = _sample(len(points), MOST_BELLS, seed)
    found = {}
    for count in counts:
        try:
            with unconverged():
                learned = mixture.GaussianMixture(
                    count, random_state=seed, reg_covar=1e-4 * max(float(few.var()), 1e-9), max_iter=60
                ).fit(few[some])
        except ValueError:
            continue
        labels = learned.predict(few)
        if len(np.unique(labels)) == count:
            found[count] = labels
    return found


def density(points: np.ndarray, counts: list[int], seed: int) -> Tries:
    """HDBSCAN finds its own number; one answer."""
    some = _sample(len(points), MOST_DENSE, seed)
    least = max(5, len(some) // 100)
    labels = cluster.HDBSCAN(min_cluster_size=least, copy=True).fit_predict(points[some])
    return {int(labels.max()) + 1: labels[_places(points, some)]}


METHODS: dict[str, Callable[[np.ndarray, list[int], int], Tries]] = {
    "kmeans": k_means,
    "ward": ward,
    "mixture": bells,
    "hdbscan": density,
}

TITLES = {"kmeans": "k-means", "ward": "Ward", "mixture": "the Gaussian mixture", "hdbscan": "HDBSCAN"}


def _sample(rows: int, most: int, seed: int) -> np.ndarray:
    if rows <= most:
        return np.arange(rows)
    return np.sort(np.random.default_rng(seed).choice(rows, most, replace=False))


def _places(points: np.ndarray, some: np.ndarray) -> np.ndarray:
    """(rows,) where among those that were looked at each row lies: itself, or the nearest."""
    return np.arange(len(points)) if len(some) == len(points) else nearest_known(points, points[some])


def _cut(tree: np.ndarray, rows: int, count: int) -> np.ndarray:
    """(rows,) clusters after all merges but the last count − 1."""
    parent = np.arange(2 * rows - 1)
    for made, pair in enumerate(tree[: rows - count]):
        parent[pair] = rows + made
    for node in range(2 * rows - 2, -1, -1):  # parents have larger numbers than their children
        parent[node] = parent[parent[node]]
    return np.unique(parent[:rows], return_inverse=True)[1]
