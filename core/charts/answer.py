"""One row's answer: a bar a class, or a number with its interval on the scale of what is usual."""

from collections.abc import Mapping

import plotly.graph_objects as go

from core.charts.canvas import chart, note
from core.charts.text import label, number, share
from core.charts.theme import Theme

MOST = 10


def probabilities(shares: Mapping[str, float], target: str, look: Theme) -> go.Figure:
    """Probability of each class for one row, the likeliest on top."""
    ordered = sorted(shares.items(), key=lambda item: item[1])[-MOST:]
    names = [f"{label(name, 22)}" for name, _ in ordered]
    values = [float(value) for _, value in ordered]
    bars = {
        "type": "bar", "orientation": "h", "y": list(range(len(names))), "x": values,
        "marker": {"color": [*[look.neutral] * (len(names) - 1), look.accent]},
        "text": [share(value) for value in values], "textposition": "auto", "cliponaxis": False,
        "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip
    title = f"{label(target)} is most likely “{names[-1]}”: {share(values[-1])}"
    figure = chart(look, title, "probability", "", [bars], 110 + 38 * len(names))
    figure.update_xaxes(range=[0, 1], tickformat=".0%")
    figure.update_yaxes(
        showgrid=False, ticklabelstandoff=6, tickvals=list(range(len(names))), ticktext=names, tickfont={"color": look.text}
    )
    figure.update_layout(bargap=0.35)
    return figure


def value_with_interval(
    value: float, interval: tuple[float, float] | None, usual: tuple[float, float], look: Theme, target: str
) -> go.Figure:
    """A predicted number; `usual` is the range in which most known values of the target lie."""
    ends = [value, *usual, *(interval or ())]
    margin = (max(ends) - min(ends)) * 0.06 or 1.0
    traces = []
    if interval:
        traces.append(
            {
                "type": "scatter", "mode": "lines", "x": list(interval), "y": [0, 0],
                "line": {"color": look.neutral, "width": 8}, "hovertemplate": "%{x:,.4~g}<extra></extra>",
            }
        )  # fmt: skip
    traces.append(
        {
            "type": "scatter", "mode": "markers", "x": [value], "y": [0],
            "marker": {"size": 18, "symbol": "diamond", "color": look.accent, "line": {"color": look.paper, "width": 2}},
            "hovertemplate": "%{x:,.5~g}<extra></extra>",
        }
    )  # fmt: skip
    figure = chart(look, _title(value, interval, target), label(target), "", traces, 190)
    figure.add_vrect(x0=usual[0], x1=usual[1], fillcolor=look.panel, line_width=0, layer="below")
    note(figure, "where most known values lie", look, x=usual[0], y=1, yref="paper", xanchor="left", yanchor="top")
    figure.update_xaxes(range=[min(ends) - margin, max(ends) + margin])
    figure.update_yaxes(visible=False, range=[-1, 1])
    figure.update_layout(showlegend=False)
    return figure


def _title(value: float, interval: tuple[float, float] | None, target: str) -> str:
    told = f"{label(target)} is most likely about {number(value)}"
    return f"{told}, between {number(interval[0])} and {number(interval[1])}" if interval else told
