"""Rows of a representation as detectors see them: numbers with their outliers, as the table has them up to scale."""

import numpy as np

from core.detectors.base import Sight
from core.inputs.scaling import straightened
from core.representation.material import Material

FARTHEST = 0.99999  # of the smooth clip's end: some 670 times the distance of the quartiles


def sight_of(material: Material) -> Sight:
    """Categories, texts and series as in the matrix; numbers straightened, since bent outliers hide what is unusual."""
    numbers = material.matrix.astype(np.float64)
    plain = np.zeros(numbers.shape[1], bool)
    if "numbers" in material.rows.arrays:  # packed first (`core.parts.pack`)
        straight = straightened(material.rows.arrays["numbers"], FARTHEST)
        plain[: straight.shape[1]] = True
        numbers[:, : straight.shape[1]] = straight.astype(np.float32)  # so that they can be kept in half the space
    owners = np.zeros(numbers.shape[1], int)
    for place, name in enumerate(material.columns):
        owners[material.spans[name]] = place
    return Sight(material.columns, numbers, plain, owners, material.errors * _stretch(material))


def _stretch(material: Material) -> np.ndarray:
    """(rows, columns): what a squared error on the bent scale is on the straight one."""
    found = np.ones((len(material), len(material.columns)))
    if "numbers" not in material.rows.arrays:
        return found
    third = np.clip(material.rows.arrays["numbers"].astype(np.float64) / 3, -FARTHEST, FARTHEST)
    slope = (1 - third**2) ** -3
    for place, name in enumerate(material.columns):
        mine = material.spans[name]
        if len(mine) and mine[0] < slope.shape[1]:  # a number's own place comes before whether it is missing
            found[:, place] = slope[:, mine[0]]
    return found
