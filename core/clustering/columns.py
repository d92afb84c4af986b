"""One column seen as shares of rows: between edges (numbers, dates), of values (categories), of words (texts)."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.cells import as_numbers, as_text
from core.dates import read_dates

BINS = 16
MOST_VALUES = 24
MISSING, OTHER = "missing", "other"
FAR = 1.2  # standard deviations that are called very
MOSTLY, ALWAYS, HARDLY = 0.5, 0.9, 0.02
NARROW = 0.35  # of the spread of all rows: a cluster that keeps to one place, even in the middle
TELLING = 0.5  # standard deviations from which on a column is told of
WORDS_TOLD = 3
WORD = re.compile(r"[^\W\d_]{3,}")
DAY = 86_400_000_000  # microseconds


@dataclass(frozen=True)
class Beside:
    """Some rows beside all: see ColumnProfile. `words` say what is different, empty where that cannot be said.

    `near`: they keep to one place amid all others, which their difference does not show.
    """

    difference: float
    here: str
    everybody: str
    words: str
    shares: np.ndarray
    shares_of_all: np.ndarray
    near: bool = False


@dataclass(frozen=True)
class Seen:
    """`numbers` (n,) of a column of numbers or dates, NaN where missing; else `hits` (n, values) yes or no for each value."""

    name: str
    kind: str
    edges: np.ndarray | None
    values: tuple[str, ...]
    numbers: np.ndarray
    hits: np.ndarray

    def beside(self, mine: np.ndarray) -> Beside:
        return _of_numbers(self, mine) if self.edges is not None else _of_values(self, mine)


def see(name: str, cells: pd.Series, kind: str, state: dict[str, Any]) -> Seen:
    """`state` is what the kind learned of the column (how numbers and dates are written)."""
    nothing = np.zeros((len(cells), 0), bool)
    if kind in ("number", "date"):
        numbers = as_numbers(cells, state.get("decimal", ".")) if kind == "number" else _days(cells, state.get("day_first"))
        known = numbers[np.isfinite(numbers)]
        if len(known) and known.min() < known.max():
            return Seen(name, kind, _edges(known), (), numbers, nothing)
    if kind == "text":
        return _words(name, cells)
    texts = pd.Series([as_text(cell) if not pd.isna(cell) else MISSING for cell in cells], dtype=object).replace("", MISSING)
    counted = texts.value_counts()
    values = list(counted.index[:MOST_VALUES])
    hits = np.stack([(texts == value).to_numpy() for value in values], axis=1) if values else nothing
    if len(counted) > MOST_VALUES:
        values, hits = [*values, OTHER], np.concatenate([hits, ~hits.any(axis=1, keepdims=True)], axis=1)
    return Seen(name, kind, None, tuple(map(str, values)), np.zeros(0), hits)


def _of_numbers(seen: Seen, mine: np.ndarray) -> Beside:
    known = np.isfinite(seen.numbers)
    assert seen.edges is not None
    here, everybody = seen.numbers[mine & known], seen.numbers[known]
    absent, absent_of_all = 1 - known[mine].mean(), 1 - known.mean()
    missing = (absent - absent_of_all) / max(np.sqrt(absent_of_all * (1 - absent_of_all)), 1e-9) if absent_of_all else 0.0
    shares, shares_of_all = (
        np.histogram(np.clip(some, seen.edges[0], seen.edges[-1]), seen.edges)[0] for some in (here, everybody)
    )
    drawn = (shares / max(len(here), 1), shares_of_all / len(everybody))
    difference = (_middle(here) - _middle(everybody)) / max(_spread(everybody), 1e-12) if len(here) else 0.0
    if not len(here) or (abs(missing) > abs(difference) and abs(absent - absent_of_all) > 0.1):
        words = f"{seen.name} {'mostly' if absent > MOSTLY else 'often' if missing > 0 else 'hardly ever'} missing"
        return Beside(float(missing), _share(absent) + " missing", _share(absent_of_all) + " missing", words, *drawn)
    written = _date if seen.kind == "date" else _number
    near = abs(difference) < TELLING and _spread(here) < NARROW * _spread(everybody)
    middle = written(np.median(here))
    words = f"{seen.name} near {middle}" if near else f"{_degree(difference, seen.kind)} {seen.name}"
    return Beside(float(difference), middle, written(np.median(everybody)), words, *drawn, near=near)


def _of_values(seen: Seen, mine: np.ndarray) -> Beside:
    """The value whose share differs most; its difference in standard deviations of yes and no."""
    if not seen.hits.shape[1]:
        return Beside(0.0, "", "", "", np.zeros(0), np.zeros(0))
    shares, shares_of_all = seen.hits[mine].mean(axis=0), seen.hits.mean(axis=0)
    differences = (shares - shares_of_all) / np.maximum(np.sqrt(shares_of_all * (1 - shares_of_all)), 1e-9)
    differences[shares_of_all >= 1] = 0
    order = np.argsort(-np.abs(differences), kind="stable")
    most = int(order[0])
    words = (
        _words_that_differ(seen, shares, differences) if seen.kind == "text" else _value(seen, int(most), shares, shares_of_all)
    )
    here, everybody = (f"{seen.values[most]} {_share(some[most])}" for some in (shares, shares_of_all))
    return Beside(float(differences[most]), here, everybody, words, shares, shares_of_all)


def _value(seen: Seen, most: int, shares: np.ndarray, shares_of_all: np.ndarray) -> str:
    value = seen.values[most]
    if shares[most] >= MOSTLY:
        return f"{seen.name} {value}" if shares[most] >= ALWAYS else f"{seen.name} mostly {value}"
    if shares[most] <= HARDLY and shares[most] < shares_of_all[most]:
        return f"{seen.name} hardly ever {value}"
    return f"{seen.name} {'more' if shares[most] > shares_of_all[most] else 'less'} often {value}"


def _words_that_differ(seen: Seen, shares: np.ndarray, differences: np.ndarray) -> str:
    more = [
        place
        for place in np.argsort(-differences, kind="stable")[:WORDS_TOLD]
        if differences[place] > 0 and shares[place] > 0.05
    ]
    told = ", ".join(f"“{seen.values[place]}”" for place in more)
    return f"{seen.name} with {told}" if told else ""


def _words(name: str, cells: pd.Series) -> Seen:
    """The words of many rows, neither in nearly all nor in hardly any."""
    texts = [set(WORD.findall(cell.lower())) if isinstance(cell, str) else set() for cell in cells]
    counted = Counter(word for words in texts for word in words)
    few, many = max(3, 0.01 * len(texts)), 0.8 * len(texts)
    values = [word for word, times in counted.most_common(400) if few <= times <= many][:200]
    hits = np.array([[value in words for value in values] for words in texts], bool).reshape(len(texts), len(values))
    return Seen(name, "text", None, tuple(values), np.zeros(0), hits)


def _edges(known: np.ndarray) -> np.ndarray:
    """Even bins over all but the farthest rows; whole numbers of a small range lie in the middle of bins."""
    low, high = np.quantile(known, [0.005, 0.995])
    if low == high:
        low, high = known.min(), known.max()
    if high - low <= 2 * BINS and (known == np.round(known)).all():
        step = max(1, int(np.ceil((high - low + 1) / BINS)))
        return np.arange(np.floor(low), high + step + 0.5, step) - 0.5
    return np.linspace(low, high, BINS + 1)


def _middle(values: np.ndarray) -> float:
    return float(np.clip(values, *np.quantile(values, [0.02, 0.98])).mean()) if len(values) else 0.0


def _spread(values: np.ndarray) -> float:
    """The standard deviation without the farthest rows; with them where the others are all equal."""
    return float(np.clip(values, *np.quantile(values, [0.02, 0.98])).std() or values.std())


def _degree(difference: float, kind: str) -> str:
    more, less = ("late", "early") if kind == "date" else ("high", "low")
    return ("very " if abs(difference) >= FAR else "") + (more if difference > 0 else less)


def _days(cells: pd.Series, day_first: bool | None) -> np.ndarray:
    dates = cells if pd.api.types.is_datetime64_any_dtype(cells) else read_dates(cells.astype("string"), day_first)
    dates = dates.dt.tz_localize(None) if getattr(dates.dt, "tz", None) is not None else dates
    moments = dates.to_numpy("datetime64[us]")
    return np.where(np.isnat(moments), np.nan, moments.astype(np.int64) / DAY)


def _date(days: float) -> str:
    return str(np.datetime64(int(days * DAY), "us").astype("datetime64[D]"))


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _share(part: float) -> str:
    return f"{100 * part:.0f} %"
