"""The Theta method, dynamic and optimised (Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler 2016).

The mean of a straight line and of exponential smoothing of the values bent away from it; line, smoothing and their share are
fitted to the errors of one step, and the line is drawn anew at every step. statsmodels has the classical method only, whose
line is fixed. Where we differ: θ is 2 or more, since errors of one step alone let the line go though far
ahead it is what tells.
"""

from dataclasses import dataclass

import numpy as np

from core.forecasters.base import Forecaster, Learned
from core.forecasters.block import Block, blocks
from core.forecasters.ets import within_reach
from core.forecasters.search import search
from core.forecasters.seasons import without_season
from core.forecasters.steps import NORMAL
from core.series.panel import Panel

CELLS = 60_000  # series × candidates in one operation
ROUNDS, CANDIDATES = 8, 32
FIRST, SPREAD = np.array([0.5, 0.1, 0.5]), 0.25  # smoothing, θ, first level, each from 0 to 1
MOST_THETA = 30.0
REACH = 1.0  # the first level may lie so many typical changes off the first value
SHORTEST = 4  # fewer values tell nothing of a line


class Theta(Forecaster):
    """`learned`: `series`, by name the three numbers of each; `usual`, their medians."""

    name = "theta"
    title = "Theta"
    sentence = "Half of the long straight line and half of smoothed recent values, on top of the season."

    def learn(self, panel: Panel, seed: int) -> Learned:
        found = np.tile(FIRST, (len(panel), 1))
        for block in blocks(panel, widest=CELLS // CANDIDATES):
            found[block.places] = _fitted(without_season(block)[0])
        usual = np.median(found, axis=0) if len(found) else FIRST
        rounded = np.round(found, 6).tolist()
        return {"series": dict(zip(panel.names, rounded, strict=True)), "usual": np.round(usual, 6).tolist()}

    def answer(self, panel: Panel, learned: Learned) -> np.ndarray:
        numbers = np.array([learned["series"].get(name, learned["usual"]) for name in panel.names]).reshape(-1, len(FIRST))
        answers = np.zeros((len(panel), panel.horizon, len(NORMAL)))
        for block in blocks(panel, widest=CELLS // 10):
            answers[block.places] = _quantiles(block, numbers[block.places], panel.horizon)
        return answers


def _fitted(block: Block) -> np.ndarray:
    first = np.broadcast_to(FIRST, (len(block.places), len(FIRST)))
    return search(lambda tried: _smoothed(block, tried)[0], (first, SPREAD), ROUNDS, CANDIDATES)[0]


@dataclass(frozen=True)
class _Line:
    """The straight line through all values so far, of each series: it does not depend on the numbers."""

    mean: np.ndarray  # (series,)
    slope: np.ndarray
    height: np.ndarray  # at step 0

    def longer(self, values: np.ndarray, step: np.ndarray | int) -> "_Line":
        """With the value of one more step, counted from 0."""
        off = values - self.mean
        mean = self.mean + off / (step + 1)
        slope = np.where(np.asarray(step) > 0, ((step - 1) * self.slope + 6 * off / (step + 1)) / (step + 2), 0.0)
        return _Line(mean, slope, mean - slope * (step + 2) / 2)


def _bent(line: _Line, left: np.ndarray, smoothing: np.ndarray) -> np.ndarray:
    """(series, k) what the line adds to the level; `left` is (1 − smoothing) to the power of the step."""
    return left * line.height[:, None] + (1 - left * (1 - smoothing)) / smoothing * line.slope[:, None]


def _smoothed(block: Block, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray, _Line]:
    """Of (series, k, 3) numbers: (series, k) squared errors of one step and last levels, and the last line."""
    smoothing, share = _weights(numbers)
    level = _first_level(block, numbers)
    squared, left = np.zeros(level.shape), np.ones(level.shape)
    mean, slope, height = (np.zeros(len(block.places)) for _ in range(3))
    for step, count in enumerate(block.active):
        now, values = slice(0, count), block.values[step, :count]
        line = _Line(mean[now], slope[now], height[now])
        error = values[:, None] - level[now] - share[now] * _bent(line, left[now], smoothing[now])
        if step:  # the first value has no line before it
            squared[now] += error * error
        level[now] += smoothing[now] * (values[:, None] - level[now])
        left[now] *= 1 - smoothing[now]
        line = line.longer(values, step)
        mean[now], slope[now], height[now] = line.mean, line.slope, line.height
    return squared, level, _Line(mean, slope, height)


def _ahead(block: Block, numbers: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """(series, horizon) what is expected, each step as if the ones before it had come true, and (series,) a step's error."""
    squared, level, line = _smoothed(block, numbers[:, None])
    smoothing, share = _weights(numbers[:, None])
    share = np.where(block.lengths[:, None] >= SHORTEST, share, 0.0)
    middle = []
    for step in range(horizon):
        since = (1 - smoothing) ** (block.lengths[:, None] + step)
        expected = level + share * _bent(line, since, smoothing)
        level = level + smoothing * (expected - level)
        line = line.longer(expected[:, 0], block.lengths + step)
        middle.append(expected[:, 0])
    return np.stack(middle, axis=1), np.sqrt(squared[:, 0] / np.maximum(block.lengths - 3, (block.lengths + 1) // 2))


def _weights(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far an error moves the level, and the line's share 1 − 1/θ: of the classical θ = 2 one half."""
    return np.clip(numbers[..., 0], 0.02, 0.99), 1 - 1 / (2 + (MOST_THETA - 2) * numbers[..., 1])


def _first_level(block: Block, numbers: np.ndarray) -> np.ndarray:
    changes = np.abs(np.diff(block.values, axis=0))
    typical = np.nansum(changes, axis=0) / np.maximum(block.lengths - 1, 1)
    return block.values[0][:, None] + (2 * numbers[..., 2] - 1) * REACH * typical[:, None]


def _quantiles(block: Block, numbers: np.ndarray, horizon: int) -> np.ndarray:
    """(series, horizon, levels) in the series' own unit; the error of h steps grows as that of exponential smoothing."""
    bare, season = without_season(block)
    middle, one_step = _ahead(bare, numbers, horizon)
    spread = one_step[:, None] * np.sqrt(1 + np.arange(horizon) * _weights(numbers)[0][:, None] ** 2)
    quantiles = within_reach(bare, middle)[:, :, None] + spread[:, :, None] * NORMAL
    return season.onto(quantiles, block.lengths) * block.scales[:, None, None]
