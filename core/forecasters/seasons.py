"""The seasonal part of series, by classical decomposition: what lies above or below a centred moving average."""

from dataclasses import dataclass

import numpy as np

from core.forecasters.block import Block

SMALLEST = 0.01  # a factor of the season is at least so much


def seasonal_part(block: Block, multiplied: bool) -> np.ndarray:
    """(season, series) the part of the steps t with t % season = 0, 1 …: factors around 1, or amounts around 0.

    Series with less than two full seasons have none: factors are 1, amounts 0.
    """
    season, values = block.season, block.values
    nothing = float(multiplied)
    if season < 2 or len(values) < 2 * season:
        return np.full((max(season, 1), values.shape[1]), nothing)
    trend = _moving_average(values, season)
    apart = values / np.where(np.abs(trend) > SMALLEST, trend, np.nan) if multiplied else values - trend
    part = np.stack([_known_mean(apart[phase::season]) for phase in range(season)])
    part = part / part.mean(axis=0) if multiplied else part - part.mean(axis=0)
    enough = (block.lengths >= 2 * season) & np.isfinite(part).all(axis=0)
    if multiplied:
        enough &= (part > SMALLEST).all(axis=0)
    return np.where(enough, part, nothing)


def _moving_average(values: np.ndarray, season: int) -> np.ndarray:
    """(steps, series) over one season round each step, the two ends of an even season counting half; NaN at the ends."""
    sums = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    half = season // 2
    whole = (sums[season:] - sums[:-season]) / season  # of the steps t … t + season − 1
    if season % 2 == 0:
        whole = (whole[1:] + whole[:-1]) / 2
    around = np.full(values.shape, np.nan)
    around[half : half + len(whole)] = whole
    return around


def _known_mean(values: np.ndarray) -> np.ndarray:
    known = np.isfinite(values)
    counts = known.sum(axis=0)
    return np.divide(np.where(known, values, 0.0).sum(axis=0), counts, out=np.full(values.shape[1], np.nan), where=counts > 0)


def is_seasonal(block: Block, certainty: float = 1.645) -> np.ndarray:
    """(series,) whether a step goes with the one a season before by more than chance (the test of the Theta method:
    autocorrelation at the season against Bartlett's error), of series of two full seasons or more.
    """
    season, values = block.season, block.values
    if season < 2 or len(values) < 2 * season:
        return np.zeros(values.shape[1], bool)
    known = np.isfinite(values)
    centred = np.where(known, values - _known_mean(values), 0.0)
    total = np.maximum((centred**2).sum(axis=0), 1e-12)
    lags = np.stack([(centred[lag:] * centred[:-lag]).sum(axis=0) / total for lag in range(1, season + 1)])
    limit = certainty * np.sqrt((1 + 2 * (lags[:-1] ** 2).sum(axis=0)) / block.lengths)
    return (np.abs(lags[-1]) > limit) & (block.lengths >= 2 * season)


@dataclass(frozen=True)
class Season:
    """(season, series) factors and amounts of each phase; one of the two does nothing."""

    factors: np.ndarray
    amounts: np.ndarray

    def onto(self, quantiles: np.ndarray, lengths: np.ndarray) -> np.ndarray:
        """(series, horizon, levels) of the steps after so many, with the season back in."""
        phases = (lengths[:, None] + np.arange(quantiles.shape[1])) % len(self.factors)
        rows = np.arange(len(lengths))[:, None]
        return quantiles * self.factors[phases, rows, None] + self.amounts[phases, rows, None]


def without_season(block: Block) -> tuple[Block, Season]:
    """The block less the seasonal part of those series whose season is no chance: divided by factors where all values are
    above zero, less amounts elsewhere.
    """
    if len(block.values) < 2 * block.season:  # nothing to take away, and a season may be far longer than the series
        return block, Season(np.ones((1, len(block.places))), np.zeros((1, len(block.places))))
    seasonal, positive = is_seasonal(block), np.nanmin(block.values, axis=0) > 0
    factors = np.where(seasonal & positive, seasonal_part(block, multiplied=True), 1.0)
    amounts = np.where(seasonal & ~positive, seasonal_part(block, multiplied=False), 0.0)
    phases = np.arange(len(block.values)) % len(factors)
    return block.changed((block.values - amounts[phases]) / factors[phases]), Season(factors, amounts)
