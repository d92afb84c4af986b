"""Which columns tell the series of a long table apart."""

from itertools import combinations

import numpy as np
import pandas as pd

from core.series.said import listed
from core.series.timing import parts_of_dates
from core.table import Column

MOST = 3  # columns that together name a series
LEFT = 0.02  # share of rows that may still share their date with another row of their series
CANDIDATES = 8
FEW_TWICE = "A few dates come twice; the rows are one series."
FEW = 0.1  # share of doubled dates up to which they are slips


def find_series(frame: pd.DataFrame, columns: list[Column], time: str, target: str) -> tuple[tuple[str, ...], str]:
    """The columns whose values together name a series (none: one series) and why, in a sentence."""
    if not time:
        return (), "Without dates the rows are one series."
    when = pd.factorize(frame[time])[0]
    doubled = _share_doubled([when])
    if doubled <= LEFT:
        return (), "Each date comes once, so the rows are one series." if not doubled else FEW_TWICE
    taken = {time, target, *parts_of_dates(frame, columns)}
    possible = [column for column in columns if column.name not in taken and _may_name(frame[column.name], column)]
    codes = {column.name: pd.factorize(frame[column.name])[0] for column in possible}
    codes = {name: each for name, each in codes.items() if 1 <= each.max(initial=0) < len(frame) / 2}
    for count in range(1, MOST + 1):
        fitting = [names for names in combinations(list(codes)[:CANDIDATES], count) if _fits(names, codes, when)]
        if fitting:
            best = min(fitting, key=lambda names: _series_count(names, codes))
            return best, f"Dates come several times, but once for each {listed(best, len(best))}."
    return (), FEW_TWICE if doubled < FEW else "Dates come several times, and no column tells their rows apart."


def _may_name(cells: pd.Series, column: Column) -> bool:
    if pd.api.types.is_float_dtype(cells) or column.kind == "date" or pd.api.types.is_datetime64_any_dtype(cells):
        return False
    return column.profile.missing < len(cells) / 2


def _fits(names: tuple[str, ...], codes: dict[str, np.ndarray], when: np.ndarray) -> bool:
    series = _series_count(names, codes)
    return series <= len(when) / 2 and _share_doubled([*(codes[name] for name in names), when]) <= LEFT


def _series_count(names: tuple[str, ...], codes: dict[str, np.ndarray]) -> int:
    return int(_joined([codes[name] for name in names]).max(initial=-1)) + 1


def _share_doubled(codes: list[np.ndarray]) -> float:
    """Share of rows that have the same codes as an earlier row."""
    joined = _joined(codes)
    return 1 - (int(joined.max(initial=-1)) + 1) / max(len(joined), 1)


def _joined(codes: list[np.ndarray]) -> np.ndarray:
    """A code for each combination, counted from 0."""
    joined = np.zeros(len(codes[0]), np.int64)
    for each in codes:
        joined = pd.factorize(joined * (int(each.max(initial=0)) + 2) + each + 1)[0]
    return joined
