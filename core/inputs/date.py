"""Dates: how long ago, and where in the year, the week and the day."""

import numpy as np
import pandas as pd

from core.cells import distinct
from core.dates import comes_day_first, read_dates
from core.inputs.base import Guess, Input, State
from core.inputs.scaling import knots_of, scale_of, scaled
from core.parts import Part
from core.table import Profile

_YEAR = 365.2425


class Date(Input):
    """Age in days, sine and cosine of the place in the year (week, day), and codes of month and weekday, where they vary."""

    kind = "date"
    title = "Date"
    sentence = "The network sees how long ago it was, the time of year, the weekday and the hour."

    def guess(self, profile: Profile) -> Guess | None:
        if profile.stored == "time":
            return Guess(0.98, "Dates and times.")
        if profile.stored != "string" or profile.date_share < 0.5:
            return None
        if profile.date_share < 0.9:
            return Guess(0.6, f"{profile.date_share:.0%} of its cells read as dates; the others count as missing.")
        return Guess(0.96, f"Its cells read as dates, such as {profile.examples[0]}." if profile.examples else "Dates.")

    def adapt(self, values: pd.Series) -> State:
        day_first = _day_first(values)
        dates = _dates(values, day_first)
        known = dates[~np.isnat(dates)]
        days = _days(known)
        scale = scale_of(days)
        return {
            **scale,
            "knots": knots_of(scaled(days, scale)),
            "missing": len(known) < len(dates),
            "day_first": day_first,
            "cycles": [name for name, values_ in _cycles(known).items() if len(np.unique(values_)) > 1],
        }

    def parts(self, name: str, state: State) -> tuple[Part, ...]:
        names = [name]
        for cycle in state["cycles"]:
            names += [f"{name} {cycle} (sine)", f"{name} {cycle} (cosine)"]
        names += [f"{name} missing"] if state["missing"] else []
        knots = (tuple(state["knots"]), *[()] * (len(names) - 1))
        numbers = Part(name, "rows", (len(names),), knots, names=tuple(names))
        codes = [cycle for cycle in ("month", "weekday") if cycle in state["cycles"]]
        if not codes:
            return (numbers,)
        sizes = tuple({"month": 14, "weekday": 9}[code] for code in codes)  # unseen, missing, then each
        return (
            numbers,
            Part(f"{name} calendar", "rows", (len(codes),), sizes=sizes, names=tuple(f"{name} {c}" for c in codes)),
        )

    def encode(self, values: pd.Series, state: State) -> tuple[np.ndarray, ...]:
        dates = _dates(values, state["day_first"])
        missing = np.isnat(dates)
        filled = np.where(missing, np.datetime64(0, "s"), dates)
        columns = [scaled(np.where(missing, state["center"], _days(filled)), state)]
        cycles = _cycles(filled)
        for cycle in state["cycles"]:
            columns += [np.sin(2 * np.pi * cycles[cycle]), np.cos(2 * np.pi * cycles[cycle])]
        columns = [np.where(missing, 0.0, column) for column in columns]
        columns += [missing.astype(float)] if state["missing"] else []
        numbers = np.stack(columns, axis=1).astype(np.float32)
        codes = [
            np.where(missing, 1, 2 + np.round(cycles[cycle] * length).astype(int))
            for cycle, length in (("month", 12), ("weekday", 7))
            if cycle in state["cycles"]
        ]
        return (numbers, np.stack(codes, axis=1).astype(np.int32)) if codes else (numbers,)


def _dates(values: pd.Series, day_first: bool) -> np.ndarray:
    """(rows,) datetime64[s]; NaT where a cell is missing or no date. A number is no date: 2024 could be anything."""
    if pd.api.types.is_datetime64_any_dtype(values):
        plain = values.dt.tz_localize(None) if getattr(values.dt, "tz", None) is not None else values
        return plain.to_numpy().astype("datetime64[s]")
    if pd.api.types.is_numeric_dtype(values):
        return np.full(len(values), "NaT", dtype="datetime64[s]")
    places, texts = distinct(values)
    read = read_dates(pd.Series([*texts, ""], dtype="str"), day_first)  # the last stands for a missing cell
    return read.to_numpy().astype("datetime64[s]")[places]


def _day_first(values: pd.Series) -> bool:
    if pd.api.types.is_datetime64_any_dtype(values) or pd.api.types.is_numeric_dtype(values):
        return True
    return comes_day_first(pd.Series(distinct(values)[1], dtype="str"))


def _days(dates: np.ndarray) -> np.ndarray:
    return dates.astype("datetime64[s]").astype(np.int64) / 86_400


def _cycles(dates: np.ndarray) -> dict[str, np.ndarray]:
    """Each date's place, 0 to 1, in the year by month, in the month, in the week and in the day."""
    seconds = dates.astype("datetime64[s]").astype(np.int64)
    months = dates.astype("datetime64[M]")
    day_of_month = (dates.astype("datetime64[D]") - months.astype("datetime64[D]")).astype(np.int64)
    day_of_year = (dates.astype("datetime64[D]") - dates.astype("datetime64[Y]").astype("datetime64[D]")).astype(np.int64)
    return {
        "month": months.astype(np.int64) % 12 / 12,
        "day of the year": day_of_year / _YEAR,
        "day of the month": day_of_month / 31,
        "weekday": (seconds // 86_400 + 3) % 7 / 7,  # 1 January 1970 was a Thursday; Monday is 0
        "hour": seconds % 86_400 / 86_400,
    }
