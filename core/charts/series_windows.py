"""Back-tests as small pictures: what was forecast at an earlier origin, and what then happened."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import chart, empty
from core.charts.series import Ahead, Past, Wording, axis, bands, kind, line_of, middle, short
from core.charts.text import label, number
from core.charts.theme import Theme

HEIGHT = 230


@dataclass(frozen=True)
class Window:
    """One back-test of one series: the steps before its origin, the forecast made there, and the truth (horizon,)."""

    before: Past
    ahead: Ahead
    truth: np.ndarray

    @property
    def reach(self) -> tuple[float, float]:
        """The lowest and the highest that its picture shows; bands that run away are not followed."""
        lines = [self.before.values, self.truth, self.ahead.middle, *self.ahead.bands.get(0.8, ())]
        known = np.concatenate(lines)
        known = known[np.isfinite(known)]
        return (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)


def window(shown: Window, reach: tuple[float, float], wording: Wording, look: Theme) -> go.Figure:
    """`reach` is the range of the axis of values, the same for all windows of a series."""
    if not np.isfinite(shown.truth).any():
        return empty(look, "What happened here is not known.", HEIGHT)
    after = Past(shown.ahead.dates, shown.truth)
    line = line_of(shown.before, wording, look) | {"name": "known before"}
    truth = line_of(after, wording, look) | {"name": "what happened", "line": {"color": look.text, "width": 1.4}}
    dots = {"mode": "lines+markers", "marker": {"color": look.text, "size": 4}} if len(shown.truth) <= 40 else {}
    traces = [*bands(shown.before, shown.ahead, look), line, truth | dots, middle(shown.before, shown.ahead, wording, look)]
    figure = chart(look, _title(shown, wording), label(wording.time), label(wording.target), traces, HEIGHT)
    margin = 0.06 * (reach[1] - reach[0]) or 1.0
    figure.update_yaxes(
        range=[float(short(np.array([reach[0] - margin]))[0]), float(short(np.array([reach[1] + margin]))[0])], nticks=5
    )
    figure.update_xaxes(type=kind(shown.ahead.dates), nticks=5)
    figure.update_layout(showlegend=False, margin={"t": 48})
    origin = shown.before.dates[-1:] if len(shown.before.dates) else shown.ahead.dates[:1]
    figure.add_vline(x=axis(origin)[0], line={"color": look.muted, "width": 1, "dash": "dot"}, layer="below")
    return figure


def _title(shown: Window, wording: Wording) -> str:
    known = np.isfinite(shown.truth)
    off = float(np.mean(np.abs(shown.truth - shown.ahead.middle)[known]))
    said = f"From {wording.date(shown.ahead.dates[0])}: off by {number(off)} on average"
    if 0.8 not in shown.ahead.bands:
        return said
    low, high = shown.ahead.bands[0.8]
    inside = int(((low <= shown.truth) & (shown.truth <= high))[known].sum())
    return f"{said}, {inside} of {int(known.sum())} inside"
