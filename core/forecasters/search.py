"""A search for the best numbers of many small models at once."""

from collections.abc import Callable

import numpy as np

ELITE = 0.2  # of the candidates of a round, those that the next round is drawn around
FLOOR = 0.003  # of the spread, so that a round never stands still


def search(
    loss: Callable[[np.ndarray], np.ndarray], first: tuple[np.ndarray, float], rounds: int, candidates: int
) -> tuple[np.ndarray, np.ndarray]:
    """The cross-entropy method (Rubinstein 1999): (…, d) best numbers in [0, 1] and (…) their loss.

    `loss` gives (…, candidates) for (…, candidates, d); all models are tried in one call a round, since a step of a thousand
    models costs numpy little more than a step of one. `first` is the middle (…, d) and the spread of the first round.
    """
    middle, spread = first[0], np.full(first[0].shape, first[1])
    random = np.random.default_rng(0)
    best, least = middle, np.full(middle.shape[:-1], np.inf)
    kept = max(int(candidates * ELITE), 2)
    for _ in range(rounds):
        draws = random.standard_normal((candidates, middle.shape[-1]))
        tried = np.clip(middle[..., None, :] + spread[..., None, :] * draws, 0.0, 1.0)
        tried[..., 0, :] = best
        losses = loss(tried)
        losses = np.where(np.isfinite(losses), losses, np.inf)
        order = np.argpartition(losses, kept, axis=-1)[..., :kept]
        elite = np.take_along_axis(tried, order[..., None], axis=-2)
        middle, spread = elite.mean(axis=-2), elite.std(axis=-2) + FLOOR
        winner = losses.argmin(axis=-1)[..., None]
        found = np.take_along_axis(losses, winner, axis=-1)[..., 0]
        better = found < least
        least = np.where(better, found, least)
        best = np.where(better[..., None], np.take_along_axis(tried, winner[..., None], axis=-2)[..., 0, :], best)
    return best, least
