"""What each number of clusters scores: a line a score, the proposed number and the chosen one marked."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import chart, empty, note
from core.charts.text import number
from core.charts.theme import Theme

HEIGHT = 240
LINES = (("solid", "circle"), ("dot", "diamond"), ("dash", "square"), ("dashdot", "x"))
MOST_TICKS = 14


def scores_by_count(
    counts: Sequence[int], scores: Mapping[str, Sequence[float]], marked: tuple[int, int], look: Theme
) -> go.Figure:
    """`scores` by name, one value a count (NaN: not known); `marked` are the proposed number (0 or 1: none) and the chosen."""
    proposed, chosen = marked
    known = {name: np.asarray(values, float) for name, values in scores.items() if np.isfinite(values).any()}
    if not known or len(counts) < 2:
        return empty(look, "There is nothing to choose among.", HEIGHT)
    colours = (look.accent, look.muted, look.classes[1], look.classes[3])
    traces = [_line(counts, name, values, (colours[at % 4], *LINES[at % 4])) for at, (name, values) in enumerate(known.items())]
    traces.append(_chosen(counts, known, chosen, look))
    figure = chart(look, _title(counts, known, marked), "clusters", "score (higher is better)", traces, HEIGHT)
    figure.update_layout(showlegend=len(known) > 1)
    figure.update_xaxes(dtick=max(1, -(-(max(counts) - min(counts)) // MOST_TICKS)), tickformat="d")
    figure.update_yaxes(nticks=5)
    if proposed in counts and proposed > 1:
        figure.add_vline(x=proposed, line={"color": look.line, "width": 8}, layer="below")
        note(
            figure, "proposed", look, x=proposed, xref="x", y=0, yref="paper", yanchor="bottom", xanchor=_side(counts, proposed)
        )
    return figure


def _line(counts: Sequence[int], name: str, values: np.ndarray, drawn: tuple[str, str, str]) -> dict[str, Any]:
    colour, dash, symbol = drawn
    return {
        "type": "scatter", "mode": "lines+markers", "name": name, "x": list(counts), "y": _short(values),
        "line": {"color": colour, "width": 2, "dash": dash}, "marker": {"color": colour, "size": 6, "symbol": symbol},
        "hovertemplate": f"%{{x}} clusters: {name} %{{y:.3~g}}<extra></extra>",
    }  # fmt: skip


def _chosen(counts: Sequence[int], known: Mapping[str, np.ndarray], chosen: int, look: Theme) -> dict[str, Any]:
    """A ring round what is looked at."""
    at = [place for place, count in enumerate(counts) if count == chosen]
    return {
        "type": "scatter", "mode": "markers", "showlegend": False, "hoverinfo": "skip",
        "x": [chosen for _ in known for _ in at], "y": [value for values in known.values() for value in _short(values[at])],
        "marker": {"size": 14, "symbol": "circle-open", "color": look.text, "line": {"width": 2}},
    }  # fmt: skip


def _title(counts: Sequence[int], known: Mapping[str, np.ndarray], marked: tuple[int, int]) -> str:
    proposed, chosen = marked
    if chosen < 2:
        return "No clusters, as proposed" if proposed < 2 else f"No clusters; {proposed} proposed"
    said = f"{chosen} clusters"
    if chosen in counts:
        at = list(counts).index(chosen)
        figures = ", ".join(f"{name} {number(values[at])}" for name, values in known.items() if np.isfinite(values[at]))
        said += f": {figures}" if figures else ""
    if proposed == chosen:
        return said.replace(" clusters", " clusters, as proposed", 1)
    return f"{said}; {proposed if proposed > 1 else 'no clusters'} proposed"


def _side(counts: Sequence[int], proposed: int) -> str:
    """The word stands where there is room."""
    return "right" if proposed > (min(counts) + max(counts)) / 2 else "left"


def _short(values: np.ndarray) -> list[float | None]:
    return [float(f"{value:.4g}") if np.isfinite(value) else None for value in values]
