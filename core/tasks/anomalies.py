"""Which rows are unusual."""

import numpy as np

from core.settings import Setting
from core.tasks import measures
from core.tasks.base import Score, State
from core.tasks.unlabelled import Unlabelled

FIRST = 20  # rows looked at, where it is not set


class Anomalies(Unlabelled):
    """Scores take truth (rows,), 1 for odd and 0 for others, and answers (rows, 2): the oddness, then whether the row is among
    the first that a person would look at. Without labels the second says where the other methods rank it, 0 to 1.
    """

    name = "anomalies"
    title = "Unusual rows"
    question = "Which rows are unusual?"
    asks = "Find unusual rows"
    sentence = "Which rows are unlike the others, the most unusual first, and what makes them so."
    recipe = "anomalies"
    settings = (Setting("a_day", "Rows you can look at", FIRST, "So many of the oddest rows are shown first.", 1, 100_000),)

    def scores(self, state: State) -> tuple[Score, ...]:
        """Without a state all that there are; those of labels only where a column was kept out."""
        if not state:
            return (*LABELLED, AGREEMENT)
        return LABELLED if state.get("labelled") else (AGREEMENT,)


def _auc(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return measures.auc(truth, np.column_stack([-answers[:, 0], answers[:, 0]]), weights)


def _average_precision(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Rows of equal oddness are taken in their order."""
    order = np.argsort(-answers[:, 0], kind="stable")
    odd = weights[:, order] * (truth[order] == 1)
    looked_at = np.cumsum(weights[:, order], axis=1)
    precision = np.divide(np.cumsum(odd, axis=1), looked_at, out=np.zeros_like(odd), where=looked_at > 0)
    found = odd.sum(axis=1)
    return np.divide((precision * odd).sum(axis=1), found, out=np.full(len(found), np.nan), where=found > 0)


def _among_the_first(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    first = answers[:, 1] > 0
    return measures.mean((truth[first] == 1).astype(float), weights[:, first])


def _agreement(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Rank correlation; ranks are those of all rows."""
    ranks = answers.argsort(axis=0, kind="stable").argsort(axis=0).astype(float) if len(answers) else answers
    total = np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)
    one, other = (ranks[:, place] - weights @ ranks[:, [place]] / total for place in (0, 1))
    spread = np.sqrt((weights * one**2).sum(axis=1) * (weights * other**2).sum(axis=1))
    together = (weights * one * other).sum(axis=1)
    return np.divide(together, spread, out=np.full(len(weights), np.nan), where=spread > 0)


LABELLED = (
    measures.score("auc", ("ROC AUC", "How often a random odd row is ranked above a random other row."), _auc),
    measures.score(
        "average_precision",
        ("Average precision", "The share of odd rows among the first looked at, averaged over all points where one is found."),
        _average_precision,
    ),
    measures.score(
        "precision_first",
        ("Precision among the first", "The share of odd rows among those that you said you can look at."),
        _among_the_first,
    ),
)
AGREEMENT = measures.score(
    "agreement",
    (
        "Agreement with the others",
        "Rank correlation with the mean of the other methods. It says that methods agree, not that they are right.",
    ),
    _agreement,
)
