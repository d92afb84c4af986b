"""How far apart the steps of a series lie: found from its dates, named in words."""

from dataclasses import dataclass

import numpy as np

from core.series.grid import DAY, grid_of, unit_of

HOUR, MINUTE, SECOND = DAY // 24, DAY // 1440, DAY // 86_400
WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
DAY_NAMES = dict(
    zip(WEEKDAYS, ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"), strict=True)
)
FIXED = (
    ("ms", SECOND // 1000), ("10ms", SECOND // 100), ("100ms", SECOND // 10), ("s", SECOND), ("5s", 5 * SECOND),
    ("10s", 10 * SECOND), ("15s", 15 * SECOND), ("30s", 30 * SECOND), ("min", MINUTE), ("2min", 2 * MINUTE),
    ("5min", 5 * MINUTE), ("10min", 10 * MINUTE), ("15min", 15 * MINUTE), ("20min", 20 * MINUTE), ("30min", 30 * MINUTE),
    ("h", HOUR), ("2h", 2 * HOUR), ("3h", 3 * HOUR), ("4h", 4 * HOUR), ("6h", 6 * HOUR), ("8h", 8 * HOUR),
    ("12h", 12 * HOUR), ("D", DAY),
)  # fmt: skip
TITLES = {
    "": "step by step", "D": "daily", "B": "daily, Monday to Friday", "MS": "monthly", "ME": "monthly, on the last day",
    "QS": "quarterly", "QE": "quarterly, on the last day", "YS": "yearly", "YE": "yearly, on the last day",
    "h": "hourly", "30min": "half-hourly",
    "15min": "every quarter of an hour", "min": "every minute", "s": "every second", "ms": "every millisecond",
}  # fmt: skip
COMMON = ("s", "min", "5min", "15min", "30min", "h", "D", "B", "W-MON", "W-SUN", "MS", "QS", "YS", "")  # to choose from
FILLED = 0.2  # share of the steps of a grid that have a date, at least
ENOUGH = 0.6  # share of the distances that are the same: then they tell the frequency, the others are gaps


@dataclass(frozen=True)
class Frequency:
    """A pandas offset alias ("" counts steps), its name for people, and the steps after which a pattern likely comes again."""

    alias: str

    @property
    def title(self) -> str:
        return title_of(self.alias)

    @property
    def season(self) -> int:
        return season_of(self.alias)


def title_of(alias: str) -> str:
    """ "monthly", "every 10 minutes", "weekly, on Mondays" """
    if alias in TITLES:
        return TITLES[alias]
    unit = unit_of(alias)
    if alias.startswith("W"):
        return f"weekly, on {DAY_NAMES.get(alias[2:], 'Sundays')}"
    if unit.counts == "month":
        for months, word in ((12, "year"), (3, "quarter"), (1, "month")):
            if unit.size % months == 0:
                count = unit.size // months
                return (
                    {"year": "yearly", "quarter": "quarterly", "month": "monthly"}[word]
                    if count == 1
                    else f"every {count} {word}s"
                )
    for size, word in (
        (7 * DAY, "week"),
        (DAY, "day"),
        (HOUR, "hour"),
        (MINUTE, "minute"),
        (SECOND, "second"),
        (1, "microsecond"),
    ):
        if unit.size % size == 0:
            count = unit.size // size
            return f"every {count} {word}s" if count > 1 else f"every {word}"
    return alias


def season_of(alias: str) -> int:
    """12 of months, 7 of days, 48 of half hours; 1 where no calendar pattern is likely."""
    unit = unit_of(alias)
    if unit.counts == "month":
        return max(12 // unit.size, 1) if 12 % unit.size == 0 else 1
    if unit.counts == "business day":
        return 5
    if unit.counts == "step":
        return 1
    for whole, most in ((MINUTE, SECOND), (DAY, DAY // 2), (7 * DAY, DAY)):
        if unit.size <= most and whole % unit.size == 0:
            return whole // unit.size if whole > MINUTE or unit.size >= SECOND else 1
    return round(365.25 * DAY / unit.size) if 7 * DAY <= unit.size <= 60 * DAY else 1


def find_frequency(dates: np.ndarray) -> tuple[Frequency, str]:
    """The frequency of these dates (of one series or many; unsorted, doubled and gappy ones too) and why, in a sentence.

    `dates` is datetime64[us], or int64 for plain step numbers.
    """
    if dates.dtype == np.int64:
        return Frequency(""), "Its cells are plain numbers: steps are counted by them."
    times = np.unique(dates[~np.isnat(dates)]).astype("datetime64[us]")
    if len(times) < 2:
        return Frequency("D"), "There is one date only; days are taken for steps."
    distances = np.diff(times.astype(np.int64))
    sizes, counts = np.unique(distances, return_counts=True)
    if (times.astype("datetime64[D]") == times).all() and distances.min() >= DAY:
        return _by_days(times, distances)
    usual, share = int(sizes[counts.argmax()]), float(counts.max() / len(distances))
    if np.median(distances) >= DAY:  # days with a time of day: 3 May 12:00, 4 May 12:30
        days = np.unique(times.astype("datetime64[D]")).astype("datetime64[us]")
        return _by_days(days, np.diff(days.astype(np.int64)))
    return _by_time(times, usual, share)


def _by_days(times: np.ndarray, distances: np.ndarray) -> tuple[Frequency, str]:
    days = distances // DAY
    sizes, counts = np.unique(days, return_counts=True)
    usual, share = int(sizes[counts.argmax()]), float(counts.max() / len(days))
    if (share < ENOUGH and np.median(days) >= 25) or usual >= 28:
        return _by_months(times)
    if usual % 7 == 0 and share >= ENOUGH:
        return _by_weeks(times, usual // 7)
    weekday = (times.astype("datetime64[D]").astype(np.int64) + 3) % 7
    if usual == 1 or share < ENOUGH:
        if len(times) >= 10 and (weekday < 5).all() and len(np.unique(weekday)) == 5:
            return Frequency("B"), "One date a day, Monday to Friday only."
        return Frequency(
            "D"
        ), "Most dates lie a day apart." if usual == 1 else "No distance between dates is usual; days are taken."
    return Frequency(f"{usual}D"), f"Most dates lie {usual} days apart."


def _by_weeks(times: np.ndarray, weeks: int) -> tuple[Frequency, str]:
    weekday = (times.astype("datetime64[D]").astype(np.int64) + 3) % 7
    name = WEEKDAYS[int(np.bincount(weekday).argmax())]
    alias = f"W-{name}" if weeks == 1 else f"{weeks}W-{name}"
    return Frequency(alias), f"Most dates lie {'a week' if weeks == 1 else f'{weeks} weeks'} apart, on {DAY_NAMES[name]}."


def _by_months(times: np.ndarray) -> tuple[Frequency, str]:
    months = times.astype("datetime64[M]").astype(np.int64)
    apart = np.diff(np.unique(months))
    sizes, counts = np.unique(apart, return_counts=True)
    usual = int(sizes[counts.argmax()]) if len(sizes) else 1
    if counts.size and counts.max() / len(apart) < ENOUGH:
        usual = int(np.gcd.reduce(apart))
    days = times.astype("datetime64[D]")
    late = (days - times.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64) >= 24
    ends = "E" if late.all() else "S"
    years = f"{usual // 12} years" if usual % 12 == 0 else f"{usual} months"
    count = {1: "a month", 3: "a quarter", 12: "a year"}.get(usual, years)
    return Frequency(_month_alias(usual, months, ends)), f"Most dates lie {count} apart{', at its end' if ends == 'E' else ''}."


def _month_alias(usual: int, months: np.ndarray, ends: str) -> str:
    first = int(np.bincount(months % 12).argmax()) % 12  # 0: January
    names = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
    if usual % 12 == 0:
        plain = 11 if ends == "E" else 0
        anchor = "" if first == plain else f"-{names[first]}"
        return f"{usual // 12 if usual > 12 else ''}Y{ends}{anchor}"
    if usual == 3:
        plain = 2 if ends == "E" else 0
        place = first % 3
        return f"Q{ends}" if place == plain else f"Q{ends}-{names[place if ends == 'S' else place + 9]}"
    return f"{usual if usual > 1 else ''}M{ends}"


def _by_time(times: np.ndarray, usual: int, share: float) -> tuple[Frequency, str]:
    if share >= ENOUGH and usual < DAY:
        alias = _alias_of(usual)
        return Frequency(alias), f"{100 * share:.0f} % of the dates lie {_apart(alias)} apart."
    for alias, _ in reversed(FIXED):
        grid = grid_of(alias, times)
        steps = np.unique(grid.steps(times))
        filled = len(steps) / (steps[-1] - steps[0] + 1)
        if len(steps) >= 0.95 * len(times) and filled >= FILLED and grid.are_on(times).mean() >= 0.9:
            return Frequency(alias), f"The dates lie on a grid of {_apart(alias)}."
    middle = float(np.median(np.diff(times.astype(np.int64))))
    alias = min(FIXED, key=lambda pair: abs(np.log(pair[1] / max(middle, 1.0))))[0]
    return Frequency(alias), f"The dates are irregular, about {_apart(alias)} apart; they are to be put on a grid of that."


def _alias_of(size: int) -> str:
    for alias, known in FIXED:
        if size == known:
            return alias
    for alias, known in (("h", HOUR), ("min", MINUTE), ("s", SECOND), ("ms", SECOND // 1000), ("us", 1)):
        if size % known == 0:
            return f"{size // known}{alias}"
    return "us"


def _apart(alias: str) -> str:
    """ "30 minutes", "an hour" """
    size = unit_of(alias).size
    for whole, word, one in (
        (DAY, "days", "a day"),
        (HOUR, "hours", "an hour"),
        (MINUTE, "minutes", "a minute"),
        (SECOND, "seconds", "a second"),
    ):
        if size % whole == 0:
            return one if size == whole else f"{size // whole} {word}"
    return f"{size / 1000:g} milliseconds"
