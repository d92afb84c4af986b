"""Columns of numbers that share a unit, such as pixels or answers from 1 to 5: they keep a common scale.

Scaled each for itself, a pixel at the edge that is hardly ever lit would count as much as one in the middle.
"""

from typing import Any

import numpy as np
import pandas as pd

from core.cells import as_numbers
from core.inputs.scaling import knots_of, scaled

FEWEST_COLUMNS = 8
MANY = 0.7  # of the number columns
NEAR = 0.25  # how far ranges may lie apart, as a share of the widest

State = dict[str, Any]


def shared_unit(frame: pd.DataFrame, kinds: dict[str, str], states: dict[str, State]) -> tuple[str, ...]:
    """The number columns that look as if they were measured in one unit; none where most do not."""
    numbers = {name: as_numbers(frame[name], states[name]["decimal"]) for name, kind in kinds.items() if kind == "number"}
    ranges = {name: _range(values) for name, values in numbers.items()}
    varied = {name: found for name, found in ranges.items() if found and found[1] > found[0]}
    if len(varied) < FEWEST_COLUMNS:
        return ()
    low, high = np.median([low for low, _ in varied.values()]), np.median([high for _, high in varied.values()])
    room = NEAR * (high - low)
    alike = tuple(name for name, (least, most) in varied.items() if abs(least - low) <= room and most <= high + room)
    same = sum(abs(varied[name][1] - high) <= room for name in alike)
    return alike if same >= MANY * len(varied) else ()


def with_shared_scale(frame: pd.DataFrame, columns: tuple[str, ...], states: dict[str, State]) -> dict[str, State]:
    """The states, those columns scaled alike: the standard deviation of them all, times 1.35 as quartiles of a bell lie."""
    if not columns:
        return states
    values = {name: as_numbers(frame[name], states[name]["decimal"]) for name in columns}
    scale = 1.35 * float(np.sqrt(np.mean([np.nanvar(one) for one in values.values()])))
    return states | {name: _rescaled(values[name], states[name], scale) for name in columns}


def _rescaled(values: np.ndarray, state: State, scale: float) -> State:
    changed = {**state, "scale": scale}
    return {**changed, "knots": knots_of(scaled(values[~np.isnan(values)], changed))}


def _range(values: np.ndarray) -> tuple[float, float] | None:
    known = values[np.isfinite(values)]
    return (float(known.min()), float(known.max())) if len(known) else None
