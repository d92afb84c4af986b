"""Rows as places on the graph's slowest waves: rows that are well joined lie together (Ng, Jordan and Weiss 2002)."""

import numpy as np

from core.clustering.neighbours import Graph
from core.lazy import lazy

sparse = lazy("scipy.sparse")
linalg = lazy("scipy.sparse.linalg")

SMALL = 200  # rows up to which all waves are worked out at once


def waves(graph: Graph, most: int, even: float, seed: int) -> np.ndarray:
    """(rows, most or fewer), slowest first. `even` joins every row to every other by that share of the mean row's links, so
    that parts without any link between them are told apart (regularised spectral clustering, Amini et al. 2013).
    """
    rows = graph.shape[0]
    degree = np.asarray(graph.sum(axis=1)).ravel()
    weak = even * degree.mean()
    root = 1 / np.sqrt(degree + weak)
    scaled = (sparse.diags(root) @ graph @ sparse.diags(root)).tocsr()
    most = min(most, rows - 1)
    if rows <= SMALL:
        values, vectors = np.linalg.eigh(scaled.toarray() + weak / rows * np.outer(root, root))
    else:
        whole = linalg.LinearOperator(
            (rows, rows), lambda x: scaled @ x.ravel() + weak / rows * root * (root @ x.ravel()), dtype=float
        )
        start = np.random.default_rng(seed).normal(size=rows)
        values, vectors = linalg.eigsh(whole, most, which="LA", v0=start, tol=1e-4, ncv=min(2 * most + 20, rows))
    return vectors[:, np.argsort(-values)[:most]]


def directions(vectors: np.ndarray, most: int) -> np.ndarray:
    """(rows, most): each row's place on the first waves, of length 1."""
    taken = vectors[:, :most]
    return taken / np.maximum(np.linalg.norm(taken, axis=1, keepdims=True), 1e-12)
