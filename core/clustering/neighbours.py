"""The nearest rows of every row, exactly, and the graph that joins rows that share them."""

from typing import Any

import numpy as np

from core.lazy import lazy

faiss = lazy("faiss")
sparse = lazy("scipy.sparse")

Graph = Any  # scipy.sparse.csr_matrix (rows, rows), symmetric: the strength of each link

FEW, MANY = 10, 15  # neighbours looked at: links over both are added up


def nearest(points: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """(rows, most) distances and places of other rows, nearest first; fewer where there are not so many."""
    squares, places = _searched(points, points, min(most + 1, len(points)))
    own = places == np.arange(len(points))[:, None]
    own[~own.any(axis=1), -1] = True  # more rows alike than neighbours: any one of them is left out
    shape = (len(points), places.shape[1] - 1)
    return np.sqrt(np.maximum(squares[~own], 0)).reshape(shape), places[~own].reshape(shape)


def shared_graph(points: np.ndarray) -> Graph:
    """(rows, rows): how many of its neighbours a row shares with each of them (Jaccard), where one is the other's neighbour."""
    _, places = nearest(points, MANY)
    return shared(places[:, :FEW]) + shared(places)


def joined_graph(graphs: list[Graph]) -> Graph:
    """All links added up. Each row holds on to itself a little, so that none is without links."""
    return (sum(graphs[1:], graphs[0]) + 1e-6 * sparse.eye(graphs[0].shape[0])).tocsr()


def shared(places: np.ndarray) -> Graph:
    """Of rows whose neighbours lie at these places (rows, most)."""
    rows, most = places.shape
    own = np.repeat(np.arange(rows), most)
    links = sparse.csr_matrix((np.ones(rows * most), (own, places.ravel())), (rows, rows)) + sparse.eye(rows)
    common = (links @ links.T).multiply(links.maximum(links.T) > 0).tocsr()
    common.setdiag(0)
    common.eliminate_zeros()
    common.data = common.data / (2 * (most + 1) - common.data)
    return common


def nearest_known(points: np.ndarray, known: np.ndarray) -> np.ndarray:
    """(rows,) the place of the nearest of the known rows."""
    return nearest_places(points, known, 1)[:, 0]


def nearest_places(points: np.ndarray, known: np.ndarray, most: int) -> np.ndarray:
    """(rows, most) places of the nearest of the known rows."""
    return _searched(points, known, most)[1]


def _searched(points: np.ndarray, known: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """(rows, most) squared distances and places of the nearest known rows."""
    index = faiss.IndexFlatL2(known.shape[1])
    index.add(np.ascontiguousarray(known, np.float32))
    return index.search(np.ascontiguousarray(points, np.float32), most)
