"""Isolation forest: how few random cuts part a row from the others."""

from typing import Any

import numpy as np

from core.detectors.base import Detector, Learned, Sight
from core.lazy import lazy

ensemble = lazy("sklearn.ensemble")

TREES = 200
SAMPLE = 256  # rows a tree is grown on


class Forest(Detector):
    """Liu et al. 2008. Learned by scikit-learn; kept as arrays, one tree after another, and answered in numpy."""

    name = "forest"
    title = "Isolation forest"
    sentence = "How few random cuts through the columns part a row from all others."

    def learn(self, sight: Sight, seed: int) -> Learned:
        sample = min(SAMPLE, len(sight))
        fitted = ensemble.IsolationForest(n_estimators=TREES, max_samples=sample, random_state=seed, n_jobs=1)
        fitted.fit(sight.numbers.astype(np.float32))
        return _kept([one.tree_ for one in fitted.estimators_], sample)

    def score(self, sight: Sight, learned: Learned) -> np.ndarray:
        """0 to 1, as scikit-learn's −score_samples."""
        numbers = sight.numbers.astype(np.float32)
        depth = np.zeros(len(numbers))
        for root in learned["roots"]:
            depth += learned["depth"][_leaves(numbers, root, learned)]
        return 2.0 ** (-depth / (len(learned["roots"]) * max(float(learned["usual"]), 1e-12)))


def _leaves(numbers: np.ndarray, root: int, learned: Learned) -> np.ndarray:
    """(rows,): the node of this tree at which each row ends."""
    at = np.full(len(numbers), root)
    going = np.flatnonzero(learned["left"][at] >= 0)
    while len(going):
        node = at[going]
        low = numbers[going, learned["place"][node]] <= learned["cut"][node]
        at[going] = np.where(low, learned["left"][node], learned["right"][node])
        going = going[learned["left"][at[going]] >= 0]
    return at


def _kept(trees: list[Any], sample: int) -> Learned:
    """Trees one after another; a leaf has no left. `depth`: the cuts to a node, and those that its rows would still take."""
    roots = np.cumsum([0, *(tree.node_count for tree in trees)])
    place, cut, left, right, depth = [], [], [], [], []
    for root, tree in zip(roots, trees, strict=False):
        inner = tree.children_left >= 0
        place.append(np.where(inner, tree.feature, 0).astype(np.int32))
        cut.append(np.where(inner, tree.threshold, 0.0))
        left.append(np.where(inner, tree.children_left + root, -1).astype(np.int32))
        right.append(np.where(inner, tree.children_right + root, -1).astype(np.int32))
        depth.append(_cuts_to(tree) + _usual(tree.n_node_samples))
    columns = {"place": place, "cut": cut, "left": left, "right": right, "depth": depth}
    found = {name: np.concatenate(arrays) for name, arrays in columns.items()}
    return {**found, "roots": roots[:-1], "usual": _usual(np.array([sample]))[0]}


def _cuts_to(tree: Any) -> np.ndarray:
    """(nodes,): parents come before their children."""
    cuts = np.zeros(tree.node_count)
    for node in np.flatnonzero(tree.children_left >= 0):
        cuts[[tree.children_left[node], tree.children_right[node]]] = cuts[node] + 1
    return cuts


def _usual(rows: np.ndarray) -> np.ndarray:
    """How many random cuts part a row from so many others on average."""
    many = np.maximum(rows, 3).astype(float)
    found = 2 * (np.log(many - 1) + np.euler_gamma) - 2 * (many - 1) / many
    return np.where(rows <= 1, 0.0, np.where(rows == 2, 1.0, found))
