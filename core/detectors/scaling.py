"""The two scales that distances are measured on: standard deviations, and ranks bent into a bell."""

from functools import cache
from statistics import NormalDist

import numpy as np

from core.detectors.base import Learned, Sight
from core.detectors.tails import learn_tails, shares

FARTHEST = 40.0  # standard deviations: beyond, a single cell would drown all others
STEPS = 20_001


def learn_scales(sight: Sight) -> Learned:
    """Each number has a standard deviation of 1; so have all places together that a category or a text takes."""
    spread = sight.numbers.var(axis=0)
    whole = np.bincount(sight.owners[~sight.plain], spread[~sight.plain], minlength=len(sight.columns))
    spread = np.sqrt(np.where(sight.plain, spread, whole[sight.owners]))
    centre = sight.numbers.mean(axis=0)
    tails = learn_tails(sight.numbers[:, sight.plain])
    return {"centre": centre, "spread": np.where(spread > 1e-9, spread, 1.0), **tails}


def standardised(sight: Sight, learned: Learned) -> np.ndarray:
    return np.clip((sight.numbers - learned["centre"]) / learned["spread"], -FARTHEST, FARTHEST)


def ranked(sight: Sight, learned: Learned) -> np.ndarray:
    """As `standardised`, numbers of the table by rank instead: as far out as a bell's cell of that rank lies."""
    found = standardised(sight, learned)
    low, high = shares(sight.numbers[:, sight.plain], learned)
    found[:, sight.plain] = _bell((low + 1 - high) / 2)
    return found


def _bell(shares_below: np.ndarray) -> np.ndarray:
    grid, quantiles = _quantiles()
    return np.interp(shares_below, grid, quantiles)


@cache
def _quantiles() -> tuple[np.ndarray, np.ndarray]:
    """Of the bell, denser at the ends."""
    grid = 1 / (1 + np.exp(-np.linspace(-15, 15, STEPS)))
    return grid, np.array([NormalDist().inv_cdf(share) for share in grid])
