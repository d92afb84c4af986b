"""What makes one row odd: column by column, what it holds beside what was expected, on what all rows hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import chart, empty, faded
from core.charts.text import label, share
from core.charts.theme import Theme

STRIP = 92  # pixels a column
VALUES = 8  # of a column of categories that are drawn


@dataclass(frozen=True)
class OddCell:
    """One column of the row. `share` is its part of the row's oddness; `given` and `expected` are texts, "" for not known.

    `distribution` is what all rows hold, as `Column.distribution` gives it, numbers or values; `given_at` and `expected_at` are
    where on it the row lies, in its own unit (dates in seconds since 1970); NaN for categories, and where there is no telling.
    """

    column: str
    share: float
    given: str
    expected: str
    distribution: dict[str, Any]
    given_at: float = float("nan")
    expected_at: float = float("nan")
    dates: bool = False


def odd_cells(cells: Sequence[OddCell], title: str, look: Theme) -> go.Figure:
    """A strip a column, the one that tells most on top. `title` is markup."""
    if not cells:
        return empty(look, "No single column makes this row odd.", 120)
    figure = chart(look, title, "", "", [], 70 + STRIP * len(cells))
    for place, cell in enumerate(cells):
        _draw_strip(figure, place, len(cells), cell, look)
    return figure.update_layout(bargap=0.08, showlegend=False, margin={"b": 24})


def _draw_strip(figure: go.Figure, place: int, count: int, cell: OddCell, look: Theme) -> None:
    axis = "" if place == 0 else str(place + 1)
    top = 1 - place / count
    room = 1 / count
    figure.update_layout(
        {
            f"yaxis{axis}": {"domain": [top - 0.74 * room, top - 0.28 * room], "visible": False, "fixedrange": True},
            f"xaxis{axis}": {"anchor": f"y{axis}", "fixedrange": True, "showgrid": False, "nticks": 5, "title": {"text": ""}},
        }
    )
    if cell.dates:
        figure.update_layout({f"xaxis{axis}": {"type": "date"}})
    strip = _numbers if cell.distribution.get("edges") else _values
    for trace in strip(cell, look):
        figure.add_trace(trace | {"xaxis": f"x{axis}", "yaxis": f"y{axis}", "showlegend": False})
    if strip is _values:
        _name_values(figure, axis, cell)
    figure.add_annotation(
        text=_headline(cell), x=0, y=top - 0.02 * room, xref="paper", yref="paper", xanchor="left", yanchor="top",
        showarrow=False, font={"color": look.text, "size": 13}, align="left",
    )  # fmt: skip


def _headline(cell: OddCell) -> str:
    """“<b>tenure</b> 72, expected about 12 · 41 %”, short enough for a narrow screen."""
    about = "about " if np.isfinite(cell.expected_at) and not cell.dates else ""
    expected = f", expected {about}{label(cell.expected, 18)}" if cell.expected else ""
    if cell.expected and cell.expected == (cell.given or "missing"):
        expected = ", as expected"
    return f"<b>{label(cell.column, 22)}</b> {label(cell.given or 'missing', 18)}{expected} · {share(cell.share)}"


def _numbers(cell: OddCell, look: Theme) -> list[dict[str, Any]]:
    edges = np.asarray(cell.distribution["edges"], float) * _unit(cell)
    counts = np.asarray(cell.distribution["counts"], float)
    height = float(counts.max()) or 1.0
    tall = np.sqrt(counts / height)  # roots: rare values stay in sight
    bars = {
        "type": "bar", "x": _short((edges[:-1] + edges[1:]) / 2), "y": _short(tall), "width": float(edges[1] - edges[0]) * 0.94,
        "marker": {"color": faded(look.neutral, 0.55)}, "customdata": counts.astype(int).tolist(),
        "hovertemplate": f"%{{customdata:,}} rows about %{{x{'|%-d %b %Y' if cell.dates else ':,.4~g'}}}<extra></extra>",
    }  # fmt: skip
    return [bars, *_marks(cell, look)]


def _marks(cell: OddCell, look: Theme) -> list[dict[str, Any]]:
    """What was expected is an open circle, what is there a filled diamond, with a line from one to the other."""
    expected, given = cell.expected_at * _unit(cell), cell.given_at * _unit(cell)
    drawn: list[dict[str, Any]] = []
    if np.isfinite(expected) and np.isfinite(given):
        line = {"color": look.positive, "width": 1.4}
        drawn.append(_points([expected, given]) | {"mode": "lines", "line": line, "hoverinfo": "skip"})
    if np.isfinite(expected):
        marker = {"symbol": "circle", "size": 11, "color": look.paper, "line": {"color": look.text, "width": 1.6}}
        drawn.append(
            _points([expected]) | {"marker": marker, "hovertemplate": f"expected {label(cell.expected)}<extra></extra>"}
        )
    if np.isfinite(given):
        marker = {"symbol": "diamond", "size": 12, "color": look.positive, "line": {"color": look.paper, "width": 1.2}}
        drawn.append(_points([given]) | {"marker": marker, "hovertemplate": f"is {label(cell.given)}<extra></extra>"})
    return drawn


def _unit(cell: OddCell) -> float:
    """Axes of dates count milliseconds."""
    return 1000.0 if cell.dates else 1.0


def _points(x: list[float]) -> dict[str, Any]:
    return {"type": "scatter", "mode": "markers", "x": x, "y": [0.5] * len(x), "cliponaxis": False}


def _values(cell: OddCell, look: Theme) -> list[dict[str, Any]]:
    names, counts = _shown_values(cell)
    tall = np.sqrt(np.asarray(counts, float) / max(max(counts, default=0), 1))
    outline = [look.text if name == cell.expected else look.line for name in names]
    fill = [look.positive if name == cell.given else faded(look.neutral, 0.55) for name in names]
    width = [1.6 if name == cell.expected else 0 for name in names]
    return [
        {
            "type": "bar", "x": list(range(len(names))), "y": np.maximum(tall, 0.04).round(4).tolist(),
            "marker": {"color": fill, "line": {"color": outline, "width": width}},
            "customdata": [f"{count:,} rows: {label(name)}" for name, count in zip(names, counts, strict=True)],
            "hovertemplate": "%{customdata}<extra></extra>", "text": [_said(name, cell) for name in names],
            "textposition": "outside", "cliponaxis": False, "textfont": {"size": 13},
        }
    ]  # fmt: skip


def _said(name: str, cell: OddCell) -> str:
    """The same signs as for numbers: a diamond for what is there, a circle for what was expected."""
    return ("◆" if name == cell.given else "") + ("○" if name == cell.expected else "")


def _shown_values(cell: OddCell) -> tuple[list[str], list[int]]:
    """The most frequent values, and the two that are spoken of."""
    values = [str(value) for value in cell.distribution.get("values", ())]
    counts = dict(zip(values, cell.distribution.get("counts", ()), strict=False))
    names = values[: VALUES - 2]
    names += [name for name in (cell.expected, cell.given) if name and name not in names]
    return names, [int(counts.get(name, 0)) for name in names]


def _name_values(figure: go.Figure, axis: str, cell: OddCell) -> None:
    names, _ = _shown_values(cell)
    figure.update_layout(
        {f"xaxis{axis}": {"tickvals": list(range(len(names))), "ticktext": [label(name, 9) for name in names], "tickangle": 0}}
    )


def _short(values: np.ndarray) -> list[float]:
    """Six figures are more than a strip shows; dates have thirteen."""
    return [float(f"{value:.6g}") if abs(value) < 1e9 else float(round(value)) for value in values]
