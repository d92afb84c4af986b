"""Where in the year, the week and the day a step lies: columns that are known of any future."""

import numpy as np

from core.series.grid import DAY, Grid, unit_of

CALENDAR = "calendar"


def parts_of(alias: str) -> tuple[str, ...]:
    """Which cycles vary at this frequency: "month" of quarters and months, "weekday" and "time of year" of days …"""
    unit = unit_of(alias)
    if unit.counts == "month":
        return ("month",) if unit.size % 12 else ()
    if unit.counts == "step":
        return ()
    if unit.counts == "business day":
        return ("weekday", "time of year")
    if unit.size >= 7 * DAY:
        return ("time of year",)
    return ("weekday", "time of year") if unit.size >= DAY else ("hour", "weekday", "time of year")


def names_of(alias: str) -> tuple[str, ...]:
    return tuple(f"{CALENDAR}: {part} ({wave})" for part in parts_of(alias) for wave in ("sine", "cosine"))


def calendar_of(grid: Grid, steps: np.ndarray) -> np.ndarray:
    """(n, 2 · parts): sine and cosine of each step's place in every cycle of `parts_of`."""
    parts = parts_of(grid.alias)
    if not parts:
        return np.zeros((len(steps), 0))
    distinct, places = np.unique(steps, return_inverse=True)
    turns = _turns(grid.times(distinct))
    angles = np.stack([2 * np.pi * turns[part] for part in parts], axis=1)
    waves = np.stack([np.sin(angles), np.cos(angles)], axis=2).reshape(len(distinct), -1)
    return waves[places]


def _turns(times: np.ndarray) -> dict[str, np.ndarray]:
    days = times.astype("datetime64[D]")
    year = days.astype("datetime64[Y]")
    length = ((year + 1).astype("datetime64[D]") - year.astype("datetime64[D]")).astype(np.int64)
    return {
        "month": times.astype("datetime64[M]").astype(np.int64) % 12 / 12,
        "time of year": (days - year.astype("datetime64[D]")).astype(np.int64) / length,
        "weekday": (days.astype(np.int64) + 3) % 7 / 7,
        "hour": (times - days).astype("timedelta64[us]").astype(np.int64) / DAY,
    }
