"""Where rows lie close together: the columns' principal directions and the network's code, seen so that what differs between
neighbours counts little.

Differences between near rows are mostly noise and habits that clusters have in common; directions are divided by how much
near rows differ along them (relevant component analysis, Bar-Hillel et al. 2003, with neighbours in place of known groups).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.arrays import read_arrays
from core.clustering.neighbours import nearest
from core.lazy import lazy

decomposition = lazy("sklearn.decomposition")

MOST_DIRECTIONS = 50
SHRINK = 0.1  # of the spread between neighbours towards an even one
NEAR = 10  # neighbours whose differences are looked at
ROUNDS = 2


@dataclass(frozen=True)
class Space:
    """`mean` (given,) of columns and code side by side, and `ways` (given, directions): points = (row − mean) @ ways."""

    mean: np.ndarray
    ways: np.ndarray

    def points(self, given: np.ndarray) -> np.ndarray:
        """(rows, directions) float32, of columns and code side by side."""
        return ((given.astype(np.float64) - self.mean) @ self.ways).astype(np.float32)

    def save(self, path: Path) -> None:
        np.savez(path, mean=self.mean, ways=self.ways)


def open_space(path: Path) -> Space:
    return Space(**read_arrays(path))


def side_by_side(material: Any) -> np.ndarray:
    """(rows, columns' places + code's nodes)."""
    return np.concatenate([material.matrix, material.code], axis=1)


def learn_spaces(matrix: np.ndarray, code: np.ndarray, seed: int) -> list[Space]:
    """Columns alone, then columns with the code, each after one and two rounds. New rows are placed in the last."""
    given = np.concatenate([matrix, code], axis=1)
    mean = given.mean(axis=0, dtype=np.float64)
    columns = _columns(matrix, code.shape[1], seed)
    both = np.concatenate([columns, _code(code, matrix.shape[1])], axis=1)
    found = []
    for ways in (columns, both) if both.shape[1] > columns.shape[1] else (columns,):
        start = (given - mean) @ ways
        turned = np.eye(ways.shape[1])
        for _ in range(ROUNDS):
            turned = _whitening(start, nearest((start @ turned).astype(np.float32), NEAR)[1])
            found.append(Space(mean, ways @ turned))
    return found


def _columns(matrix: np.ndarray, nodes: int, seed: int) -> np.ndarray:
    """(given, directions): the columns' largest principal directions, of total variance 1; nothing of the code."""
    centred = matrix - matrix.mean(axis=0)
    most = min(MOST_DIRECTIONS, *matrix.shape)
    if most < matrix.shape[1]:
        ways = decomposition.PCA(most, random_state=seed).fit(centred).components_.T.astype(np.float64)
    else:
        ways = np.eye(matrix.shape[1])
    ways = ways / np.sqrt(max((centred @ ways).var(axis=0).sum(), 1e-12))
    return np.concatenate([ways, np.zeros((nodes, ways.shape[1]))])


def _code(code: np.ndarray, width: int) -> np.ndarray:
    """(given, nodes): the code's nodes that vary, of total variance 1."""
    varying = np.flatnonzero(code.std(axis=0) > 1e-6)
    ways = np.eye(code.shape[1])[:, varying] / np.sqrt(max(code.var(axis=0).sum(), 1e-12))
    return np.concatenate([np.zeros((width, len(varying))), ways])


def _whitening(points: np.ndarray, near: np.ndarray) -> np.ndarray:
    """(directions, directions): what differs between neighbours is made even in all directions."""
    spread = np.zeros((points.shape[1], points.shape[1]))
    for place in range(near.shape[1]):
        difference = points - points[near[:, place]]
        spread += difference.T @ difference
    values, ways = np.linalg.eigh(spread / (2 * near.size))
    values = (1 - SHRINK) * np.maximum(values, 0) + SHRINK * max(values.mean(), 1e-12)
    return (ways / np.sqrt(values)) @ ways.T
