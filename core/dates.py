"""Dates in the styles people write them; knows nothing of tables or kinds, so that both may use it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as compute

TIME = (
    r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}(?:[.,]\d{1,9})?))?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$"
)
YEAR = r"(?P<year>\d{4}|\d{2})"
YEAR_FIRST = r"^(?P<year>\d{4})(?P<gap>[-./])(?P<month>\d{1,2})[-./](?P<day>\d{1,2})" + TIME
YEAR_LAST = r"^(?P<first>\d{1,2})(?P<gap>[-./])\s?(?P<second_number>\d{1,2})[-./]\s?" + YEAR + TIME
DAY_WORD = (
    r"^(?:[^\d\s.,/-]{2,9}\.?,?\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?[-\s]+(?P<word>[^\d\s.,/-]{3,10})\.?,?[-\s]+"
    + YEAR
    + TIME
)
WORD_DAY = (
    r"^(?:[^\d\s.,/-]{2,9}\.?,\s+)?(?P<word>[^\d\s.,/-]{3,10})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})" + TIME
)

# English, German, French, Spanish, Italian, Portuguese, Dutch: enough letters to tell the months apart
MONTHS = {
    1: "jan gen ene", 2: "feb fév fev", 3: "mar mär mrz maa", 4: "apr abr avr", 5: "may mai mag mei", 6: "jun giu juin",
    7: "jul lug juil", 8: "aug aou aoû ago", 9: "sep set", 10: "oct okt ott out", 11: "nov", 12: "dec dez dic déc",
}  # fmt: skip
MONTH_OF = {word: month for month, words in MONTHS.items() for word in words.split()}

Found = dict[str, pa.Array]  # the named groups of a pattern, one array each; "" where a cell does not fit


def read_dates(cells: pd.Series, day_first: bool | None = None) -> pd.Series:
    """Strings as datetime64[us] without zone (UTC where one is given); NaT where a cell is no date.

    Styles: 2024-03-31, 2024/3/31 18:00:05Z, 31.03.2024, 3/31/24 6:00 pm, 31 Mar 2024, March 31, 2024; several may stand in
    one column. `day_first` decides 3/4/2024; None: what the other cells show, and where none does, month first with
    slashes and day first otherwise.
    """
    text = _trimmed(cells)
    if day_first is None:
        day_first = comes_day_first(cells)
    dates = np.full(len(text), np.datetime64("NaT"), "datetime64[us]")
    possible = compute.fill_null(compute.match_substring_regex(text, r"^\S.{0,40}\d"), False).to_numpy(zero_copy_only=False)
    for style in (_year_first, _year_last, _day_word, _word_day):
        left = np.flatnonzero(possible & np.isnat(dates))
        if not len(left):
            break
        dates[left] = style(text.take(pa.array(left)), day_first)
    return pd.Series(dates, index=cells.index)


def comes_day_first(cells: pd.Series) -> bool:
    """Whether 3/4/2024 in this column is the third of April: as the cells with a number over 12 show."""
    return count_orders(cells).comes_day_first


@dataclass(frozen=True)
class Orders:
    """How many dates can only be day first, only be month first, and how many are written with slashes."""

    day_first: int = 0
    month_first: int = 0
    slashes: int = 0

    def __add__(self, other: "Orders") -> "Orders":
        return Orders(self.day_first + other.day_first, self.month_first + other.month_first, self.slashes + other.slashes)

    @property
    def comes_day_first(self) -> bool:
        if self.day_first != self.month_first:
            return self.day_first > self.month_first
        return not self.slashes


def count_orders(cells: pd.Series) -> Orders:
    found = _extract(_trimmed(cells), YEAR_LAST)
    days, months = (int((_numbers(found[name]) > 12).sum()) for name in ("first", "second_number"))
    return Orders(days, months, int(compute.sum(compute.equal(found["gap"], "/")).as_py() or 0))


def _trimmed(cells: pd.Series) -> pa.Array:
    text = pa.array(cells.astype("str"), pa.string(), from_pandas=True)
    text = text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text
    return compute.utf8_trim_whitespace(text)


def _extract(text: pa.Array, pattern: str) -> Found:
    found = compute.extract_regex(text, pattern)
    fields = [found.type.field(place).name for place in range(found.type.num_fields)]
    return {name: compute.fill_null(compute.struct_field(found, name), "") for name in fields}


def _year_first(text: pa.Array, day_first: bool) -> np.ndarray:
    return _assemble(_extract(text, YEAR_FIRST))


def _year_last(text: pa.Array, day_first: bool) -> np.ndarray:
    found = _extract(text, YEAR_LAST)
    first, second = found["first"], found["second_number"]
    as_day_first = _assemble({**found, "day": first, "month": second})
    as_month_first = _assemble({**found, "day": second, "month": first})
    # 31/12 in a column that is month first elsewhere can be read one way only
    preferred, other = (as_day_first, as_month_first) if day_first else (as_month_first, as_day_first)
    return np.where(np.isnat(preferred), other, preferred)


def _day_word(text: pa.Array, day_first: bool) -> np.ndarray:
    return _assemble(_named_month(_extract(text, DAY_WORD)))


def _word_day(text: pa.Array, day_first: bool) -> np.ndarray:
    return _assemble(_named_month(_extract(text, WORD_DAY)))


def _named_month(found: Found) -> Found:
    words = compute.utf8_lower(found["word"]).dictionary_encode()
    numbers = [MONTH_OF.get(word[:4], MONTH_OF.get(word[:3], "")) for word in words.dictionary.to_pylist()]
    return {**found, "month": pa.array([str(number) for number in numbers], pa.string()).take(words.indices)}


def _assemble(found: Found) -> np.ndarray:
    """Pieces as strings → dates; NaT where there is no such day."""
    year, month, day = (_numbers(found[name]) for name in ("year", "month", "day"))
    year = np.where(_lengths(found["year"]) == 2, year + np.where(year >= 69, 1900, 2000), year)
    good = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    year, month, day = (np.where(good, numbers, 1).astype("int64") for numbers in (year, month, day))
    months = (year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (month - 1)
    days = months.astype("datetime64[D]") + (day - 1)
    good &= days.astype("datetime64[M]") == months  # 31 February would be in March
    return np.where(good & _time_is_possible(found), days.astype("datetime64[us]") + _microseconds(found), np.datetime64("NaT"))


def _time_is_possible(found: Found) -> np.ndarray:
    hour, minute, second = (_numbers(found[name]) for name in ("hour", "minute", "second"))
    return ~((hour > 24) | (minute > 59) | (second >= 61))  # NaN where no time is given


def _microseconds(found: Found) -> np.ndarray:
    hour, minute, second = (np.nan_to_num(_numbers(found[name])) for name in ("hour", "minute", "second"))
    half = np.asarray(compute.utf8_slice_codeunits(compute.utf8_lower(found["half"]), 0, 1).to_numpy(zero_copy_only=False))
    hour = np.where((half == "p") & (hour < 12), hour + 12, hour)
    hour = np.where((half == "a") & (hour == 12), 0, hour)
    seconds = hour * 3600 + minute * 60 + second - _zone_seconds(found["zone"])
    return np.round(seconds * 1e6).astype("timedelta64[us]")


def _zone_seconds(zones: pa.Array) -> np.ndarray:
    """ "+02:00" → 7200; "Z" and no zone → 0."""
    encoded = zones.dictionary_encode()
    digits = [zone.replace(":", "") if zone[:1] in "+-" else "" for zone in encoded.dictionary.to_pylist()]
    seconds = [int(text[0] + "1") * (int(text[1:3]) * 3600 + int(text[3:5]) * 60) if text else 0 for text in digits]
    return np.asarray(seconds or [0], "int64")[encoded.indices.to_numpy()] if len(zones) else np.zeros(0, "int64")


def _numbers(text: pa.Array) -> np.ndarray:
    """Digits → floats; NaN for ""."""
    known = compute.if_else(compute.equal(text, ""), None, compute.replace_substring(text, ",", "."))
    return compute.cast(known, pa.float64()).to_numpy(zero_copy_only=False).astype("float64")


def _lengths(text: pa.Array) -> np.ndarray:
    return compute.utf8_length(text).to_numpy(zero_copy_only=False)
