"""Which column says when."""

import re

import numpy as np
import pandas as pd

from core.series.times import read_times
from core.table import Column

NAMES = re.compile(
    r"(^|[^a-z])(date|datum|fecha|data|time|zeit|timestamp|datetime|ds|day|month|monat|mes|mois|quarter|week|year|jahr|index|"
    r"año|année|anno|period|when|hour|step|t)([^a-z]|$)"
)
LEAST = 12  # rows above which numbers 1 to 12 that are called "month" are parts of a date
EARLIER = re.compile(r"creat|updat|modif|birth|born|deliver|due|deadline")
PARTS = {"quarter": 4, "month": 12, "week": 53, "day": 31, "hour": 24, "minute": 60}
ENOUGH = 0.9  # of the cells must read as times


def parts_of_dates(frame: pd.DataFrame, columns: list[Column]) -> list[str]:
    """Columns of numbers that say only a month, a day or an hour, the coarsest first: with a year they say when together."""
    named = {part: column.name for column in columns if (part := _part(frame[column.name], column))}
    return [named[part] for part in PARTS if part in named]


def _part(cells: pd.Series, column: Column) -> str:
    """ "month" of a column of numbers 1 to 12 that is called so; "" of others."""
    name = column.name.lower()
    most = PARTS.get(name, 0)
    if not most or not pd.api.types.is_numeric_dtype(cells) or column.profile.distinct > most + 1:
        return ""
    return name if cells.min() >= 0 and cells.max() <= most else ""


def find_time(frame: pd.DataFrame, columns: list[Column]) -> tuple[str, str]:
    """The column's name ("": none, the rows' order counts) and why, in a sentence."""
    parts = parts_of_dates(frame, columns) if len(frame) > LEAST else []
    columns = [column for column in columns if column.name not in parts]
    scored = [(score, column) for column in columns if (score := _score(frame[column.name], column)) > 0]
    if not scored:
        return "", "No column holds dates: the rows are taken in their order, the first one the oldest."
    most = max(column.profile.distinct for _, column in scored)
    # of year, month and date the date: it takes the most values
    best = max(scored, key=lambda pair: pair[0] + 1.5 * pair[1].profile.distinct / most)[1].name
    others = [column.name for score, column in scored if column.name != best and score >= 4]
    also = f" (“{others[0]}” could be meant, too)" if others else ""
    return best, f"“{best}” says when{also}."


def _score(cells: pd.Series, column: Column) -> float:
    """Above 0 where it can be the time: how surely it is one."""
    named = bool(NAMES.search(column.name.lower()))
    if column.kind == "date" or pd.api.types.is_datetime64_any_dtype(cells):
        distinct = min(column.profile.distinct_share, 1.0)
        return 10 + 2 * named - 4 * bool(EARLIER.search(column.name.lower())) + distinct - 5 * _missing(cells)
    if pd.api.types.is_bool_dtype(cells):
        return 0.0
    if pd.api.types.is_numeric_dtype(cells):
        return _score_of_numbers(cells, named, column)
    few = cells.dropna()
    few = few.iloc[np.linspace(0, len(few) - 1, min(len(few), 500)).astype(int)]
    readable = float((~np.isnat(read_times(few))).mean()) if len(few) else 0.0
    return 7 * readable + named if readable >= ENOUGH or (named and readable >= 0.5) else 0.0


def _missing(cells: pd.Series) -> float:
    return float(cells.isna().mean())


def _score_of_numbers(cells: pd.Series, named: bool, column: Column) -> float:
    """Years (1960, 1961, 1949.083), seconds since 1970, or plain step numbers: only where name or order says so."""
    numbers = cells.dropna().to_numpy(np.float64)
    if not len(numbers):
        return 0.0
    middle = float(np.median(numbers))
    rising = bool((np.diff(numbers) >= 0).all()) and len(numbers) > 2 and numbers[0] < numbers[-1]
    whole = bool((numbers == np.round(numbers)).all())
    like_years = numbers.min() >= 1500 and numbers.max() <= 2200
    like_dates = like_years or 1e8 < middle < 5e15
    if named and (like_dates or rising or (whole and column.profile.distinct > 2)):
        return 5 + 2 * like_years + rising - 3 * (not like_dates and not rising)
    if rising and like_years and column.profile.distinct_share > 0.9:
        return 4.0
    return 2.0 if rising and whole and (np.diff(numbers) == 1).all() else 0.0
