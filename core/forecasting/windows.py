"""Windows of a panel: what networks of steps learn from and are asked, instead of rows."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.alternatives.base import Rows
from core.forecasting.backtest import Window, before_windows
from core.forecasting.channels import FAR, Channels, seasons_before
from core.forecasting.levels import LEVELS
from core.lazy import lazy
from core.parts import Part
from core.tasks.base import State, Task

Fold = tuple[np.ndarray, np.ndarray]

tables = lazy("core.layers.windows")

LEAST_STEPS, MOST_STEPS = 25, 50  # of an epoch, whatever the panel: so often is it checked on windows held back


@dataclass(frozen=True)
class Windows:
    """Some windows of a panel: `places` of their series and `origins`, their first steps to forecast, in the flat arrays.

    They train networks as `Rows` do; a window is cut out of the panel when it is wanted.
    """

    channels: Channels
    places: np.ndarray
    origins: np.ndarray
    untils: np.ndarray  # what happened from here on is not asked

    def __len__(self) -> int:
        return len(self.origins)

    @property
    def parts(self) -> tuple[Part, ...]:
        """What a network gets: `past`, `future` (the last season again, columns known in advance), `numbers` that are fixed."""
        return parts_of(self.channels)

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Lookback, horizon, season, columns known in advance."""
        panel = self.channels.panel
        return int(self.channels.states["lookback"]), panel.horizon, panel.season, panel.known.shape[1]

    def take(self, indices: np.ndarray) -> Rows:
        """A few windows, cut out."""
        return Rows(self.parts, self._cut_out(self.places[indices], self.origins[indices]), np.zeros(0))

    def all(self) -> Rows:
        return self.take(np.arange(len(self)))

    def _cut_out(self, places: np.ndarray, origins: np.ndarray) -> dict[str, np.ndarray]:
        lookback, horizon, season, known = self.shape
        flat, scaling = self.channels.flat, self.channels.scaling[origins].astype(np.float32)
        firsts = self.channels.panel.starts[places][:, None]

        def scaled(values: np.ndarray) -> np.ndarray:
            return np.clip((values - scaling[:, :1]) / scaling[:, 1:2], -FAR, FAR)

        before = origins[:, None] + np.arange(-lookback, 0)
        past = flat[np.maximum(before, 0)]
        past[..., 0] = scaled(past[..., 0])
        last = origins[:, None] + seasons_before(horizon, season)
        repeated = scaled(flat[np.maximum(last, 0), 0]) * (last >= firsts)
        future = flat[origins[:, None] + np.arange(horizon)][..., flat.shape[1] - known :]
        arrays = {
            "past": past * (before >= firsts)[..., None],
            "future": np.concatenate([repeated[..., None], future], axis=-1),
        }
        if self.channels.static.shape[1]:
            arrays["numbers"] = self.channels.static[places]
        return {name: np.ascontiguousarray(array, np.float32) for name, array in arrays.items()}

    def most_steps(self, steps: int) -> int:
        return int(np.clip(steps, LEAST_STEPS, MOST_STEPS))

    def table(self, task: Task, state: State) -> Any:
        panel, scaling = self.channels.panel, self.channels.scaling[self.origins]
        windows = {
            "origins": self.origins.astype(np.int32),
            "firsts": panel.starts[self.places].astype(np.int32),
            "untils": self.untils.astype(np.int32),
            "series": self.places.astype(np.int32),
            "scaling": scaling.astype(np.float32),
        }
        if self.channels.static.shape[1]:
            windows["static"] = self.channels.static
        return tables.WindowTable(self.channels.flat, self.channels.truth, windows, self.shape, name="rows")

    def judged(self, places: np.ndarray, answers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Every step of these windows whose truth is known: (steps, 2) the truth and MASE's unit, (steps, levels) answers."""
        horizon = self.channels.panel.horizon
        own = self.answers(places, answers).reshape(-1, len(LEVELS))
        origins = self.origins[places]
        truth = self.channels.panel.values[origins[:, None] + np.arange(horizon)].ravel()
        naive, units = self.channels.naive[origins], self.channels.units[self.places[places]]
        unit = np.where(naive > 0, naive, 1.0) * units
        known = np.isfinite(truth)
        return np.stack([truth, np.repeat(unit, horizon)], axis=1)[known], own[known]

    def answers(self, places: np.ndarray, answers: np.ndarray) -> np.ndarray:
        """Networks' (windows, horizon · levels) → (windows, horizon, levels) in the target's own unit, ascending."""
        given = np.sort(answers.reshape(len(answers), -1, len(LEVELS)), axis=-1)
        return self.channels.in_own_unit(given, self.places[places], self.origins[places])

    def spread(self, places: np.ndarray, answers: np.ndarray) -> np.ndarray:
        """As networks gave them, for the windows in these places alone: those of all would be too many to keep."""
        return answers


def parts_of(channels: Channels) -> tuple[Part, ...]:
    panel = channels.panel
    lookback = int(channels.states["lookback"])
    names = ("value", "present", *panel.past_names, *panel.known_names)
    ahead = ("one season before", *panel.known_names)
    parts = [
        Part("past", "sequence", (lookback, len(names)), names=names),
        Part("future", "sequence", (panel.horizon, len(ahead)), names=ahead),
    ]
    if panel.static.shape[1]:
        count = panel.static.shape[1]
        parts.append(Part("numbers", "rows", (count,), knots=((),) * count, names=panel.static_names))
    return tuple(parts)


def learning_windows(channels: Channels, held_back: tuple[Window, ...]) -> tuple[Windows, Fold]:
    """Windows to train on, then those to validate on; and the numbers of either.

    Training windows begin, and what is asked of them ends, before the first back-test of their series.
    """
    panel = channels.panel
    train = training_windows(channels, before_windows(panel, held_back).lengths)
    places = np.concatenate([train.places, *(window.places for window in held_back)]).astype(np.int64)
    origins = [panel.starts[window.places] + window.ends for window in held_back]
    untils = np.concatenate([train.untils, *(begins + panel.horizon for begins in origins)]).astype(np.int64)
    numbers = np.arange(len(places))
    windows = Windows(channels, places, np.concatenate([train.origins, *origins]).astype(np.int64), untils)
    return windows, (numbers[: len(train)], numbers[len(train) :])


def training_windows(channels: Channels, ends: np.ndarray) -> Windows:
    """A window from every step on that has history enough: a season of it, or all but one step of a shorter series."""
    panel = channels.panel
    fewest = np.maximum(np.minimum(max(panel.season + 1, 3), ends - 1), 1)
    counts = np.maximum(ends - fewest, 0)
    places = np.repeat(np.arange(len(panel)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    origins = panel.starts[places] + fewest[places] + within
    return Windows(channels, places, origins, panel.starts[places] + ends[places])


def newest_windows(channels: Channels) -> Windows:
    """The one window of each series that begins at its end: what is to be forecast."""
    panel = channels.panel
    origins = panel.starts + panel.lengths
    return Windows(channels, np.arange(len(panel)), origins, origins)
