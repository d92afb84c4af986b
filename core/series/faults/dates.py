"""Faults of dates: unreadable, of several styles, out of order, doubled, off the grid, in the future, at clock changes."""

import numpy as np
import pandas as pd

from core.series.clock import is_clock_change
from core.series.faults.base import Fault, Repair, Subject
from core.series.frequency import title_of
from core.series.grid import unit_of
from core.series.gridding import is_crowded, is_doubled, nearest_steps
from core.series.repairs import is_clock_gap
from core.series.rows import Points, readable
from core.series.said import counted

JOIN = (
    Repair("mean", "Their mean", "Several values of one step become their mean: right for levels, prices, temperatures."),
    Repair("sum", "Their sum", "Several values of one step are added up: right for sales, counts and other amounts."),
    Repair("last", "The last one", "Of several values of one step the one that stands last in the table is kept."),
    Repair("first", "The first one", "Of several values of one step the one that stands first in the table is kept."),
)
NEAREST = Repair(
    "nearest", "To the nearest step", "Each value goes to the step nearest to its time; several become their mean."
)
FEW = 0.05  # share of values dated after today up to which they are slips
MANY = 0.3  # share of rows from which doubled dates are no slips but several rows a step


def look_at_unreadable(subject: Subject) -> Fault | None:
    bad = ~readable(subject.points)
    if not bad.any():
        return None
    rows = np.unique(subject.points.rows[bad])
    time = subject.timeline.time
    cells = [str(cell) for cell in subject.frame[time].iloc[rows].dropna().unique()[:5]] if time else []
    detail = f"These rows have no date in “{time}” that can be read, or nothing says which series they belong to."
    drop = Repair("drop", "Leave these rows out", "Rows without a readable date cannot be placed; the others stay.")
    return Fault(
        "unreadable", counted(len(rows), "unreadable date"), detail, "stop", (drop,), "drop", len(rows), examples=tuple(cells)
    )


def look_at_styles(subject: Subject) -> Fault | None:
    time = subject.timeline.time
    said = [guess for guess in subject.table.guesses if time and f"“{time}”" in guess and "day first" in guess]
    shapes = _shapes(subject.frame[time]) if time else ()
    if not said and len(shapes) < 2:
        return None
    examples = tuple(example for _, example in shapes)
    detail = said[0] if said else "Each date was read in its own style; check that days and months are right."
    return Fault("styles", "dates in several styles", detail, count=len(shapes), examples=examples)


def _shapes(cells: pd.Series) -> tuple[tuple[str, str], ...]:
    """The ways in which dates are written, each with an example, rare ones (one cell in a thousand) left out."""
    if pd.api.types.is_datetime64_any_dtype(cells) or pd.api.types.is_numeric_dtype(cells):
        return ()
    texts = cells.dropna().astype("str").str.strip()
    texts = texts[texts.str.contains(r"\d", regex=True)]
    shapes = texts.str.replace(r"[^\W\d_]+", "a", regex=True).str.replace(r"\d{4}", "Y", regex=True)
    shapes = shapes.str.replace(r"\d+", "0", regex=True).str.replace(r"[ T]0:0.*$", " time", regex=True)
    counts = shapes.value_counts()
    return tuple((shape, texts[shapes == shape].iloc[0]) for shape in counts.index[:5] if counts[shape] > len(texts) / 1000)


def look_at_order(subject: Subject) -> Fault | None:
    points = subject.points
    if not subject.timeline.time:
        return None
    good = readable(points)
    order = np.lexsort((np.arange(len(points.rows))[good], points.series[good]))
    series, times = points.series[good][order], points.times[good][order].astype(np.int64)
    back = (series[1:] == series[:-1]) & (times[1:] < times[:-1])
    if not back.any():
        return None
    detail = "Within a series some rows are older than the row above them. They are sorted by date; nothing needs to be done."
    return Fault(
        "unsorted",
        "rows not in order of time",
        detail,
        count=int(back.sum()),
        series=subject.names(np.unique(series[1:][back])),
    )


def look_at_doubled(subject: Subject) -> Fault | None:
    points = subject.points
    doubled = is_doubled(points) & readable(points) & ~is_clock_change(points.times, subject.timeline.frequency)
    if not doubled.any():
        return None
    pairs = pd.DataFrame({"series": points.series[doubled], "time": points.times[doubled], "value": points.values[doubled]})
    grouped = pairs.groupby(["series", "time"])["value"]
    dates, unlike = grouped.ngroups, int((grouped.nunique() > 1).sum())
    equal = not unlike
    detail = f"{int(doubled.sum()):,} rows share their date with another row{' of their series' * subject.several}; "
    detail += _said_of_values(dates, unlike)
    if doubled.mean() > MANY and not equal:
        detail += " If they belong to several series, choose the column that tells these apart."
    names = subject.names(np.unique(points.series[doubled]))
    proposed = "last" if equal else join_for(points.values[doubled], doubled.mean() > MANY)
    return Fault(
        "doubled", counted(dates, "doubled date"), detail, "stop", JOIN, proposed, dates, names, subject.examples_of(doubled)
    )


