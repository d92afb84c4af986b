"""Which rows belong together."""

import numpy as np

from core.settings import Setting
from core.tasks import measures
from core.tasks.base import Score, State
from core.tasks.unlabelled import Unlabelled


class Clustering(Unlabelled):
    """Its scores have their words here; they are worked out from distances and tries (`core/clustering/scoring.py`)."""

    name = "clustering"
    title = "Groups"
    question = "Which rows belong together?"
    asks = "Find groups"
    sentence = "Which rows belong together, how many such groups there are, and what each of them is like."
    recipe = "clusters"
    settings = (
        Setting("clusters", "Number of clusters", 0, "How many groups; 0: as many as the rows show, perhaps none.", 0, 100),
        Setting(
            "refine", "Refine the network", False, "It learns on from its own groups; kept only where that makes them better."
        ),
    )

    def scores(self, state: State) -> tuple[Score, ...]:
        """All that there are; those of labels are told only where a column was kept out."""
        return (*APART, self.choosing(state), *AGREEMENT)


def _elsewhere(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    raise NotImplementedError("Clusters are scored by core.clustering.scoring, from the rows themselves.")


APART = (
    measures.score(
        "separation",
        (
            "Separation",
            "How much nearer rows lie to their own cluster than to the next one (silhouette): 1 is far apart, 0 is not.",
        ),
        _elsewhere,
    ),
    measures.score(
        "stability",
        ("Stability", "How alike the clusters come out when they are found again without some rows: 1 is the same every time."),
        _elsewhere,
    ),
)
AGREEMENT = (
    measures.score(
        "accuracy",
        ("Accuracy", "The share of rows whose label is the one that fits their cluster best, each label given to one cluster."),
        _elsewhere,
    ),
    measures.score(
        "nmi",
        ("NMI", "How much of what there is to know of the label is known from the cluster: 1 is all of it, 0 nothing."),
        _elsewhere,
    ),
    measures.score(
        "ari",
        (
            "ARI",
            "How far clusters and labels agree on which rows belong together, adjusted for chance: 1 is fully, 0 is chance.",
        ),
        _elsewhere,
    ),
)
