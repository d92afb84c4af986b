"""Whether a forecast's bands hold as many truths as they promise."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import chart, empty
from core.charts.series import Wording
from core.charts.text import share
from core.charts.theme import Theme

HEIGHT = 320
KEPT = 0.04  # off by so much at most: a promise kept
ASKED = (0.8, 0.95)  # the bands that people see


def coverage(found: Mapping[float, float], look: Theme) -> go.Figure:
    """`found`: share promised → share of truths that were inside."""
    known = {promised: held for promised, held in sorted(found.items()) if np.isfinite(held)}
    if not known:
        return empty(look, "No back-test tells what the bands hold.", HEIGHT)
    promised, held = list(known), [round(float(value), 4) for value in known.values()]
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter", "mode": "lines", "x": [0, 1], "y": [0, 1], "name": "promise kept",
            "line": {"color": look.muted, "width": 1, "dash": "dash"}, "hoverinfo": "skip",
        },
        {
            "type": "scatter", "mode": "lines+markers", "x": promised, "y": held, "name": "found",
            "line": {"color": look.accent, "width": 2},
            "marker": {"size": [11 if one in ASKED else 7 for one in promised], "color": look.accent},
            "hovertemplate": "promised %{x:.0%}, found %{y:.1%}<extra></extra>",
        },
    ]  # fmt: skip
    figure = chart(look, _title(known), "share promised", "share of truths found inside", traces, HEIGHT)
    figure.update_xaxes(range=[0, 1.02], tickformat=".0%", showgrid=True)
    figure.update_yaxes(range=[0, 1.02], tickformat=".0%")
    return figure


def _title(found: Mapping[float, float]) -> str:
    asked = [one for one in ASKED if one in found] or [max(found)]
    said = "; ".join(f"{share(promised)} bands held {share(found[promised])} of what happened" for promised in asked)
    off = {promised: found[promised] - promised for promised in asked}
    if all(abs(one) <= KEPT for one in off.values()):
        return f"Promises kept: {said}"
    return f"{'Bands are too narrow' if min(off.values()) < -KEPT else 'Bands are wider than they need be'}: {said}"


def coverage_by_step(found: Mapping[float, np.ndarray], wording: Wording, look: Theme) -> go.Figure:
    """`found`: share promised → (steps,) share inside at each distance."""
    known = {promised: held for promised, held in sorted(found.items()) if np.isfinite(held).any()}
    if not known:
        return empty(look, "No back-test tells what the bands hold.", HEIGHT)
    steps = np.arange(1, len(next(iter(known.values()))) + 1)
    traces: list[dict[str, Any]] = []
    for (promised, held), (dash, symbol) in zip(known.items(), (("solid", "circle"), ("dot", "diamond")), strict=False):
        traces.append(
            {
                "type": "scatter", "mode": "lines+markers" if len(steps) <= 40 else "lines", "x": steps.tolist(),
                "name": f"{share(promised)} band",
                "y": [None if not np.isfinite(one) else round(float(one), 4) for one in held],
                "line": {"color": look.accent, "width": 2, "dash": dash},
                "marker": {"color": look.accent, "symbol": symbol, "size": 6},
                "hovertemplate": f"%{{x}} ahead: promised {share(promised)}, found %{{y:.0%}}<extra></extra>",
            }
        )  # fmt: skip
    figure = chart(look, _by_step(known, wording), f"{wording.plural} ahead", "share of truths found inside", traces, HEIGHT)
    for promised in known:
        figure.add_hline(y=promised, line={"color": look.muted, "width": 1, "dash": "dash"}, layer="below")
    figure.update_yaxes(range=[0, 1.04], tickformat=".0%")
    figure.update_xaxes(range=[0.5, len(steps) + 0.5], dtick=1 if len(steps) <= 14 else None)
    return figure


def _by_step(found: Mapping[float, np.ndarray], wording: Wording) -> str:
    promised = 0.8 if 0.8 in found else next(iter(found))
    held = found[promised]
    lowest = int(np.nanargmin(held))
    if held[lowest] >= promised - 2.5 * KEPT:
        return f"The {share(promised)} band keeps its promise at every distance"
    return f"The {share(promised)} band holds least {wording.steps(lowest + 1)} ahead: {share(float(held[lowest]))}"
