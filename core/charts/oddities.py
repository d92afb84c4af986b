"""How odd rows are, all of them: the distribution of oddness with the line, p-values, and the columns that make rows odd."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import chart, empty, note
from core.charts.text import label, number, share, wrapped
from core.charts.theme import Theme

BINS = 40
P_BINS = 20
HEIGHT = 300
MOST = 12
FEW = 0.2  # share of the oddness below which no column stands for the rest
STEEP = 20  # bars so many times lower than the highest would hardly be seen: then counts are drawn by powers of ten


def oddness_distribution(oddness: np.ndarray, line: float, look: Theme) -> go.Figure:
    """(rows,), 0 to 1. Rows at or beyond the line are those to look at: darker, and to the right of a drawn line."""
    known = oddness[np.isfinite(oddness)]
    if not len(known):
        return empty(look, "No row has an oddness.", HEIGHT)
    low, high = float(known.min()), float(known.max())
    edges = np.linspace(low, high if high > low else low + 1e-6, BINS + 1)
    beyond, before = (np.histogram(some, edges)[0] for some in (known[known >= line], known[known < line]))
    traces = [_bars(before, edges, look.neutral, "the others"), _bars(beyond, edges, look.accent, "to look at")]
    steep = max(before.max(), beyond.max()) > STEEP * beyond.max()
    figure = chart(look, _beyond(int(beyond.sum()), len(known)), "oddness", _counted(steep), traces, HEIGHT)
    figure.update_layout(barmode="stack", bargap=0.04)
    if steep:
        figure.update_yaxes(type="log", dtick=1)
    if beyond.sum() < len(known):
        _draw_line(figure, line, look)
    return figure


def _bars(counts: np.ndarray, edges: np.ndarray, colour: str, name: str) -> dict[str, Any]:
    ends = [f"{number(float(low))} to {number(float(high))}" for low, high in pairwise(edges)]
    return {
        "type": "bar", "x": _short((edges[:-1] + edges[1:]) / 2), "y": counts.tolist(), "name": name,
        "width": float(edges[1] - edges[0]) * 0.94, "marker": {"color": colour}, "customdata": ends,
        "hovertemplate": f"%{{y:,}} rows, {name}: oddness %{{customdata}}<extra></extra>",
    }  # fmt: skip


def _counted(steep: Any) -> str:
    return "rows, by powers of ten" if steep else "rows"


def _beyond(beyond: int, rows: int) -> str:
    if beyond >= rows:
        return f"Every one of the {rows:,} rows can be looked at"
    return f"{beyond:,} of {rows:,} rows {'lies' if beyond == 1 else 'lie'} beyond the line, {one_in(beyond / rows)}"


def _draw_line(figure: go.Figure, line: float, look: Theme) -> None:
    figure.add_vline(x=line, line={"color": look.text, "width": 1.2, "dash": "dash"})
    note(figure, f"the line, {number(line)} ", look, x=line, y=1, xref="x", yref="paper", xanchor="right", yanchor="top")


def p_values(values: np.ndarray, look: Theme) -> go.Figure:
    """(rows,): where nothing is unusual, every height is the same."""
    known = values[np.isfinite(values)]
    if not len(known):
        return empty(look, "These rows have no p-values.", HEIGHT)
    counts, edges = np.histogram(known, P_BINS, (0, 1))
    level = len(known) / P_BINS
    bars = {
        "type": "bar", "x": _short((edges[:-1] + edges[1:]) / 2), "y": counts.tolist(), "name": "rows found",
        "width": 0.94 / P_BINS, "marker": {"color": [look.accent, *[look.neutral] * (P_BINS - 1)]},
        "customdata": [[number(low), number(high)] for low, high in pairwise(edges)],
        "hovertemplate": "%{y:,} rows with a p-value of %{customdata[0]} to %{customdata[1]}<extra></extra>",
    }  # fmt: skip
    flat = {
        "type": "scatter", "mode": "lines", "x": [0, 1], "y": [level, level], "name": "if nothing were unusual",
        "line": {"color": look.text, "width": 1.4, "dash": "dash"}, "hoverinfo": "skip",
    }  # fmt: skip
    steep = counts.max() > STEEP * level
    figure = chart(look, _more_than_flat(int(counts[0]), level), "p-value", _counted(steep), [bars, flat], HEIGHT)
    figure.update_xaxes(range=[-0.01, 1.01])
    figure.update_layout(bargap=0)
    if steep:
        figure.update_yaxes(type="log", dtick=1)
    else:
        figure.update_yaxes(rangemode="tozero")
    return figure


def _more_than_flat(found: int, level: float) -> str:
    """The first bar against the flat line, give or take what chance does to a count (two standard deviations)."""
    said = f"{_rows(found)} {'has a p-value' if found == 1 else 'have p-values'} under {share(1 / P_BINS)}"
    ordinary = f"about {level:,.0f} would if nothing were unusual"
    if abs(found - level) <= 2 * np.sqrt(max(level, 1)):
        return f"{said}: no more than chance, {ordinary}"
    return f"{said}; {ordinary}"


def odd_columns(names: Sequence[str], shares: np.ndarray, of: str, look: Theme) -> go.Figure:
    """(columns,): the mean share of oddness that each column has. `of` says of which rows: "the 20 oddest rows"."""
    order = np.argsort(np.nan_to_num(shares), kind="stable")[-MOST:]
    if not len(order) or not np.nansum(shares):
        return empty(look, "No column stands out.", 200)
    values = np.nan_to_num(shares[order])
    bars = {
        "type": "bar", "orientation": "h", "y": list(range(len(order))), "x": _short(values),
        "marker": {"color": look.accent}, "text": [share(float(value)) for value in values], "textposition": "outside",
        "textfont": {"color": look.text}, "cliponaxis": False, "hovertemplate": "%{text} of the oddness<extra></extra>",
    }  # fmt: skip
    said = _most_telling(label(names[order[-1]], 60), float(values[-1]), of)
    figure = chart(look, said, "share of the oddness", "", [bars], 100 + 30 * len(order))
    figure.update_xaxes(range=[0, 1.25 * float(values.max())], tickformat=".0%")
    figure.update_yaxes(
        showgrid=False, ticklabelstandoff=6, tickvals=list(range(len(order))), tickfont={"color": look.text},
        ticktext=[wrapped(label(names[at], 40), 22) for at in order],
    )  # fmt: skip
    return figure.update_layout(bargap=0.35)


def _most_telling(name: str, part: float, of: str) -> str:
    if part < FEW:
        return f"Many columns make {of} odd; {name} most, {share(part)} of it"
    return f"What makes {of} odd is above all {name}, {share(part)} of it"


def one_in(part: float) -> str:
    """0.002 is “1 in 500”; a part that is no small one is a share."""
    if not 0 < part <= 1:
        return "none" if part <= 0 else share(1.0)
    if part > 0.4:
        return share(part)
    times = 1 / part
    rounded = round(times) if times < 100 else float(f"{times:.2g}")
    return f"1 in {rounded:,.0f}"


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


def _short(values: np.ndarray) -> list[float]:
    return [float(f"{value:.5g}") for value in values]
