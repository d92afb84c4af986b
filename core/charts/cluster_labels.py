"""Clusters against a label that was kept out: which labels lie in which cluster, as shares of the cluster."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import chart, empty
from core.charts.text import distinct, label, share
from core.charts.theme import Theme

MOST_LABELS = 20  # columns drawn; rarer labels are put together
SAYS_FIGURES = 8  # up to so many labels each cell says its share


def clusters_by_label(
    counts: np.ndarray, clusters: Sequence[str], labels: Sequence[str], kept_out: str, look: Theme
) -> go.Figure:
    """`counts` (clusters, labels) rows; `kept_out` is the column that the labels are from."""
    if not counts.size or not counts.sum():
        return empty(look, "No row has a label.")
    title = _title(counts, clusters, labels)
    counts, names = _folded(counts, distinct(label(name, 18) for name in labels))
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    rows = [f"{label(name, 20)}{' ' * at}" for at, name in enumerate(clusters)]  # names alike stay apart
    lines = zip(shares, counts, strict=True)
    few = len(names) <= SAYS_FIGURES
    cells = {
        "type": "heatmap", "z": shares.round(4).tolist(), "x": names, "y": rows, "zmin": 0, "zmax": 1, "xgap": 2, "ygap": 2,
        "colorscale": look.scale(look.sequential), "showscale": not few,
        "colorbar": {"title": {"text": "share of<br>the cluster"}, "tickformat": ".0%", "thickness": 10, "outlinewidth": 0},
        "text": [[f"{share(part)}<br>{many:,}" for part, many in zip(*row, strict=True)] for row in lines],
        "texttemplate": "%{text}" if few else "", "customdata": counts.tolist(),
        "hovertemplate": "%{y}: %{customdata:,} rows are “%{x}”, %{z:.1%} of the cluster<extra></extra>",
    }  # fmt: skip
    figure = chart(look, title, label(kept_out), "cluster", [cells], int(np.clip(120 + 52 * len(rows), 220, 640)))
    figure.update_xaxes(type="category", showline=False, tickfont={"color": look.text})
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False, tickfont={"color": look.text})
    return figure


def _folded(counts: np.ndarray, names: list[str]) -> tuple[np.ndarray, list[str]]:
    """The most frequent labels, and all rarer ones as one."""
    if len(names) <= MOST_LABELS:
        return counts, names
    order = np.argsort(-counts.sum(axis=0), kind="stable")
    kept, rest = np.sort(order[: MOST_LABELS - 1]), order[MOST_LABELS - 1 :]
    return np.column_stack([counts[:, kept], counts[:, rest].sum(axis=1)]), [
        *(names[at] for at in kept),
        f"{len(rest)} rarer ones",
    ]


def _title(counts: np.ndarray, clusters: Sequence[str], labels: Sequence[str]) -> str:
    """The purest cluster of some size: what is most worth knowing."""
    sizes = counts.sum(axis=1)
    large = sizes >= max(sizes.max() / 10, 1)
    purity = np.where(large, counts.max(axis=1) / np.maximum(sizes, 1), -1)
    best = int(purity.argmax())
    what = label(labels[int(counts[best].argmax())])
    return f"“{label(clusters[best])}” is the purest: {share(float(purity[best]))} of its rows are “{what}”"
