"""Exponential smoothing whose form (error, trend, season) is chosen for each series by AICc.

Hyndman and Khandakar's choice (2008) without multiplicative trends. All series, forms and weights are tried together in
numpy (`search.py`): a library's optimiser takes one series and one form at a time, which for a thousand series takes minutes.
Where we differ: the first season comes from a classical decomposition and is not searched, and a trend that moves slowly is
held likelier, which is worth a few percent where series are short.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.forecasters.base import Forecaster, Learned
from core.forecasters.block import Block, blocks
from core.forecasters.search import search
from core.forecasters.seasons import Season, seasonal_part, without_season
from core.forecasters.smoothing import States, Weights, ahead, smooth
from core.forecasters.steps import NORMAL
from core.series.panel import Panel

KINDS = ("none", "added", "multiplied")  # of season
TRENDS = (0.0, 1.0, 2.0)  # none, straight, damped
LONGEST_SEASON = 24  # of a longer one the seasonal part is taken away first
CELLS = 60_000  # series × forms × candidates in one operation: what a processor's cache holds
ROUNDS, CANDIDATES = 10, 48
FEWEST_ROUNDS, FEWEST_CANDIDATES = 6, 12  # of very many steps
MANY = 300_000  # steps of all series together: with more, fewer weights are tried
FIRST = np.array([0.3, 0.1, 0.1, 0.6, 0.5, 0.5])  # where the search begins, of each number from 0 to 1
SPREAD = 0.25
REACH = 1.0  # the first level may lie so many typical changes off, the first trend half as many
CALM = 4.0  # how much less likely a trend is held that jumps at every error
LEAST_DAMPING, MOST_DAMPING = 0.8, 0.98


@dataclass(frozen=True)
class Form:
    """One form for each of k columns: whether its error is relative, its trend, and the kind of season of all of them."""

    kind: str
    relative: np.ndarray  # (k,) bool
    trend: np.ndarray  # (k,)


class ETS(Forecaster):
    """`learned`: `series`, by name the form's three numbers (kind of season, relative error, trend) and six weights, all
    from 0 to 1 but for the form; `usual`, the same for series that were not seen.
    """

    name = "ets"
    title = "ETS"
    sentence = "Exponential smoothing: level, trend and season follow the values, recent ones more than old ones."

    def learn(self, panel: Panel, seed: int) -> Learned:
        found = np.zeros((len(panel), 9))
        effort = _effort(int(panel.lengths.sum()))
        for block in blocks(panel, widest=CELLS // (6 * effort[1])):
            found[block.places] = _best(_bare(block)[0], effort)
        rounded = np.round(found, 6).tolist()
        return {"series": dict(zip(panel.names, rounded, strict=True)), "usual": _usual(found)}

    def answer(self, panel: Panel, learned: Learned) -> np.ndarray:
        chosen = np.array([learned["series"].get(name, learned["usual"]) for name in panel.names]).reshape(-1, 9)
        answers = np.zeros((len(panel), panel.horizon, len(NORMAL)))
        for block in blocks(panel, widest=CELLS // 10):
            for place, kind in enumerate(KINDS):
                wanted = np.flatnonzero(chosen[block.places, 0] == place)
                if len(wanted):
                    part, season = _bare(block.take(wanted))
                    quantiles = _quantiles(part, kind, chosen[part.places], panel.horizon)
                    bare = season.onto(quantiles, part.lengths) if season else quantiles
                    answers[part.places] = bare * part.scales[:, None, None]
        return answers


def _bare(block: Block) -> tuple[Block, Season | None]:
    """Without a season that is too long for the search."""
    if block.season <= LONGEST_SEASON:
        return block, None
    bare, season = without_season(block)
    return replace(bare, season=1), season


def _effort(steps: int) -> tuple[int, int]:
    """Rounds of the search, and candidates in each."""
    share = min(MANY / max(steps, 1), 1.0)
    return max(round(ROUNDS * share), FEWEST_ROUNDS), max(round(CANDIDATES * share), FEWEST_CANDIDATES)


def _best(block: Block, effort: tuple[int, int]) -> np.ndarray:
    """(series, 9) the form and weights of each series that AICc likes best."""
    best, least = np.tile(np.r_[0.0, 0.0, 0.0, FIRST], (len(block.places), 1)), np.full(len(block.places), np.inf)
    for place, kind in enumerate(KINDS):
        if kind != "none" and not 2 <= block.season <= LONGEST_SEASON:
            continue
        form, penalty = _possible(block, _forms(kind))
        if not len(form.trend):
            continue
        numbers, losses = _fitted(block, form, effort)
        losses = losses + penalty
        forms = np.stack([np.full(len(form.trend), place), form.relative, form.trend], axis=1)
        which = losses.argmin(axis=1)
        rows = np.arange(len(which))
        better = losses[rows, which] < least
        least = np.where(better, losses[rows, which], least)
        best = np.where(better[:, None], np.concatenate([forms[which], numbers[rows, which]], axis=1), best)
    return best


def _forms(kind: str) -> Form:
    """A multiplied season goes with a relative error only: with the other one forecasts are not stable."""
    errors = (True,) if kind == "multiplied" else (False, True)
    pairs = [(relative, trend) for relative in errors for trend in TRENDS]
    return Form(kind, np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs]))


def _possible(block: Block, form: Form) -> tuple[Form, np.ndarray]:
    """The forms that any series of the block is long enough for, and their (series, k) penalties."""
    penalty = _penalty(block, form)
    wanted = np.isfinite(penalty).any(axis=0)
    return Form(form.kind, form.relative[wanted], form.trend[wanted]), penalty[:, wanted]


def _fitted(block: Block, form: Form, effort: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """(series, k, 6) best numbers of each form and (series, k) −2 log likelihood."""
    start = _Start.of(block, form.kind)
    count = len(block.places)

    def loss(tried: np.ndarray) -> np.ndarray:
        candidates = tried.shape[2]
        trend = np.repeat(form.trend, candidates)
        weights, first = start.models(tried.reshape(count, -1, tried.shape[3]), trend)
        states = smooth(block, weights, first, form.kind)
        unlikely = _unlikely(block, states, np.repeat(form.relative, candidates)).reshape(count, -1, candidates)
        return unlikely - CALM * np.log(1.001 - tried[..., 1]) * (form.trend > 0)[:, None]

    middle = np.broadcast_to(FIRST, (count, len(form.trend), len(FIRST)))
    return search(loss, (middle, SPREAD), *effort)


def _unlikely(block: Block, states: States, relative: np.ndarray) -> np.ndarray:
    """(series, k) −2 log likelihood but for a constant."""
    steps = block.lengths[:, None]
    absolute = steps * np.log(states.squared + 1e-10)
    return np.where(relative, steps * np.log(states.relative + 1e-10) + 2 * states.logarithms, absolute)


def _penalty(block: Block, form: Form) -> np.ndarray:
    """(series, k) what AICc adds for the numbers that a form needs; infinite where a series is too short for it."""
    seasonal = form.kind != "none"
    needed = 3 + np.where(form.trend > 0, 2, 0) + (form.trend == 2) + (block.season if seasonal else 0)
    left = block.lengths[:, None] - needed - 1
    added = 2 * needed + 2 * needed * (needed + 1) / np.maximum(left, 1)
    too_short = (left <= 0) | (seasonal & (block.lengths[:, None] < 2 * block.season))
    positive = np.nanmin(block.values, axis=0)[:, None] > 0
    needs_positive = form.relative | (form.kind == "multiplied")
    simplest = (form.trend == 0) & ~form.relative & (not seasonal)
    return np.where(~simplest & (too_short | (needs_positive & ~positive)), np.inf, added)


@dataclass(frozen=True)
class _Start:
    """Where smoothing begins: from the first steps, less their season."""

    level: np.ndarray  # (series,) without a trend
    line: np.ndarray  # (series, 2) level and trend of the straight line
    season: np.ndarray  # (season, series)
    change: np.ndarray  # (series,) typical change of a step

    @classmethod
    def of(cls, block: Block, kind: str) -> "_Start":
        part = (
            seasonal_part(block, kind == "multiplied")
            if kind != "none"
            else np.zeros((max(block.season, 1), len(block.places)))
        )
        rows = part[np.arange(len(block.values)) % len(part)]
        values = block.values / rows if kind == "multiplied" else block.values - rows
        changes = np.abs(np.diff(values, axis=0))
        counts = np.maximum(block.lengths - 1, 1)
        change = np.nansum(changes, axis=0) / counts if len(changes) else np.zeros(values.shape[1])
        few = values[: max(10, 2 * block.season if block.season <= LONGEST_SEASON else 10)]
        return cls(*_line(few), part, np.maximum(change, 1e-6))

    def models(self, numbers: np.ndarray, trend: np.ndarray) -> tuple[Weights, tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Weights and first states of (series, k, 6) numbers from 0 to 1 for (k,) or (series, k) trends."""
        level, share, season, damping, above, steeper = np.moveaxis(numbers, 2, 0)
        level = np.clip(level, 1e-4, 0.9999)
        sloped = trend > 0
        damped = LEAST_DAMPING + (MOST_DAMPING - LEAST_DAMPING) * damping
        weights = Weights(
            level,
            np.where(sloped, level * share, 0.0),
            (1 - level) * season,
            np.where(trend == 2, damped, sloped.astype(float)) * np.ones_like(level),
        )
        off = REACH * self.change[:, None]
        first = np.where(sloped, self.line[:, :1], self.level[:, None]) + (2 * above - 1) * off
        slope = np.where(sloped, self.line[:, 1:] + (2 * steeper - 1) * off / 2, 0.0)
        parts = np.broadcast_to(self.season[:, :, None], (*self.season.shape, numbers.shape[1]))
        return weights, (first, slope, parts)


