"""Faults of series mended as a timeline says, and as nothing else does: every repair is somebody's choice and is told."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from core.errors import PlanError
from core.plan import Timeline
from core.series.clock import is_clock_change
from core.series.filling import FILLINGS, filled
from core.series.grid import unit_of
from core.series.layout import Layout, layout_of
from core.series.oddities import after_last_jump, is_outlier
from core.series.rows import Points, readable

JOININGS = ("mean", "sum", "last", "first")  # of several values of a step
Notes = dict[str, str]


@dataclass(frozen=True)
class Repaired:
    """Values on the grid, flat as in a panel, and where each point of the table lies in them."""

    layout: Layout
    values: np.ndarray  # (size,) NaN: missing and left so, or future
    observed: np.ndarray  # (size,) bool: the value stood in the table
    places: np.ndarray  # (points,) place of each point that is used; −1 where it lies outside
    rows: np.ndarray  # (points,) its row in the table
    notes: Notes


def repaired(points: Points, timeline: Timeline) -> Repaired:
    """Raises PlanError where a fault that must be repaired is not, or no value is left."""
    notes: Notes = {}
    points = _without_unreadable(points, timeline, notes)
    points = _without_future(points, timeline, notes)
    points = _on_the_grid(points, timeline, notes)
    series, steps, values = _one_a_step(points, timeline, notes)
    layout = _layout(series, steps, values, timeline, notes)
    flat = _placed(layout, series, steps, values)
    layout, flat = _without_whole_series(layout, flat, timeline, notes)
    layout, flat = _after_jumps(layout, flat, timeline, notes)
    observed = ~np.isnan(flat)
    flat, observed = _without_outliers(layout, flat, observed, timeline, notes)
    has_row = np.zeros(layout.size, bool)
    places = layout.places(points.series, points.steps)
    has_row[places[places >= 0]] = True
    flat = _filled(layout, flat, has_row, timeline, notes, points)
    return Repaired(layout, flat, observed, places, points.rows, notes)


def _kept(points: Points, mask: np.ndarray) -> Points:
    if mask.all():
        return points
    return replace(points, **{name: getattr(points, name)[mask] for name in ("series", "steps", "times", "values", "rows")})


def _without_unreadable(points: Points, timeline: Timeline, notes: Notes) -> Points:
    good = readable(points)
    lost = int((~good).sum())
    if lost and "unreadable" not in timeline.repairs:
        raise PlanError(
            f"{lost:,} rows have no date that can be read (or nothing that names their series).",
            "Repair “unreadable dates”: leave these rows out, or mend them in the file.",
        )
    if lost:
        notes["unreadable"] = f"{lost:,} rows without a readable date (or name of their series) were left out."
    return _kept(points, good)


def _without_future(points: Points, timeline: Timeline, notes: Notes) -> Points:
    if timeline.repairs.get("future") != "drop" or points.times.dtype == np.int64:
        return points
    late = (points.times > np.datetime64("now", "us")) & ~np.isnan(points.values)
    if late.any():
        notes["future"] = f"{int(late.sum()):,} values dated after today were left out."
    return replace(points, values=np.where(late, np.nan, points.values))


def _on_the_grid(points: Points, timeline: Timeline, notes: Notes) -> Points:
    """Raises PlanError where times lie off the grid and nothing says what is to be done with them."""
    off = ~points.grid.are_on(points.times)
    chosen = timeline.repairs.get("irregular")
    if not (off.any() or is_crowded(points).any()):
        return points
    if chosen is None:
        raise PlanError(
            f"{int((off | is_crowded(points)).sum()):,} dates do not fit one value a step at this frequency.",
            "Repair “irregular steps”: put values on the grid, by their mean, sum or last one.",
        )
    notes["irregular"] = f"{int((off | is_crowded(points)).sum()):,} values off the grid were put on it ({chosen})."
    if chosen != "nearest":
        return points
    half = np.timedelta64(unit_of(timeline.frequency).size // 2, "us") if unit_of(timeline.frequency).counts == "time" else 0
    return replace(points, steps=points.grid.steps(points.times + half))


def is_doubled(points: Points) -> np.ndarray:
    """(points,) whether another point of the series has the same time."""
    return pd.DataFrame({"series": points.series, "time": points.times}).duplicated(keep=False).to_numpy()


def is_crowded(points: Points) -> np.ndarray:
    """(points,) whether another point of the series lies in the same step at another time."""
    frame = pd.DataFrame({"series": points.series, "step": points.steps, "time": points.times})
    apart = frame.drop_duplicates()
    shared = apart.duplicated(["series", "step"], keep=False)
    if not shared.any():
        return np.zeros(len(frame), bool)
    crowded = pd.MultiIndex.from_frame(apart.loc[shared, ["series", "step"]].drop_duplicates())
    return pd.MultiIndex.from_frame(frame[["series", "step"]]).isin(crowded)


def _one_a_step(points: Points, timeline: Timeline, notes: Notes) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Series, step and value of each step that has a row, sorted."""
    order = np.lexsort((points.steps, points.series))
    series, steps, values = points.series[order], points.steps[order], points.values[order]
    new = np.ones(len(series), bool)
    new[1:] = (series[1:] != series[:-1]) | (steps[1:] != steps[:-1])
    if new.all():
        return series, steps, values
    joining = _joining(points, timeline, notes)
    grouped = pd.Series(values).groupby(np.cumsum(new))
    joined = grouped.sum(min_count=1) if joining == "sum" else getattr(grouped, joining)()
    return series[new], steps[new], joined.to_numpy()


