"""A tree of clusters over fine parts, so that any number of clusters is a cut: plain numpy, at once.

The number that is proposed (or asked for) is cut out as well as it can be; fewer clusters are its merges, more its splits,
so that one cluster more splits one and leaves the others as they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.clustering.neighbours import Graph
from core.clustering.partition import between
from core.clustering.spectral import waves
from core.lazy import lazy

sparse = lazy("scipy.sparse")

Merge = tuple[int, int, float, int]  # two nodes, how far apart, rows in both


@dataclass(frozen=True)
class Tree:
    """`leaves` (rows,) the fine part of each row. Nodes 0 … are the parts; merge i makes node parts + i, nearest first."""

    leaves: np.ndarray
    merges: tuple[Merge, ...]

    @property
    def parts(self) -> int:
        return len(self.merges) + 1


def nearest_count(counts: Iterable[int], wanted: int) -> int:
    """Of the numbers of clusters there are, the nearest to the wanted one that is a clustering at all."""
    return min(counts, key=lambda count: abs(count - max(wanted, 2)))


def cut(tree: Tree, count: int) -> np.ndarray:
    """(parts,) the cluster of each part when there are `count` clusters; the largest is 0."""
    nodes = nodes_at(tree, count)
    owner = np.zeros(tree.parts, int)
    for number, node in enumerate(nodes):
        owner[_parts_of(tree, node)] = number
    return owner


def labels_at(tree: Tree, count: int) -> np.ndarray:
    """(rows,) the cluster of each row, −1 where it is in no part."""
    return np.where(tree.leaves < 0, -1, cut(tree, count)[tree.leaves])


def rows_of(tree: Tree, node: int) -> np.ndarray:
    """(rows,) whether a row lies below a node."""
    return np.isin(tree.leaves, _parts_of(tree, node))


def nodes_at(tree: Tree, count: int) -> list[int]:
    """The nodes that are clusters then, largest first (by rows)."""
    alive = set(range(tree.parts))
    for made, (left, right, _, _) in enumerate(tree.merges[: tree.parts - count]):
        alive = (alive - {left, right}) | {tree.parts + made}
    return sorted(alive, key=lambda node: (-_size(tree, node), node))


def _size(tree: Tree, node: int) -> int:
    return int((tree.leaves == node).sum()) if node < tree.parts else tree.merges[node - tree.parts][3]


def _parts_of(tree: Tree, node: int) -> list[int]:
    if node < tree.parts:
        return [node]
    left, right, *_ = tree.merges[node - tree.parts]
    return _parts_of(tree, left) + _parts_of(tree, right)


def with_all(tree: Tree, leaves: np.ndarray) -> Tree:
    """The tree over all rows, of which it was grown on some: sizes are counted again."""
    sizes = np.bincount(leaves[leaves >= 0], minlength=tree.parts).tolist()
    merges: list[Merge] = []
    for left, right, height, _ in tree.merges:
        sizes.append(sizes[left] + sizes[right])
        merges.append((int(left), int(right), float(height), int(sizes[-1])))
    return Tree(leaves, tuple(merges))


def grow(graph: Graph, labels: np.ndarray, most: int, seed: int) -> Tree:
    """From a partition: split until there are `most` parts (as far as there is something to split), merge to one."""
    parts, splits = _split(graph, labels, most, seed)
    return Tree(parts, tuple(_merges(graph, parts, splits, int(labels.max()) + 1)))


def _split(graph: Graph, labels: np.ndarray, most: int, seed: int) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """Finer parts, and (part, new part) of each split in order. The split that adds most modularity comes first."""
    parts, splits = labels.copy(), []
    offers = {part: _best_split(graph, np.flatnonzero(parts == part), seed) for part in range(int(labels.max()) + 1)}
    while len(offers) < most:
        part = max(offers, key=lambda one: offers[one][0])
        gain, moved = offers[part]
        if gain == -np.inf:
            break
        new = len(offers)
        parts[moved] = new
        splits.append((part, new))
        for one in (part, new):
            offers[one] = _best_split(graph, np.flatnonzero(parts == one), seed)
    return parts, splits


@dataclass(frozen=True)
class Sweep:
    """A cut along an order of rows: the first `below` of `order` on one side. `crossing` is the links' strength across,
    `weight` that of all links of the first side, `share` the crossing part of the lighter side's.
    """

    order: np.ndarray
    below: int
    crossing: float
    weight: float
    share: float


def best_sweep(graph: Graph, wave: np.ndarray, least: int) -> Sweep:
    """Where a wave is cut so that the smallest share of links is crossed; `least` rows stay on either side."""
    order = np.argsort(wave, kind="stable")
    ranks = np.argsort(order)
    upper = sparse.triu(graph, 1).tocoo()
    first, last = np.minimum(ranks[upper.row], ranks[upper.col]), np.maximum(ranks[upper.row], ranks[upper.col])
    opened = np.bincount(first, upper.data, len(order)) - np.bincount(last, upper.data, len(order))
    crossing = np.maximum(np.cumsum(opened)[:-1], 0)
    degree = np.asarray(graph.sum(axis=1)).ravel()[order]
    weight = np.cumsum(degree)[:-1]
    share = crossing / np.maximum(np.minimum(weight, degree.sum() - weight), 1e-12)
    place = least - 1 + int(np.argmin(share[least - 1 : len(order) - least]))
    return Sweep(order, place + 1, float(crossing[place]), float(weight[place]), float(share[place]))


def _best_split(graph: Graph, members: np.ndarray, seed: int) -> tuple[float, np.ndarray]:
    """(modularity gained, who leaves) of the best cut along the slowest wave within."""
    least = max(3, len(members) // 50)
    if len(members) < 2 * least:
        return -np.inf, members[:0]
    inner = graph[members][:, members].tocsr()
    sweep = best_sweep(inner, waves(inner, 2, 1e-3, seed)[:, 1], least)
    total = graph.sum()
    gain = 2 * sweep.weight * (inner.sum() - sweep.weight) / total**2 - 2 * sweep.crossing / total
    return float(gain), members[sweep.order[sweep.below :]]


def _merges(graph: Graph, parts: np.ndarray, splits: list[tuple[int, int]], anchored: int) -> list[Merge]:
    """Splits undone, latest first; then the two clusters that are best joined for their size, again and again."""
    among = between(graph, parts)
    sizes = np.bincount(parts, minlength=len(among)).astype(int)
    node = list(range(len(among)))
    pairs = [(part, new) for part, new in reversed(splits)]
    alive = set(range(len(among)))
    merges: list[Merge] = []
    height = 0.0
    while len(alive) > 1:
        one, other = pairs[len(merges)] if len(merges) < len(pairs) else _nearest_pair(among, sorted(alive))
        height = max(height, _apart(among, one, other))
        sizes[one] += sizes[other]
        merges.append((node[one], node[other], height, int(sizes[one])))
        node[one] = len(among) + len(merges) - 1
        among[one] += among[other]
        among[:, one] += among[:, other]
        alive.remove(other)
    return merges


def _nearest_pair(among: np.ndarray, alive: list[int]) -> tuple[int, int]:
    inside = among[np.ix_(alive, alive)]
    weight = among.sum(axis=1)[alive]
    joined = inside / np.maximum(np.outer(weight, weight), 1e-15)
    np.fill_diagonal(joined, -1)
    one, other = np.unravel_index(int(joined.argmax()), joined.shape)
    return alive[min(one, other)], alive[max(one, other)]


def _apart(among: np.ndarray, one: int, other: int) -> float:
    """1: no link between them; 0: as many as if they were one."""
    weight = among.sum(axis=1)
    return float(1 - min(among[one, other] / max(min(weight[one], weight[other]), 1e-15), 1.0))
