"""Which rows are like a given one."""

import numpy as np

from core.tasks import measures
from core.tasks.base import Score, State
from core.tasks.unlabelled import Unlabelled

FIRST = (1, 5, 10)  # of the most alike rows, how many are looked at


class Similarity(Unlabelled):
    """Scores take answers (rows, 1 + 3): the rank at which a row finds itself again after some of its cells were swapped, then
    whether one of the first 1, 5 and 10 other rows has its label (NaN where that is not known).
    """

    name = "similarity"
    title = "Likeness"
    question = "Which rows are like this one?"
    asks = "Find what is alike"
    sentence = "Which rows are most like one that you choose or describe, and which are there twice."
    recipe = "alike"

    def scores(self, state: State) -> tuple[Score, ...]:
        """Without a state all that there are; those of labels only where a column was kept out."""
        return ITSELF if state and not state.get("labelled") else (*ITSELF, *LABELS)


def _itself(rank: int) -> measures.Measure:
    return lambda truth, answers, weights: measures.mean((answers[:, 0] <= rank).astype(float), weights)


def _label(place: int) -> measures.Measure:
    def measure(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
        known = ~np.isnan(answers[:, place])
        return measures.mean(answers[known, place], weights[:, known])

    return measure


_SWAPPED = "after a fifth of its cells were swapped for other rows'"
ITSELF = (
    measures.score("itself", ("Finds itself", f"How often a row is the most like itself {_SWAPPED}."), _itself(1)),
    measures.score("itself_5", ("Finds itself in 5", f"How often it is among the five most like it {_SWAPPED}."), _itself(5)),
)
LABELS = tuple(
    measures.score(
        f"recall_{most}",
        (f"Recall at {most}", f"How often one of the {most} most alike rows has the row's label, which no distance knows of."),
        _label(place),
    )
    for place, most in enumerate(FIRST, 1)
)
