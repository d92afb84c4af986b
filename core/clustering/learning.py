"""From a representation to clusters: distinct rows, a graph, the number, a tree, and what stands beside them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.clustering.alternatives import METHODS
from core.clustering.assigning import Near, near
from core.clustering.counting import FIRST, Counted, count_clusters
from core.clustering.maps import draw_map
from core.clustering.neighbours import Graph, joined_graph, nearest_places, shared_graph
from core.clustering.partition import best_partition, waves_for
from core.clustering.space import Space, learn_spaces, side_by_side
from core.clustering.tree import Tree, grow, with_all
from core.errors import PlanError
from core.representation.material import Material

MOST_KNOWN = 20_000  # different rows that the graph is made of; others are assigned
MOST_COUNT = 30
FEWEST_DISTINCT = 4
MARGIN = 1.5  # a row is like none if its neighbours lie so many times as far as those of 99 % of rows


@dataclass(frozen=True)
class Clusters:
    """`known` (m,) are places in the material of the rows that the graph is made of, `points` (m, d) theirs. `usual` and `far`
    are distances to neighbours: the usual one, and the one beyond which a row is like none. `graph` joins the known rows.
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
    graph: Graph


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
    all_waves = waves_for(graph, max(FIRST, asked), seed)
    first = _grown(graph, all_waves, (min(FIRST, len(known) // 3), most), seed)
    counted = count_clusters(graph, first, points, seed)
    tell("clusters")
    if counted.proposed < 2 or asked not in (0, counted.proposed):
        tree = _grown(graph, all_waves, (min(asked or 2, len(known) - 1), most), seed)
    else:
        tree = grow(graph, counted.labels, most, seed)
    tell("map")
    flat, deep = (draw_map(graph, all_waves[1][:, 1 : 1 + sides], seed) for sides in (2, 3))
    tell("others")
    voters = near(spaces[-1].points(given), points, nearest_places)
    usual, far = _distances(voters, known)
    leaves = voters.assigned(tree.leaves, tree.parts, (usual, far))
    chosen = asked or counted.proposed
    return Clusters(
        known, points, spaces[-1], voters, with_all(tree, leaves), counted, chosen, (flat, deep), known, usual, far, graph
    )


def _grown(graph: Graph, all_waves: list[np.ndarray], counts: tuple[int, int], seed: int) -> Tree:
    """A tree whose cut at the first of `counts` is the best partition, down to the second."""
    labels = best_partition(graph, all_waves, max(counts[0], 2), seed)
    return grow(graph, np.unique(labels, return_inverse=True)[1], counts[1], seed)


def _distances(voters: Near, known: np.ndarray) -> tuple[float, float]:
    """The usual distance of neighbours, and the one beyond which a row is like none: of known rows, without themselves."""
    others = voters.distances[known, 1:6]
    return float(np.median(others)), MARGIN * float(np.quantile(others.mean(axis=1), 0.99))


def beside(
    points: np.ndarray, clusters: Clusters, seed: int, hurried: Callable[[], bool] = lambda: False
) -> dict[str, dict[int, np.ndarray]]:
    """What the alternatives find in `plain_points`: candidate → number → labels of all rows. In a hurry those that are left
    are left out.
    """
    counts = counts_beside(clusters)
    found = {name: method(points, counts, seed) for name, method in METHODS.items() if not hurried()}
    return {name: tries for name, tries in found.items() if tries}


def counts_of(tree: Tree) -> list[int]:
    """From two on; one where there is nothing to split."""
    return list(range(2, tree.parts + 1)) or [1]


def counts_beside(clusters: Clusters) -> list[int]:
    """The numbers that alternatives are asked for: all small ones, the chosen one, some larger ones."""
    wanted = {*range(2, FIRST + 1), clusters.chosen, *range(15, MOST_COUNT + 1, 5)}
    return sorted(count for count in wanted if 2 <= count < len(clusters.known))


def _distinct(matrix: np.ndarray) -> np.ndarray:
    """The first of each group of rows that are the same."""
    rows = np.round(matrix, 6) + 0.0  # no negative zeros
    return np.sort(np.unique(rows, axis=0, return_index=True)[1])


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