def _line(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(series,) mean and (series, 2) the straight line's height before the first step and its slope."""
    known = np.isfinite(values)
    counts = known.sum(axis=0)
    filled = np.where(known, values, 0.0)
    mean = filled.sum(axis=0) / counts
    steps = np.where(known, np.arange(1, len(values) + 1)[:, None], 0.0)
    middle = steps.sum(axis=0) / counts
    apart = np.where(known, steps - middle, 0.0)
    spread = (apart**2).sum(axis=0)
    slope = np.divide((apart * filled).sum(axis=0), spread, out=np.zeros(len(mean)), where=spread > 0)
    return mean, np.stack([mean - slope * middle, slope], axis=1)


def _quantiles(block: Block, kind: str, chosen: np.ndarray, horizon: int) -> np.ndarray:
    """(series, horizon, levels): normal, as wide as the errors of one step have grown."""
    relative, trend, numbers = chosen[:, 1:2] > 0, chosen[:, 2:3], chosen[:, None, 3:]
    weights, first = _Start.of(block, kind).models(numbers, trend)
    states = smooth(block, weights, first, kind)
    middle, growth = (part[:, :, 0] for part in ahead(block, states, weights, horizon, kind))
    needed = 2 + (trend > 0) + (trend == 2) + (kind != "none")
    left = np.maximum(block.lengths[:, None] - needed, (block.lengths[:, None] + 1) // 2)
    one_step = np.sqrt(np.where(relative, states.relative, states.squared) / left)
    spread = one_step * np.sqrt(growth) * np.where(relative, np.abs(middle), 1.0)
    middle = within_reach(block, middle)
    return middle[:, :, None] + spread[:, :, None] * NORMAL


def within_reach(block: Block, middle: np.ndarray) -> np.ndarray:
    """No farther from what has been than twice its range: a trend must not run away."""
    low, high = np.nanmin(block.values, axis=0)[:, None], np.nanmax(block.values, axis=0)[:, None]
    reach = 2 * (high - low)
    return np.clip(np.nan_to_num(middle, nan=0.0), low - reach, high + reach)


def _usual(found: np.ndarray) -> list[Any]:
    """The most frequent form and the medians of its weights; smoothing without trend or season where there is no series."""
    if not len(found):
        return [0.0, 0.0, 0.0, *FIRST.tolist()]
    forms, counts = np.unique(found[:, :3], axis=0, return_counts=True)
    form = forms[counts.argmax()]
    alike = found[(found[:, :3] == form).all(axis=1)]
    return [*form.tolist(), *np.median(alike[:, 3:], axis=0).round(6).tolist()]
