"""Series as a few plain figures, for learners that know no order: level, spread, slope, roughness, rhythm."""

from itertools import pairwise

import numpy as np

STRETCHES = 8
RHYTHMS = 6  # bands of frequencies, each twice as wide as the one below
MOST_CHANNELS_TOGETHER = 12  # whose correlations are taken, pair by pair
QUANTILES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)


def summaries(series: np.ndarray) -> np.ndarray:
    """(rows, steps, channels) → (rows, figures) float64, the same figures for every channel."""
    series = series.astype(np.float64)
    found = [*_levels(series), *_changes(series), *_stretches(series), *_rhythms(series)]
    return np.concatenate([*found, _together(series)], axis=1)


def _levels(series: np.ndarray) -> list[np.ndarray]:
    steps = max(series.shape[1] - 1, 1)
    places = [series.argmax(axis=1) / steps, series.argmin(axis=1) / steps]
    return [series.mean(axis=1), series.std(axis=1), *np.quantile(series, QUANTILES, axis=1), *places]


def _changes(series: np.ndarray) -> list[np.ndarray]:
    """Slope, roughness, how alike neighbours are, how often the mean is crossed."""
    off = series - series.mean(axis=1, keepdims=True)
    time = np.linspace(-1, 1, series.shape[1])
    steps = np.diff(series, axis=1) if series.shape[1] > 1 else np.zeros_like(series)
    energy = np.maximum((off**2).sum(axis=1), 1e-12)
    return [
        np.einsum("rsc,s->rc", off, time) / max((time**2).sum(), 1e-12),
        np.abs(steps).mean(axis=1),
        np.abs(steps).max(axis=1),
        (off[:, 1:] * off[:, :-1]).sum(axis=1) / energy,
        (np.diff(off > 0, axis=1).mean(axis=1) if series.shape[1] > 1 else np.zeros_like(energy)),
    ]


def _stretches(series: np.ndarray) -> list[np.ndarray]:
    parts = [part for part in np.array_split(series, STRETCHES, axis=1) if part.shape[1]]
    return [each for part in parts for each in (part.mean(axis=1), part.std(axis=1))]


def _rhythms(series: np.ndarray) -> list[np.ndarray]:
    """The share of the ups and downs in each band, slow ones first."""
    power = np.abs(np.fft.rfft(series - series.mean(axis=1, keepdims=True), axis=1))[:, 1:] ** 2
    whole = np.maximum(power.sum(axis=1), 1e-12)
    edges = [0, *(2**band for band in range(RHYTHMS - 1)), max(power.shape[1], 2 ** (RHYTHMS - 1))]
    return [power[:, low:high].sum(axis=1) / whole for low, high in pairwise(edges)]


def _together(series: np.ndarray) -> np.ndarray:
    """(rows, pairs) correlations of channels."""
    off = series[:, :, :MOST_CHANNELS_TOGETHER] - series[:, :, :MOST_CHANNELS_TOGETHER].mean(axis=1, keepdims=True)
    scaled = off / np.maximum(np.sqrt((off**2).sum(axis=1, keepdims=True)), 1e-9)
    first, second = np.triu_indices(off.shape[2], 1)
    return np.einsum("rsc,rsd->rcd", scaled, scaled)[:, first, second]
