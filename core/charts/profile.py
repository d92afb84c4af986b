"""What sets some rows apart: how far each column differs from everybody's, and one column's values beside everybody's."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import chart, empty, faded
from core.charts.text import distinct, label, number, share
from core.charts.theme import Theme

EVERYBODY = "all rows"
MOST_VALUES = 12  # of a column of categories


@dataclass(frozen=True)
class Apart:
    """One column: its difference from everybody's in standard deviations, signed, and both values in words."""

    column: str
    difference: float
    here: str
    everybody: str

    @property
    def all(self) -> str:
        """Everybody's, without the words that both begin with: beside “Dream 100 %” it is “36 %”."""
        value, _, figure = self.everybody.rpartition(" ") if not self.everybody.endswith("%") else _cut(self.everybody)
        return figure if value and self.here.startswith(value) else self.everybody


def _cut(words: str) -> tuple[str, str, str]:
    """ "Dream 36 %" → "Dream", " ", "36 %"."""
    value, _, figure = words.removesuffix(" %").rpartition(" ")
    return value, " ", f"{figure} %"


@dataclass(frozen=True)
class Beside:
    """One column's values, as shares: between `edges` where it holds numbers, else of `values`."""

    column: str
    here: np.ndarray
    everybody: np.ndarray
    edges: np.ndarray | None = None
    values: Sequence[str] = ()


def sets_apart(rows: Sequence[Apart], subject: str, look: Theme) -> go.Figure:
    """Columns that differ most on top. `subject` is who is held against everybody: “cluster 2”, “the chosen rows”."""
    if not rows:
        return empty(look, "Nothing sets these rows apart.")
    ordered = sorted(rows, key=lambda row: abs(row.difference))
    names = distinct(f"<b>{label(row.column, 24)}</b><br>{label(row.here, 22)}, all {label(row.all, 12)}" for row in ordered)
    differences = [row.difference for row in ordered]
    bars = {
        "type": "bar", "orientation": "h", "y": names, "x": [round(value, 4) for value in differences],
        "marker": {"color": [look.positive if value > 0 else look.negative for value in differences]},
        "customdata": [f"{label(row.column)}: {label(row.here)}, all rows {label(row.everybody)}" for row in ordered],
        "hovertemplate": "%{customdata}<br>%{x:.2f} standard deviations<extra></extra>",
    }  # fmt: skip
    words = "standard deviations"
    figure = chart(look, _title(ordered, subject), words, "", [bars], 100 + 46 * len(ordered))
    reach = 1.1 * max(1.0, *(abs(value) for value in differences))
    figure.update_xaxes(showgrid=True, range=[-reach, reach]).update_layout(bargap=0.45)
    return figure.update_yaxes(showgrid=False, ticklabelstandoff=6, tickfont={"color": look.text})


def beside_everybody(beside: Beside, subject: str, look: Theme) -> go.Figure:
    """One column: the bars are the rows' own values, the thin steps everybody's."""
    if not beside.here.size or not np.isfinite(beside.here).all() or not beside.here.sum():
        return empty(look, f"{label(beside.column)} is empty in these rows.")
    return _numbers(beside, subject, look) if beside.edges is not None else _values(beside, subject, look)


def _numbers(beside: Beside, subject: str, look: Theme) -> go.Figure:
    edges = np.asarray(beside.edges, float)
    centres = ((edges[:-1] + edges[1:]) / 2).tolist()
    hover = [f"{number(low)} to {number(high)}" for low, high in pairwise(edges)]
    bars = _bars(beside, subject, look) | {"x": centres, "width": np.diff(edges).tolist(), "customdata": hover}
    steps = {
        "type": "scatter", "mode": "lines", "name": EVERYBODY, "x": np.repeat(edges, 2)[1:-1].tolist(),
        "y": np.repeat(beside.everybody, 2).round(4).tolist(), "line": {"color": look.text, "width": 1.5}, "hoverinfo": "skip",
    }  # fmt: skip
    figure = chart(look, _shift(beside, centres, subject), label(beside.column), "share of the rows", [bars, steps], 280)
    return figure.update_layout(bargap=0).update_yaxes(tickformat=".0%", rangemode="tozero")


def _values(beside: Beside, subject: str, look: Theme) -> go.Figure:
    order = np.argsort(-np.maximum(beside.here, beside.everybody), kind="stable")[:MOST_VALUES]
    names = distinct(label(beside.values[at], 18) for at in order)
    cut = Beside(beside.column, beside.here[order], beside.everybody[order])
    bars = _bars(cut, subject, look) | {"x": names, "customdata": names}
    ticks = {
        "type": "scatter", "mode": "markers", "name": EVERYBODY, "x": names, "y": cut.everybody.round(4).tolist(),
        "marker": {"symbol": "line-ew-open", "size": 26, "color": look.text, "line": {"width": 2}},
        "hovertemplate": "%{x}: %{y:.1%} of all rows<extra></extra>",
    }  # fmt: skip
    gap = cut.here - cut.everybody
    most = int(np.abs(gap).argmax())
    title = f"{share(float(cut.here[most]))} of {subject} have “{names[most]}”, {share(float(cut.everybody[most]))} of all rows"
    figure = chart(look, title, label(beside.column), "share of the rows", [bars, ticks], 280)
    return figure.update_layout(bargap=0.35).update_xaxes(type="category").update_yaxes(tickformat=".0%", rangemode="tozero")


def _bars(beside: Beside, subject: str, look: Theme) -> dict[str, Any]:
    return {
        "type": "bar", "name": subject, "y": np.asarray(beside.here, float).round(4).tolist(),
        "marker": {"color": faded(look.accent, 0.75)},
        "hovertemplate": f"%{{customdata}}: %{{y:.1%}} of {subject}<extra></extra>",
    }  # fmt: skip


def _title(ordered: Sequence[Apart], subject: str) -> str:
    most = ordered[-1]
    return f"{label(most.column)} sets {subject} apart most: {label(most.here)}, all rows {label(most.all)}"


def _shift(beside: Beside, centres: list[float], subject: str) -> str:
    """Where half of the rows lie below, and half of everybody's."""
    here, everybody = (_half(shares, centres) for shares in (beside.here, beside.everybody))
    return f"Half of {subject} lie below about {number(here)}, half of all rows below about {number(everybody)}"


def _half(shares: np.ndarray, centres: list[float]) -> float:
    total = np.cumsum(shares)
    return centres[int(np.searchsorted(total, total[-1] / 2))]
