"""MiniROCKET (Dempster, Schmidt and Webb 2021, arXiv 2012.08791): what share of a series answers each of many kernels.

84 kernels of nine steps (six weights −1, three weights 2), stretched by dilations up to the series' length; a feature is the
share of steps where a kernel's answer lies above a threshold. Thresholds are quantiles of the answers of training rows: all
that is learned. Of several channels each kernel takes the sum of a few, drawn by chance (the authors' own way).
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np

LENGTH = 9
KERNELS = tuple(combinations(range(LENGTH), 3))  # where the weight is 2
FEATURES = 9_996
MOST_DILATIONS = 32
MOST_CELLS = 20_000_000  # of the features of all rows
WORK = 8e9  # comparisons; some ten seconds
GOLDEN = (5**0.5 + 1) / 2
CHUNK = 16_384  # numbers of a channel at once: nine shifted copies stay near the processor
ROWS_TO_LEARN = 64
ROWS_TO_SCALE = 2_000


def learn_rocket(series: np.ndarray, seed: int) -> dict[str, Any]:
    """Dilations, channels and thresholds from training rows, (rows, steps, channels), as plain JSON."""
    rows, steps, channels = series.shape
    random = np.random.default_rng(seed)
    dilations, counts = _dilations(max(steps, LENGTH), _features_a_kernel(rows, steps))
    drawn = [_channels(channels, random) for _ in range(len(dilations) * len(KERNELS))] if channels > 1 else []
    learned: dict[str, Any] = {"dilations": dilations, "counts": counts, "channels": drawn}
    some = _ready(series[random.permutation(rows)[:ROWS_TO_LEARN]])
    levels = iter(np.arange(1, sum(counts) * len(KERNELS) + 1) * GOLDEN % 1.0)
    thresholds = []
    for count, answers in _answers(some, learned):
        chosen = answers[random.integers(len(answers))]
        thresholds.append(_short(np.quantile(chosen, [next(levels) for _ in range(count)])))
    learned["thresholds"] = thresholds
    shares = _shares(series[random.permutation(rows)[:ROWS_TO_SCALE]], learned)
    spread = shares.std(axis=0)
    # together they weigh as much as a hundred columns
    factors = np.where(spread > 1e-6, 10 / np.sqrt(shares.shape[1]) / np.maximum(spread, 1e-6), 0.0)
    return {**learned, "center": _short(shares.mean(axis=0)), "factor": _short(factors)}


def rocket_features(series: np.ndarray, learned: dict[str, Any]) -> np.ndarray:
    """(rows, features) float32 of (rows, steps, channels): shares, standardised."""
    return (_shares(series, learned) - np.array(learned["center"], np.float32)) * np.array(learned["factor"], np.float32)


def _short(figures: np.ndarray) -> list[float]:
    return [float(f"{figure:.6g}") for figure in figures]


def _shares(series: np.ndarray, learned: dict[str, Any]) -> np.ndarray:
    thresholds = [np.array(each, np.float32)[:, None, None] for each in learned["thresholds"]]
    found = np.zeros((len(series), sum(map(len, learned["thresholds"]))), np.float32)
    at_once = max(CHUNK // max(series.shape[1], LENGTH), 1)
    for start in range(0, len(series), at_once):
        place = 0
        for mine, (count, answers) in zip(thresholds, _answers(_ready(series[start : start + at_once]), learned), strict=True):
            above = np.count_nonzero(answers > mine, axis=2)
            found[start : start + at_once, place : place + count] = above.T / answers.shape[1]
            place += count
    return found


def _features_a_kernel(rows: int, steps: int) -> int:
    """As in the paper, fewer where there are so many rows or steps that it would take long."""
    affordable = min(FEATURES, MOST_CELLS // max(rows, 1), WORK / max(rows * steps, 1))
    return max(int(affordable) // len(KERNELS), 1)


def _dilations(steps: int, features: int) -> tuple[list[int], list[int]]:
    """Dilations, evenly over powers of two up to the series' length, and how many features each kernel has at each."""
    most = np.log2((steps - 1) / (LENGTH - 1))
    every = np.logspace(0, most, min(features, MOST_DILATIONS), base=2).astype(int)
    dilations, times = np.unique(every, return_counts=True)
    counts = times * features // times.sum()
    counts[: features - counts.sum()] += 1
    return dilations[counts > 0].tolist(), counts[counts > 0].tolist()


def _channels(channels: int, random: np.random.Generator) -> list[int]:
    count = int(2 ** random.uniform(0, np.log2(min(channels, LENGTH) + 1)))
    return sorted(random.choice(channels, count, replace=False).tolist())


def _ready(series: np.ndarray) -> np.ndarray:
    """(channels, rows, steps), nine steps at least."""
    turned = np.ascontiguousarray(np.moveaxis(series, 2, 0), np.float32)
    return np.pad(turned, ((0, 0), (0, 0), (0, max(LENGTH - turned.shape[2], 0))))


def _answers(series: np.ndarray, learned: dict[str, Any]) -> Iterator[tuple[int, np.ndarray]]:
    """For each dilation and kernel, how many features it has and (rows, steps) its answers."""
    drawn = iter(learned["channels"])
    for number, (dilation, count) in enumerate(zip(learned["dilations"], learned["counts"], strict=True)):
        shifted = _shifted(series, dilation)  # (9, channels, rows, steps)
        minus, inside = shifted.sum(axis=0), slice(LENGTH // 2 * dilation, series.shape[2] - LENGTH // 2 * dilation)
        for kernel, (first, second, third) in enumerate(KERNELS):
            each = 3 * (shifted[first] + shifted[second] + shifted[third]) - minus if not learned["channels"] else None
            if each is None:
                mine = next(drawn)
                each = 3 * sum(shifted[place][mine].sum(axis=0) for place in (first, second, third)) - minus[mine].sum(axis=0)
            else:
                each = each[0]
            # every other kernel looks over the edges, where zeros lie
            over_edges = (kernel + number) % 2 == 0 or inside.stop <= inside.start
            yield count, each if over_edges else each[:, inside]


def _shifted(series: np.ndarray, dilation: int) -> np.ndarray:
    """Nine copies, each by one dilation further; zeros beyond the ends."""
    reach = LENGTH // 2 * dilation
    padded = np.pad(series, ((0, 0), (0, 0), (reach, reach)))
    return np.stack([padded[:, :, place * dilation : place * dilation + series.shape[2]] for place in range(LENGTH)])
