"""How pages speak of steps in time: “month”, “half hour”, “a year before”, “May 1961”; from a timeline's frequency."""

from __future__ import annotations

import re

import core
from core import charts

NOUNS = {
    "ms": "millisecond", "s": "second", "min": "minute", "h": "hour", "D": "day", "B": "business day", "W": "week",
    "MS": "month", "ME": "month", "QS": "quarter", "QE": "quarter", "YS": "year", "YE": "year",
}  # fmt: skip
OWN = {"30min": "half hour", "15min": "quarter of an hour"}
DATES = {"YS": "%Y", "YE": "%Y", "MS": "%B %Y", "ME": "%B %Y", "QS": "%B %Y", "QE": "%B %Y"}
CLOCKS = ("h", "min", "s", "ms", "us")


def noun(frequency: str) -> str:
    """One step: “month”; “step” where there is no word for it (every 10 minutes)."""
    count, unit = _parts(frequency)
    return OWN.get(frequency) or (NOUNS.get(unit, "step") if count == 1 else "step")


def plural(frequency: str) -> str:
    return "quarters of an hour" if frequency == "15min" else noun(frequency) + "s"


def steps(count: int, frequency: str) -> str:
    """“1 month”, “24 months”."""
    return f"{count:,} {noun(frequency) if count == 1 else plural(frequency)}"


def date_format(frequency: str) -> str:
    """How a step's date is written, in strftime's signs; "" where steps are counted."""
    if not frequency:
        return ""
    unit = _parts(frequency)[1]
    return "%d %B %Y, %H:%M" if unit in CLOCKS else DATES.get(unit, "%d %B %Y")


def before(timeline: core.Timeline) -> str:
    """What lies one season earlier: “a year before”."""
    unit, season = _parts(timeline.frequency)[1], timeline.season
    if season <= 1:
        return ""
    known = {("MS", 12): "year", ("ME", 12): "year", ("QS", 4): "year", ("QE", 4): "year", ("D", 7): "week", ("B", 5): "week"}
    known |= {("h", 24): "day", ("W", 52): "year", ("D", 365): "year", ("min", 60): "hour"}
    word = {"30min": {48: "day", 336: "week"}, "15min": {96: "day"}}.get(timeline.frequency, {}).get(season)
    word = word or known.get((unit, season))
    return f"a {word} before" if word else f"{season:,} {plural(timeline.frequency)} before"


def wording(timeline: core.Timeline, series: str = "") -> charts.Wording:
    """`series` is the name of one of many; where there are several targets, it names the target too."""
    several = len(timeline.targets) > 1
    return charts.Wording(
        series or "value" if several else timeline.targets[0],
        "" if several else series,
        timeline.time or "step",
        noun(timeline.frequency),
        timeline.season,
        before(timeline),
        date_format(timeline.frequency),
        plural(timeline.frequency),
    )


def _parts(frequency: str) -> tuple[int, str]:
    """ "30min" → (30, "min"); an anchor ("W-MON", "QS-OCT") does not matter here."""
    found = re.fullmatch(r"(\d*)([A-Za-z]*)(?:-\w+)?", frequency)
    return (int(found[1] or 1), found[2]) if found else (1, "")
