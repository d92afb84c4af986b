"""The time doctor: what is wrong with the series of a table, in words, with a repair for each fault. It changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.plan import Timeline
from core.series.faults.base import Fault as Fault
from core.series.faults.base import Repair as Repair
from core.series.faults.base import Subject
from core.series.faults.dates import (
    first_aid,
    look_at_clock,
    look_at_doubled,
    look_at_future,
    look_at_irregular,
    look_at_order,
    look_at_styles,
    look_at_unreadable,
)
from core.series.faults.values import look_at_gaps, look_at_jumps, look_at_missing, look_at_outliers, look_at_text
from core.series.faults.wholes import look_at_empty, look_at_wholes
from core.series.frequency import title_of
from core.series.gridding import gridded
from core.series.rows import points_of
from core.series.said import counted, said_date
from core.table import Table

LOOKS = (
    look_at_unreadable, look_at_doubled, look_at_irregular, look_at_clock, look_at_gaps, look_at_missing, look_at_text,
    look_at_styles, look_at_order, look_at_future, look_at_empty, look_at_outliers, look_at_jumps,
)  # fmt: skip


@dataclass(frozen=True)
class Diagnosis:
    """`summary`: "monthly, January 1949 to December 1960, 3 gaps, 2 doubled dates"; what must be repaired comes first."""

    summary: str
    faults: tuple[Fault, ...]


def examine(table: Table, timeline: Timeline) -> Diagnosis:
    """Every fault of the series as they are in the table, whatever is repaired. Raises PlanError where there are no series."""
    frame = table.frame(list(dict.fromkeys(name for name in (timeline.time, *timeline.series, *timeline.targets) if name)))
    points = points_of(frame, timeline)
    grid = gridded(points, replace(timeline, repairs=first_aid(points)), {})
    subject = Subject(table, frame, timeline, points, grid)
    faults = tuple(sorted(_faults(subject), key=lambda fault: fault.level != "stop"))
    return Diagnosis(", ".join([*_outline(subject), *(fault.title for fault in faults)]), faults)


def proposed_repairs(diagnosis: Diagnosis) -> dict[str, str]:
    """The repair that is proposed for each fault that needs one, as `Timeline.repairs` takes them."""
    return {fault.name: fault.proposed for fault in diagnosis.faults if fault.proposed}


def _faults(subject: Subject) -> Iterator[Fault]:
    for look in LOOKS:
        fault = look(subject)
        if fault is not None:
            yield fault
    yield from look_at_wholes(subject)


def _outline(subject: Subject) -> list[str]:
    layout, alias = subject.grid.layout, subject.timeline.frequency
    first = subject.points.grid.times(layout.firsts.min()[None])[0]
    last = subject.points.grid.times((layout.firsts + layout.lengths - 1).max()[None])[0]
    parts = [counted(len(layout.kept), "series", "series")] if subject.several else []
    span = said_date(first, alias) if first == last else f"{said_date(first, alias)} to {said_date(last, alias)}"
    return [*parts, title_of(alias), span]
