"""Rows as dots: alike rows lie close together. A colour and a symbol a cluster, and its name where most of it lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import chart, empty
from core.charts.text import label, share
from core.charts.theme import Theme

Drag = Literal["lasso", "select", "pan"]

# As many as keep a colour and a symbol from meeting twice before the 42nd cluster.
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x")
SYMBOLS_IN_SPACE = ("circle", "square", "diamond", "circle-open", "square-open", "diamond-open")  # Plotly has few there
FEW = 1500  # dots drawn as shapes; more are painted by the graphics card (WebGL), or they would be slow
NAMED = 14  # up to so many clusters their names stand on the map; of more, their numbers
CELLS = 10  # a side: the map is looked at in so many parts for where a cluster is thickest
SENTENCE = "rows that are alike lie close together; directions mean nothing"


@dataclass(frozen=True)
class Dots:
    """`at` (dots, 2 or 3), `labels` (dots,) cluster numbers, −1 for none, `rows` (dots,) places in the table.

    `names` and `sizes` (in rows) are those of the clusters; `total` is how many rows there are, of which dots are a sample.
    """

    at: np.ndarray
    labels: np.ndarray
    rows: np.ndarray
    names: Sequence[str]
    sizes: Sequence[int]
    total: int

    def of(self, cluster: int) -> np.ndarray:
        return np.flatnonzero(self.labels == cluster)


def cluster_colour(cluster: int, look: Theme) -> str:
    """The colour that a cluster has in every chart; grey for rows of none."""
    return look.neutral if cluster < 0 else look.classes[cluster % len(look.classes)]


def short_name(names: Sequence[str], cluster: int, most: int = 18) -> str:
    """For labels on a drawing: “Cluster 3” is 3 there, as room is dear; a name that a person gave stays."""
    return label(names[cluster], most).removeprefix("Cluster ")


def rows_map(dots: Dots, look: Theme, drag: Drag = "lasso", marked: int | None = None) -> go.Figure:
    """Flat: a lasso or a box may be drawn on it. `marked` is a cluster that stands out."""
    if not len(dots.at):
        return empty(look, "There are no rows to draw.", 300)
    kind = "scatter" if len(dots.at) <= FEW else "scattergl"
    traces = [_dots(dots, cluster) | {"type": kind, "marker": _marker(dots, cluster, look, marked)} for cluster in _drawn(dots)]
    figure = chart(look, _title(dots), SENTENCE, "", traces, 520)
    figure.update_xaxes(showticklabels=False, showline=False, zeroline=False, fixedrange=drag != "pan")
    figure.update_yaxes(showticklabels=False, showgrid=False, zeroline=False, fixedrange=drag != "pan")
    figure.update_layout(dragmode=drag, showlegend=False, margin={"l": 8, "r": 8})
    figure.update_layout(newselection={"line": {"color": look.text, "width": 1.5, "dash": "dot"}})
    for cluster in _drawn(dots):
        if cluster >= 0 and len(dots.of(cluster)):
            _name(figure, dots, cluster, look)
    return figure


def rows_in_space(dots: Dots, look: Theme, marked: int | None = None) -> go.Figure:
    """The same rows in three dimensions, to be turned round."""
    if not len(dots.at):
        return empty(look, "There are no rows to draw.", 300)
    traces = [
        _dots(dots, cluster)
        | {"type": "scatter3d", "z": dots.at[dots.of(cluster), 2], "marker": _marker(dots, cluster, look, marked, space=True)}
        for cluster in _drawn(dots)
    ]
    figure = chart(look, _title(dots), "", "", [*traces, _names_in_space(dots, look)], 560)
    axis = {"showticklabels": False, "title": {"text": ""}, "showbackground": False, "gridcolor": look.line, "zeroline": False}
    figure.update_layout(scene={"xaxis": axis, "yaxis": axis, "zaxis": axis, "dragmode": "orbit"})
    return figure.update_layout(showlegend=False, margin={"l": 0, "r": 0, "b": 0}, dragmode="orbit")


def _drawn(dots: Dots) -> list[int]:
    """Rows of no cluster first, so that they lie under the others."""
    return [-1, *range(len(dots.names))] if (dots.labels < 0).any() else [*range(len(dots.names))]


def _dots(dots: Dots, cluster: int) -> dict[str, Any]:
    places = dots.of(cluster)
    name = "in no cluster" if cluster < 0 else label(dots.names[cluster], 40)
    return {
        "mode": "markers", "name": name, "x": dots.at[places, 0], "y": dots.at[places, 1],
        "customdata": dots.rows[places].astype(np.int32) + 1,  # as people count rows
        "hovertemplate": f"row %{{customdata}}: {name}<extra></extra>",
    }  # fmt: skip


def _marker(dots: Dots, cluster: int, look: Theme, marked: int | None, space: bool = False) -> dict[str, Any]:
    size, symbols = _size(len(dots.at)) * (0.5 if space else 1), SYMBOLS_IN_SPACE if space else SYMBOLS
    if not dots.names:  # no clusters at all: rows of none are not the rest, but all that there is
        return {"color": look.muted, "symbol": symbols[0], "size": size, "opacity": 0.6}
    aside = cluster < 0 or (marked is not None and cluster != marked)
    return {
        "color": cluster_colour(cluster, look),
        "symbol": symbols[cluster % len(symbols)] if cluster >= 0 else "cross" if space else "x-thin",
        "size": size,
        "opacity": 0.18 if aside and marked is not None else 0.5 if cluster < 0 else 0.78,
        "line": {"width": 1 if cluster < 0 else 0, "color": cluster_colour(cluster, look)},
    }


def _size(dots: int) -> float:
    """Fewer dots are drawn larger: symbols can be told apart then."""
    return 9 if dots <= 500 else 7 if dots <= 2500 else 5.5 if dots <= 8000 else 4.5


def thickest(dots: Dots, cluster: int) -> np.ndarray:
    """The middle of where most of its dots lie: of a cluster in two parts, or of a crescent, too, that is on itself."""
    at = dots.at[dots.of(cluster)]
    low, high = dots.at.min(axis=0), dots.at.max(axis=0)
    cells = np.minimum((at - low) / np.maximum(high - low, 1e-12) * CELLS, CELLS - 1).astype(int)
    _, cell, counts = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
    return np.median(at[cell.ravel() == counts.argmax()], axis=0)


def _written(dots: Dots, cluster: int) -> str:
    return f"<b>{short_name(dots.names, cluster) if len(dots.names) <= NAMED else cluster + 1}</b>"


def _name(figure: go.Figure, dots: Dots, cluster: int, look: Theme) -> None:
    x, y = thickest(dots, cluster)[:2].tolist()
    figure.add_annotation(
        x=x, y=y, yanchor="bottom", yshift=1.5 * _size(len(dots.at)), text=_written(dots, cluster), showarrow=False,
        bgcolor=look.paper, opacity=0.88, borderpad=2, borderwidth=1.5, bordercolor=cluster_colour(cluster, look),
        font={"size": 12, "color": look.text}, captureevents=False,
    )  # fmt: skip


def _names_in_space(dots: Dots, look: Theme) -> dict[str, Any]:
    known = [cluster for cluster in range(len(dots.names)) if len(dots.of(cluster))]
    places = np.array([thickest(dots, cluster) for cluster in known]).reshape(-1, 3)
    return {
        "type": "scatter3d", "mode": "text", "x": places[:, 0], "y": places[:, 1], "z": places[:, 2],
        "text": [_written(dots, cluster) for cluster in known], "hoverinfo": "skip",
        "textfont": {"size": 14, "color": look.text},
    }  # fmt: skip


def _title(dots: Dots) -> str:
    sample = f" ({len(dots.at):,} of {dots.total:,} rows drawn)" if len(dots.at) < dots.total else ""
    if len(dots.names) < 2:
        return f"{dots.total:,} rows that fall into no clusters: gaps on the map are no proof of any{sample}"
    largest = int(np.argmax(dots.sizes))
    part = share(dots.sizes[largest] / dots.total)
    return f"“{label(dots.names[largest])}” is the largest of {len(dots.names)} clusters, {part} of the rows{sample}"
