"""Why a forecast is as it is: what it were without each column, calendar part and stretch of the past; its trend and season.

Occlusion (Zeiler and Fergus 2014): what is taken away is set to what is usual of it, nothing is learned again, and the
difference says what it did. Effects of parts that go together do not add up to the whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.forecasters.steps import bridged
from core.forecasting.levels import MEDIAN
from core.forecasting.opened import Opened
from core.forecasting.prediction import Predictor, open_predictor
from core.lazy import lazy
from core.series.covariates import encode_column
from core.series.panel import Panel

decomposition = lazy("statsmodels.tsa.seasonal")
smoothing = lazy("statsmodels.nonparametric.smoothers_lowess")

MOST_STEPS = 3_000  # of history, that are taken apart
CALENDAR = "calendar"


@dataclass(frozen=True)
class Reasons:
    """`names` of what was taken away, `kinds` ("column", "calendar", "past"); `effects` (reasons, horizon): how much higher the
    median is with each than without it. `dates`, `trend` and `season` (steps,) are of the last of the history and the forecast,
    `origin` of them have happened; NaN where a series is too short to be taken apart.
    """

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    effects: np.ndarray
    dates: np.ndarray
    trend: np.ndarray
    season: np.ndarray
    origin: int

    def to_json(self) -> dict[str, Any]:
        dated = self.dates.dtype.kind == "M"
        arrays = {name: [None if np.isnan(value) else float(value) for value in getattr(self, name)] for name in PARTS}
        return {
            "names": list(self.names),
            "kinds": list(self.kinds),
            "effects": self.effects.tolist(),
            "dates": [str(date) for date in self.dates] if dated else self.dates.tolist(),
            "origin": self.origin,
            **arrays,
        }

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "Reasons":
        dates = content["dates"]
        dated = bool(dates) and isinstance(dates[0], str)
        effects = np.array(content["effects"], float).reshape(len(content["names"]), -1)
        return cls(
            tuple(content["names"]),
            tuple(content["kinds"]),
            effects,
            np.array(dates, "datetime64[us]") if dated else np.array(dates, np.int64),
            np.array(content["trend"], float),
            np.array(content["season"], float),
            content["origin"],
        )


PARTS = ("trend", "season")


def reasons_of(folder: Path, series: str, use: str = "recommended") -> Reasons:
    """Of the forecast that a run made from the end of this series. Raises PredictionError where there is no such series."""
    predictor = open_predictor(folder, use)
    panel, place = _alone(predictor.opened, series)
    taken = list(_without(predictor.opened, panel, place))
    median = _medians(predictor, [panel, *(each for _, _, each in taken)], place)
    dates, trend, season, origin = _apart(panel, place, median[0])
    return Reasons(
        tuple(name for name, _, _ in taken),
        tuple(kind for _, kind, _ in taken),
        (median[0] - median[1:]).reshape(len(taken), panel.horizon),
        dates,
        trend,
        season,
        origin,
    )


def _alone(opened: Opened, series: str) -> tuple[Panel, int]:
    place = opened.place(series)
    panel, _ = opened.panel(opened.rows(np.array([place])))
    own = np.flatnonzero(opened.places_of(panel) == place)
    return panel.take(own), 0


def _medians(predictor: Predictor, panels: list[Panel], place: int) -> np.ndarray:
    """(panels, horizon): they are one panel to whoever answers, so that each of them is asked once."""
    horizon = panels[0].horizon
    arrays: dict[str, Any] = {name: np.concatenate([getattr(panel, name) for panel in panels]) for name in JOINED}
    names = tuple(name for panel in panels for name in panel.names)
    keys = pd.concat([panel.keys for panel in panels], ignore_index=True)
    joined = replace(panels[0], names=names, keys=keys, **arrays)
    return predictor.answer(joined)[:, MEDIAN].reshape(len(panels), horizon)


JOINED = ("firsts", "lengths", "values", "observed", "known", "past", "static")


def _without(opened: Opened, panel: Panel, place: int) -> Iterator[tuple[str, str, Panel]]:
    """Name, kind, and the series as if that were as usual."""
    for name, places in _columns(panel.known_names).items():
        kind = "calendar" if name.startswith(f"{CALENDAR}: ") else "column"
        yield name.removeprefix(f"{CALENDAR}: "), kind, replace(panel, known=_usual(panel.known, places))
    for name, places in _columns(panel.past_names).items():
        yield name, "column", replace(panel, past=_usual(panel.past, places))
    for name, places in _columns(panel.static_names).items():
        static = panel.static.copy()
        static[:, places] = _usual_static(opened, name)
        yield name, "column", replace(panel, static=static)
    yield from ((name, "past", panel_without) for name, panel_without in _without_past(panel))


def _columns(names: tuple[str, ...]) -> dict[str, list[int]]:
    """Which numbers are one column: “weather: rain” and “weather: sun”; the sine and cosine of a calendar part."""
    found: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        head, mark, tail = name.partition(": ")
        column = f"{head}: {tail.partition(' (')[0]}" if head == CALENDAR else head if mark else name
        found.setdefault(column, []).append(place)
    return found


def _usual(numbers: np.ndarray, places: list[int]) -> np.ndarray:
    """Each column at its mean; what is not known yet stays so."""
    changed = numbers.copy()
    means = np.nanmean(numbers[:, places], axis=0)
    changed[:, places] = np.where(np.isnan(numbers[:, places]), np.nan, means)
    return changed


def _usual_static(opened: Opened, name: str) -> np.ndarray:
    cells = encode_column(opened.series[f"static:{name}"], opened.states["series"]["columns"][name])
    return np.nanmean(cells, axis=0)


def _without_past(panel: Panel) -> Iterator[tuple[str, Panel]]:
    """The newest steps, the rest of the last season, the season before, and what is older: each at the level of late."""
    length, season = int(panel.lengths[0]), panel.season
    newest = max(season // 4, 1)
    edges = [0, newest, season, 2 * season, length] if season > 1 else [0, 1, 4, 12, length]
    words = (
        "the last step" if newest == 1 else f"{newest} last steps",
        f"the rest of the last season (to {season} steps back)",
        f"the season before (to {2 * season} steps back)",
        "all that is older",
    )
    if season == 1:
        words = ("the last step", "2 to 4 steps back", "5 to 12 steps back", "all that is older")
    filled = bridged(panel)
    level = float(filled[max(length - max(season, 4), 0) : length].mean())
    for (near, far), name in zip(pairwise(edges), words, strict=True):
        if near >= length:
            return
        values = filled.copy()
        values[max(length - far, 0) : length - near] = level
        yield (f"the {name}" if name[0].isdigit() and season > 1 else name), replace(panel, values=values)


def _apart(panel: Panel, place: int, median: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Dates, trend and season of history and forecast, and how many steps of them have happened (STL, Cleveland 1990)."""
    length = int(panel.lengths[place])
    first = max(length - MOST_STEPS, 0)
    values = np.concatenate([bridged(panel)[first:length], median])
    dates, origin = panel.dates(place)[first:], length - first
    nothing = np.full(len(values), np.nan)
    if len(values) < 8 or np.ptp(values) == 0:
        return dates, nothing, nothing, origin
    if panel.season > 1 and origin >= 2 * panel.season:
        found = decomposition.STL(values, period=panel.season, robust=True).fit()
        return dates, np.asarray(found.trend), np.asarray(found.seasonal), origin
    at = np.arange(len(values), dtype=float)
    return dates, smoothing.lowess(values, at, frac=0.4, return_sorted=False), np.zeros(len(values)), origin
