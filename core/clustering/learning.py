"""From a representation to clusters: distinct rows, a graph, the number, a tree, and what stands beside them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.clustering.alternatives import METHODS, MOST_DIRECTIONS, plain_points
from core.clustering.assigning import Near, near
from core.clustering.counting import Counted, count_clusters
from core.clustering.maps import draw_map
from core.clustering.neighbours import joined_graph, shared_graph
from core.clustering.partition import best_partition, waves_for
from core.clustering.space import Space, learn_spaces, side_by_side
from core.clustering.tree import Tree, cut, grow
from core.errors import PlanError
from core.representation.material import Material

MOST_KNOWN = 20_000  # different rows that the graph is made of; others are assigned
MOST_COUNT = 30
FEWEST_DISTINCT = 4
MARGIN = 1.5  # a row is like none if its neighbours lie so many times as far as those of 99 % of rows


@dataclass(frozen=True)
class Clusters:
    """`known` (m,) are places in the material of the rows that the graph is made of, `points` (m, d) theirs. `usual` and `far`
    are distances to neighbours: the usual one, and the one beyond which a row is like none.
    """

    known: np.ndarray
    points: np.ndarray
    space: Space
    near: Near
    tree: Tree
    counted: Counted
    chosen: int
    maps: tuple[np.ndarray, np.ndarray]
    shown: np.ndarray
    usual: float
    far: float


def learn_clusters(material: Material, asked: int, seed: int, tell: Callable[[str], None]) -> Clusters:
    """`asked` is the number of clusters, 0: propose one. Raises PlanError where the rows do not differ in so many ways."""
    distinct = _distinct(material.matrix)
    known = _sample(distinct, seed)
    _check(len(known), asked)
    tell("neighbours")
    spaces = learn_spaces(material.matrix[known], material.code[known], seed)
    given = side_by_side(material)
    points = spaces[-1].points(given[known])
    graph = joined_graph([shared_graph(space.points(given[known])) for space in spaces])
    tell("counting")
    most = min(max(MOST_COUNT, asked), len(known))
    all_waves = waves_for(graph, max(12, asked), seed)
    counted = count_clusters(graph, all_waves, points, seed)
    chosen = asked or max(counted.proposed, 1)
    anchor = max(chosen, 2)
    tell("clusters")
    labels = best_partition(graph, all_waves, min(anchor, len(known) - 1), seed)
    tree = grow(graph, np.unique(labels, return_inverse=True)[1], most, seed)
    voters = near(spaces[-1].points(given), points)
    usual = float(np.median(voters.distances[:, 1:])) if voters.distances.shape[1] > 1 else 1.0
    leaves = voters.assigned(tree.leaves, tree.parts, usual)
    tree = _with_sizes(Tree(leaves, tree.merges))
    tell("map")
    flat, deep = (draw_map(graph, all_waves[1][:, 1 : 1 + sides], seed) for sides in (2, 3))
    far = MARGIN * float(np.quantile(voters.far(), 0.99))
    return Clusters(known, points, spaces[-1], voters, tree, counted, chosen, (flat, deep), known, usual, far)


def beside(material: Material, clusters: Clusters, seed: int) -> dict[str, dict[int, np.ndarray]]:
    """What the alternatives find: candidate → number → labels of all rows."""
    points = plain_points(material.matrix, MOST_DIRECTIONS, seed)
    counts = [count for count in counts_of(clusters.tree) if count < len(clusters.known)]
    return {name: method(points, counts, seed) for name, method in METHODS.items()}


def counts_of(tree: Tree) -> list[int]:
    """From two on; one where there is nothing to split."""
    return list(range(2, tree.parts + 1)) or [1]


def labels_at(tree: Tree, count: int) -> np.ndarray:
    return cut(tree, count)[tree.leaves]


def _distinct(matrix: np.ndarray) -> np.ndarray:
    """The first of each group of rows that are the same."""
    rows = np.ascontiguousarray(np.round(matrix, 6)) + 0.0  # no negative zeros
    return np.sort(np.unique(rows.view([("", rows.dtype)] * rows.shape[1]).ravel(), return_index=True)[1])


def _sample(distinct: np.ndarray, seed: int) -> np.ndarray:
    if len(distinct) <= MOST_KNOWN:
        return distinct
    return np.sort(np.random.default_rng(seed).choice(distinct, MOST_KNOWN, replace=False))


def _check(distinct: int, asked: int) -> None:
    if distinct < FEWEST_DISTINCT:
        raise PlanError(
            f"Only {distinct} rows differ from one another in the columns used; {FEWEST_DISTINCT} are the least for clusters.",
            "Use more columns, or other rows.",
        )
    if asked >= distinct:
        raise PlanError(
            f"{asked} clusters were asked for, but only {distinct} rows differ from one another.",
            f"Ask for {distinct - 1} at most.",
        )


def _with_sizes(tree: Tree) -> Tree:
    """Sizes of merges counted over all rows, not only the known ones."""
    sizes = np.bincount(tree.leaves, minlength=tree.parts).tolist()
    merges: list[Any] = []
    for left, right, height, _ in tree.merges:
        sizes.append(sizes[left] + sizes[right])
        merges.append((int(left), int(right), float(height), int(sizes[-1])))
    return Tree(tree.leaves, tuple(merges))
