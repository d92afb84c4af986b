"""Why a forecast is as it is: what moved it and which way, and the trend and season it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import chart, empty
from core.charts.series import Wording, axis, envelope, kind, short
from core.charts.text import label, number, wrapped
from core.charts.theme import Theme

MOST = 12


@dataclass(frozen=True)
class Effects:
    """`values` (reasons, horizon): how much higher the forecast of each step is with each reason than without it."""

    names: Sequence[str]
    values: np.ndarray
    dates: np.ndarray

    @property
    def means(self) -> np.ndarray:
        """(reasons,), over the steps."""
        return self.values.mean(axis=1) if self.values.size else np.zeros(0)


def reasons(effects: Effects, wording: Wording, look: Theme) -> go.Figure:
    """Signed bars, the strongest on top: the mean over all steps."""
    known = [(name, float(effect)) for name, effect in zip(effects.names, effects.means, strict=True) if np.isfinite(effect)]
    if not known:
        return empty(look, "Nothing is known of what moved this forecast.")
    ordered = sorted(known, key=lambda one: abs(one[1]))[-MOST:]
    values = [effect for _, effect in ordered]
    bars = {
        "type": "bar", "orientation": "h", "y": list(range(len(ordered))), "x": [float(f"{value:.5g}") for value in values],
        "marker": {"color": [look.negative if value < 0 else look.positive for value in values]},
        "text": [signed(value) for value in values], "textposition": "outside", "cliponaxis": False,
        "textfont": {"color": look.text}, "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip
    x = f"change in {label(wording.target)}"
    figure = chart(look, _title(*ordered[-1], wording), x, "", [bars], 110 + 40 * len(ordered))
    reach = max(map(abs, values)) or 1.0
    sides = [-1.3 * reach if min(values) < 0 else -0.08 * reach, 1.3 * reach if max(values) > 0 else 0.08 * reach]
    figure.update_xaxes(range=sides, zeroline=True, zerolinecolor=look.muted)
    figure.update_yaxes(
        showgrid=False, ticklabelstandoff=6, tickvals=list(range(len(ordered))),
        ticktext=[_lines(name) for name, _ in ordered], tickfont={"color": look.text},
    )  # fmt: skip
    figure.update_layout(bargap=0.35)
    return figure


def reasons_by_step(effects: Effects, wording: Wording, look: Theme) -> go.Figure:
    """The same reasons step by step, in the same order."""
    shown = [int(at) for at in np.argsort(np.abs(effects.means), kind="stable") if np.isfinite(effects.means[at])][-MOST:]
    if not shown:
        return empty(look, "Nothing is known of what moved this forecast.")
    values = effects.values[shown]
    reach = float(np.nanmax(np.abs(values))) or 1.0
    cells = {
        "type": "heatmap", "z": short(values), "x": axis(effects.dates), "y": list(range(len(shown))),
        "zmin": -reach, "zmax": reach,
        "colorscale": look.scale(look.diverging), "xgap": 1, "ygap": 2,
        "colorbar": {"thickness": 8, "outlinewidth": 0, "tickfont": {"color": look.muted, "size": 11}, "nticks": 5},
        "customdata": [[signed(float(value)) for value in row] for row in values],
        "hovertemplate": f"{wording.hover}: %{{customdata}}<extra></extra>",
    }  # fmt: skip
    row, step = np.unravel_index(int(np.nanargmax(np.abs(values))), values.shape)
    strongest = f"{label(effects.names[shown[row]], 60)}, {signed(float(values[row, step]))}"
    said = f"Strongest: {strongest} ({wording.date(effects.dates[step])})"
    figure = chart(look, said, label(wording.time), "", [cells], 110 + 40 * len(shown))
    figure.update_xaxes(type=kind(effects.dates), showline=False)
    figure.update_yaxes(
        showgrid=False, ticklabelstandoff=6, tickvals=list(range(len(shown))),
        ticktext=[_lines(effects.names[at]) for at in shown],
        tickfont={"color": look.text},
    )  # fmt: skip
    return figure


def _lines(name: str) -> str:
    """A reason in two lines at most, as there is room beside its bar."""
    return wrapped(label(name, 46), 24)


def signed(value: float) -> str:
    """“+12.3”, “−0.4”."""
    return f"+{number(value)}" if value > 0 else number(value)


def _title(name: str, effect: float, wording: Wording) -> str:
    if not effect:
        return f"Nothing by itself moves this forecast of {wording.subject}"
    way = "lower" if effect > 0 else "higher"
    return f"Without {label(name, 60)} {wording.subject} would be {number(abs(effect))} {way}: that moves it most"


@dataclass(frozen=True)
class Parts:
    """A series taken apart, the forecast's steps last: (steps,) each. `origin`: how many of the steps have happened."""

    dates: np.ndarray
    trend: np.ndarray
    season: np.ndarray
    origin: int


def parts(apart: Parts, wording: Wording, look: Theme) -> go.Figure:
    """The trend above, the season below, on one axis of time."""
    if not np.isfinite(apart.trend).any():
        return empty(look, "The series is too short to be taken apart.")
    traces: list[dict[str, Any]] = []
    for place, (name, values) in enumerate((("trend", apart.trend), ("season", apart.season))):
        for told, colour, span in (
            (name, look.text, slice(0, apart.origin)),
            (f"{name} of the forecast", look.accent, slice(max(apart.origin - 1, 0), None)),
        ):
            part, dates = values[span], apart.dates[span]
            at = envelope(part)
            traces.append(
                {
                    "type": "scatter", "mode": "lines", "x": axis(dates[at]), "y": short(part[at]),
                    "yaxis": "y2" if place else "y",
                    "line": {"color": colour, "width": 1.8},
                    "hovertemplate": f"{told}, {wording.hover}: %{{y:,.4~g}}<extra></extra>",
                }
            )  # fmt: skip
    figure = chart(look, _apart(apart, wording), label(wording.time), "trend", traces, 400)
    figure.update_xaxes(type=kind(apart.dates), anchor="y2")
    figure.update_layout(
        yaxis={"domain": [0.46, 1]},
        yaxis2={"domain": [0, 0.38], "title": {"text": "season"}, "fixedrange": True, "zeroline": True},
    )
    return figure


def _apart(apart: Parts, wording: Wording) -> str:
    trend, season = apart.trend[np.isfinite(apart.trend)], apart.season[np.isfinite(apart.season)]
    ahead = len(apart.trend) - apart.origin
    rise = float(trend[-1] - trend[-1 - min(ahead, len(trend) - 1)]) if len(trend) > 1 else 0.0
    level = float(np.abs(trend).mean()) or 1.0
    moved = (
        f"The trend {'rises' if rise > 0 else 'falls'} by {number(abs(rise))} over the forecast"
        if abs(rise) > 0.005 * level
        else "The trend stays level over the forecast"
    )
    swing = float(season.max() - season.min()) if len(season) else 0.0
    return f"{moved}; the season swings by {number(swing)}" if wording.season > 1 and swing > 0 else moved
