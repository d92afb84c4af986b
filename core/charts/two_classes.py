"""Two classes: how well the probability sets them apart."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import chart, empty
from core.charts.text import label, number
from core.charts.theme import Theme


def roc(positive: np.ndarray, probability: np.ndarray, name: str, look: Theme) -> go.Figure:
    """How many of class `name` are caught for how many false alarms, over all thresholds. `positive` is true of the class."""
    positive = positive.astype(bool)
    if positive.all() or not positive.any():
        return empty(look, "Both classes are needed to draw this.")
    alarms, caught = roc_line(positive, probability)
    area = float(np.trapezoid(caught, alarms))
    at = np.unique(np.linspace(0, len(alarms) - 1, min(len(alarms), 200)).round().astype(int))
    shown = label(name)
    traces = [
        {
            "type": "scatter", "mode": "lines", "x": alarms[at].round(4).tolist(), "y": caught[at].round(4).tolist(),
            "line": {"color": look.accent, "width": 2.2}, "name": "these answers",
            "hovertemplate": f"%{{y:.0%}} of “{shown}” caught for %{{x:.0%}} false alarms<extra></extra>",
        },
        {
            "type": "scatter", "mode": "lines", "x": [0, 1], "y": [0, 1], "name": "guessing",
            "line": {"color": look.muted, "width": 1, "dash": "dash"}, "hoverinfo": "skip",
        },
    ]  # fmt: skip
    title = f"A random “{shown}” is ranked above another row {number(100 * area)} times in 100"
    figure = chart(look, title, "false alarms: share of the others", f"caught: share of “{shown}”", traces, 380)
    figure.update_xaxes(range=[0, 1], tickformat=".0%", showgrid=True)
    figure.update_yaxes(range=[0, 1.01], tickformat=".0%")
    return figure


def roc_line(positive: np.ndarray, probability: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(false alarms, caught) at every distinct threshold, from (0, 0) to (1, 1)."""
    order = np.argsort(-probability, kind="stable")
    right = np.cumsum(positive[order])
    wrong = np.cumsum(~positive[order])
    last = np.append(np.diff(probability[order]) != 0, True)  # rows of equal probability cannot be told apart
    return np.append(0, wrong[last] / wrong[-1]), np.append(0, right[last] / right[-1])


def score_distribution(positive: np.ndarray, probability: np.ndarray, names: tuple[str, str], look: Theme) -> go.Figure:
    """The probability of `names[1]`, drawn for the rows that are it and the rows that are `names[0]`."""
    positive = positive.astype(bool)
    edges = np.linspace(0, 1, 26)
    traces = []
    for group, name, colour in ((~positive, names[0], look.classes[0]), (positive, names[1], look.classes[1])):
        if not group.any():
            continue
        counts, _ = np.histogram(np.clip(probability[group], 0, 1), edges)
        traces.append(_steps(edges, counts / group.sum(), label(name), colour))
    title = _split_title(positive, probability, names)
    figure = chart(look, title, f"predicted probability of “{label(names[1])}”", "share of each class", traces, 320)
    figure.update_xaxes(range=[0, 1], tickformat=".0%")
    figure.update_yaxes(tickformat=".0%", rangemode="tozero")
    return figure


def _steps(edges: np.ndarray, shares: np.ndarray, name: str, colour: str) -> dict[str, Any]:
    """A histogram as an outline, pale inside; the last step is drawn to its end."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    heights = [*shares.round(4).tolist(), round(float(shares[-1]), 4)]
    return {
        "type": "scatter", "mode": "lines", "x": edges.round(3).tolist(), "y": heights, "name": f"in truth {name}",
        "line": {"color": colour, "width": 1.8, "shape": "hv"},
        "fill": "tozeroy", "fillcolor": f"rgba({red},{green},{blue},0.18)",
        "hovertemplate": f"%{{y:.1%}} of “{name}” lie here<extra></extra>",
    }  # fmt: skip


def _split_title(positive: np.ndarray, probability: np.ndarray, names: tuple[str, str]) -> str:
    if positive.all() or not positive.any():
        return f"Probability of “{label(names[1])}”"
    one, other = float(np.median(probability[positive])), float(np.median(probability[~positive]))
    return f"Typical probability of “{label(names[1])}”: {one:.0%} where it is true, {other:.0%} where it is not".replace(
        "%", " %"
    )
