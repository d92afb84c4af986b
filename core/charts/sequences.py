"""Whole series, one a row: a few of each class over one another, a row beside the usual ones, and a line for a card."""

from collections.abc import Iterable
from html import escape

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import chart
from core.charts.text import label
from core.charts.theme import Theme

MOST_CLASSES = 7  # as many as there are colours
CARD = (240, 56)  # of a drawing on a card


def examples(groups: dict[str, list[np.ndarray]], name: str, look: Theme) -> go.Figure:
    """A few series of each class ("" for no classes), thin, and all of a class in one colour."""
    shown = list(groups.items())[:MOST_CLASSES]
    traces = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": list(range(1, len(series) + 1)),
            "y": series,
            "line": {"color": colour, "width": 1.2},
            "opacity": 0.75,
            "legendgroup": each,
            "hovertemplate": f"{label(each) if each else 'row'}, step %{{x}}: %{{y:.4g}}<extra></extra>",
            **({"name": label(each), "showlegend": place == 0} if each else {}),
        }
        for (each, rows), colour in zip(shown, look.classes, strict=False)
        for place, series in enumerate(rows)
    ]
    several = len(groups) > 1
    figure = chart(look, f"What “{label(name)}” looks like{', class by class' if several else ''}", "step", label(name), traces)
    return figure.update_layout(showlegend=several)


def beside_the_usual(series: np.ndarray, usual: dict[str, np.ndarray], names: tuple[str, str], look: Theme) -> go.Figure:
    """One row's series, and the middle one at each step of each class it might be. `names`: the column, the row in words."""
    lines = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": list(range(1, len(middle) + 1)),
            "y": middle,
            "line": {"color": colour, "width": 1.5, "dash": "dot"},
            "name": f"usual of {label(each)}",
            "hovertemplate": f"usual of {label(each)}, step %{{x}}: %{{y:.4g}}<extra></extra>",
        }
        for (each, middle), colour in zip(usual.items(), look.classes, strict=False)
    ]
    own = {
        "type": "scatter",
        "mode": "lines",
        "x": list(range(1, len(series) + 1)),
        "y": series,
        "line": {"color": look.text, "width": 2},
        "name": label(names[1]),
        "hovertemplate": f"{label(names[1])}, step %{{x}}: %{{y:.4g}}<extra></extra>",
    }
    title = f"“{label(names[0])}” of {label(names[1], 40)}, beside the usual"
    return chart(look, title, "step", label(names[0]), [*lines, own])


def card(rows: Iterable[list[float] | None], name: str) -> str:
    """SVG: a few rows' lines over one another, in the page's own colours."""
    known = [row for row in rows if row and len(row) > 1]
    if not known:
        return ""
    low, high = min(map(min, known)), max(map(max, known))
    drawn = "".join(f'<polyline points="{_points(row, low, high)}"/>' for row in known)
    width, height = CARD
    return (
        f'<svg viewBox="0 0 {width} {height}" preserveAspectRatio="none" role="img" width="100%" height="{height}" '
        f'aria-label="The first rows of {escape(name[:60], quote=True)}" fill="none" stroke="var(--accent)" stroke-width="1.3" '
        f'stroke-opacity="0.6">{drawn}</svg>'
    )


def _points(row: list[float], low: float, high: float) -> str:
    width, height = CARD
    across = np.linspace(1, width - 1, len(row))
    up = height - 2 - (np.array(row) - low) / max(high - low, 1e-300) * (height - 4)
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, up, strict=True))
