"""Exponential smoothing in state space (Hyndman, Koehler, Ord and Snyder 2008), of many series and many weights at once."""

from dataclasses import dataclass

import numpy as np

from core.forecasters.block import Block

TINY = 1e-6


@dataclass(frozen=True)
class Weights:
    """(series, k) each: how far an error moves the level, the trend and the season, and how a trend is damped."""

    level: np.ndarray
    trend: np.ndarray
    season: np.ndarray
    damping: np.ndarray  # 0: no trend


@dataclass(frozen=True)
class States:
    """After the last step of each series: `season` (season, series, k) stands at t % season for step t."""

    level: np.ndarray  # (series, k)
    trend: np.ndarray
    season: np.ndarray
    squared: np.ndarray  # (series, k) sum of squared errors of one step ahead
    relative: np.ndarray  # the same of errors as shares of what was expected
    logarithms: np.ndarray  # sum of the logarithms of what was expected


def smooth(block: Block, weights: Weights, first: tuple[np.ndarray, np.ndarray, np.ndarray], kind: str) -> States:
    """The states after all steps, from the `first` level, trend and season. `kind` of season: "none", "added", "multiplied".

    An error moves additive and multiplicative models alike; what differs is how likely it is, hence the three sums.
    """
    level, trend, season = (part.copy() for part in first)
    squared, relative, logarithms = (np.zeros(level.shape) for _ in range(3))
    product = np.ones(level.shape)
    length = max(block.season, 1)
    for step, count in enumerate(block.active):
        now, phase = slice(0, count), step % length
        damped = weights.damping[now] * trend[now]
        base = level[now] + damped
        expected, part = _expected(base, season[phase, now], kind)
        error = block.values[step, now, None] - expected
        moved = error / _apart(part) if kind == "multiplied" else error
        level[now] = base + weights.level[now] * moved
        trend[now] = damped + weights.trend[now] * moved
        if kind == "added":
            season[phase, now] += weights.season[now] * error
        elif kind == "multiplied":
            season[phase, now] += weights.season[now] * error / _apart(base)
        squared[now] += error * error
        sure = np.maximum(np.abs(expected), TINY)
        relative[now] += (error / sure) ** 2
        product[now] *= sure
        if step % 8 == 7:  # a logarithm is dear: one of eight factors
            logarithms += np.log(product)
            product[:] = 1.0
    return States(level, trend, season, squared, relative, logarithms + np.log(product))


def _expected(base: np.ndarray, part: np.ndarray, kind: str) -> tuple[np.ndarray, np.ndarray]:
    if kind == "none":
        return base, part
    return (base + part, part) if kind == "added" else (base * part, part)


def _apart(numbers: np.ndarray) -> np.ndarray:
    """Far enough from zero to divide by."""
    return np.where(np.abs(numbers) < TINY, TINY, numbers)


def ahead(block: Block, states: States, weights: Weights, horizon: int, kind: str) -> tuple[np.ndarray, np.ndarray]:
    """(series, horizon, k) what is expected, and how much the errors of one step grow into: Σ c², c₀ = 1 (table 6.2)."""
    length = max(block.season, 1)
    middle, growth = [], []
    total, damped = np.ones(states.level.shape), np.zeros(states.level.shape)
    power = np.ones(states.level.shape)
    rows = np.arange(len(block.lengths))
    for step in range(1, horizon + 1):
        power = power * weights.damping
        damped = damped + power
        base = states.level + damped * states.trend
        part = states.season[(block.lengths + step - 1) % length, rows]
        middle.append(_expected(base, part, kind)[0])
        growth.append(total)
        again = weights.season if kind != "none" and step % length == 0 else 0.0
        total = total + (weights.level + weights.trend * damped + again) ** 2
    return np.stack(middle, axis=1), np.stack(growth, axis=1)
