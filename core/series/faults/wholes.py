"""Faults of whole series: empty, short, constant, mostly zero."""

import numpy as np

from core.series.faults.base import Fault, Repair, Subject
from core.series.repairs import shortest, whole_series
from core.series.rows import readable
from core.series.said import counted

WORDS = {
    "short": "{} shorter than {} steps, too short for a back-test: the simple forecasters answer, and no score counts them.",
    "constant": "{} the same value throughout.",
    "zero": "{} zero in more than half of the steps.",
}


def look_at_empty(subject: Subject) -> Fault | None:
    points = subject.points
    named = np.unique(points.series[readable(points)])
    empty = np.setdiff1d(named, subject.grid.layout.kept)
    if not len(empty):
        return None
    detail = "They have no value at all and are left out."
    return Fault("empty", f"{len(empty):,} empty series", detail, count=len(empty), series=subject.names(empty))


def look_at_wholes(subject: Subject) -> list[Fault]:
    layout = subject.grid.layout
    found = []
    for name, words, has in whole_series(layout, subject.grid.values, subject.timeline):
        if has.any():
            found.append(_whole(subject, name, words, has))
    return found


def _whole(subject: Subject, name: str, words: str, has: np.ndarray) -> Fault:
    count, whole = int(has.sum()), bool(has.all())
    verb = ("is" if count == 1 else "are") if name != "constant" else ("has" if count == 1 else "have")
    who = f"{counted(count, 'series', 'series')} {verb}" if subject.several else f"The series {verb}"
    detail = WORDS[name].format(who, shortest(subject.grid.layout, subject.timeline))
    drop = Repair("drop", "Leave them out", "These series are neither learned from nor forecast.")
    title = f"{count:,} {words} series" if subject.several else f"{words} series"
    repairs = () if whole else (drop,)
    return Fault(name, title, detail, "look", repairs, "", count, subject.names(subject.grid.layout.kept[has]))
