"""A blend: the weighted mean of candidates' answers, weighed on rows that none of them was fitted on."""

from collections.abc import Iterator

import numpy as np

from core.tasks.base import State, Task

STEPS = 20  # weights are tried in twentieths
SMALLEST = 0.08  # a candidate with less is left out: what it adds is not worth keeping and running it


def blend_weights(asked: tuple[Task, State], truth: np.ndarray, answers: dict[str, np.ndarray]) -> dict[str, float]:
    """Convex weights by candidate, of those worth their while.

    All mixtures in twentieths are tried, and averaged by how likely each makes the truth (the posterior mean under an even
    prior): on few rows the weights stay even, on many they go to the best mixture.
    """
    mixtures = np.array(list(_mixtures(len(answers), STEPS))) / STEPS
    task, state = asked
    stacked = np.stack(list(answers.values()))
    score = task.choosing(state)
    losses = np.array([score.compute(truth, np.tensordot(mixture, stacked, axes=1)) for mixture in mixtures])
    # log likelihood of the rows: −n · log loss for classes; −n · log RMSE for numbers with normal errors
    likelihood = -len(truth) * (np.log(np.maximum(losses, 1e-300)) if task.units(state) == 1 else losses)
    belief = np.exp(likelihood - likelihood.max())
    weights = (belief[:, None] * mixtures).sum(axis=0) / belief.sum()
    weights = np.where(weights < SMALLEST, 0.0, weights)
    weights /= weights.sum()
    return {name: round(float(weight), 4) for name, weight in zip(answers, weights, strict=True) if weight > 0}


def blended(weights: dict[str, float], answers: dict[str, np.ndarray]) -> np.ndarray:
    """The weighted mean of the answers of the candidates that have a weight."""
    total = sum(weights.values())
    return sum((answers[name] * (weight / total) for name, weight in weights.items()), np.zeros(1))


def _mixtures(candidates: int, steps: int) -> Iterator[tuple[int, ...]]:
    """Every way to share out so many steps: (2, 0), (1, 1), (0, 2)."""
    if candidates == 1:
        yield (steps,)
        return
    for first in range(steps, -1, -1):
        for rest in _mixtures(candidates - 1, steps - first):
            yield (first, *rest)
