"""Whether probabilities and intervals keep what they promise."""

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import chart, empty
from core.charts.text import share
from core.charts.theme import Theme

GROUPS = 10


def calibration(right: np.ndarray, promised: np.ndarray, look: Theme) -> go.Figure:
    """`promised` is the probability a row's answer was given, `right` whether it was so. Groups of equally many rows."""
    if len(right) < 2 * GROUPS:
        return empty(look, "Too few rows to compare promises with what happened.")
    groups = np.array_split(np.argsort(promised, kind="stable"), GROUPS)
    said = np.array([promised[group].mean() for group in groups])
    found = np.array([right[group].mean() for group in groups])
    low, high = _wilson(found, np.array([len(group) for group in groups]))
    traces = [
        {
            "type": "scatter", "mode": "lines", "x": [0, 1], "y": [0, 1], "name": "promise kept",
            "line": {"color": look.muted, "width": 1, "dash": "dash"}, "hoverinfo": "skip",
        },
        {
            "type": "scatter", "mode": "markers", "x": said.round(4).tolist(), "y": found.round(4).tolist(),
            "name": "a tenth of the rows", "marker": {"size": 9, "color": look.accent},
            "error_y": {
                "type": "data", "array": (high - found).round(4).tolist(), "arrayminus": (found - low).round(4).tolist(),
                "color": look.neutral, "thickness": 1.5, "width": 0,
            },
            "hovertemplate": "promised %{x:.0%}, found %{y:.0%}<extra></extra>",
        },
    ]  # fmt: skip
    figure = chart(look, _title(said, found, low, high), "promised probability", "found share", traces, 360)
    figure.update_xaxes(range=[-0.02, 1.02], tickformat=".0%", showgrid=True)
    figure.update_yaxes(range=[-0.02, 1.02], tickformat=".0%")
    return figure


def _title(said: np.ndarray, found: np.ndarray, low: np.ndarray, high: np.ndarray) -> str:
    outside = (said < low) | (said > high)
    if outside.sum() <= 1:
        return "Probabilities keep what they promise"
    worst = int(np.abs(np.where(outside, said - found, 0)).argmax())
    return f"Where it promises {share(said[worst])}, {share(found[worst])} come true"


def _wilson(found: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The 95 % interval of a share after Wilson (1927)."""
    z = 1.96
    middle = (found + z * z / (2 * rows)) / (1 + z * z / rows)
    half = z / (1 + z * z / rows) * np.sqrt(found * (1 - found) / rows + z * z / (4 * rows * rows))
    return np.minimum(middle - half, found), np.maximum(middle + half, found)
