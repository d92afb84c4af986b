"""What a run of clusters found, for looking at: any candidate, any number of clusters, at once. Numpy only."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.clustering.assigning import Near, sureness
from core.clustering.files import read_clusters_files, read_names
from core.clustering.tree import Merge, Tree, labels_at, nearest_count, nodes_at
from core.errors import RunError

MOST_SHARED = 0.25  # a row is borderline if its votes for another cluster come so near to those for its own


@dataclass(frozen=True)
class ClusterOutcome:
    """`rows` (n,) are places in the table; all other places are places in `rows`.

    `proposed` is the number of clusters proposed, 1 where there are none; `sure` how sure, 0 to 1; `reason` a sentence;
    `by_count`: number → scores of the network's clusters. `map2` (m, 2) and `map3` (m, 3) lie where alike rows lie close
    together; they show the places `shown` (m,). `agreement`: candidate → number → accuracy, nmi, ari.
    """

    folder: Path
    content: dict[str, Any]
    arrays: dict[str, np.ndarray]
    tree_of_network: Tree

    @property
    def rows(self) -> np.ndarray:
        return self.arrays["rows"]

    @property
    def candidates(self) -> tuple[str, ...]:
        return tuple(self.content["counts"])

    @property
    def proposed(self) -> int:
        return int(self.content["proposed"])

    @property
    def chosen(self) -> int:
        """The number of clusters to begin with: as asked for, else as proposed."""
        return int(self.content["chosen"])

    @property
    def sure_of_proposed(self) -> float:
        return float(self.content["sure"])

    @property
    def reason(self) -> str:
        return str(self.content["reason"])

    @property
    def by_count(self) -> dict[int, dict[str, float]]:
        return {int(count): scores for count, scores in self.content["by_count"].items()}

    @property
    def agreement(self) -> dict[str, dict[int, dict[str, float]]]:
        found = self.content["agreement"]
        return {name: {int(count): scores for count, scores in of.items()} for name, of in found.items()}

    @property
    def shown(self) -> np.ndarray:
        return self.arrays["shown"]

    @property
    def map2(self) -> np.ndarray:
        return self.arrays["map2"]

    @property
    def map3(self) -> np.ndarray:
        return self.arrays["map3"]

    def counts(self, candidate: str) -> tuple[int, ...]:
        """The numbers of clusters that can be chosen. Raises RunError where there is no such candidate."""
        if candidate not in self.content["counts"]:
            raise RunError(f"This run has no clusters by “{candidate}”.", f"It has {', '.join(self.candidates)}.")
        return tuple(self.content["counts"][candidate])

    def count_of_new_rows(self, candidate: str) -> int:
        """How many clusters new rows are assigned to: as many as the run began with, or the nearest that the candidate has."""
        return nearest_count(self.counts(candidate), self.chosen)

    def cut(self, candidate: str, count: int) -> np.ndarray:
        """(n,) the cluster of each row, the largest cluster 0; −1: belongs to none. 1 can be cut out, too, where no
        clusters are proposed: all rows are one then. Raises RunError for another number."""
        self._check(candidate, count)
        if count == 1 and 1 not in self.counts(candidate):
            return np.zeros(len(self.rows), int)
        if candidate == "network":
            return labels_at(self.tree_of_network, count)
        return self.arrays[f"labels:{candidate}"][self.counts(candidate).index(count)].astype(int)

    def sure(self, candidate: str, count: int) -> np.ndarray:
        """(n,) the share of its neighbours' votes that each row's own cluster has, or for none."""
        return sureness(self._shares(candidate, count), self.cut(candidate, count))

    def tree(self, candidate: str) -> list[Merge]:
        """[(node, node, height, rows)]: parts are nodes 0 …, and merge i makes node parts + i; empty where there is no tree."""
        return [tuple(merge) for merge in self.content["merges"].get(candidate, [])]

    def nodes(self, candidate: str, count: int) -> dict[int, int]:
        """Node of the tree → the cluster that it is when there are `count`; empty where there is no tree."""
        if candidate != "network" or not self.tree_of_network.merges:
            return {}
        return {node: cluster for cluster, node in enumerate(nodes_at(self.tree_of_network, count))}

    def typical(self, candidate: str, count: int, cluster: int, most: int = 10) -> np.ndarray:
        """Places of rows in the middle of a cluster, most typical first: the sure ones nearest to its mean."""
        known, labels = self.arrays["known"], self.cut(candidate, count)
        mine = np.flatnonzero(labels[known] == cluster)
        if not len(mine):
            return np.flatnonzero(labels == cluster)[:most]
        points = self.arrays["points"][mine]
        far = np.sqrt(((points - points.mean(axis=0)) ** 2).sum(axis=1))
        unsure = 1 - self.sure(candidate, count)[known[mine]]
        return known[mine[np.argsort(far * (1 + unsure), kind="stable")[:most]]]

    def borderline(self, candidate: str, count: int, cluster: int, most: int = 10) -> np.ndarray:
        """Places of rows of a cluster that could as well be in another, most so first; empty where there are none."""
        labels, shares = self.cut(candidate, count), self._shares(candidate, count)
        mine = np.flatnonzero(labels == cluster)
        others = np.delete(shares[mine], cluster, axis=1).max(axis=1, initial=0)
        lead = shares[mine, cluster] - others
        some = np.flatnonzero((lead < 1 - 2 * MOST_SHARED) & (others > 0))
        return mine[some[np.argsort(lead[some], kind="stable")[:most]]]

    def names(self, candidate: str, count: int) -> dict[int, str]:
        """The names that the person gave, by cluster."""
        given = read_names(self.folder).get(candidate, {}).get(str(count), {})
        return {int(cluster): name for cluster, name in given.items()}

    def _shares(self, candidate: str, count: int) -> np.ndarray:
        labels = self.cut(candidate, count)
        near = Near(self.arrays["near"], self.arrays["weights"], np.zeros((0, 0)))
        return near.votes(labels[self.arrays["known"]], int(labels.max(initial=-1)) + 1)

    def _check(self, candidate: str, count: int) -> None:
        if count not in {*self.counts(candidate), *({1} if self.proposed < 2 else set())}:
            raise RunError(
                f"{count} clusters cannot be cut out.", f"Choose one of {', '.join(map(str, self.counts(candidate)))}."
            )


def read_clusters(run: Any) -> ClusterOutcome:
    """`run` is a run or its folder. Raises RunError where the clusters cannot be read."""
    folder = Path(getattr(run, "folder", run))
    content, arrays = read_clusters_files(folder)
    try:
        merges = tuple(
            (int(left), int(right), float(height), int(size)) for left, right, height, size in content["merges"]["network"]
        )
        return ClusterOutcome(folder, content, arrays, Tree(arrays["leaves"], merges))
    except (KeyError, TypeError, ValueError) as error:
        raise RunError(f"The clusters of this run cannot be read ({error}).", "Train again.") from error
