"""Which columns are forecast: the chosen one, and in a wide table the others that are measured alike."""

import re

import numpy as np
import pandas as pd

from core.errors import PlanError
from core.plan import Timeline
from core.series.roles import is_named_known
from core.series.rows import numbers_of
from core.table import Column

VALUES = re.compile(
    r"(^|[^a-z])(value|values|y|sales|demand|target|count|total|amount|volume|load|sold|close|price|passengers|births|deaths)([^a-z]|$)"
)
MOST_APART = 5.0  # the middles of columns measured alike differ by no more


def find_targets(frame: pd.DataFrame, columns: list[Column], timeline: Timeline, wanted: str) -> tuple[tuple[str, ...], str]:
    """The value columns, the wanted one first, and why, in a sentence. Raises PlanError where there is no column of numbers."""
    free = [column for column in columns if column.name not in (timeline.time, *timeline.series)]
    numbers = [column.name for column in free if column.kind == "number" or column.name == wanted]
    numbers = numbers or [column.name for column in free if pd.api.types.is_numeric_dtype(frame[column.name])][:1]
    if not numbers:
        raise PlanError("No column holds numbers, so there is nothing to forecast.", "A forecast needs a column of numbers.")
    first = wanted or likeliest(frame, free) or numbers[0]
    wide = len(numbers) == len(free) and not timeline.series
    if wide and _are_alike(frame, numbers) and _end_together(frame, numbers):
        targets = (first, *(name for name in numbers if name != first))
        beside = " beside the dates" if timeline.time else ""
        return targets, f"All {len(targets)} columns{beside} hold numbers of like size: each is a series of its own."
    return (first,), f"“{first}” is what is forecast."


def likeliest(frame: pd.DataFrame, columns: list[Column]) -> str:
    """The column of numbers most like a measured value: by its name, else one that is no whole number, else the first."""
    numbers = [column.name for column in columns if column.kind == "number"]
    asked = [name for name in numbers if not is_named_known(name)] or numbers  # a price is set rather than measured
    named = [name for name in asked if VALUES.search(name.lower())]
    real = [name for name in asked if pd.api.types.is_float_dtype(frame[name])]
    return next(iter(named or real or asked), "")


def _are_alike(frame: pd.DataFrame, names: list[str]) -> bool:
    """Whether these columns are measured alike: of one stem (store_1, store_2), or of like size."""
    if len(names) < 2 or any(is_named_known(name) for name in names):
        return False
    stems = {re.sub(r"[\W_]*\d+$", "", name.lower()) for name in names}
    if len(stems) == 1 and all(re.search(r"\d$", name) for name in names):
        return True
    values = [_known(frame[name]) for name in names]
    if len(names) < 3 or not all(map(len, values)) or len({bool((known < 0).any()) for known in values}) > 1:
        return False
    middles = [float(np.median(np.abs(known))) for known in values]
    return min(middles) > 0 and max(middles) / min(middles) <= MOST_APART


def _end_together(frame: pd.DataFrame, names: list[str]) -> bool:
    """Whether no column goes on after the others have ended: one that does is known in advance."""
    lasts = [np.flatnonzero(~np.isnan(numbers_of(frame[name]))).max(initial=-1) for name in names]
    return max(lasts) == min(lasts)


def _known(cells: pd.Series) -> np.ndarray:
    numbers = numbers_of(cells)
    return numbers[~np.isnan(numbers)]
