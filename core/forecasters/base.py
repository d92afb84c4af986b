"""Forecasters that are not networks: what stands beside the network in every forecast. The base of each."""

from typing import Any

import numpy as np

from core.series.panel import Panel

Learned = dict[str, Any]  # plain JSON


class Forecaster:
    """A classical way to forecast. One file a member, one entry in FORECASTERS (`core/forecasters/__init__.py`)."""

    name: str
    title: str
    sentence: str
    simple: bool = False  # a yardstick rather than a method: in a blend only where back-tests ask for it

    def learn(self, panel: Panel, seed: int) -> Learned:
        """What is worth keeping from the steps that have happened (a model's form and weights for each series), as JSON.

        Back-tests learn once, before the first origin, and answer at every origin; so what is costly belongs here.
        """
        raise NotImplementedError

    def answer(self, panel: Panel, learned: Learned) -> np.ndarray:
        """(series, horizon, levels) quantiles of the steps after each series' end, at `core.forecasting.levels.LEVELS`.

        Finite and ascending over the levels for every panel whose series have one step or more, also for series that
        `learn` never saw.
        """
        raise NotImplementedError
