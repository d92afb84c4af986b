"""One series before and after its repairs: for a picture."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from core.errors import PlanError
from core.plan import Timeline
from core.series.faults.dates import first_aid
from core.series.repairs import repaired
from core.series.rows import Points, points_of, readable
from core.table import Table


@dataclass(frozen=True)
class Preview:
    """`before`: what the table says, one entry a row (a doubled date twice); `after`: what is learned from at that time."""

    series: str
    dates: np.ndarray  # (n,) datetime64[us] or step numbers, ascending
    before: np.ndarray  # (n,) NaN where the table has nothing
    after: np.ndarray  # (n,) NaN where nothing is
    changed: np.ndarray  # (n,) bool


def preview(table: Table, timeline: Timeline, series: str | None = None) -> Preview:
    """Of the series of this name; None: the first one that the repairs change. What must be repaired and is not yet is taken
    as if it were, so that there is something to see. Raises PlanError where there is no such series.
    """
    frame = table.frame(list(dict.fromkeys(name for name in (timeline.time, *timeline.series, *timeline.targets) if name)))
    points = points_of(frame, timeline)
    timeline = replace(timeline, repairs={**first_aid(points), **timeline.repairs})
    place = _first_changed(points, timeline) if series is None else _place(points, series)
    mine = _only(points, points.series == place)
    before = _before(mine)
    after = _after(_only(points, points.series == place), place, timeline)
    both = before.merge(after, on="time", how="outer").sort_values("time", kind="stable")
    changed = ~((both["before"] == both["after"]) | (both["before"].isna() & both["after"].isna()))
    return Preview(
        points.names[place],
        both["time"].to_numpy(),
        both["before"].to_numpy(np.float64),
        both["after"].to_numpy(np.float64),
        changed.to_numpy(),
    )


def _only(points: Points, mask: np.ndarray) -> Points:
    return replace(points, **{name: getattr(points, name)[mask] for name in ("series", "steps", "times", "values", "rows")})


def _place(points: Points, series: str) -> int:
    if series not in points.names:
        raise PlanError(f"There is no series “{series}”.", "Choose one of the table's series.")
    return points.names.index(series)


def _before(points: Points) -> pd.DataFrame:
    good = readable(points)
    frame = pd.DataFrame({"time": points.times[good], "before": points.values[good]})
    return frame.sort_values("time", kind="stable")


def _after(points: Points, place: int, timeline: Timeline) -> pd.DataFrame:
    try:
        fixed = repaired(points, timeline)
    except PlanError:  # the repairs leave nothing of it over
        return pd.DataFrame({"time": points.times[:0], "after": np.zeros(0)})
    length = int(fixed.layout.lengths[0])
    times = points.grid.times(fixed.layout.firsts[0] + np.arange(length))
    return pd.DataFrame({"time": times, "after": fixed.values[:length]})


def _first_changed(points: Points, timeline: Timeline) -> int:
    good = points.series >= 0
    if not good.any():
        raise PlanError("No row says which series it belongs to.", "Choose other columns for the series.")
    first = int(points.series[good].min())
    try:
        fixed = repaired(points, timeline)
    except PlanError:
        return first
    changed = ~np.isnan(fixed.values) & ~fixed.written
    if changed.any():
        return int(fixed.layout.kept[fixed.layout.owners()[np.flatnonzero(changed)[0]]])
    return first
