"""Points of a table put on the grid, one value a step: what must be repaired before there are series at all."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from core.errors import PlanError
from core.plan import Timeline
from core.series.clock import is_clock_change
from core.series.grid import unit_of
from core.series.layout import Layout, layout_of
from core.series.rows import Points, readable
from core.series.said import counted

LARGEST = 1e100  # the squares of larger numbers leave the computer's range
TINIEST = 1e-30
JOININGS = ("mean", "sum", "last", "first")  # of several values of a step
Notes = dict[str, str]


@dataclass(frozen=True)
class Gridded:
    """Values on the grid, flat as in a panel, and where each point of the table lies in them."""

    layout: Layout
    values: np.ndarray  # (size,) NaN: missing, or future
    has_row: np.ndarray  # (size,) bool: the table has a row for this step
    points: Points  # those that are used


def gridded(points: Points, timeline: Timeline, notes: Notes) -> Gridded:
    """Raises PlanError where a fault that must be repaired is not, or no value is left."""
    points = _without_unreadable(points, timeline, notes)
    points = _without_future(points, timeline, notes)
    points = _on_the_grid(points, timeline, notes)
    series, steps, values = _one_a_step(points, timeline, notes)
    layout = _layout(series, steps, values, timeline, notes)
    places = layout.places(series, steps)
    inside = places >= 0
    flat, has_row = np.full(layout.size, np.nan), np.zeros(layout.size, bool)
    flat[places[inside]] = values[inside]
    has_row[places[inside]] = True
    flat[layout.future()] = np.nan
    return Gridded(layout, flat, has_row, points)


def _kept(points: Points, mask: np.ndarray) -> Points:
    if mask.all():
        return points
    return replace(points, **{name: getattr(points, name)[mask] for name in ("series", "steps", "times", "values", "rows")})


def _without_unreadable(points: Points, timeline: Timeline, notes: Notes) -> Points:
    good = readable(points)
    lost = int((~good).sum())
    if lost and "unreadable" not in timeline.repairs:
        raise PlanError(
            f"{counted(lost, 'row has', 'rows have')} no date that can be read, or nothing that names the series.",
            "Repair “unreadable dates”: leave these rows out, or mend them in the file.",
        )
    if lost:
        notes["unreadable"] = f"{counted(lost, 'row')} without a readable date, or a name of the series, left out."
    return _kept(points, good)


def _without_future(points: Points, timeline: Timeline, notes: Notes) -> Points:
    if timeline.repairs.get("future") != "drop" or points.times.dtype == np.int64:
        return points
    late = (points.times > np.datetime64("now", "us")) & ~np.isnan(points.values)
    if late.any():
        notes["future"] = f"{counted(int(late.sum()), 'value')} dated after today left out."
    return replace(points, values=np.where(late, np.nan, points.values))


def _on_the_grid(points: Points, timeline: Timeline, notes: Notes) -> Points:
    """Raises PlanError where times lie off the grid and nothing says what is to be done with them."""
    off = ~points.grid.are_on(points.times)
    chosen = timeline.repairs.get("irregular")
    count = int((off | is_crowded(points)).sum())
    if not count:
        return points
    if chosen is None:
        raise PlanError(
            f"{counted(count, 'date does', 'dates do')} not fit one value a step at this frequency.",
            "Repair “irregular steps”: put values on the grid, by their mean, sum or last one.",
        )
    notes["irregular"] = f"{counted(count, 'value')} off the grid put on it ({chosen})."
    return points if chosen != "nearest" else replace(points, steps=nearest_steps(points))


def nearest_steps(points: Points) -> np.ndarray:
    """(points,) the steps nearest to their times; those they lie in, of calendar units."""
    unit = unit_of(points.grid.alias)
    half = np.timedelta64(unit.size // 2 if unit.counts == "time" else 0, "us")
    return points.grid.steps(points.times + half) if unit.counts == "time" else points.steps


def is_doubled(points: Points) -> np.ndarray:
    """(points,) whether another point of the series has the same time."""
    return pd.DataFrame({"series": points.series, "time": points.times}).duplicated(keep=False).to_numpy()


def is_crowded(points: Points, mask: np.ndarray | None = None) -> np.ndarray:
    """(points under the mask,) whether another point of the series lies in the same step at another time."""
    chosen = slice(None) if mask is None else mask
    frame = pd.DataFrame({"series": points.series[chosen], "step": points.steps[chosen], "time": points.times[chosen]})
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
            f"{counted(plain, 'row shares its', 'rows share their')} date with another row of the series.",
            "Repair “doubled dates” (mean, sum, first or last), or choose the columns that name a series.",
        )
    if clock.any() and chosen is None and "clock" not in timeline.repairs:
        raise PlanError(
            "An hour comes twice where the clocks are put back.", "Repair “clock changes”: its two values become their mean."
        )
    if plain:
        notes["doubled"] = f"{counted(plain, 'row')} that shared their date joined by their {chosen}."
    if clock.any():
        notes["doubled at clock changes"] = f"{counted(int(clock.sum()), 'row')} of hours that come twice joined."
    irregular = timeline.repairs.get("irregular", "mean")
    return chosen or (irregular if irregular in JOININGS else "mean")


def _layout(series: np.ndarray, steps: np.ndarray, values: np.ndarray, timeline: Timeline, notes: Notes) -> Layout:
    known = ~np.isnan(values)
    if not known.any():
        raise PlanError(
            f"“{timeline.targets[0]}” has no number at a readable date, so there is nothing to forecast.",
            "Choose another column, or look at how the file was read.",
        )
    largest = float(values[known][np.abs(values[known]).argmax()])
    if abs(largest) > LARGEST:
        raise PlanError(
            f"“{timeline.targets[0]}” holds {largest:g}, too large a number to forecast with.",
            "Mend the cell, or count in a larger unit.",
        )
    if 0 < abs(largest) < TINIEST:
        raise PlanError(
            f"“{timeline.targets[0]}” holds nothing larger than {largest:g}, too small a number to forecast with.",
            "Count in a smaller unit.",
        )
    layout = layout_of(series[known], steps[known], timeline.horizon)
    empty = len(np.unique(series)) - len(layout.kept)
    if empty:
        notes["empty"] = f"{empty:,} series without any value left out."
    return layout
