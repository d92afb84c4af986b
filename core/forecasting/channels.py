"""A panel as networks see it: every series filled, bent and scaled by what came before, step by step."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.series.panel import Panel

States = dict[str, Any]

FAR = 30.0  # spreads: what networks see and answer is never further from a window's level
LONGEST = 700
CLOCK = ("h", "min", "s", "ms")  # frequencies finer than a day


def lookback_for(panel: Panel) -> int:
    """How far networks look back: two seasons (of hours and less a week) and two horizons, no more than half a long series."""
    season, horizon = panel.season, panel.horizon
    seasons = 7 if panel.frequency.lstrip("0123456789") in CLOCK else 2
    wanted = max(seasons * season + 1 if season > 1 else 0, 2 * horizon, 8)
    reach = int(np.quantile(panel.lengths, 0.9)) if len(panel) else 1
    enough = max(min(reach // 2, LONGEST), min(2 * season + 1, LONGEST), 8)
    return int(np.clip(min(wanted, enough), 2, max(reach - 1, 2)))


def learn_states(panel: Panel, lookback: int = 0) -> States:
    """What must be known of the steps that have happened, as plain JSON: the lookback, whether series are bent by a
    logarithm and how far they spread, and the middle and spread of each further column.
    """
    lookback = lookback or lookback_for(panel)
    bent, spread = _bend(panel, lookback)
    happened = ~np.isnan(panel.past).any(axis=1) if panel.past.shape[1] else _happened(panel)
    return {
        "lookback": lookback,
        "logarithm": bent,
        "spread": spread,
        "known": _middles(panel.known[_happened(panel)]),
        "past": _middles(panel.past[happened]),
        "static": _middles(panel.static),
    }


@dataclass(frozen=True)
class Channels:
    """`flat` (steps, 2 + past + known): the value, whether it was there, and the further columns. `truth` (steps,) likewise.

    `scaling` (steps, 3) holds for a window whose first step to forecast is this one: its level, its spread and how much
    it weighs, and `naive` (steps,) the seasonal naive forecast's mean error, all from what came before it in its series
    only; not meaningful at a series' first step.
    """

    panel: Panel
    states: States
    flat: np.ndarray
    truth: np.ndarray
    scaling: np.ndarray
    naive: np.ndarray
    static: np.ndarray
    units: np.ndarray  # (series,) what each series was divided by
    logarithm: np.ndarray  # (series,) bool

    @classmethod
    def of(cls, panel: Panel, states: States) -> "Channels":
        place = _series_of_steps(panel)
        filled, present = _filled(panel, place)
        units = _units(panel, filled, place)
        logarithm = _positive(panel, filled, place) & bool(states["logarithm"])
        value = filled / units[place]
        bent = np.where(logarithm[place], np.log(np.where(logarithm[place], value, 1.0)), value)
        naive = _naive_error(panel, value, place)
        scaling = _scaling(panel, (bent, naive, logarithm), states, place)
        columns = [bent, present, *_scaled(panel.past, states["past"]).T, *_scaled(panel.known, states["known"]).T]
        truth = np.where(present, bent, np.nan)
        flat = np.nan_to_num(np.stack(columns, axis=1)).astype(np.float32)
        static = _scaled(panel.static, states["static"]).astype(np.float32)
        return cls(panel, states, flat, truth.astype(np.float32), scaling, naive, static, units, logarithm)

    def in_own_unit(self, answers: np.ndarray, places: np.ndarray, origins: np.ndarray) -> np.ndarray:
        """(windows, …) answers as networks give them → in each series' own unit."""
        shape = (-1, *[1] * (answers.ndim - 1))
        level, spread = (self.scaling[origins, i].reshape(shape) for i in range(2))
        bent = level + spread * np.clip(answers.astype(np.float64), -FAR, FAR)
        logarithm = self.logarithm[places].reshape(shape)
        straight = np.where(logarithm, np.exp(np.where(logarithm, np.clip(bent, -500, 500), 0.0)), bent)
        return straight * self.units[places].reshape(shape)


def seasons_before(horizon: int, season: int) -> np.ndarray:
    """(horizon,) where the steps lie that the seasonal naive forecast repeats, from a window's first step to forecast on."""
    return (np.arange(horizon) % season - season).astype(np.int32)


def _series_of_steps(panel: Panel) -> np.ndarray:
    return np.repeat(np.arange(len(panel)), panel.lengths + panel.horizon)


def _happened(panel: Panel) -> np.ndarray:
    place = _series_of_steps(panel)
    return np.arange(len(place)) < (panel.starts + panel.lengths)[place]


