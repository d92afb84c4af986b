"""A series before and after its repairs: the steps that change stand out, the rest stays in the background."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import chart, empty
from core.charts.series import Trace, Wording, axis, kind, short
from core.charts.text import label
from core.charts.theme import Theme

MOST = 240  # steps drawn at once: a stretch round the first change
ROOM = 0.15  # of that stretch lies before the first change


def mended(dates: np.ndarray, lines: tuple[np.ndarray, np.ndarray, np.ndarray], wording: Wording, look: Theme) -> go.Figure:
    """`lines` are (steps,) before, after, and whether a step changes."""
    before, after, changed = lines
    if not len(dates):
        return empty(look, "There is no step to show.")
    part = _stretch(changed)
    x, old, new, marked = dates[part], before[part], after[part], changed[part]
    traces = [
        _line(x, old, wording, ("as it is", {"color": look.muted, "width": 1.6, "dash": "dot"})),
        _line(x, new, wording, ("repaired", {"color": look.accent, "width": 1.8})),
        _points(x, new, marked, ("filled in or changed", {"color": look.positive, "symbol": "diamond"})),
        _points(x, np.where(np.isfinite(new), np.nan, old), marked, ("taken out", {"color": look.stop, "symbol": "x"})),
    ]
    drawn = [trace for trace in traces if trace is not None]
    figure = chart(look, _title(changed, wording), label(wording.time), label(wording.target), drawn, 300)
    return figure.update_xaxes(type=kind(dates))


def _title(changed: np.ndarray, wording: Wording) -> str:
    count = int(changed.sum())
    if not count:
        return f"The repairs change no value of {wording.subject}"
    return f"{wording.subject}: {count:,} {'value changes' if count == 1 else 'values change'}"


def _stretch(changed: np.ndarray) -> slice:
    """All of a short series; of a long one the part round its first change."""
    steps = len(changed)
    if steps <= MOST:
        return slice(0, steps)
    first = int(np.argmax(changed)) if changed.any() else steps - MOST
    begin = min(max(first - int(ROOM * MOST), 0), steps - MOST)
    return slice(begin, begin + MOST)


def _line(x: np.ndarray, y: np.ndarray, wording: Wording, drawn: tuple[str, dict[str, Any]]) -> Trace:
    name, line = drawn
    return {
        "type": "scatter", "mode": "lines", "name": name, "x": axis(x), "y": short(y), "line": line, "connectgaps": False,
        "hovertemplate": f"{wording.hover}: %{{y:,.5~g}} {name}<extra></extra>",
    }  # fmt: skip


def _points(x: np.ndarray, y: np.ndarray, changed: np.ndarray, drawn: tuple[str, dict[str, Any]]) -> Trace | None:
    shown = changed & np.isfinite(y)
    if not shown.any():
        return None
    name, marker = drawn
    return {
        "type": "scatter", "mode": "markers", "name": name, "x": axis(x[shown]), "y": short(y[shown]),
        "marker": marker | {"size": 8}, "hoverinfo": "skip",
    }  # fmt: skip
