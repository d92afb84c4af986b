"""How like rows are: where the found ones lie among pairs drawn by chance, and in which columns they are near or far."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import chart, empty
from core.charts.text import distinct, label
from core.charts.theme import Theme

BINS = 60
FAR = 2.0  # times as far apart as two rows usually are: the darkest colour


def among_pairs(of_pairs: np.ndarray, found: np.ndarray, title: str, look: Theme) -> go.Figure:
    """The distances of random pairs as a hill, and the found rows' as ticks below it. `title` is the message, as markup."""
    if not len(of_pairs):
        return empty(look, "There are too few rows to compare distances with.")
    top = max(float(of_pairs.max()), float(found.max(initial=0.0)), 1e-9)
    counts, edges = np.histogram(of_pairs, BINS, (0, top))
    shares = 100 * counts / len(of_pairs)
    traces = [
        {
            "type": "bar", "name": "pairs drawn by chance", "x": ((edges[1:] + edges[:-1]) / 2).round(4).tolist(),
            "y": shares.round(3).tolist(), "width": top / BINS, "marker": {"color": look.neutral, "line": {"width": 0}},
            "hovertemplate": "%{y:.1f} % of pairs lie about %{x:.3g} apart<extra></extra>",
        },
        {
            "type": "scatter", "mode": "markers", "name": "the rows that were found", "x": found.round(4).tolist(),
            "y": [-0.05 * float(shares.max())] * len(found), "cliponaxis": False,
            "marker": {"symbol": "line-ns-open", "size": 16, "color": look.accent, "line": {"width": 2.5}},
            "hovertemplate": "%{x:.3g} apart<extra></extra>",
        },
    ]  # fmt: skip
    figure = chart(look, title, "distance", "% of pairs", traces, 260)
    figure.update_layout(bargap=0)
    return figure.update_yaxes(rangemode="tozero", range=[-0.12 * float(shares.max()), 1.05 * float(shares.max())])


def column_by_column(columns: Sequence[str], rows: Sequence[str], apart: np.ndarray, title: str, look: Theme) -> go.Figure:
    """`apart` (rows, columns): 0 where a row has what the chosen one has, 1 where it is as far off as two rows usually are."""
    if not len(columns) or not len(rows):
        return empty(look, "There is nothing to compare.")
    names = distinct(label(name, 22) for name in columns)
    trace = {
        "type": "heatmap", "z": np.minimum(apart, FAR).round(3).T.tolist(), "x": list(rows), "y": names, "zmin": 0, "zmax": FAR,
        "xgap": 3, "ygap": 3, "colorscale": look.scale(look.sequential), "text": _said(apart).T.tolist(),
        "hovertemplate": "%{y}, %{x}: %{text}<extra></extra>",
        "colorbar": {
            "tickvals": [0, 1, FAR], "ticktext": ["same", "as usual", "far"], "thickness": 10, "outlinewidth": 0,
            "tickfont": {"color": look.muted, "size": 12},
        },
    }  # fmt: skip
    figure = chart(look, title, "row", "", [trace], 130 + 26 * len(names))
    figure.update_xaxes(type="category", showline=False, tickfont={"color": look.text})
    return figure.update_yaxes(type="category", autorange="reversed", showgrid=False, tickfont={"color": look.text})


def _said(apart: np.ndarray) -> np.ndarray:
    words = np.full(apart.shape, "as far apart as usual", dtype=object)
    words[apart < 0.7] = "nearer than usual"
    words[apart < 0.23] = "nearly the same"
    words[apart < 1e-4] = "the same"
    words[apart > 1.4] = "farther apart than usual"
    return words
