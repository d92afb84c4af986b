"""Rows that lie in clouds, as material without any network: the code says nothing."""

import numpy as np

from core.alternatives.base import Arrays
from core.parts import Part
from core.representation.material import Material
from core.representation.rows import SelfRows


def clouds(centres: int, rows: int = 60, sides: int = 4, apart: float = 9.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """(rows × centres, sides) and which cloud each row is of."""
    random = np.random.default_rng(seed)
    middle = apart * np.array(
        [[centre // 2 + 1 if side == centre % sides else 0 for side in range(sides)] for centre in range(centres)]
    )
    truth = np.repeat(np.arange(centres), rows)
    return (middle[truth] + random.normal(size=(len(truth), sides))).astype(np.float32), truth


def material(matrix: np.ndarray) -> Material:
    arrays: Arrays = {"numbers": matrix}
    part = Part("numbers", "rows", (matrix.shape[1],), names=tuple(f"x{place}" for place in range(matrix.shape[1])))
    code = np.zeros((len(matrix), 2), np.float32)
    return Material(
        SelfRows.of((part,), arrays),
        np.arange(len(matrix)),
        part.names,
        matrix.astype(np.float32),
        {name: np.array([place]) for place, name in enumerate(part.names)},
        code,
        np.zeros((len(matrix), matrix.shape[1]), np.float32),
    )


def quiet(stage: str) -> None:
    """Nobody listens."""
