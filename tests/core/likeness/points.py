"""Rows as points in memory; a run keeps its own on disk (core/likeness/store.py)."""

import numpy as np

from core.likeness.spaces import Space, summed


def space_of(rows: np.ndarray, owners: np.ndarray, count: int) -> Space:
    squares = summed(rows.astype(np.float32) ** 2, owners, count)
    return Space(rows.astype(np.float32), owners, squares, squares.sum(axis=1))
