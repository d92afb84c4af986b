"""Where points lie in the flat arrays of a panel: each series from its first to its last value, then the horizon."""

from dataclasses import dataclass

import numpy as np

from core.errors import PlanError
from core.series.said import counted

MOST_STEPS = 30_000_000


@dataclass(frozen=True)
class Layout:
    """Of series that have a value at all, in order."""

    kept: np.ndarray  # (kept,) place among all series
    firsts: np.ndarray  # (kept,) step number of the first value
    lengths: np.ndarray  # (kept,) steps from the first value to the last
    horizon: int

    @property
    def starts(self) -> np.ndarray:
        """(kept,) where each series begins in the flat arrays."""
        sizes = self.lengths + self.horizon
        return (np.cumsum(sizes) - sizes).astype(np.int64)

    @property
    def size(self) -> int:
        return int((self.lengths + self.horizon).sum())

    def owners(self) -> np.ndarray:
        """(size,) the series of each place in the flat arrays."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths + self.horizon)

    def offsets(self) -> np.ndarray:
        """(size,) how many steps after its series' first."""
        return np.arange(self.size) - np.repeat(self.starts, self.lengths + self.horizon)

    def future(self) -> np.ndarray:
        """(size,) whether a place lies after its series' end."""
        return self.offsets() >= np.repeat(self.lengths, self.lengths + self.horizon)

    def places(self, series: np.ndarray, steps: np.ndarray) -> np.ndarray:
        """(points,) place of each point in the flat arrays; −1 where it lies outside its series and horizon."""
        inner = np.full(int(series.max(initial=-1)) + 2, -1, np.int64)
        inner[self.kept[self.kept < len(inner)]] = np.flatnonzero(self.kept < len(inner))
        mine = inner[series]
        offset = steps - self.firsts[mine]
        inside = (mine >= 0) & (offset >= 0) & (offset < self.lengths[mine] + self.horizon)
        return np.where(inside, self.starts[mine] + np.where(inside, offset, 0), -1)

    def one_season_before(self, season: int) -> np.ndarray:
        """(size,) for each place in the future the one whole seasons before it, in history; the last step of a shorter one."""
        owners, offsets = self.owners(), self.offsets()
        beyond = offsets - self.lengths[owners]
        back = (np.maximum(beyond, 0) // season + 1) * season
        target = np.where(offsets - back >= 0, offsets - back, self.lengths[owners] - 1)
        return np.where(beyond >= 0, self.starts[owners] + target, np.arange(self.size))


def layout_of(series: np.ndarray, steps: np.ndarray, horizon: int) -> Layout:
    """From the points that have a value. Raises PlanError where the grid would be far larger than the table."""
    order = np.lexsort((steps, series))
    series, steps = series[order], steps[order]
    kept, begins = np.unique(series, return_index=True)
    ends = np.append(begins[1:], len(series)) - 1
    layout = Layout(kept, steps[begins], steps[ends] - steps[begins] + 1, horizon)
    if horizon > MOST_STEPS:
        raise PlanError(f"No series can be forecast {horizon:,} steps ahead.", "Choose a shorter horizon.")
    total = float(layout.lengths.astype(float).sum())
    if len(kept) and total + len(kept) * float(horizon) > MOST_STEPS:
        raise PlanError(
            f"At this frequency {counted(len(kept), 'series has', 'series have')} {total:,.0f} steps, "
            f"far more than the {len(series):,} values.",
            "Choose a coarser frequency (or check the dates for one that is far away).",
        )
    return layout


def carried_forward(values: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """(size, k): where a cell is NaN, the last one before it in its series; NaN where there is none. `starts`: (size,)"""
    places = np.where(np.isnan(values), -1, np.arange(len(values))[:, None])
    latest = np.maximum.accumulate(places, axis=0)
    found = latest >= starts[:, None]
    return np.where(found, np.take_along_axis(values, np.maximum(latest, 0), axis=0), np.nan)


def bridged(values: np.ndarray, layout: Layout) -> np.ndarray:
    """(size, k): where a cell is NaN, the last one before it in its series, else the first one after; NaN: there is none."""
    counts = layout.lengths + layout.horizon
    starts, ends = np.repeat(layout.starts, counts), np.repeat(layout.starts + counts - 1, counts)
    forward = carried_forward(values, starts)
    backward = carried_forward(values[::-1], (layout.size - 1 - ends)[::-1])[::-1]
    return np.where(np.isnan(forward), backward, forward)
