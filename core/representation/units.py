"""Columns of numbers that share a unit, such as pixels or answers from 1 to 5: they keep a common scale.

Scaled each for itself, a pixel at the edge that is hardly ever lit would count as much as one in the middle.
"""

from typing import Any

import numpy as np
import pandas as pd

from core.cells import as_numbers
from core.inputs.scaling import knots_of, scaled

FEWEST_COLUMNS = 8
MANY = 0.6  # of the number columns that vary
NARROWEST, WIDEST = 0.5, 1.5  # how far a range may lie from the middle one

State = dict[str, Any]


def shared_unit(frame: pd.DataFrame, kinds: dict[str, str], states: dict[str, State]) -> tuple[str, ...]:
    """The number columns that look as if they were measured in one unit; none where most do not."""
    numbers = {name: as_numbers(frame[name], states[name]["decimal"]) for name, kind in kinds.items() if kind == "number"}
    ranges = {name: width for name, values in numbers.items() if (width := _range(values)) > 0}
    if len(ranges) < FEWEST_COLUMNS:
        return ()
    middle = float(np.median(list(ranges.values())))
    near = sum(NARROWEST * middle <= width <= WIDEST * middle for width in ranges.values())
    if near < MANY * len(ranges):
        return ()
    return tuple(name for name, width in ranges.items() if width <= WIDEST * middle)


def with_shared_scale(frame: pd.DataFrame, columns: tuple[str, ...], states: dict[str, State]) -> dict[str, State]:
    """The states, those columns scaled alike: the standard deviation of them all, times 1.35 as quartiles of a bell lie."""
    if not columns:
        return states
    values = {name: as_numbers(frame[name], states[name]["decimal"]) for name in columns}
    scale = 1.35 * float(np.sqrt(np.mean([np.nanvar(one) for one in values.values()])))
    return states | {name: _rescaled(values[name], states[name], scale) for name in columns}


def without_calendar(states: dict[str, State]) -> dict[str, State]:
    """A date counts as one number: its months, weekdays and hours would outweigh every other column, and any table with dates
    would fall into months.
    """
    return {name: {**state, "cycles": []} if "cycles" in state else state for name, state in states.items()}


def _rescaled(values: np.ndarray, state: State, scale: float) -> State:
    changed = {**state, "scale": scale}
    return {**changed, "knots": knots_of(scaled(values[~np.isnan(values)], changed))}


def _range(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(known.max() - known.min()) if len(known) else 0.0