def _joining(points: Points, timeline: Timeline, notes: Notes) -> str:
    doubled = is_doubled(points)
    clock = doubled & is_clock_change(points.times, timeline.frequency)
    plain = int((doubled & ~clock).sum())
    chosen = timeline.repairs.get("doubled")
    if plain and chosen is None:
        raise PlanError(
            f"{plain:,} rows share their date with another row of their series.",
            "Repair “doubled dates” (mean, sum, first or last), or choose the columns that name a series.",
        )
    if clock.any() and chosen is None and "clock" not in timeline.repairs:
        raise PlanError(
            "An hour comes twice where the clocks are put back.", "Repair “clock changes”: its two values become their mean."
        )
    if plain:
        notes["doubled"] = f"{plain:,} rows shared their date with another; each date has their {chosen}."
    irregular = timeline.repairs.get("irregular", "mean")
    return chosen or (irregular if irregular in JOININGS else "mean")


def _layout(series: np.ndarray, steps: np.ndarray, values: np.ndarray, timeline: Timeline, notes: Notes) -> Layout:
    known = ~np.isnan(values)
    if not known.any():
        raise PlanError(
            f"“{timeline.targets[0]}” has no number at a readable date, so there is nothing to forecast.",
            "Choose another column, or look at how the file was read.",
        )
    layout = layout_of(series[known], steps[known], timeline.horizon)
    empty = len(np.unique(series)) - len(layout.kept)
    if empty:
        notes["empty"] = f"{empty:,} series without any value were left out."
    return layout


def _placed(layout: Layout, series: np.ndarray, steps: np.ndarray, values: np.ndarray) -> np.ndarray:
    flat = np.full(layout.size, np.nan)
    places = layout.places(series, steps)
    flat[places[places >= 0]] = values[places >= 0]
    flat[layout.future()] = np.nan
    return flat


def _without_whole_series(layout: Layout, flat: np.ndarray, timeline: Timeline, notes: Notes) -> tuple[Layout, np.ndarray]:
    """Series that are short, constant or mostly zero, where the repair says so; never all of them."""
    lost = np.zeros(len(layout.kept), bool)
    for name, words, found in whole_series(layout, flat, timeline):
        if timeline.repairs.get(name) == "drop" and found.any():
            lost |= found
            notes[name] = f"{int(found.sum()):,} {words} series were left out."
    if lost.all():
        raise PlanError("The repairs leave no series over.", "Undo one that leaves out series.")
    return _only(layout, flat, ~lost)


def whole_series(layout: Layout, flat: np.ndarray, timeline: Timeline) -> list[tuple[str, str, np.ndarray]]:
    """Faults of series as a whole: name, words, (series,) which have it."""
    grouped = pd.Series(flat).groupby(layout.owners())
    low, high, known = (figure.to_numpy() for figure in (grouped.min(), grouped.max(), grouped.count()))
    zero = pd.Series(flat == 0).groupby(layout.owners()).sum().to_numpy() / np.maximum(known, 1)
    short = layout.lengths < shortest(timeline)
    constant = (low == high) & (known > 1)
    return [("short", "short", short), ("constant", "constant", constant), ("zero", "mostly zero", (zero > 0.5) & ~constant)]


def shortest(timeline: Timeline) -> int:
    """Steps below which a series has no room for a back-test beside something to learn from."""
    return timeline.horizon + max(timeline.season, 3) + 1


def _only(layout: Layout, flat: np.ndarray, kept: np.ndarray) -> tuple[Layout, np.ndarray]:
    if kept.all():
        return layout, flat
    return (
        Layout(layout.kept[kept], layout.firsts[kept], layout.lengths[kept], layout.horizon),
        flat[kept[layout.owners()]],
    )


def _after_jumps(layout: Layout, flat: np.ndarray, timeline: Timeline, notes: Notes) -> tuple[Layout, np.ndarray]:
    if timeline.repairs.get("jumps") != "cut":
        return layout, flat
    cut = after_last_jump(layout, flat, timeline.season)
    if not cut.any():
        return layout, flat
    notes["jumps"] = f"In {int((cut > 0).sum()):,} series only what came after the last jump is used."
    stays = layout.offsets() >= cut[layout.owners()]
    shorter = Layout(layout.kept, layout.firsts + cut, layout.lengths - cut, layout.horizon)
    return shorter, flat[stays]


def _without_outliers(
    layout: Layout, flat: np.ndarray, observed: np.ndarray, timeline: Timeline, notes: Notes
) -> tuple[np.ndarray, np.ndarray]:
    if timeline.repairs.get("outliers") != "interpolate":
        return flat, observed
    odd = is_outlier(layout, flat, timeline.season)
    notes["outliers"] = f"{int(odd.sum()):,} outliers were replaced by what lies between their neighbours."
    return filled(layout, np.where(odd, np.nan, flat), odd, "interpolate", timeline.season), observed & ~odd


def _filled(
    layout: Layout, flat: np.ndarray, has_row: np.ndarray, timeline: Timeline, notes: Notes, points: Points
) -> np.ndarray:
    empty = np.isnan(flat) & ~layout.future()
    if "clock" in timeline.repairs:
        steps = layout.firsts[layout.owners()] + layout.offsets()
        spring = empty & ~has_row
        spring[spring] = is_clock_change(points.grid.times(steps[spring]), timeline.frequency)
        flat = filled(layout, flat, spring, "interpolate", timeline.season)
        empty &= ~spring
    for name, mask in (("gaps", empty & ~has_row), ("missing", empty & has_row)):
        way = timeline.repairs.get(name)
        if way in FILLINGS and mask.any():
            notes[name] = (
                f"{int(mask.sum()):,} {'steps without a row' if name == 'gaps' else 'missing values'} were filled ({way})."
            )
            flat = filled(layout, flat, mask, way, timeline.season)
    return flat
