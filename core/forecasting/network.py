"""The network's part of a forecast: learned with back-tests held back, learned again on all steps, asked."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.answering import Answering
from core.forecasting.backtest import Window, before_windows
from core.forecasting.channels import Channels, States
from core.forecasting.channels import learn_states as learn_states
from core.forecasting.levels import LEVELS
from core.forecasting.windows import learning_windows, newest_windows, training_windows
from core.lazy import lazy
from core.networks.base import Values
from core.series.panel import Panel
from core.tasks import task
from core.watch import Watch

training = lazy("core.training.members")
saving = lazy("core.training.saving")

SAMPLE = 256  # windows that prove a saved network


@dataclass(frozen=True)
class Wanted:
    """A network's name, its and the training's checked settings, a seed."""

    network: str
    values: Values
    seed: int


@dataclass(frozen=True)
class Learned:
    """A trained bag. `model` is a Keras model that answers for all of it; `states` what it must know of a panel, as JSON.

    `ended` says why: "finished", "patience", "time" or "stopped".
    """

    model: Any
    states: States
    best_epoch: int
    history: list[dict[str, Any]]
    ended: str


def fit_network(panel: Panel, wanted: Wanted, windows: tuple[Window, ...], watch: Watch) -> Learned:
    """Learns from what came before each series' first window and stops by `windows`, the back-tests that validate.

    What comes after the newest of them is not looked at; a series that is in none of them is learned from to its end.
    Raises RunError where the network cannot learn.
    """
    seen = panel.cut(_last_steps(panel, windows))
    states = learn_states(before_windows(panel, windows), int(wanted.values["lookback"]))
    rows, fold = learning_windows(Channels.of(seen, states), windows)
    fitted = training.fit_members(rows, [fold] * int(wanted.values["bag"]), _recipe(panel, wanted), watch)
    return Learned(fitted.model, states, fitted.best_epoch, fitted.history, fitted.ended)


def refit(panel: Panel, wanted: Wanted, epochs: int, watch: Watch) -> Learned:
    """The same network learned again on all steps, for as many epochs as were best."""
    states = learn_states(panel, int(wanted.values["lookback"]))
    channels = Channels.of(panel, states)
    fitted = training.fit_again(training_windows(channels, panel.lengths), _recipe(panel, wanted), epochs, watch)
    return Learned(fitted.model, states, epochs, fitted.history, fitted.ended)


def answer_network(answering: Answering, panel: Panel, states: States) -> np.ndarray:
    """(series, horizon, levels): the steps after each series' end in its own unit, ascending over the levels.

    `answering` is `core.answering.open_network(folder)`, or `answering(model)` of the same file.
    """
    windows = newest_windows(Channels.of(panel, states))
    numbers = np.arange(len(windows))
    return windows.answers(numbers, answering(windows.take(numbers).arrays))


def save_network(learned: Learned, panel: Panel, folder: Path) -> bool:
    """Writes model.keras, and model.onnx where it proves to answer alike on some windows; gives whether it did."""
    windows = newest_windows(Channels.of(panel, learned.states))
    return bool(saving.save_network(learned.model, folder, windows.take(np.arange(min(len(windows), SAMPLE)))))


def _recipe(panel: Panel, wanted: Wanted) -> Any:
    state = {"horizon": panel.horizon, "levels": list(LEVELS)}
    return training.Recipe(wanted.network, wanted.values, task("forecasting"), state, wanted.seed)


def _last_steps(panel: Panel, windows: tuple[Window, ...]) -> np.ndarray:
    """(series,) the end of the newest of these windows; all steps of a series without one."""
    last = np.zeros(len(panel), np.int64)
    for window in windows:
        last[window.places] = np.maximum(last[window.places], window.ends + panel.horizon)
    return np.where(last > 0, np.minimum(last, panel.lengths), panel.lengths)
