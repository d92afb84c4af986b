"""How clusters split: from everything on top to finer parts, cut where the chosen number lies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from core.charts.canvas import chart, empty
from core.charts.map import cluster_colour, short_name
from core.charts.text import label, number
from core.charts.theme import Theme

Merge = tuple[int, int, float, int]  # the two that became one, how far they lay apart, rows in both
HEIGHT = 360
MOST_LEAVES = 24  # parts drawn; finer ones are not
FEW_NAMES = 5  # up to so many clusters are named in the tree; of more, their numbers stand


@dataclass(frozen=True)
class Splits:
    """`merges` join nodes 0 … parts − 1 and, from there on, what earlier merges made, nearest first; `parts` are rows in each.

    `clusters` says which node is which cluster, and `names` what those are called.
    """

    merges: Sequence[Merge]
    parts: Sequence[int]
    clusters: Mapping[int, int]
    names: Sequence[str]

    def size(self, node: int) -> int:
        return int(self.parts[node] if node < len(self.parts) else self.merges[node - len(self.parts)][3])


def splits(found: Splits, look: Theme) -> go.Figure:
    """The tree from its top to at most so many parts, coloured below the cut. A fork lies where its split comes in turn."""
    if not len(found.merges):
        return empty(look, "There is only one part.", HEIGHT)
    tree = _Tree(found)
    figure = chart(look, _title(tree), "", "number of clusters", _branches(tree, look), HEIGHT)
    figure.update_xaxes(showticklabels=False, showline=False, range=[-0.6, tree.drawn - 0.4])
    figure.update_yaxes(range=[tree.drawn + 0.9, 0.6], dtick=max(1, tree.drawn // 8), tick0=1)
    figure.update_layout(showlegend=False)
    cut = max(len(found.clusters), 1)
    figure.add_hline(y=cut, line={"color": look.accent, "width": 1.5, "dash": "dash"})
    for node, cluster in found.clusters.items():
        if node in tree.x:
            figure.add_annotation(
                x=tree.x[node], y=cut, text=_written(found.names, cluster), showarrow=False,
                bgcolor=look.paper, bordercolor=cluster_colour(cluster, look), borderwidth=1.5, borderpad=2,
                font={"size": 11, "color": look.text}, hovertext=f"{label(found.names[cluster])}: {found.size(node):,} rows",
            )  # fmt: skip
    return figure


class _Tree:
    """The top of a tree: nodes that are drawn, their places from left to right, and at which number they split."""

    def __init__(self, found: Splits):
        self.found = found
        self.leaves = len(found.parts)
        self.top = 2 * self.leaves - 2
        self.drawn = min(max(len(found.clusters) + 4, min(MOST_LEAVES, self.leaves)), self.leaves)  # parts
        self.first = 2 * self.leaves - self.drawn  # nodes below are drawn as leaves
        order = self._order()
        self.x = {node: float(at) for at, node in enumerate(order)}
        self.level = dict.fromkeys(order, self.drawn + 0.5)
        for node in range(self.first, self.top + 1):
            left, right, _ = self.fork(node)
            self.x[node] = (self.x[left] + self.x[right]) / 2
            self.level[node] = self.top - node + 1.5  # between the number before and the number after the split

    def fork(self, node: int) -> tuple[int, int, float]:
        left, right, height, _ = self.found.merges[node - self.leaves]
        return int(left), int(right), float(height)

    def _order(self) -> list[int]:
        """The drawn leaves from left to right, the larger half first."""
        found, waiting = [], [self.top]
        while waiting:
            node = waiting.pop()
            if node < self.first:
                found.append(node)
            else:
                waiting += sorted(self.fork(node)[:2], key=self.found.size)
        return found


def _branches(tree: _Tree, look: Theme) -> list[dict[str, Any]]:
    """A fork a merge; below the cut in the colour of its cluster."""
    clusters, size = tree.found.clusters, tree.found.size
    owner: dict[int, int] = {}
    traces = []
    for node in range(tree.top, tree.first - 1, -1):
        left, right, height = tree.fork(node)
        own = owner[node] = clusters.get(node, owner.get(node, -1))
        owner[left], owner[right] = clusters.get(left, own), clusters.get(right, own)
        colour, level = look.muted if own < 0 else cluster_colour(own, look), tree.level
        traces.append(
            {
                "type": "scatter", "mode": "lines", "line": {"color": colour, "width": 2}, "hoverinfo": "text",
                "x": [tree.x[left], tree.x[left], tree.x[right], tree.x[right]],
                "y": [level[left], level[node], level[node], level[right]],
                "text": f"{size(node):,} rows split into {size(left):,} and {size(right):,}; {number(height)} apart",
            }
        )  # fmt: skip
    return traces


def _written(names: Sequence[str], cluster: int) -> str:
    return short_name(names, cluster, 14) if len(names) <= FEW_NAMES else str(cluster + 1)


def _title(tree: _Tree) -> str:
    """Which of the clusters would split next: the last merge that is not undone yet."""
    found = tree.found
    following = [node for node in found.clusters if node >= tree.leaves]
    if not found.clusters:
        left, right, _ = tree.fork(tree.top)
        return f"If they were split, {found.size(left):,} and {found.size(right):,} rows would part first"
    if not following:
        return f"How {len(found.clusters)} clusters split from one another; none of them splits further"
    left, right, _ = tree.fork(max(following))
    name = label(found.names[found.clusters[max(following)]])
    return f"Next to split: “{name}”, into {found.size(left):,} and {found.size(right):,} rows"
