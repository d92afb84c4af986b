"""How a training goes: loss and score per epoch, one thin line a network, their mean on top, the best epoch marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import chart, empty
from core.charts.text import number
from core.charts.theme import Theme

POINTS = 240  # a line of more points looks the same and costs more

Trace = dict[str, Any]


@dataclass(frozen=True)
class Curve:
    """One network's training, one figure an epoch; NaN where there is none."""

    epochs: np.ndarray
    loss: np.ndarray
    validation_loss: np.ndarray
    score: np.ndarray
    examples: str = "rows"  # what it learned from: "rows", "windows"


def loss_curves(curves: Sequence[Curve], look: Theme, running: bool = False) -> go.Figure:
    """Training loss per epoch, and validation loss where it was worked out."""
    curves = [curve for curve in curves if len(curve.epochs)]
    if not curves:
        return empty(look, "The first epoch is not over yet.", 300)
    epochs, training = mean_line([(curve.epochs, curve.loss) for curve in curves])
    checked, validation = mean_line([(curve.epochs, curve.validation_loss) for curve in curves])
    if not np.isfinite(validation).any():
        if not len(epochs):
            return empty(look, "No loss was told.", 300)
        title = f"Loss on training {curves[0].examples}: {number(float(training[-1]))} after epoch {int(epochs[-1])}"
        members = _members([(curve.epochs, curve.loss) for curve in curves], look)
        return chart(
            look,
            title,
            "epoch",
            "loss",
            _drawn([members, _line(epochs, training, f"training {curves[0].examples}", look.accent, look)]),
            300,
        )
    traces = [
        _members([(curve.epochs, curve.validation_loss) for curve in curves], look),
        _line(epochs, training, f"training {curves[0].examples}", look.muted, look, dash="dot"),
        _line(checked, validation, f"validation {curves[0].examples}", look.accent, look),
        _best(checked, validation, look, highest=False),
    ]
    title = _loss_title(checked, validation, running)
    if not running and not any(np.isfinite(curve.score).any() for curve in curves):
        title += "; that epoch is kept"  # where there is a score, it decides
    return chart(look, title, "epoch", "loss", _drawn(traces), 300)


def score_curves(curves: Sequence[Curve], score: str, higher_is_better: bool, look: Theme) -> go.Figure:
    """The score on validation rows per epoch; `score` is its title: “ROC AUC”."""
    curves = [curve for curve in curves if len(curve.epochs) and np.isfinite(curve.score).any()]
    if not curves:
        return empty(look, "There is no score yet.", 300)
    epochs, means = mean_line([(curve.epochs, curve.score) for curve in curves])
    best = (np.nanargmax if higher_is_better else np.nanargmin)(means)
    told = f"validation {curves[0].examples}"
    title = f"{score} on {told}: best {number(means[best])}, after epoch {int(epochs[best])}"
    traces = [
        _members([(curve.epochs, curve.score) for curve in curves], look),
        _line(epochs, means, told, look.accent, look),
        _best(epochs, means, look, highest=higher_is_better),
    ]
    return chart(look, title, "epoch", score, _drawn(traces), 300)


def mean_line(lines: Sequence[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    """The mean over networks, at the epochs that at least half of them reached (the rest stopped early)."""
    epochs = np.unique(np.concatenate([at for at, _ in lines]))
    table = np.full((len(lines), len(epochs)), np.nan)
    for row, (at, values) in zip(table, lines, strict=True):
        row[np.searchsorted(epochs, at)] = values
    known = np.isfinite(table)
    enough = known.sum(axis=0) * 2 >= len(lines)
    sums = np.where(known, table, 0).sum(axis=0)
    means = np.divide(sums, known.sum(axis=0), out=np.full(len(epochs), np.nan), where=known.any(axis=0))
    return epochs[enough], means[enough]


def thinned(count: int, keep: int | None = None) -> np.ndarray:
    """Indices of at most some POINTS of so many points: evenly, with the first, the last and `keep`."""
    chosen = np.unique(np.linspace(0, count - 1, min(count, POINTS)).round().astype(int))
    return chosen if keep is None else np.unique(np.append(chosen, keep))


def _members(lines: Sequence[tuple[np.ndarray, np.ndarray]], look: Theme) -> Trace | None:
    """All networks as one trace of thin lines; none where there is one network, which is its own mean."""
    if len(lines) < 2:
        return None
    x: list[float | None] = []
    y: list[float | None] = []
    for epochs, values in lines:
        for index in thinned(len(epochs))[:: max(1, len(lines) // 4)]:
            x.append(int(epochs[index]))
            y.append(_figure(values[index]))
        x.append(None)
        y.append(None)
    line = {"color": look.neutral, "width": 1}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "name": "each network", "hoverinfo": "skip"}


def _line(epochs: np.ndarray, values: np.ndarray, name: str, colour: str, look: Theme, dash: str = "solid") -> Trace:
    at = thinned(len(epochs))
    return {
        "type": "scatter",
        "mode": "lines" if len(at) > 1 else "markers",
        "x": epochs[at].tolist(),
        "y": [_figure(value) for value in values[at]],
        "name": name,
        "line": {"color": colour, "width": 2.2 if dash == "solid" else 1.6, "dash": dash},
        "hovertemplate": f"epoch %{{x}}: %{{y:.4g}} on {name}<extra></extra>",
    }


def _best(epochs: np.ndarray, values: np.ndarray, look: Theme, highest: bool) -> Trace | None:
    if not np.isfinite(values).any():
        return None
    at = int((np.nanargmax if highest else np.nanargmin)(values))
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [int(epochs[at])],
        "y": [_figure(values[at])],
        "name": "best epoch",
        "marker": {"size": 11, "symbol": "diamond", "color": look.accent, "line": {"color": look.paper, "width": 2}},
        "hovertemplate": "best: epoch %{x}, %{y:.4g}<extra></extra>",
    }


def _loss_title(epochs: np.ndarray, validation: np.ndarray, running: bool) -> str:
    best, last = int(epochs[np.nanargmin(validation)]), int(epochs[-1])
    if not running:
        return f"Validation loss was lowest after epoch {best} of {last}"
    if best == last:
        return f"Still learning: validation loss {number(float(np.nanmin(validation)))} after epoch {last}"
    return f"Validation loss has not fallen since epoch {best}"


def _drawn(traces: list[Trace | None]) -> list[Trace]:
    return [trace for trace in traces if trace is not None]


def _figure(value: float) -> float | None:
    return None if not np.isfinite(value) else float(f"{value:.5g}")
