"""A column of times as people write it: dates, years, "1956 Q1", decimal years, seconds since 1970, or plain step numbers."""

import numpy as np
import pandas as pd

from core.dates import MONTH_OF, read_dates
from core.series.grid import NO_STEP

NOT_A_TIME = np.datetime64("NaT", "us")
EPOCHS = ((1e8, 5e9, "s"), (1e11, 5e12, "ms"), (1e14, 5e15, "us"))  # 1973 to 2128 in seconds, milliseconds, microseconds
COMPACT = ((19_000_101, 21_001_231, "%Y%m%d"), (190_001, 210_012, "%Y%m"), (500_101, 991_231, "%y%m%d"))
LIKE_YEARS = (1500, 2200)
PERIOD = r"^(?:(?P<y1>\d{4})[ -]?(?:(?P<q1>[QqTt][1-4])|[MmWw](?P<n1>\d{1,2})|(?P<w1>[^\W\d_]{3,10})\.?|[-/](?P<m1>\d{1,2}))?|"
PERIOD += r"(?:(?P<q2>[Qq][1-4])|(?P<w2>[^\W\d_]{3,10})\.?|(?P<m2>\d{1,2}))[ /-](?P<y2>\d{4}))$"


def read_times(cells: pd.Series, frequency: str | None = None) -> np.ndarray:
    """(rows,) datetime64[us], NaT where a cell is no time; int64 step numbers, NO_STEP where it is none, if `frequency` is ""
    (None: not known yet, numbers are taken for dates where they look like dates).
    """
    if frequency == "":
        return _as_steps(cells)
    if pd.api.types.is_datetime64_any_dtype(cells):
        plain = cells.dt.tz_convert("UTC").dt.tz_localize(None) if getattr(cells.dt, "tz", None) is not None else cells
        return plain.to_numpy().astype("datetime64[us]")
    if pd.api.types.is_bool_dtype(cells):
        return np.full(len(cells), NOT_A_TIME)
    if pd.api.types.is_numeric_dtype(cells):
        return _from_numbers(cells.to_numpy(np.float64, na_value=np.nan), frequency)
    return _from_text(cells)


def _as_steps(cells: pd.Series) -> np.ndarray:
    if pd.api.types.is_datetime64_any_dtype(cells):
        return np.full(len(cells), NO_STEP)
    numbers = pd.to_numeric(cells, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    good = np.isfinite(numbers) & (np.abs(numbers) < 2**53)
    return np.where(good, np.round(np.where(good, numbers, 0)), 0).astype(np.int64) * good + np.where(good, 0, NO_STEP)


def _from_numbers(numbers: np.ndarray, frequency: str | None) -> np.ndarray:
    known = numbers[np.isfinite(numbers)]
    if not len(known):
        return np.full(len(numbers), NOT_A_TIME)
    middle = float(np.median(known))
    for low, high, unit in EPOCHS:
        if low <= middle <= high:
            scale = {"s": 1e6, "ms": 1e3, "us": 1.0}[unit]
            return _microseconds(numbers * scale)
    for low, high, written in COMPACT:
        if low <= middle <= high and (known == np.round(known)).all():
            cells = pd.Series(numbers).astype("Int64").astype("str")
            return pd.to_datetime(cells, format=written, errors="coerce").to_numpy("datetime64[us]")
    if frequency is None and not (LIKE_YEARS[0] <= known.min() and known.max() <= LIKE_YEARS[1]):
        return np.full(len(numbers), NOT_A_TIME)  # 1, 2, 3 …: steps
    return _from_years(numbers)


def _microseconds(numbers: np.ndarray) -> np.ndarray:
    good = np.isfinite(numbers)
    return np.where(good, np.round(np.where(good, numbers, 0)).astype("int64").astype("datetime64[us]"), NOT_A_TIME)


def _from_years(numbers: np.ndarray) -> np.ndarray:
    """1949.0833 → 1 February 1949: the nearest twelfth where all lie near one, the nearest day (or moment) otherwise."""
    good = np.isfinite(numbers) & (numbers >= 1) & (numbers < 9999)
    filled = np.where(good, numbers, 1970.0)
    twelfths = filled * 12
    if (np.abs(twelfths - np.round(twelfths)) < 0.06).all():
        months = (np.round(twelfths).astype("int64") - 1970 * 12).astype("datetime64[M]")
        return np.where(good, months.astype("datetime64[us]"), NOT_A_TIME)
    years = np.floor(filled).astype("int64") - 1970
    begin, end = (part.astype("datetime64[Y]").astype("datetime64[us]") for part in (years, years + 1))
    length = (end - begin).astype("int64")
    inside = np.round((filled - np.floor(filled)) * length).astype("int64")
    return np.where(good, begin + inside.astype("timedelta64[us]"), NOT_A_TIME)


def _from_text(cells: pd.Series) -> np.ndarray:
    codes, found = pd.factorize(cells)
    texts = pd.Series([str(cell).strip() for cell in found] + [""], dtype="str")
    times = read_dates(texts).to_numpy("datetime64[us]", copy=True)
    left = np.isnat(times)
    if left.any():
        times[left] = _periods(texts[left])
    return times[codes]


def _periods(texts: pd.Series) -> np.ndarray:
    """ "1956 Q1", "1991 Jul", "Jul-1991", "2012 W05", "1960M01", "1960-01", "01/1960", "1960"."""
    parts = texts.str.extract(PERIOD)
    year = pd.to_numeric(parts["y1"].fillna(parts["y2"]), errors="coerce")
    quarter = pd.to_numeric(parts["q1"].fillna(parts["q2"]).str[1:], errors="coerce")
    words = parts["w1"].fillna(parts["w2"]).str.lower()
    named = pd.to_numeric(words.map(lambda word: MONTH_OF.get(word[:4], MONTH_OF.get(word[:3])), na_action="ignore"))
    is_week = texts.str.contains("[Ww]", regex=True) & parts["n1"].notna()
    number = pd.to_numeric(parts["n1"].fillna(parts["m1"]).fillna(parts["m2"]), errors="coerce")
    month = (quarter * 3 - 2).fillna(named).fillna(number.where(~is_week))
    unreadable = year.isna() | (month.isna() & (words.notna() | is_week)) | ~month.fillna(1).between(1, 12)
    good = (~unreadable).to_numpy()
    months = ((year.fillna(1970) - 1970) * 12 + month.fillna(1) - 1).where(good, 0).to_numpy(np.int64)
    times = np.where(good, months.astype("datetime64[M]").astype("datetime64[us]"), NOT_A_TIME)
    weeks = is_week & year.notna() & number.between(1, 53)
    times[weeks.to_numpy()] = _weeks(year[weeks], number[weeks])
    return times


def _weeks(year: pd.Series, week: pd.Series) -> np.ndarray:
    """The Monday of each ISO week."""
    fourth = (year.to_numpy(np.int64) - 1970).astype("datetime64[Y]").astype("datetime64[D]") + 3  # lies in the first week
    monday = fourth - (fourth.astype(np.int64) + 3) % 7
    return (monday + (week.to_numpy(np.int64) - 1) * 7).astype("datetime64[us]")