def _said_of_values(dates: int, unlike: int) -> str:
    """Of so many doubled dates, of which so many have values that are not the same."""
    if not unlike:
        return "their values are equal."
    return "their values differ." if unlike == dates else f"of {unlike:,} of these {dates:,} dates the values differ."


def join_for(values: np.ndarray, often: bool) -> str:
    """Amounts that come in several rows a step are added up, single slips averaged."""
    known = values[~np.isnan(values)]
    return "sum" if often and len(known) and (known >= 0).all() and (known == np.round(known)).mean() > 0.9 else "mean"


def first_aid(points: Points) -> dict[str, str]:
    """Repairs without which there is no grid to look at, or one far too long."""
    join = join_for(points.values, often=True)
    future = {"future": "drop"} if 0 < _is_late(points).mean() < FEW else {}
    return {"unreadable": "drop", "doubled": join, "irregular": join, "clock": "clock", **future}


def _is_late(points: Points) -> np.ndarray:
    """(points,) values dated after today."""
    if points.times.dtype == np.int64:
        return np.zeros(len(points.times), bool)
    return (points.times > np.datetime64("now", "us")) & ~np.isnan(points.values) & readable(points)


def look_at_irregular(subject: Subject) -> Fault | None:
    points, good = subject.points, readable(subject.points)
    off = good & ~points.grid.are_on(points.times)
    crowded = np.zeros(len(good), bool)
    crowded[good] = is_crowded(points, good)
    odd = off | crowded
    if not odd.any():
        return None
    title = title_of(subject.timeline.frequency)
    detail = f"One value a step is wanted ({title}), but {counted(int(odd.sum()), 'date lies', 'dates lie')} beside the grid"
    detail += f" or share a step with others (several values a step: {int(crowded.sum()):,})." if crowded.any() else "."
    by_time = unit_of(subject.timeline.frequency).counts == "time"
    proposed = "nearest" if by_time and _one_a_step(points, good) else join_for(points.values[good], True)
    repairs = (*([NEAREST] if by_time else []), *JOIN)
    names = subject.names(np.unique(points.series[odd]))
    count = int(odd.sum())
    return Fault(
        "irregular", counted(count, "irregular date"), detail, "stop", repairs, proposed, count, names, subject.examples_of(odd)
    )


def _one_a_step(points: Points, good: np.ndarray) -> bool:
    """Whether hardly any of the points share a step when each goes to the nearest one."""
    frame = pd.DataFrame({"series": points.series[good], "step": nearest_steps(points)[good]})
    return bool(frame.duplicated().mean() < FEW)


def look_at_clock(subject: Subject) -> Fault | None:
    points, timeline = subject.points, subject.timeline
    if points.times.dtype == np.int64:
        return None
    twice = readable(points) & is_clock_change(points.times, timeline.frequency) & is_doubled(points)
    never = is_clock_gap(subject.grid, timeline)
    if not twice.any() and not never.any():
        return None
    comes = [(int(twice.sum()) // 2, "twice"), (int(never.sum()), "never")]
    said = " and ".join(f"{counted(times, 'time comes', 'times come')} {how}" for times, how in comes if times)
    detail = f"Where clocks are changed, {said}: the dates are local times without their zone."
    repair = Repair("clock", "Even them out", "Times that come twice get their mean, times that never come what lies between.")
    level = "stop" if twice.any() else "look"
    count = int(twice.sum()) // 2 + int(never.sum())
    examples = (*subject.examples_of(twice)[:3], *subject.examples_at(never)[:2])
    return Fault("clock", "clock changes", detail, level, (repair,), "clock", count, examples=examples)


def look_at_future(subject: Subject) -> Fault | None:
    points = subject.points
    late = _is_late(points)
    if not late.any():
        return None
    count, share = int(late.sum()), float(late.mean())
    detail = f"{counted(count, 'value is', 'values are')} dated after today: plans or slips, perhaps."
    detail += " A forecast begins after the last value."
    drop = Repair("drop", "Leave them out", "Values dated after today are taken as not there yet.")
    proposed = "drop" if share < FEW else ""
    names = subject.names(np.unique(points.series[late]))
    return Fault("future", "dates in the future", detail, "look", (drop,), proposed, count, names, subject.examples_of(late))
