"""Single values and whole levels that are unlike the rest of their series, all of a panel at once."""

import numpy as np
import pandas as pd

from core.series.layout import Layout

FAR = 8.0  # robust deviations from both neighbours and seasons
JUMP = 6.0  # deviations between the levels before and after
SMALLEST = 1e-3  # of a series' range: no deviation counts as less
LEAST = 20  # steps, below which nothing is called odd


def is_outlier(layout: Layout, flat: np.ndarray, season: int) -> np.ndarray:
    """(size,) values far from the middle of those before and of those after, and likewise of earlier and later seasons."""
    if not (layout.lengths >= LEAST).any():
        return np.zeros(layout.size, bool)
    odd = _stands_out(layout, flat, (1, 2, 3))
    if season > 1:
        odd &= _stands_out(layout, flat, (season, 2 * season))
    return odd & (layout.lengths >= LEAST)[layout.owners()]


def _stands_out(layout: Layout, flat: np.ndarray, shifts: tuple[int, ...]) -> np.ndarray:
    """Far from the middle of what lies before and of what lies after; at an end, where only one side tells, twice as far."""
    before = _distance(layout, flat, tuple(-shift for shift in shifts))
    after = _distance(layout, flat, shifts)
    one_side = np.isnan(before) ^ np.isnan(after)
    return np.where(one_side, np.fmax(before, after) > 2 * FAR, np.fmin(before, after) > FAR)


def _distance(layout: Layout, flat: np.ndarray, away: tuple[int, ...]) -> np.ndarray:
    """(size,) how far a value is from the middle of those so many steps away, usual distances being 1; NaN: none are there."""
    owners, offsets = layout.owners(), layout.offsets()
    others = np.full((len(away), len(flat)), np.nan)
    for row, shift in enumerate(away):
        inside = (offsets + shift >= 0) & (offsets + shift < layout.lengths[owners])
        others[row, inside] = flat[np.flatnonzero(inside) + shift]
    distance = np.abs(flat / 4 - _median(others / 4))  # quarters do not overflow
    grouped = pd.Series(distance / 4).groupby(owners)
    middle, mean = (4 * grouped.transform(how).to_numpy() for how in ("median", "mean"))
    usual = np.maximum(1.4826 * middle, mean / 4)  # a typical one where most are none
    return distance / np.where(usual > 0, usual, np.inf)


def _median(rows: np.ndarray) -> np.ndarray:
    """Of each column, NaN left out."""
    ordered = np.sort(rows, axis=0)  # NaN come last
    count = (~np.isnan(rows)).sum(axis=0)
    low, high = np.maximum((count - 1) // 2, 0), np.minimum(count // 2, len(rows) - 1)
    columns = np.arange(rows.shape[1])
    return np.where(count > 0, (ordered[low, columns] + ordered[high, columns]) / 2, np.nan)


def after_last_jump(layout: Layout, flat: np.ndarray, season: int) -> np.ndarray:
    """(series,) at which step the last new level begins; 0 where there is no jump."""
    cut = np.zeros(len(layout.lengths), np.int64)
    window = np.maximum(2 * season, 10)
    owners, offsets = layout.owners(), layout.offsets()
    flat = _between_minus_one_and_one(flat, owners)
    sums = [np.concatenate([[0.0], np.cumsum(np.nan_to_num(flat) ** power)]) for power in (1, 2)]
    counts = np.concatenate([[0], np.cumsum(~np.isnan(flat))])
    room = (offsets >= window) & (offsets <= layout.lengths[owners] - window)
    places = np.flatnonzero(room)
    if not len(places):
        return cut
    before, after = _moments(sums, counts, places - window, places), _moments(sums, counts, places, places + window)
    spread = np.sqrt((before[1] + after[1]) / 2)
    usual = pd.Series(spread).groupby(owners[places]).transform("median").to_numpy()
    size = np.abs(after[0] - before[0]) / np.maximum(np.maximum(spread, usual), SMALLEST)
    jumps = pd.DataFrame({"series": owners[places], "size": size, "offset": offsets[places]})
    jumps = jumps[jumps["size"] > JUMP].sort_values("size").drop_duplicates("series", keep="last")
    cut[jumps["series"].to_numpy()] = jumps["offset"].to_numpy()
    return cut


def _between_minus_one_and_one(flat: np.ndarray, owners: np.ndarray) -> np.ndarray:
    """Each series around its middle: sums of squares neither overflow nor lose their digits."""
    halves = pd.Series(flat / 2).groupby(owners)
    around = flat / 2 - halves.transform("median").to_numpy()
    farthest = pd.Series(np.abs(around)).groupby(owners).transform("max").to_numpy()
    return around / np.where(farthest > 0, farthest, 1.0)


def _moments(sums: list[np.ndarray], counts: np.ndarray, begin: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance of the values from `begin` to `end`."""
    number = np.maximum(counts[end] - counts[begin], 1)
    mean = (sums[0][end] - sums[0][begin]) / number
    return mean, np.maximum((sums[1][end] - sums[1][begin]) / number - mean**2, 0.0)
