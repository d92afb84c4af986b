"""Faults of series mended as a timeline says, and as nothing else does: every repair is somebody's choice and is told."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from core.errors import PlanError
from core.plan import Timeline
from core.series.clock import is_an_hour, is_clock_change
from core.series.filling import FILLINGS, filled
from core.series.gridding import Gridded, Notes, gridded
from core.series.layout import Layout
from core.series.oddities import after_last_jump, is_outlier
from core.series.rows import Points
from core.series.said import counted


@dataclass(frozen=True)
class Repaired:
    """Values on the grid, flat as in a panel, and where each point of the table lies in them."""

    layout: Layout
    values: np.ndarray  # (size,) NaN: missing and left so, or future
    observed: np.ndarray  # (size,) bool: the value stood in the table, or is a zero that somebody vouched for
    written: np.ndarray  # (size,) bool: the value stood in the table
    places: np.ndarray  # (points,) place of each point that is used; −1 where it lies outside
    rows: np.ndarray  # (points,) its row in the table
    notes: Notes


def repaired(points: Points, timeline: Timeline) -> Repaired:
    """Raises PlanError where a fault that must be repaired is not, or no value is left."""
    notes: Notes = {}
    grid = gridded(points, timeline, notes)
    grid = _without_whole_series(grid, timeline, notes)
    grid = _after_jumps(grid, timeline, notes)
    observed = ~np.isnan(grid.values)
    flat, observed = _without_outliers(grid, observed, timeline, notes)
    flat = _filled(replace(grid, values=flat), timeline, notes)
    written = observed.copy()
    observed |= _said_to_be_zero(grid, observed, timeline)
    places = grid.layout.places(grid.points.series, grid.points.steps)
    return Repaired(grid.layout, flat, observed, written, places, grid.points.rows, notes)


def _without_whole_series(grid: Gridded, timeline: Timeline, notes: Notes) -> Gridded:
    """Series that are short, constant or mostly zero, where the repair says so; never all of them."""
    lost = np.zeros(len(grid.layout.kept), bool)
    for name, words, found in whole_series(grid.layout, grid.values, timeline):
        if timeline.repairs.get(name) == "drop" and found.any():
            lost |= found
            notes[name] = f"{int(found.sum()):,} {words} series left out."
    if lost.all():
        raise PlanError("The repairs leave no series over.", "Undo one that leaves out series.")
    return grid if not lost.any() else _only(grid, ~lost)


def whole_series(layout: Layout, flat: np.ndarray, timeline: Timeline) -> list[tuple[str, str, np.ndarray]]:
    """Faults of series as a whole: name, words, (series,) which have it."""
    grouped = pd.Series(flat).groupby(layout.owners())
    low, high, known = (figure.to_numpy() for figure in (grouped.min(), grouped.max(), grouped.count()))
    zero = pd.Series(flat == 0).groupby(layout.owners()).sum().to_numpy() / np.maximum(known, 1)
    constant = (low == high) & (known > 1)
    return [
        ("short", "short", layout.lengths < shortest(layout, timeline)),
        ("constant", "constant", constant),
        ("zero", "mostly zero", (zero > 0.5) & ~constant),
    ]


def shortest(layout: Layout, timeline: Timeline) -> int:
    """Steps below which a series has no room for a back-test: a season and a step before it, three where none has that."""
    wanted = timeline.horizon + max(timeline.season + 1, 3)
    return wanted if (layout.lengths >= wanted).any() else timeline.horizon + 3


def _only(grid: Gridded, kept: np.ndarray) -> Gridded:
    layout, stays = grid.layout, kept[grid.layout.owners()]
    smaller = Layout(layout.kept[kept], layout.firsts[kept], layout.lengths[kept], layout.horizon)
    return replace(grid, layout=smaller, values=grid.values[stays], has_row=grid.has_row[stays])


def _after_jumps(grid: Gridded, timeline: Timeline, notes: Notes) -> Gridded:
    if timeline.repairs.get("jumps") != "cut":
        return grid
    layout = grid.layout
    cut = after_last_jump(layout, grid.values, timeline.season)
    if not cut.any():
        return grid
    notes["jumps"] = f"In {int((cut > 0).sum()):,} series only what came after the last jump is used."
    stays = layout.offsets() >= cut[layout.owners()]
    shorter = Layout(layout.kept, layout.firsts + cut, layout.lengths - cut, layout.horizon)
    return replace(grid, layout=shorter, values=grid.values[stays], has_row=grid.has_row[stays])


def _without_outliers(grid: Gridded, observed: np.ndarray, timeline: Timeline, notes: Notes) -> tuple[np.ndarray, np.ndarray]:
    if timeline.repairs.get("outliers") != "interpolate":
        return grid.values, observed
    odd = is_outlier(grid.layout, grid.values, timeline.season)
    notes["outliers"] = f"{counted(int(odd.sum()), 'outlier')} replaced by what lies between neighbours."
    flat = filled(grid.layout, np.where(odd, np.nan, grid.values), odd, "interpolate", timeline.season)
    return flat, observed & ~odd


def _filled(grid: Gridded, timeline: Timeline, notes: Notes) -> np.ndarray:
    layout, flat = grid.layout, grid.values
    empty = np.isnan(flat) & ~layout.future()
    if "clock" in timeline.repairs:
        spring = empty & is_clock_gap(grid, timeline)
        if spring.any():
            notes["clock"] = f"{counted(int(spring.sum()), 'step')} that the clocks left out filled between neighbours."
        flat = filled(layout, flat, spring, "interpolate", timeline.season)
        empty &= ~spring
    for name, mask in (("gaps", empty & ~grid.has_row), ("missing", empty & grid.has_row)):
        way = timeline.repairs.get(name)
        if way in FILLINGS and mask.any():
            words = ("step without a row", "steps without a row") if name == "gaps" else ("missing value",)
            notes[name] = f"{counted(int(mask.sum()), *words)} filled {FILLINGS[way]}."
            flat = filled(layout, flat, mask, way, timeline.season)
    return flat


def _said_to_be_zero(grid: Gridded, observed: np.ndarray, timeline: Timeline) -> np.ndarray:
    """Steps at which nothing in the table means zero, as somebody chose: these values are as good as written there."""
    empty = ~observed & ~grid.layout.future() & np.isnan(grid.values)
    zero = {name for name, way in timeline.repairs.items() if way == "zero"}
    return empty & ((grid.has_row & ("missing" in zero)) | (~grid.has_row & ("gaps" in zero)))


def is_clock_gap(grid: Gridded, timeline: Timeline) -> np.ndarray:
    """(size,) steps without a row that clocks may have left out: a hole of one hour, at a time that most series lack."""
    lacks = ~grid.has_row & ~grid.layout.future()
    if not timeline.frequency or not lacks.any():
        return np.zeros(len(lacks), bool)
    owners, layout = grid.layout.owners(), grid.layout
    steps = layout.firsts[owners] + layout.offsets()
    lacks[lacks] = (
        is_clock_change(grid.points.grid.times(steps[lacks]), timeline.frequency) & is_an_hour(lacks, timeline)[lacks]
    )
    found, counts = np.unique(steps[lacks], return_counts=True)
    there = [int(((layout.firsts <= step) & (step < layout.firsts + layout.lengths)).sum()) for step in found]
    lacks[lacks] = np.isin(steps[lacks], found[counts > np.array(there, float) / 2])
    return lacks
