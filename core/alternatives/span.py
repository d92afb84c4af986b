"""Many more inputs than rows: a linear model's best weights lie in the span of the rows, which has few directions."""

from typing import Any

import numpy as np

FEWEST_INPUTS = 2_000  # below, nothing is gained
SMALLEST = 1e-10  # of the largest: directions in which the rows do not differ


def in_span(matrix: Any) -> tuple[Any, np.ndarray | None]:
    """(rows, directions), and (inputs, directions) that lead back: the same model, however its weights are penalised by their
    squares. The matrix itself, and None, where it is sparse or not wide.
    """
    if not isinstance(matrix, np.ndarray) or matrix.shape[1] < max(FEWEST_INPUTS, matrix.shape[0]):
        return matrix, None
    values, vectors = np.linalg.eigh(matrix @ matrix.T)
    kept = values > SMALLEST * max(values[-1], 1e-300)
    lengths = np.sqrt(values[kept])
    back = matrix.T @ (vectors[:, kept] / lengths)
    return vectors[:, kept] * lengths, back
