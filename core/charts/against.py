"""Predicted against true numbers, and the errors between them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import chart, empty, faded, note
from core.charts.text import label, number, share
from core.charts.theme import Theme

POINTS = 1_200  # more are drawn as density
BINS = 56


@dataclass(frozen=True)
class Answers:
    """What was true and what was answered, row by row; `low` and `high` where there are intervals."""

    truth: np.ndarray
    predicted: np.ndarray
    low: np.ndarray | None = None
    high: np.ndarray | None = None

    def known(self) -> "Answers":
        """Without rows whose truth or answer is missing."""
        keep = np.isfinite(self.truth) & np.isfinite(self.predicted)
        low, high = (None if side is None else side[keep] for side in (self.low, self.high))
        return Answers(self.truth[keep], self.predicted[keep], low, high)


def predicted_against_true(answers: Answers, target: str, look: Theme) -> go.Figure:
    """A dot a row (or a density of many), the diagonal where both agree, the band that intervals promise."""
    answers = answers.known()
    if not len(answers.truth):
        return empty(look, "No row's true value is known.")
    error = np.abs(answers.predicted - answers.truth)
    title = f"Half of the predictions are off by {number(float(np.median(error)))} or less"
    low, high = _range(answers)
    rows = _points(answers, look) if len(error) <= POINTS else _density(answers, (low, high), look)
    diagonal = {
        "type": "scatter", "mode": "lines", "x": [low, high], "y": [low, high], "name": "prediction is right",
        "line": {"color": look.muted, "width": 1.2, "dash": "dash"}, "hoverinfo": "skip",
    }  # fmt: skip
    name = label(target)
    figure = chart(look, title, f"predicted {name}", f"true {name}", [*_band(answers, look), rows, diagonal], 420)
    figure.update_xaxes(range=[low, high], showgrid=True)
    figure.update_yaxes(range=[low, high])
    return figure


def error_distribution(answers: Answers, target: str, look: Theme) -> go.Figure:
    """How far predictions are off, and on which side."""
    answers = answers.known()
    if not len(answers.truth):
        return empty(look, "No row's true value is known.")
    error = answers.predicted - answers.truth
    reach = float(np.quantile(np.abs(error), 0.99)) or 1.0
    counts, edges = np.histogram(np.clip(error, -reach, reach), bins=41, range=(-reach, reach))
    middle = (edges[:-1] + edges[1:]) / 2
    right = 1e-9 * reach  # the bar in the middle is neither too low nor too high
    colours = [look.negative if at < -right else look.positive if at > right else look.neutral for at in middle]
    bars = {
        "type": "bar", "x": middle.tolist(), "y": (counts / len(error)).tolist(), "width": float(edges[1] - edges[0]) * 0.92,
        "marker": {"color": colours},
        "customdata": counts.tolist(), "hovertemplate": "off by about %{x:.4g}: %{customdata:,} rows, %{y:.1%}<extra></extra>",
    }  # fmt: skip
    figure = chart(look, _lean(error), f"predicted minus true {label(target)}", "share of rows", [bars], 300)
    figure.update_yaxes(tickformat=".0%")
    figure.update_layout(showlegend=False)
    figure.add_vline(x=0, line={"color": look.muted, "width": 1, "dash": "dash"})
    note(figure, "too low", look, x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="top")
    note(figure, "too high", look, x=1, y=1, xref="paper", yref="paper", xanchor="right", yanchor="top")
    return figure


def _lean(error: np.ndarray) -> str:
    high = float((error > 0).mean())
    if 0.45 <= high <= 0.55:
        return "Predictions are too high as often as too low"
    return f"Predictions are too {'high' if high > 0.5 else 'low'} for {share(max(high, 1 - high))} of the rows"


def _range(answers: Answers) -> tuple[float, float]:
    together = np.concatenate([answers.truth, answers.predicted])
    low, high = np.quantile(together, (0.001, 0.999)) if len(answers.truth) > POINTS else (together.min(), together.max())
    margin = (high - low) * 0.04 or 1.0
    return float(low - margin), float(high + margin)


def _points(answers: Answers, look: Theme) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "markers", "name": "one row each",
        "x": _short(answers.predicted), "y": _short(answers.truth),
        "marker": {"size": 6, "color": look.accent, "opacity": 0.55, "line": {"width": 0}},
        "hovertemplate": "predicted %{x:,.4~g}, true %{y:,.4~g}<extra></extra>",
    }  # fmt: skip


def _density(answers: Answers, reach: tuple[float, float], look: Theme) -> dict[str, Any]:
    counts, x, y = np.histogram2d(answers.predicted, answers.truth, bins=BINS, range=[reach, reach])
    shown = [[None if not count else float(np.log10(count)) for count in row] for row in counts.T]
    return {
        "type": "heatmap", "z": shown, "x": _short((x[:-1] + x[1:]) / 2), "y": _short((y[:-1] + y[1:]) / 2),
        "colorscale": look.scale(look.sequential[1:]), "showscale": False, "customdata": counts.T.astype(int).tolist(),
        "hovertemplate": "predicted about %{x:,.4~g}, true about %{y:,.4~g}: %{customdata:,} rows<extra></extra>",
    }  # fmt: skip


def _band(answers: Answers, look: Theme) -> list[dict[str, Any]]:
    """The middle of the promised intervals along the predictions."""
    if answers.low is None or answers.high is None or len(answers.truth) < 10:
        return []
    order = np.argsort(answers.predicted, kind="stable")
    groups = np.array_split(order, min(30, len(order) // 5))
    x = [float(np.median(answers.predicted[group])) for group in groups]
    low = [float(np.median(answers.low[group])) for group in groups]
    high = [float(np.median(answers.high[group])) for group in groups]
    return [
        {
            "type": "scatter", "mode": "lines", "x": x + x[::-1], "y": high + low[::-1], "fill": "toself", "line": {"width": 0},
            "fillcolor": faded(look.accent, 0.16), "name": "promised interval", "hoverinfo": "skip",
        }
    ]  # fmt: skip


def _short(values: np.ndarray) -> list[float]:
    return [float(f"{value:.5g}") for value in values]
