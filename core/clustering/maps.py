"""The map: rows as dots in the plane or in space, drawn together along the graph's links and pushed apart from random others
(as UMAP does, McInnes et al. 2018, but all rows at once in numpy).
"""

import numpy as np

from core.clustering.neighbours import Graph
from core.lazy import lazy

sparse = lazy("scipy.sparse")

ROUNDS = 240
OTHERS = 6  # random rows that push, a row and round
LINKS = 12  # strongest links kept of each row
A, B = 1.58, 0.9  # UMAP's curve for a smallest distance of 0.1


def draw_map(graph: Graph, start: np.ndarray, seed: int) -> np.ndarray:
    """(rows, 2 or 3) float32, about ±10; the same seed draws the same map."""
    random = np.random.default_rng(seed)
    links = _strongest(graph)
    at = 10 * start / max(np.abs(start).max(), 1e-12) + random.normal(scale=1e-2, size=start.shape)
    own = np.repeat(np.arange(len(at)), np.diff(links.indptr))
    speed = np.zeros_like(at)
    for step in range(ROUNDS):
        push = _pulled(links, own, at) + _pushed(at, random)
        speed = 0.5 * speed + np.clip(push, -4, 4)
        at = at + (1 - step / ROUNDS) * 0.25 * speed
    return (at - at.mean(axis=0)).astype(np.float32)


def _strongest(graph: Graph) -> Graph:
    """Each row's strongest links, as shares of its strongest; both ways."""
    graph = graph.tocsr()
    kept = []
    for row in range(graph.shape[0]):
        first, last = graph.indptr[row], graph.indptr[row + 1]
        values = graph.data[first:last]
        some = first + np.argsort(-values, kind="stable")[:LINKS]
        kept.append((np.full(len(some), row), graph.indices[some], graph.data[some] / max(values.max(initial=0), 1e-12)))
    rows, columns, values = (np.concatenate(each) for each in zip(*kept, strict=True))
    apart = rows != columns
    links = sparse.csr_matrix((values[apart], (rows[apart], columns[apart])), graph.shape)
    return links.maximum(links.T).tocsr()


def _pulled(links: Graph, own: np.ndarray, at: np.ndarray) -> np.ndarray:
    squares = ((at[own] - at[links.indices]) ** 2).sum(axis=1)
    strength = links.data * 2 * A * B * np.maximum(squares, 1e-6) ** (B - 1) / (1 + A * squares**B)
    pull = sparse.csr_matrix((strength, links.indices, links.indptr), links.shape)
    return (pull @ at - np.asarray(pull.sum(axis=1)) * at) / 4


def _pushed(at: np.ndarray, random: np.random.Generator) -> np.ndarray:
    push = np.zeros_like(at)
    for _ in range(OTHERS):
        away = at - at[random.permutation(len(at))]
        squares = (away**2).sum(axis=1, keepdims=True)
        push += away * np.clip(2 * B / ((0.001 + squares) * (1 + A * squares**B)), 0, 4)
    return push
