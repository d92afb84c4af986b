"""Robust scaling with a smooth clip, and quantile knots: what every kind that gives numbers shares.

From RealMLP (Holzmüller et al., arXiv 2407.04491): centre on the median, divide by the distance of the quartiles, then
x / √(1 + (x/3)²), which leaves the middle alone and bends outliers back into (−3, 3).
"""

import numpy as np

from core.inputs.base import State

KNOTS = 48
FARTHEST = 2.99 / 3  # of the smooth clip's end: nearer to it float32 has nothing more to tell apart


def scale_of(numbers: np.ndarray) -> State:
    """Centre and scale of finite numbers; scale 0 where they are all equal or there are none."""
    if not len(numbers):
        return {"center": 0.0, "scale": 0.0}
    low, quarter, middle, three_quarters, high = np.quantile(numbers, [0, 0.25, 0.5, 0.75, 1])
    # half the range where most numbers are equal, as RealMLP does
    spread = three_quarters - quarter or high / 2 - low / 2
    return {"center": float(middle), "scale": float(spread) if np.isfinite(spread) else 0.0}


def scaled(numbers: np.ndarray, state: State) -> np.ndarray:
    """Finite numbers → (−3, 3), float64."""
    if not state["scale"]:
        return np.zeros(len(numbers))
    # divided by 3 first, and clipped, so that the square of 1e300 does not overflow
    third = np.clip(numbers / 3 / state["scale"] - state["center"] / 3 / state["scale"], -1e6, 1e6)
    return 3 * third / np.sqrt(1 + third**2)


def unscaled(bent: np.ndarray, state: State) -> np.ndarray:
    """The way back to the column's own unit, as far as the bend lets it."""
    return state["center"] + state["scale"] * straightened(bent)


def straightened(bent: np.ndarray, farthest: float = FARTHEST) -> np.ndarray:
    """Undoes the smooth clip, float64; what lies beyond that share of its end counts as lying there."""
    third = np.clip(bent.astype(np.float64) / 3, -farthest, farthest)
    return 3 * third / np.sqrt(1 - third**2)


def knots_of(numbers: np.ndarray) -> list[float]:
    """At most 48 bins' edges by quantile, ascending and different; none where the numbers do not differ."""
    if not len(numbers):
        return []
    edges = np.unique(np.quantile(numbers, np.linspace(0, 1, KNOTS + 1), method="nearest").astype(np.float32))
    return [float(edge) for edge in edges] if len(edges) > 1 else []
