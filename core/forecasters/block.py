"""Series side by side, so that one step of all of them is one operation of numpy."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.forecasters.steps import bridged
from core.series.panel import Panel

SHORTEST_REACH, LONGEST_REACH, SEASONS = 500, 3000, 10  # steps before the end that are looked at


@dataclass(frozen=True)
class Block:
    """Series with the longest first: at step t the first `active[t]` of them have a value, so that no mask is needed.

    `values` are divided by the series' `scales`, its mean absolute value.
    """

    places: np.ndarray  # (series,) in the panel
    lengths: np.ndarray  # (series,) descending
    scales: np.ndarray  # (series,)
    values: np.ndarray  # (steps, series), NaN after a series' end
    season: int

    @property
    def active(self) -> np.ndarray:
        """(steps,) how many series have a value at a step."""
        return np.searchsorted(-self.lengths, -np.arange(len(self.values)), side="left")

    def take(self, wanted: np.ndarray) -> "Block":
        """These series only; `wanted` in ascending order."""
        longest = int(self.lengths[wanted].max(initial=0))
        return Block(self.places[wanted], self.lengths[wanted], self.scales[wanted], self.values[:longest, wanted], self.season)

    def changed(self, values: np.ndarray) -> "Block":
        return Block(self.places, self.lengths, self.scales, values, self.season)


def blocks(panel: Panel, widest: int) -> Iterator[Block]:
    """The panel in blocks of so many series, of like lengths; of long series the newest steps."""
    reach = int(np.clip(SEASONS * panel.season, SHORTEST_REACH, LONGEST_REACH))
    values, ends = bridged(panel), panel.starts + panel.lengths
    lengths = np.minimum(panel.lengths, reach)
    order = np.argsort(-lengths, kind="stable")
    for first in range(0, len(order), widest):
        places = order[first : first + widest]
        steps = np.arange(lengths[places[0]])[:, None]
        past = steps < lengths[places]
        found = values[np.where(past, ends[places] - lengths[places] + steps, 0)]
        totals = np.where(past, np.abs(found), 0.0).sum(axis=0)
        scales = np.where(totals > 0, totals / lengths[places], 1.0)
        yield Block(places, lengths[places], scales, np.where(past, found / scales, np.nan), panel.season)
