"""Tables whose rows are, or hold, whole series: found, so that they can be folded into columns of series.

Wide: one row a series, a column a step (t0 … t149; x_0 … x_99, y_0 … y_99). Long: a row a step (id, time, x, y, z, label).
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from core.table import Column, Table, free_name

FEWEST_STEPS = 8
FEWEST_SERIES = 10
LOOKED_AT = 500  # rows of a wide table
LOOKED_THROUGH = 50_000  # rows of a long one
ALIKE = 0.3  # mean correlation of neighbouring columns, from which they look like steps of one series
STEPS = frozenset(("t", "time", "step", "timestep", "ts", "tick", "sample", "frame"))
TIMES = STEPS | {"timestamp", "date", "datetime", "seconds", "sec", "ms", "index", "position", "pos"}
_NUMBERED = re.compile(r"(.*?)[\s_.:\-\[(]*(\d+)[\])]?")


@dataclass(frozen=True)
class Folding:
    """`channels`: each new column of series and the columns it is made of (of a long table, one). `kept` go along; in a
    long table rows of one `id` become one row, in the order of `time` ("": as they stand).
    """

    how: str  # "wide" or "long"
    sentence: str
    channels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    id: str = ""
    time: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "Folding":
        channels = {name: tuple(columns) for name, columns in content["channels"].items()}
        return cls(**{**content, "channels": channels, "kept": tuple(content["kept"])})


def find_folding(table: Table, columns: Iterable[Column]) -> Folding | None:
    """How the table could be folded; None where it does not look so. Reads its first rows only."""
    columns = tuple(columns)
    return _find_wide(table, columns) or _find_long(table, columns)


def _find_wide(table: Table, columns: tuple[Column, ...]) -> Folding | None:
    groups = [_without_a_label(group) for group in _numbered(columns).values()]
    longest = max((len(group) for group in groups), default=0)
    if longest < FEWEST_STEPS:
        return None
    groups = [group for group in groups if len(group) == longest]
    channels = {_stem(group[0].name): tuple(column.name for column in group) for group in groups}
    named = all(stem.casefold() in STEPS for stem in channels)
    if not named and not all(_look_alike(table, names) for names in channels.values()):
        return None
    taken = {name for names in channels.values() for name in names}
    kept = tuple(name for name in table.columns if name not in taken)
    channels = {
        free_name(stem if stem.casefold() not in STEPS | {"", "column"} else "series", kept): names
        for stem, names in channels.items()
    }
    first = next(iter(channels.values()))
    each = "one series" if len(channels) == 1 else f"{len(channels)} series"
    told = f"“{first[0]}” to “{first[-1]}” look like {each} in every row, {longest:,} numbers long."
    return Folding("wide", told, channels, kept)


def _numbered(columns: tuple[Column, ...]) -> dict[str, list[Column]]:
    """By stem, the columns of numbers that go on without a gap: t0, t1, t2 … or t0, t10, t20 …"""
    groups: dict[str, list[tuple[int, Column]]] = {}
    for column in columns:
        found = _NUMBERED.fullmatch(column.name)
        if found and column.profile.stored in ("integer", "real") and len(found[2]) < 9:
            groups.setdefault(found[1], []).append((int(found[2]), column))
    ordered = {stem: sorted(group, key=lambda one: one[0]) for stem, group in groups.items()}
    return {
        stem: [column for _, column in group]
        for stem, group in ordered.items()
        if len(group) > 1 and len({after[0] - before[0] for before, after in pairwise(group)}) == 1
    }


def _without_a_label(group: list[Column]) -> list[Column]:
    """A class that stands before or behind the numbers, as in files of the UCR archive, is none of them."""
    usual = float(np.median([column.profile.distinct for column in group]))
    few = [column.profile.distinct <= min(60, usual / 5) for column in group]
    return group[int(few[0]) : len(group) - int(few[-1])]


def _stem(name: str) -> str:
    found = _NUMBERED.fullmatch(name)
    return found[1].strip() if found else name


def _look_alike(table: Table, names: tuple[str, ...]) -> bool:
    """Whether neighbours go together, row by row, as steps of a series do and measures of different things do not."""
    numbers = table.head(LOOKED_AT)[list(names)].to_numpy(float, na_value=np.nan)
    known = np.isfinite(numbers)
    if not known.any():
        return False
    numbers = np.where(known, numbers, numbers[known].mean())
    off = numbers - numbers.mean(axis=0)
    lengths = np.sqrt((off**2).sum(axis=0))
    moving = lengths > 1e-12 * max(lengths.max(), 1e-300)
    if moving.sum() < FEWEST_STEPS or len(numbers) < 3:
        return False
    scaled = off[:, moving] / lengths[moving]
    return float((scaled[:, 1:] * scaled[:, :-1]).sum(axis=0).mean()) >= ALIKE


def _find_long(table: Table, columns: tuple[Column, ...]) -> Folding | None:
    names = [column.name for column in columns if _may_name_series(column)]
    if not names:
        return None
    head = table.head(LOOKED_THROUGH)
    found = (_long_by(head, name, columns) for name in sorted(names, key=lambda name: not _named_id(name))[:3])
    return next(filter(None, found), None)


def _may_name_series(column: Column) -> bool:
    profile = column.profile
    repeated = FEWEST_SERIES <= profile.distinct <= (profile.rows - profile.missing) / FEWEST_STEPS
    return profile.stored in ("integer", "string") and not profile.missing and repeated


def _named_id(name: str) -> bool:
    words = re.split(r"[\s_.\-]+", name.casefold())
    return bool({"id", "series", "case", "sample", "recording", "trial", "window", "sequence"} & set(words))


def _long_by(head: pd.DataFrame, id: str, columns: tuple[Column, ...]) -> Folding | None:
    """Rows of one id must go on in time, and something else must stay the same: what they are, perhaps."""
    groups = head.groupby(id, sort=False)
    others = [column for column in columns if column.name != id]
    still = groups[[column.name for column in others]].nunique(dropna=False).max() <= 1
    kept = tuple(column.name for column in others if still[column.name])
    time = next((column.name for column in others if not still[column.name] and _counts_time(head, id, column)), "")
    channels: dict[str, tuple[str, ...]] = {
        column.name: (column.name,)
        for column in others
        if column.profile.stored in ("integer", "real") and not still[column.name] and column.name != time
    }
    sizes = groups.size()
    only_numbers = len(kept) + len(channels) == len(others)
    if not (kept and channels and (time or (only_numbers and _in_blocks(head[id])))) or sizes.iloc[:-1].min() < 2:
        return None
    listed = ", ".join(f"“{name}”" for name in kept[:3])
    told = f"Rows of one “{id}” look like steps of one series, some {int(sizes.median()):,} each; {listed} stays the same."
    return Folding("long", told, channels, (id, *kept), id, time)


def _counts_time(head: pd.DataFrame, id: str, column: Column) -> bool:
    """A clock or a counter that moves on from row to row of every id; a number must be named like one."""
    named = column.name.casefold() in TIMES
    if not (column.profile.stored == "time" or (named and column.profile.stored in ("integer", "real"))):
        return False
    ordered = head.sort_values([id, column.name], kind="stable")
    doubled = ordered.duplicated([id, column.name]).any()
    return not doubled and not head[column.name].isna().any()


def _in_blocks(ids: pd.Series) -> bool:
    return int((ids != ids.shift()).sum()) == ids.nunique()
