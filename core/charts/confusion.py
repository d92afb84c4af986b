"""Who is taken for whom: rows are the truth, columns the prediction, colour the share of the truth's row."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import chart, empty
from core.charts.text import label, share
from core.charts.theme import Theme

MOST = 16  # classes drawn; rarer ones are put together
LABELLED = 9  # up to so many classes each cell says its figures


def confusion(truth: np.ndarray, predicted: np.ndarray, classes: Sequence[str], look: Theme) -> go.Figure:
    """`truth` and `predicted` are class numbers; rows with a truth below 0 (unknown) are left out."""
    known = truth >= 0
    if not known.any():
        return empty(look, "No row's true class is known.")
    counts = np.zeros((len(classes), len(classes)), int)
    np.add.at(counts, (truth[known].astype(int), predicted[known].astype(int)), 1)
    names = [label(name, 20) for name in classes]
    title = _title(counts, names)  # before rare classes are put together, or confusions among them would count as right
    counts, names = _folded(counts, names)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure = chart(look, title, "predicted", "in truth", [_cells(counts, shares, names, look)], 130 + _height(names))
    figure.update_xaxes(type="category", ticklabelstandoff=4, showline=False, tickfont={"color": look.text}, side="bottom")
    figure.update_yaxes(
        type="category", ticklabelstandoff=6, autorange="reversed", showgrid=False, tickfont={"color": look.text}
    )
    return figure


def _cells(counts: np.ndarray, shares: np.ndarray, names: list[str], look: Theme) -> dict:
    few = len(names) <= LABELLED
    text = [
        [f"{count:,}<br>{share(part)}" for count, part in zip(*row, strict=True)] for row in zip(counts, shares, strict=True)
    ]
    return {
        "type": "heatmap",
        "z": shares.round(4).tolist(),
        "x": names,
        "y": names,
        "zmin": 0,
        "zmax": 1,
        "xgap": 2,
        "ygap": 2,
        "colorscale": look.scale(look.sequential),
        "showscale": not few,
        "colorbar": {"title": {"text": "share of the<br>true class"}, "tickformat": ".0%", "thickness": 10, "outlinewidth": 0},
        "text": text,
        "texttemplate": "%{text}" if few else "",
        "textfont": {"size": 13},
        "customdata": counts.tolist(),
        "hovertemplate": "in truth %{y}, predicted %{x}: %{customdata:,} rows, %{z:.1%} of %{y}<extra></extra>",
    }


def _folded(counts: np.ndarray, names: list[str]) -> tuple[np.ndarray, list[str]]:
    """The most frequent classes, and all rarer ones as one."""
    if len(names) <= MOST:
        return counts, _numbered(names)
    order = np.argsort(-counts.sum(axis=1), kind="stable")
    keep = np.sort(order[: MOST - 1])
    place = np.full(len(names), MOST - 1)
    place[keep] = np.arange(MOST - 1)
    smaller = np.zeros((MOST, MOST), int)
    np.add.at(smaller, (place[:, None].repeat(len(names), 1), place[None, :].repeat(len(names), 0)), counts)
    return smaller, _numbered([*(names[at] for at in keep), f"{len(names) - MOST + 1} rarer ones"])


def _numbered(names: list[str]) -> list[str]:
    """Names that became alike when shortened stay apart."""
    return [name if names.index(name) == at else f"{name} ({at + 1})" for at, name in enumerate(names)]


def _title(counts: np.ndarray, names: list[str]) -> str:
    right = counts.trace() / counts.sum()
    wrong = counts - np.diag(counts.diagonal())
    if not wrong.any():
        return f"All {counts.sum():,} rows are right"
    true, said = np.unravel_index(wrong.argmax(), wrong.shape)
    rows = counts[true].sum()
    return (
        f"{share(right)} are right; most often “{names[true]}” is taken for “{names[said]}” ({wrong[true, said]:,} of {rows:,})"
    )


def _height(names: list[str]) -> int:
    return int(np.clip(64 * len(names), 150, 480))
