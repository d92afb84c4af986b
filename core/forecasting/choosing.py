"""From what each candidate answered in back-tests to what people get: calibrated intervals, and a blend."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.forecasting.backtest import Rows, scales_of
from core.forecasting.blending import blend_weights, blended
from core.forecasting.conformal import calibrated, learn_calibration
from core.forecasting.files import Answers
from core.series.panel import Panel

BLEND = "blend"
LONG = 24  # steps that show of a series by itself that it is never below zero


@dataclass(frozen=True)
class Ground:
    """What is known of the steps that are answered, (rows,) each: the step of the horizon, MASE's divisor before the origin,
    and the least that can be (0 of a series that never was below, else −∞).
    """

    steps: np.ndarray
    scales: np.ndarray
    least: np.ndarray

    def take(self, wanted: np.ndarray) -> "Ground":
        return Ground(self.steps[wanted], self.scales[wanted], self.least[wanted])


@dataclass(frozen=True)
class Mixture:
    """How raw answers become a run's: plain JSON inside, learned from back-tests."""

    weights: dict[str, float] = field(default_factory=dict)  # of the blend; of one candidate only where there is none
    calibration: dict[str, Any] = field(default_factory=dict)  # by candidate

    def needed(self, use: str) -> list[str]:
        """Whose raw answers a candidate's are made of."""
        return list(self.weights) if use == BLEND else [use]

    def answers(self, raw: Answers, ground: Ground) -> Answers:
        """(rows, levels) of each candidate, calibrated, with the blend where every member of it is there."""
        made = {name: self._calibrated(name, given, ground) for name, given in raw.items()}
        if len(self.weights) > 1 and all(name in made for name in self.weights):
            made[BLEND] = self._calibrated(BLEND, blended(self.weights, made), ground)
        return made

    def _calibrated(self, name: str, given: np.ndarray, ground: Ground) -> np.ndarray:
        learned = self.calibration.get(name)
        wider = calibrated(given, ground.steps, ground.scales, learned) if learned else given
        return np.maximum(wider, ground.least[:, None])


def learn_mixture(rows: Rows, raw: Answers, ground: Ground, weights: dict[str, float] | None = None) -> Mixture:
    """From rows whose truth may be seen. `weights` given: only the intervals are learned (again)."""
    calibration = {name: learn_calibration(rows, given) for name, given in raw.items()}
    plain = Mixture({}, calibration)
    made = plain.answers(raw, ground)
    weights = blend_weights(rows, made) if weights is None else weights
    if len(weights) > 1:
        calibration = {**calibration, BLEND: learn_calibration(rows, blended(weights, made))}
    return Mixture(weights, calibration)


def ground_of(panel: Panel) -> Ground:
    """Of the steps after each series' end, by series, then step."""
    horizon = panel.horizon
    steps = np.tile(np.arange(1, horizon + 1), len(panel))
    return Ground(steps, np.repeat(scales_of(panel), horizon), np.repeat(_least(panel), horizon))


def joined(grounds: list[Ground]) -> Ground:
    return Ground(*(np.concatenate([getattr(ground, name) for ground in grounds]) for name in ("steps", "scales", "least")))


def _least(panel: Panel) -> np.ndarray:
    """(series,) sales and counts are never below zero: a series that never was stays there; a short one, if no other was."""
    lowest = np.fmin.reduceat(panel.values, panel.starts) if len(panel) else np.zeros(0)  # the future is NaN, and ignored
    sure = (panel.lengths >= LONG) | bool((lowest[np.isfinite(lowest)] >= 0).all())
    return np.where((lowest >= 0) & sure, 0.0, -np.inf)
