"""Faults of values: text among numbers, gaps and missing ones, outliers, jumps of the level."""

import numpy as np
import pandas as pd

from core.series.faults.base import Fault, Repair, Subject
from core.series.oddities import after_last_jump, is_outlier
from core.series.repairs import is_clock_gap
from core.series.rows import numbers_of
from core.series.said import counted, said_date

UNSURE = 0.35  # where so many steps at one place of the season are there, or are not, that place tells nothing
SMALL = 3  # the least number that is counted, where rows are written only when something happened
FILL = (
    Repair("interpolate", "A line between neighbours", "Missing values lie on a line between the values before and after."),
    Repair("season", "As one season before", "Missing values are those of the same place one season before."),
    Repair("previous", "The value before", "The last value before goes on."),
    Repair("zero", "Zero", "Nothing was sold, counted or measured then: zero."),
)


def look_at_text(subject: Subject) -> Fault | None:
    cells = [_text_in(subject.frame[target]) for target in subject.timeline.targets]
    found = pd.concat(cells)
    if not len(found):
        return None
    detail = "Cells of the value column that are no numbers count as missing values."
    examples = tuple(f"“{text[:40]}”" for text in found.unique()[:5])
    return Fault("text", f"text in {counted(len(found), 'value')}", detail, count=len(found), examples=examples)


def _text_in(cells: pd.Series) -> pd.Series:
    if not (pd.api.types.is_string_dtype(cells) or pd.api.types.is_object_dtype(cells)):
        return pd.Series(dtype="str")
    texts = cells.astype("str").str.strip()
    return texts[np.isnan(numbers_of(cells)) & cells.notna().to_numpy() & (texts != "").to_numpy()]


def look_at_gaps(subject: Subject) -> Fault | None:
    grid = subject.grid
    gaps = ~grid.has_row & ~grid.layout.future() & ~is_clock_gap(grid, subject.timeline)
    if not gaps.any():
        return None
    count, runs = int(gaps.sum()), _runs(gaps)
    detail = f"{counted(count, 'step has', 'steps have')} no row" + (f", in {counted(runs, 'gap')}" if runs < count else "")
    detail += f" ({100 * count / max(int(grid.layout.lengths.sum()), 1):.1f} % of all steps)."
    return Fault(
        "gaps", counted(runs, "gap"), detail, "look", FILL, _fill_for(subject, gaps, rows_missing=True), count,
        subject.names_at(gaps), subject.examples_at(gaps),
    )  # fmt: skip


def look_at_missing(subject: Subject) -> Fault | None:
    grid = subject.grid
    missing = np.isnan(grid.values) & grid.has_row & ~grid.layout.future()
    if not missing.any():
        return None
    count = int(missing.sum())
    detail = f"{counted(count, 'row has', 'rows have')} a date but no value."
    return Fault(
        "missing", counted(count, "missing value"), detail, "look", FILL, _fill_for(subject, missing, rows_missing=False),
        count,
        subject.names_at(missing), subject.examples_at(missing),
    )  # fmt: skip


def _come_again(subject: Subject, mask: np.ndarray) -> bool:
    """Whether steps are missing at the same places of nearly every season: nights, Sundays."""
    season, layout = subject.timeline.season, subject.grid.layout
    if season < 2:
        return False
    place = (layout.firsts[layout.owners()] + layout.offsets()) % season
    past = ~layout.future()
    lacking = np.bincount(place[mask & past], minlength=season) / np.maximum(np.bincount(place[past], minlength=season), 1)
    return bool((np.minimum(lacking, 1 - lacking) < UNSURE).mean() > 0.8)


def _runs(mask: np.ndarray) -> int:
    return int(mask[0]) + int((mask[1:] & ~mask[:-1]).sum())


def _fill_for(subject: Subject, mask: np.ndarray, rows_missing: bool) -> str:
    """Rows that are only written when something happened: zero. Long holes: as one season before. Else a line."""
    known = subject.grid.values[~np.isnan(subject.grid.values)]
    counts = (known >= 0).all() and (known == np.round(known)).all()
    share = mask.sum() / max(int(subject.grid.layout.lengths.sum()), 1)
    if rows_missing and share > 0.2:
        if counts and (1 <= known.min() <= SMALL or _come_again(subject, mask)):
            return "zero"
        if _come_again(subject, mask):
            return ""  # closed at night: there is nothing to draw
    typical = mask.sum() / max(_runs(mask), 1)
    season = subject.timeline.season
    return "season" if season > 1 and typical > season / 4 and typical > 2 else "interpolate"


def look_at_outliers(subject: Subject) -> Fault | None:
    odd = is_outlier(subject.grid.layout, subject.grid.values, subject.timeline.season)
    if not odd.any():
        return None
    count = int(odd.sum())
    detail = f"{counted(count, 'value is', 'values are')} far from what lies around. If they are real, leave them."
    repair = Repair("interpolate", "Replace them", "Each becomes what lies between its neighbours.")
    return Fault(
        "outliers", counted(count, "outlier"), detail, "look", (repair,), "", count,
        subject.names_at(odd), subject.examples_at(odd, with_value=True),
    )  # fmt: skip


def look_at_jumps(subject: Subject) -> Fault | None:
    layout = subject.grid.layout
    cut = after_last_jump(layout, subject.grid.values, subject.timeline.season)
    if not cut.any():
        return None
    which = np.flatnonzero(cut)
    times = subject.points.grid.times(layout.firsts[which] + cut[which])
    dates = [said_date(time, subject.timeline.frequency) for time in times[:5]]
    names = subject.names(layout.kept[which])
    examples = tuple(f"{name}: {date}" for name, date in zip(names, dates, strict=False)) if names else tuple(dates)
    detail = "The level changes from one step to the next and stays there; what came before may say little about what comes."
    repair = Repair("cut", "Use what came after", "Each series begins where its last new level does.")
    return Fault("jumps", counted(len(which), "jump"), detail, "look", (repair,), "", len(which), names, examples)
