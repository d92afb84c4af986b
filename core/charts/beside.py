"""Two forecasts of one series, the old and the new, after the end of its history: what a change in the future moves."""

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import chart
from core.charts.series import Ahead, Past, Trace, Wording, axis, bands, joined, kind, line_of, middle, short, title
from core.charts.text import label, number
from core.charts.theme import Theme

HORIZONS = 3  # of history before the forecast
FEWEST = 24  # steps of it


def beside(past: Past, forecasts: tuple[Ahead, Ahead | None], wording: Wording, look: Theme) -> go.Figure:
    """`forecasts` are the one as it was and the one with the changes; without a new one the old one is drawn alone."""
    old, new = forecasts
    shown, main = past.last(max(HORIZONS * len(old.dates), FEWEST)), new or old
    traces = [*bands(shown, main, look), line_of(shown, wording, look), middle(shown, main, wording, look)]
    if new:
        traces[-1]["name"] = "with the changes"
        traces.insert(-1, _as_it_was(shown, old, wording, look))
    figure = chart(
        look,
        moved(old, new, wording) if new else title(past, old, wording),
        label(wording.time),
        label(wording.target),
        traces,
        380,
    )
    return figure.update_xaxes(type=kind(main.dates))


def again(past: Past, forecasts: tuple[Ahead, Ahead], wording: Wording, look: Theme) -> go.Figure:
    """A forecast from the end that was known in training, and a later one; `past` may reach to the newer end."""
    old, new = forecasts
    shown = past.last(max((HORIZONS + 1) * len(old.dates), FEWEST))
    since = Past(shown.dates[:0], shown.values[:0])  # joins the old forecast to nothing: its origin lies within the past
    begins = shown if len(shown.dates) and len(new.dates) and shown.dates[-1] >= old.dates[0] else since
    traces = [
        *bands(begins, new, look),
        line_of(shown, wording, look),
        _as_it_was(since, old, wording, look) | {"name": "as it was forecast"},
        middle(begins, new, wording, look) | {"name": "from the new end"},
    ]
    first = wording.date(new.dates[0]) if len(new.dates) else ""
    said = f"{wording.subject}: the next {wording.steps(len(new.dates))} from {first}"
    figure = chart(look, said, label(wording.time), label(wording.target), traces, 380)
    return figure.update_xaxes(type=kind(new.dates))


def moved(old: Ahead, new: Ahead, wording: Wording) -> str:
    """What the changes do: “demand: 12 % less, 1,204 instead of 1,368 over 12 months, 13.7 less a month”."""
    before, after = float(np.nansum(old.middle)), float(np.nansum(new.middle))
    steps = len(old.dates)
    if np.allclose(old.middle, new.middle, rtol=1e-6, atol=1e-9 * max(abs(before), 1), equal_nan=True):
        return f"{wording.subject}: the forecast stays as it is"
    way = "more" if after > before else "less"
    told = f"{wording.subject}: {size(before, after)} {way}, {number(after)} instead of {number(before)}"
    if steps == 1:
        return told
    return f"{told} over {wording.steps(steps)}, on average {number(abs(after - before) / steps)} {way} a {wording.step}"


def size(before: float, after: float) -> str:
    """How large a change is, relative where that says something."""
    if before <= 0 or after < 0:
        return number(abs(after - before))
    share = 100 * abs(after - before) / before
    return f"{share:.0f} %" if share >= 10 else f"{share:.1f} %" if share >= 0.1 else "under 0.1 %"


def _as_it_was(past: Past, old: Ahead, wording: Wording, look: Theme) -> Trace:
    dates, (values,) = joined(past, old, [old.middle])
    return {
        "type": "scatter", "mode": "lines+markers" if len(values) < 4 else "lines", "name": "as it was", "x": axis(dates),
        "y": short(values), "line": {"color": look.muted, "width": 1.8, "dash": "dash"}, "marker": {"color": look.muted},
        "hovertemplate": f"{wording.hover}: %{{y:,.5~g}} as it was<extra></extra>",
    }  # fmt: skip
