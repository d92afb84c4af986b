"""Where forecasts of back-tests were off: by step of the horizon, series, hour, weekday, month or window."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from core.forecasting.files import candidates_in, read_frame
from core.forecasting.levels import INTERVALS, LEVELS, name_of

YARDSTICK = "seasonal_naive"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WITHOUT_WEEKDAYS = ("W", "M", "Q", "Y", "A", "BM", "BQ", "BY", "SM")  # how frequencies begin whose steps have none to compare
WITHOUT_MONTHS = ("Q", "Y", "A", "BQ", "BY")


@dataclass(frozen=True)
class Errors:
    """One entry a group. `error` is the mean absolute error of the median, in parts of seasonal naive's in-sample error (so
    1 is as good as seasonal naive was; the mean over everything is MASE); `yardstick` the same of seasonal naive's own
    forecasts; `absolute` in the values' own unit; `bias` the mean of forecast less truth, in that unit; `inside` the share
    of truth inside the interval of each promise (0.8, 0.95).
    """

    keys: np.ndarray  # step 1 … horizon, place of a series, hour, weekday 0 … 6, month 1 … 12, window 1 …
    titles: tuple[str, ...]  # for the axis: "1", "Monday", "May"; of series their places as text
    count: np.ndarray
    error: np.ndarray
    yardstick: np.ndarray
    absolute: np.ndarray
    bias: np.ndarray
    inside: dict[float, np.ndarray]


@dataclass(frozen=True)
class Way:
    """One way to group: the column it is found from, its key of every row, and when it makes sense."""

    column: str
    key: Callable[[pd.Series], np.ndarray]
    title: Callable[[int], str]
    suits: Callable[[str], bool]


def _always(frequency: str) -> bool:
    return True


def _kept(column: pd.Series) -> np.ndarray:
    return column.to_numpy()


def _within_days(frequency: str) -> bool:
    return frequency.lstrip("0123456789") in ("h", "min", "s")


def _unlike(*beginnings: str) -> Callable[[str], bool]:
    return lambda frequency: bool(frequency) and not frequency.lstrip("0123456789").startswith(beginnings)


WAYS: dict[str, Way] = {
    "step": Way("step", _kept, str, _always),
    "series": Way("series", _kept, str, _always),
    "hour": Way("date", lambda dates: dates.dt.hour.to_numpy(), "{:02d}:00".format, _within_days),
    "weekday": Way("date", lambda dates: dates.dt.day_of_week.to_numpy(), WEEKDAYS.__getitem__, _unlike(*WITHOUT_WEEKDAYS)),
    "month": Way("date", lambda dates: dates.dt.month.to_numpy(), lambda month: MONTHS[month - 1], _unlike(*WITHOUT_MONTHS)),
    "window": Way("window", _kept, str, _always),
}


def errors_by(path: Path, by: str, candidate: str, sides: tuple[str, ...]) -> Errors:
    """Groups the rows of backtests.parquet. Rows whose truth is missing, or whose scale is 0, count where they can."""
    way = WAYS[by]
    middle = name_of(0.5)
    yardstick = YARDSTICK if YARDSTICK in candidates_in(path) else candidate
    ends = sorted({place for pair in INTERVALS.values() for place in pair})
    wanted = [f"{candidate}:{name_of(LEVELS[place])}" for place in ends]
    columns = ["side", "truth", "scale", way.column, f"{candidate}:{middle}", f"{yardstick}:{middle}", *wanted]
    frame = read_frame(path, list(dict.fromkeys(columns)))
    frame = frame[frame["side"].isin(sides) & frame["truth"].notna()]
    truth, scale = frame["truth"].to_numpy(float), frame["scale"].to_numpy(float)
    scale = np.where(scale > 0, scale, np.nan)
    off = frame[f"{candidate}:{middle}"].to_numpy(float) - truth
    naive = frame[f"{yardstick}:{middle}"].to_numpy(float) - truth
    parts = {"error": np.abs(off) / scale, "yardstick": np.abs(naive) / scale, "absolute": np.abs(off), "bias": off}
    for promise, (low, high) in INTERVALS.items():
        bounds = [frame[f"{candidate}:{name_of(LEVELS[place])}"].to_numpy(float) for place in (low, high)]
        parts[f"inside {promise}"] = ((truth >= bounds[0]) & (truth <= bounds[1])).astype(float)
    keys = way.key(frame[way.column])
    grouped = pd.DataFrame(parts).groupby(keys, sort=True)
    means = grouped.mean()
    found = means.index.to_numpy()
    return Errors(
        found,
        tuple(way.title(int(key)) for key in found),
        grouped.size().to_numpy(),
        means["error"].to_numpy(),
        means["yardstick"].to_numpy(),
        means["absolute"].to_numpy(),
        means["bias"].to_numpy(),
        {promise: means[f"inside {promise}"].to_numpy() for promise in INTERVALS},
    )


def promises_of(path: Path, candidate: str, sides: tuple[str, ...]) -> dict[float, float]:
    """Share that each band between two levels alike (0.1 and 0.9 …) promises to hold → share of truths that it held."""
    pairs = [
        (name_of(low), name_of(high), round(high - low, 6))
        for low, high in zip(LEVELS, reversed(LEVELS), strict=True)
        if low < high
    ]
    names = [f"{candidate}:{end}" for low, high, _ in pairs for end in (low, high)]
    frame = read_frame(path, ["side", "truth", *names])
    frame = frame[frame["side"].isin(sides) & frame["truth"].notna()]
    truth = frame["truth"]
    held = {promise: truth.between(frame[f"{candidate}:{low}"], frame[f"{candidate}:{high}"]) for low, high, promise in pairs}
    return {promise: float(inside.mean()) for promise, inside in held.items()} if len(frame) else {}
