"""How sure an answer is: for numbers a range that holds nine truths of ten, for classes probabilities that mean what they say.

Both are learned from answers to rows that the candidate was not fitted on.
"""

from typing import Any

import numpy as np

from core.tasks.base import State, Task

LEVEL = 0.9
ROWS_A_BIN = 50
MOST_BINS = 10
TEMPERATURES = np.exp(np.linspace(np.log(0.5), np.log(3.0), 37))
FEWEST_ROWS = 200  # to learn a temperature from
WORTH = 0.002  # a temperature is kept where it lowers the log loss by so much of it


def learn_range(truth: np.ndarray, answers: np.ndarray) -> dict[str, Any]:
    """Split conformal prediction with errors scaled by the typical error near the answer (Lei et al. 2018).

    Answers are put in bins by size; each bin's typical error is shrunk towards the whole's, so that few rows do no harm.
    """
    given = answers[:, 0]
    errors = np.abs(truth - given)
    bins = int(np.clip(len(truth) // ROWS_A_BIN, 1, MOST_BINS))
    edges = np.unique(np.quantile(given, np.linspace(0, 1, bins + 1)[1:-1])) if bins > 1 else np.array([])
    places = np.searchsorted(edges, given, side="right")
    counts = np.bincount(places, minlength=len(edges) + 1)
    sums = np.bincount(places, weights=errors, minlength=len(edges) + 1)
    typical = errors.mean() or 1e-12
    spread = (sums + 10 * typical) / (counts + 10)
    rank = min(int(np.ceil((len(truth) + 1) * LEVEL)), len(truth))
    reach = float(np.sort(errors / spread[places])[rank - 1])
    return {"level": LEVEL, "edges": edges.tolist(), "spread": spread.tolist(), "reach": reach}


def ranges(answers: np.ndarray, learned: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """(rows,) low and high of each answer."""
    places = np.searchsorted(np.array(learned["edges"]), answers[:, 0], side="right")
    half = np.array(learned["spread"])[places] * learned["reach"]
    return answers[:, 0] - half, answers[:, 0] + half


def coverage(truth: np.ndarray, answers: np.ndarray, learned: dict[str, Any]) -> float:
    """The share of truths that lie in their range."""
    low, high = ranges(answers, learned)
    return float(((low <= truth) & (truth <= high)).mean())


def learn_temperature(asked: tuple[Task, State], truth: np.ndarray, answers: np.ndarray) -> float:
    """How much to soften (above 1) or sharpen probabilities; 1 where that does not help enough or rows are few."""
    if len(truth) < FEWEST_ROWS:
        return 1.0
    task, state = asked
    losses = [task.choosing(state).compute(truth, tempered(answers, each)) for each in TEMPERATURES]
    as_they_are = task.choosing(state).compute(truth, answers)
    best = int(np.argmin(losses))
    return float(TEMPERATURES[best]) if losses[best] < as_they_are * (1 - WORTH) else 1.0


def tempered(answers: np.ndarray, temperature: float) -> np.ndarray:
    """Probabilities to the power 1/temperature, summing to 1 again: what a softmax of logits/temperature gives."""
    if temperature == 1.0:
        return answers
    powers = np.clip(answers, 1e-12, 1.0) ** (1 / temperature)
    return powers / powers.sum(axis=1, keepdims=True)