def _filled(panel: Panel, place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Values with what is missing taken from the newest before it, and where they were present. A series without any: 0."""
    present = np.isfinite(panel.values)
    newest = np.maximum.accumulate(np.where(present, np.arange(len(present)), -1))
    newest = np.where(newest >= panel.starts[place], newest, -1)
    return np.where(newest >= 0, panel.values[newest], 0.0), present


def _units(panel: Panel, filled: np.ndarray, place: np.ndarray) -> np.ndarray:
    """The mean size of each series, 1 where it is 0: so that float32 is enough for what follows."""
    happened = _happened(panel)
    total = np.bincount(place, np.where(happened, np.abs(filled), 0.0), len(panel))
    mean = total / np.maximum(panel.lengths, 1)
    return np.where(mean > 0, mean, 1.0)


def _positive(panel: Panel, filled: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Series that a logarithm suits: all above zero, the lowest value no less than a hundredth of their mean."""
    if not len(panel):
        return np.zeros(0, bool)
    happened = _happened(panel)
    lowest = np.minimum.reduceat(np.where(happened, filled, np.inf), panel.starts)
    return lowest > 0.01 * _units(panel, filled, place)


def _bend(panel: Panel, lookback: int) -> tuple[bool, float]:
    """Whether most series are bent by a logarithm, and how far these then spread round their level."""
    place = _series_of_steps(panel)
    filled, _ = _filled(panel, place)
    positive = _positive(panel, filled, place)
    if not len(panel) or positive.mean() < 0.5:
        return False, 1.0
    bent = np.log(np.where(positive[place], filled, 1.0))
    level = _mean_before(panel, bent, panel.season, place)
    apart = np.abs(bent - level)[_happened(panel) & positive[place]]
    return True, float(max(np.mean(np.minimum(apart, 3.0)), 1e-3))


def _scaling(panel: Panel, series: tuple[np.ndarray, ...], states: States, place: np.ndarray) -> np.ndarray:
    bent, naive, logarithm = series
    level = _mean_before(panel, bent, panel.season, place)
    own = _spread_before(panel, bent, max(int(states["lookback"]), panel.season), place)
    spread = np.where(logarithm[place], float(states["spread"]), own)
    size = np.where(logarithm[place], np.exp(np.where(logarithm[place], level, 0.0)), 1.0) * spread
    known = naive > 1e-9
    weight = size / np.where(known, naive, np.inf)
    usual = float(np.median(weight[known])) if known.any() else 1.0
    weight = np.where(known, np.clip(weight / max(usual, 1e-9), 0.1, 10.0), 0.1)
    return np.stack([level, spread, weight], axis=1)


def _sums(values: np.ndarray) -> np.ndarray:
    return np.concatenate([[0.0], np.cumsum(values)])


def _mean_before(panel: Panel, values: np.ndarray, steps: int, place: np.ndarray) -> np.ndarray:
    """At every step the mean of the `steps` before it, of fewer near its series' start; its own at the first."""
    here = np.arange(len(values))
    first = panel.starts[place]
    since = np.maximum(here - steps, first)
    sums = _sums(values)
    return np.where(here > first, (sums[here] - sums[since]) / np.maximum(here - since, 1), values)


def _spread_before(panel: Panel, values: np.ndarray, steps: int, place: np.ndarray) -> np.ndarray:
    """At every step how far the `steps` before it spread; where they do not, a hundredth of the series' mean size."""
    mean = _mean_before(panel, values, steps, place)
    squares = _mean_before(panel, values**2, steps, place)
    spread = np.sqrt(np.maximum(squares - mean**2, 0.0))
    return np.where(spread > 1e-4, spread, np.maximum(np.abs(mean), 1.0) * 0.01)


def _naive_error(panel: Panel, values: np.ndarray, place: np.ndarray) -> np.ndarray:
    """At every step the mean error of the seasonal naive forecast one season ahead in all steps before it (MASE's unit);
    of the naive one where the series is not longer than its season.
    """
    here, first = np.arange(len(values)), panel.starts[place]
    found = np.zeros(len(values))
    for lag in (1, panel.season):
        apart = np.abs(values - values[np.maximum(here - lag, 0)]) * (here - first >= lag)
        sums = _sums(apart)
        count = here - first - lag
        found = np.where(count > 0, (sums[here] - sums[first]) / np.maximum(count, 1), found)
    return found


def _middles(columns: np.ndarray) -> list[list[float]]:
    """Mean and spread of each column; a spread of 1 where all is alike."""
    if not len(columns):
        return [[0.0, 1.0]] * columns.shape[1]
    spread = np.nanstd(columns, axis=0) if columns.shape[1] else np.zeros(0)
    mean = np.nanmean(columns, axis=0) if columns.shape[1] else np.zeros(0)
    return [[float(middle), float(wide) if wide > 1e-9 else 1.0] for middle, wide in zip(mean, spread, strict=True)]


def _scaled(columns: np.ndarray, middles: list[list[float]]) -> np.ndarray:
    middle, spread = np.array(middles, np.float64).reshape(-1, 2).T
    return np.clip((columns - middle) / spread, -10.0, 10.0)
