"""Scores side by side: a dot and a whisker a row, the chosen one in the accent colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from core.charts.canvas import chart, empty
from core.charts.text import distinct, label, number
from core.charts.theme import Theme


@dataclass(frozen=True)
class Scored:
    """One row of the chart: who, the score, and the interval it lies in (95 %)."""

    name: str
    value: float
    low: float
    high: float
    chosen: bool = False


def scores_chart(rows: Sequence[Scored], score: str, higher_is_better: bool, look: Theme) -> go.Figure:
    """Best on top. `score` is its title: “ROC AUC”."""
    if not rows:
        return empty(look, "There are no scores yet.")
    ordered = sorted(rows, key=lambda row: row.value, reverse=not higher_is_better)
    # the last category is drawn on top
    names = distinct(label(row.name) for row in ordered)
    colours = [look.accent if row.chosen else look.muted for row in ordered]
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [at for row in ordered for at in (row.low, row.high, None)],
            "y": [name for name in names for _ in range(3)],
            "line": {"color": look.neutral, "width": 2},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [row.value for row in ordered],
            "y": names,
            "text": [f"<b>{number(row.value)}</b>" if row.chosen else number(row.value) for row in ordered],
            "textposition": "top center",
            "textfont": {"color": [look.text if row.chosen else look.muted for row in ordered]},
            "marker": {
                "size": [13 if row.chosen else 10 for row in ordered],
                "color": colours,
                "symbol": ["diamond" if row.chosen else "circle" for row in ordered],
                "line": {"color": look.paper, "width": 1.5},
                "opacity": 1,
            },
            "customdata": [[number(row.low), number(row.high)] for row in ordered],
            "hovertemplate": "%{y}: %{text}<br>95 %% interval %{customdata[0]} to %{customdata[1]}<extra></extra>",
        },
    ]
    better = "higher is better" if higher_is_better else "lower is better"
    figure = chart(
        look, _title(ordered, score), f"{score} ({better})", "", traces, 120 + (52 if len(ordered) <= 5 else 42) * len(ordered)
    )
    figure.update_layout(showlegend=False)
    figure.update_xaxes(showgrid=True)
    figure.update_yaxes(
        showgrid=False,
        ticklabelstandoff=6,
        tickfont={"color": look.text},
        range=[-0.6, len(ordered) - 0.25],
        ticktext=[f"<b>{name}</b>" if row.chosen else name for row, name in zip(ordered, names, strict=True)],
        tickvals=names,
    )
    return figure


def _title(ordered: Sequence[Scored], score: str) -> str:
    best = ordered[-1]
    if len(ordered) == 1:
        return f"{score} is {number(best.value)}, in truth most likely between {number(best.low)} and {number(best.high)}"
    others = [row for row in ordered[:-1] if row.low <= best.high and best.low <= row.high]
    told = f"Best {score}: {label(best.name)}, {number(best.value)}"
    if len(others) == len(ordered) - 1:
        return f"{told}, but every interval overlaps with it"
    return told
