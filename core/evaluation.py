"""How good answers are: scores with intervals from a bootstrap, and a verdict that says whether a difference is real."""

from typing import Any

import numpy as np

from core.tasks.base import Score, State, Task

MOST_ROWS = 20_000  # that a bootstrap draws from; of more a sample, whose spread is scaled to that of all
CELLS = 4_000_000  # of the weights, draws × rows: 32 MB
FEWEST_DRAWS = 200
MOST_DRAWS = 1_000
LEVEL = 0.95

Answers = dict[str, np.ndarray]  # candidate → (rows, classes or 1)
Draws = dict[str, dict[str, np.ndarray]]  # candidate → score → (draws,)

TITLES = {
    "network": "the network",
    "trees": "boosted trees",
    "linear": "the linear model",
    "baseline": "the baseline",
    "blend": "the blend",
    "naive": "the naive forecast",
    "seasonal_naive": "the seasonal naive forecast",
    "drift": "the drift forecast",
    "ets": "exponential smoothing",
    "theta": "the Theta method",
}


def known(truth: np.ndarray) -> np.ndarray:
    """(rows,) whether a row's truth is known: neither missing nor a class that training rows never showed."""
    return ~np.isnan(truth) if truth.dtype.kind == "f" else truth >= 0


def score_candidates(
    asked: tuple[Task, State], truth: np.ndarray, answers: Answers, seed: int, groups: np.ndarray | None = None
) -> tuple[dict[str, Any], Draws]:
    """For each candidate and score the value and a 95 % interval (None where rows do not tell), and the bootstrap's draws.

    Every candidate is drawn with the same weights (Poisson bootstrap), so that differences can be taken draw by draw.
    `groups` (rows,) are drawn as wholes: steps of one series are no witnesses of their own.
    """
    scores = asked[0].scores(asked[1])
    random = np.random.default_rng(seed)
    owners = np.arange(len(truth)) if groups is None else np.unique(groups, return_inverse=True)[1]
    drawn = _drawn(owners, random)
    draw_count = _draws(len(drawn), asked[0].units(asked[1]) if groups is None else 1)
    places = np.unique(owners[drawn], return_inverse=True)[1]
    weights = random.poisson(1.0, (draw_count, places.max(initial=-1) + 1)).astype(np.float64)[:, places]
    values: dict[str, Any] = {}
    draws: Draws = {}
    for name, given in answers.items():
        values[name], draws[name] = {}, {}
        for score in scores:
            value = score.compute(truth, given)
            spread = score.resampled(truth[drawn], given[drawn], weights)
            if len(drawn) < len(truth):
                spread = value + (spread - score.compute(truth[drawn], given[drawn])) * np.sqrt(len(drawn) / len(truth))
            draws[name][score.name] = spread
            values[name][score.name] = _with_interval(value, spread)
    return values, draws


def _drawn(owners: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """All rows, or those of a random sample of groups that is small enough."""
    if len(owners) <= MOST_ROWS:
        return np.arange(len(owners))
    groups = int(owners.max()) + 1
    chosen = random.choice(groups, max(groups * MOST_ROWS // len(owners), 1), replace=False)
    return np.flatnonzero(np.isin(owners, chosen))


def _draws(rows: int, classes: int) -> int:
    """Fewer on many rows, and of many classes, whose measures go class by class."""
    affordable = CELLS // max(rows * max(classes // 4, 1), 1)
    return int(np.clip(affordable, FEWEST_DRAWS if classes <= 20 else FEWEST_DRAWS // 4, MOST_DRAWS))


def _with_interval(value: float, draws: np.ndarray) -> dict[str, float | None]:
    certain = draws[~np.isnan(draws)]
    if np.isnan(value) or not len(certain):
        return {"value": None if np.isnan(value) else value, "low": None, "high": None}
    low, high = np.quantile(certain, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    # the bootstrap may leave out the value itself where rows are very few
    return {"value": value, "low": float(min(low, value)), "high": float(max(high, value))}


def recommend(asked: tuple[Task, State], truth: np.ndarray, answers: Answers) -> str:
    """The candidate that is best on validation rows by the task's choosing score; the earlier one of equals."""
    task, state = asked
    score = task.choosing(state)
    sign = -1 if score.higher_is_better else 1
    return min(answers, key=lambda name: (sign * score.compute(truth, answers[name]), list(answers).index(name)))


def verdict(main: Score, scores: dict[str, Any], draws: Draws, recommended: str, titles: dict[str, str]) -> str:
    """A sentence or two: what is recommended, how good it is, what comes next, and whether the difference is real."""
    others = [name for name in scores if name not in (recommended, "baseline") and scores[name][main.name]["value"] is not None]
    shown = scores[recommended][main.name]
    if shown["value"] is None:
        return f"{_capital(titles[recommended])} is recommended; there are too few rows to say how good it is."
    said = f"{_capital(titles[recommended])} {_are(titles[recommended])} recommended ({main.title} {_figure(shown['value'])}"
    said += f", {_figure(shown['low'])} to {_figure(shown['high'])})" if shown["low"] is not None else ")"
    if others:
        next_best = min(others, key=lambda name: _loss(main, scores[name][main.name]["value"]))
        difference = _difference(main, draws, (recommended, next_best))
        value = _figure(scores[next_best][main.name]["value"])
        alone = " alone" if recommended == "blend" else ""
        said += f"; {titles[next_best]}{alone} {_are(titles[next_best])} at {value}: {_in_words(difference)}"
    return f"{said}.{_against_the_baseline(main, draws, recommended)}"


def compared(main: Score, draws: Draws, first: str, second: str) -> str:
    """ "the difference is no larger than chance" """
    return _in_words(_difference(main, draws, (first, second)))


def blend_title(weights: dict[str, float]) -> str:
    """ "the network, boosted trees and the linear model together" """
    titles = [TITLES[name] for name in weights]
    return f"{', '.join(titles[:-1])} and {titles[-1]} together" if len(titles) > 1 else TITLES["blend"]


def _against_the_baseline(main: Score, draws: Draws, recommended: str) -> str:
    if recommended == "baseline":
        return " None learned more than always giving the same answer."
    if "baseline" in draws and _difference(main, draws, (recommended, "baseline"))[0] <= 0:
        return " It is not clearly better than always giving the same answer."
    return ""


def _difference(main: Score, draws: Draws, pair: tuple[str, str]) -> tuple[float, float]:
    """95 % interval of how much better the first of the pair is, in paired draws."""
    first, second = (draws[name][main.name] for name in pair)
    better = first - second if main.higher_is_better else second - first
    certain = better[~np.isnan(better)]
    return tuple(np.quantile(certain, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])) if len(certain) else (0.0, 0.0)


def _in_words(difference: tuple[float, float]) -> str:
    low, high = difference
    if low > 0:
        return "the difference is larger than chance"
    if high < 0:
        return "on these rows that is better by more than chance"
    return "the difference is no larger than chance"


def _loss(main: Score, value: float) -> float:
    return -value if main.higher_is_better else value


def _are(title: str) -> str:
    return "are" if title.endswith(("trees", "together")) else "is"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _figure(value: float) -> str:
    """Three digits that count: 0.931, 23,814, 4.32."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}" if abs(value) >= 1 else f"{value:.3f}"
