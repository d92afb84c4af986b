"""Several ways to measure oddness beside one another: where they agree, and which finds more where that is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import ROOM_FOR_TITLE, chart, empty, note
from core.charts.text import label, number, share, wrapped
from core.charts.theme import Theme

HEIGHT = 340
POINTS = 160
SYMBOLS = ("circle", "diamond", "square")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")


def agreement(names: Sequence[str], shared: np.ndarray, most: int, look: Theme) -> go.Figure:
    """`shared` (methods, methods): how many of its `most` oddest rows each method shares with each other one."""
    if len(names) < 2:
        return empty(look, "There is one method only.", HEIGHT)
    words = [wrapped(label(name, 20), 12) for name in names]
    parts = shared / max(most, 1)
    scale = look.sequential[:8]
    cells = {
        "type": "heatmap", "z": parts.round(4).tolist(), "x": words, "y": words, "zmin": 0, "zmax": 1, "xgap": 2, "ygap": 2,
        "colorscale": look.scale(scale), "showscale": False,
        "hovertemplate": "%{y} and %{x} share %{customdata:,}<extra></extra>", "customdata": shared.astype(int).tolist(),
    }  # fmt: skip
    figure = chart(look, _agree(names, parts, most), f"shared among the {most:,} oddest rows", "", [cells], HEIGHT)
    for (y, x), part in np.ndenumerate(parts):
        ink = _ink(scale[round(float(np.clip(part, 0, 1)) * (len(scale) - 1))], look)
        figure.add_annotation(text=f"{int(shared[y, x]):,}", x=x, y=y, showarrow=False, font={"size": 13, "color": ink})
    figure.update_xaxes(showline=False, tickangle=0)
    figure.update_yaxes(autorange="reversed", showgrid=False, tickfont={"color": look.text})
    return figure


def _ink(behind: str, look: Theme) -> str:
    """The colour of letters that stands out most against what lies behind them."""
    return max((look.text, look.paper), key=lambda ink: abs(_lightness(ink) - _lightness(behind)))


def _lightness(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return float((0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2) ** (1 / 3))


def _agree(names: Sequence[str], parts: np.ndarray, most: int) -> str:
    """The two that differ most."""
    off = parts + np.eye(len(parts))
    one, other = (int(at) for at in np.unravel_index(int(off.argmin()), off.shape))
    least = round(parts[one, other] * most)
    if least >= most:
        return f"All methods find the same {most:,} rows"
    return f"{label(names[one])} and {label(names[other])} differ most: {least:,} of their {most:,} oddest rows are the same"


@dataclass(frozen=True)
class Found:
    """One method against known answers: `right` (rows,) is true where the n-th oddest row is truly odd."""

    name: str
    right: np.ndarray
    chosen: bool = False


def found_among_first(methods: Sequence[Found], a_day: int, look: Theme) -> go.Figure:
    """Of the first so many rows of each ranking, the share that is truly odd."""
    if not methods or not len(methods[0].right) or not methods[0].right.any():
        return empty(look, "No row is known to be odd.", HEIGHT)
    rows, base = len(methods[0].right), float(methods[0].right.mean())
    at = np.unique(np.geomspace(1, rows, POINTS).round().astype(int))
    ordered = sorted(methods, key=lambda one: one.chosen)
    traces = [_precision(one, at, DASHES[place % len(DASHES)], look, place) for place, one in enumerate(ordered)]
    by_chance = {
        "type": "scatter", "mode": "lines", "x": [1, rows], "y": [base, base], "name": "by chance", "hoverinfo": "skip",
        "line": {"color": look.muted, "width": 1, "dash": "dash"},
    }  # fmt: skip
    said, y = _found(methods, a_day), "truly odd among them"
    figure = chart(look, said, "rows looked at, oddest first", y, [*traces, by_chance], 420)
    figure.update_layout(legend={"y": -0.24, "yanchor": "top"}, margin={"t": ROOM_FOR_TITLE + 12})
    figure.update_xaxes(type="log", range=[0, float(np.log10(max(rows, 2)))], dtick=1)
    figure.update_yaxes(range=[0, 1.03], tickformat=".0%")
    if a_day < rows:
        figure.add_vline(x=a_day, line={"color": look.text, "width": 1, "dash": "dash"})
        note(figure, " a day", look, x=float(np.log10(a_day)), y=1, xref="x", yref="paper", xanchor="left", yanchor="top")
    return figure


def _precision(one: Found, at: np.ndarray, dash: str, look: Theme, place: int) -> dict[str, Any]:
    shares = np.cumsum(one.right)[at - 1] / at
    colour = look.accent if one.chosen else look.classes[place % len(look.classes)]
    return {
        "type": "scatter", "mode": "lines", "x": at.tolist(), "y": shares.round(4).tolist(), "name": label(one.name, 20),
        "line": {"color": colour, "width": 2.6 if one.chosen else 1.5, "dash": "solid" if one.chosen else dash},
        "hovertemplate": f"{label(one.name)}: %{{y:.0%}} of the first %{{x:,}}<extra></extra>",
    }  # fmt: skip


def _found(methods: Sequence[Found], a_day: int) -> str:
    one = next((one for one in methods if one.chosen), methods[0])
    first = one.right[:a_day]
    all_of_them, found = int(one.right.sum()), int(first.sum())
    return (
        f"{label(one.name)}: {found:,} of the first {len(first):,} rows are truly odd ({share(float(first.mean()))}), "
        f"out of {number(all_of_them)} in all"
    )


def against_truth(names: Sequence[str], measures: Mapping[str, Sequence[float]], chosen: str, look: Theme) -> go.Figure:
    """Each measure by its title, (methods,) of 0 to 1: a sign of its own for each. The first measure sorts; best on top."""
    first, values = next(iter(measures.items()), ("", ()))
    order = [int(at) for at in np.argsort(np.nan_to_num(np.asarray(values, float), nan=-1.0), kind="stable")]
    if not order:
        return empty(look, "There is nothing to compare with.", HEIGHT)
    rows = list(range(len(order)))
    traces = [
        {
            "type": "scatter", "mode": "markers", "name": title, "y": rows, "x": [_or_none(values[at]) for at in order],
            "marker": {"symbol": SYMBOLS[place % len(SYMBOLS)], "size": 11, "color": look.classes[place],
                       "line": {"color": look.paper, "width": 1}},
            "customdata": [f"{label(names[at])}: {number(float(values[at]))}" for at in order],
            "hovertemplate": f"%{{customdata}} {title}<extra></extra>",
        }
        for place, (title, values) in enumerate(measures.items())
    ]  # fmt: skip
    best = order[-1]
    said = f"Best {first}: {label(names[best])}, {number(float(values[best]))}"
    figure = chart(look, said, "higher is better", "", traces, 130 + 42 * len(order))
    figure.update_xaxes(range=[-0.03, 1.05], showgrid=True)
    words = [label(names[at], 24) for at in order]
    figure.update_yaxes(
        showgrid=False, ticklabelstandoff=6, tickvals=rows, tickfont={"color": look.text}, range=[-0.6, len(order) - 0.4],
        ticktext=[f"<b>{word}</b>" if names[at] == chosen else word for at, word in zip(order, words, strict=True)],
    )  # fmt: skip
    return figure


def _or_none(value: float) -> float | None:
    return float(f"{value:.4g}") if np.isfinite(value) else None
