"""A series and what comes next: the line of what is known, the forecast, and its two bands."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import chart, empty, faded
from core.charts.text import label, number, share
from core.charts.theme import Theme

POINTS = 3_000  # of a line; of a longer one the highest and the lowest of each stretch are drawn
MILLISECONDS = "datetime64[ms]"
SLIGHT = 0.005  # a change by less is none

Trace = dict[str, Any]


@dataclass(frozen=True)
class Wording:
    """How charts speak of a series. Names are as people gave them; charts take their power away."""

    target: str
    series: str = ""  # "store 3 / north"; "" where there is one only
    time: str = "date"  # what the axis of time is called
    step: str = "step"  # "month", "half hour"
    season: int = 1  # steps
    before: str = ""  # "a year before": what a season is called
    dates: str = ""  # how a date is written, in strftime's signs: "%B %Y"; "" where steps are counted
    many: str = ""  # "quarters of an hour": where an s does not do

    def date(self, moment: Any) -> str:
        """One step of the axis in words."""
        if not np.issubdtype(np.asarray(moment).dtype, np.datetime64):
            return f"{self.time} {int(moment)}"
        return np.datetime64(moment, "s").item().strftime(self.dates or "%d %B %Y").lstrip("0")

    def steps(self, count: int) -> str:
        return f"{count:,} {self.step if count == 1 else self.plural}"

    @property
    def plural(self) -> str:
        return self.many or f"{self.step}s"

    @property
    def hover(self) -> str:
        return f"%{{x|{self.dates}}}" if self.dates else f"{label(self.time)} %{{x}}"

    @property
    def subject(self) -> str:
        """“passengers”, or “passengers of store 3 / north”."""
        return f"{label(self.target)} of {label(self.series, 40)}" if self.series else label(self.target)


@dataclass(frozen=True)
class Past:
    """What has happened: (steps,) each, oldest first; a value may be NaN. `observed` is False where a value was filled in."""

    dates: np.ndarray  # datetime64, or step numbers
    values: np.ndarray
    observed: np.ndarray | None = None
    unusual: np.ndarray | None = None  # (steps,) bool

    def last(self, steps: int) -> "Past":
        """Its end only."""
        observed, unusual = (None if marks is None else marks[-steps:] for marks in (self.observed, self.unusual))
        return Past(self.dates[-steps:], self.values[-steps:], observed, unusual)


@dataclass(frozen=True)
class Ahead:
    """A forecast: (horizon,) each; `bands` by the share of truths that they promise to hold, as (low, high)."""

    dates: np.ndarray
    middle: np.ndarray
    bands: dict[float, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)


def forecast(past: Past, ahead: Ahead, wording: Wording, look: Theme, slider: bool = False) -> go.Figure:
    """History and forecast with its bands; `slider` adds a small copy below, whose ends choose what is seen."""
    if not len(ahead.middle):
        return empty(look, "There is no forecast of this series.")
    traces = [
        *bands(past, ahead, look),
        line_of(past, wording, look),
        *marks(past, wording, look),
        middle(past, ahead, wording, look),
    ]
    figure = chart(
        look, title(past, ahead, wording), label(wording.time), label(wording.target), traces, 400 if slider else 360
    )
    if len(past.dates):
        edge = {"color": look.muted, "width": 1, "dash": "dot"}
        figure.add_vline(x=axis(past.dates[-1:])[0], line=edge, layer="below")
    figure.update_xaxes(type=kind(ahead.dates))
    if slider:
        figure.update_xaxes(
            fixedrange=False, rangeslider={"visible": True, "thickness": 0.11, "bgcolor": look.panel, "bordercolor": look.line}
        )
    return figure


def title(past: Past, ahead: Ahead, wording: Wording) -> str:
    """How high the forecast is, and against one season before."""
    mean = float(np.mean(ahead.middle))
    if len(ahead.middle) == 1:
        said = f"{wording.subject} will most likely be {number(mean)} for {wording.date(ahead.dates[0])}"
    else:
        said = f"{wording.subject} will average about {number(mean)} over the next {wording.steps(len(ahead.middle))}"
    before = _season_before(past.values, len(ahead.middle), wording.season)
    if before is None:
        return said
    return f"{said}, {change(mean, before, bool(np.nanmin(past.values) >= 0))} {wording.before or 'the last known value'}"


def change(now: float, before: float, percent: bool) -> str:
    """“12 % more than”, “3.1 less than”, “about as much as”."""
    difference = now - before
    if abs(difference) <= SLIGHT * max(abs(before), abs(now)):
        return "about as much as"
    size = (
        share(abs(difference) / before) if percent and before > 0 and abs(difference) < 5 * before else number(abs(difference))
    )
    return f"{size} {'more' if difference > 0 else 'less'} than"


def _season_before(values: np.ndarray, horizon: int, season: int) -> float | None:
    """The mean of the same steps one season (or the last whole seasons) earlier; without a season the last value."""
    known = values[np.isfinite(values)]
    if not len(known):
        return None
    if season <= 1:
        return float(known[-1])
    if len(values) < season:
        return None
    steps = values[-season:][np.arange(horizon) % season]
    return float(np.nanmean(steps)) if np.isfinite(steps).any() else None


def line_of(past: Past, wording: Wording, look: Theme) -> Trace:
    """What has happened."""
    at = envelope(past.values)
    return {
        "type": "scatter", "mode": "lines" if len(at) > 1 else "markers", "name": "known", "legendrank": 1,
        "x": axis(past.dates[at]), "y": short(past.values[at]),
        "line": {"color": look.text, "width": 1.4}, "marker": {"color": look.text},
        "hovertemplate": f"{wording.hover}: %{{y:,.5~g}}<extra></extra>",
    }  # fmt: skip


def marks(past: Past, wording: Wording, look: Theme) -> list[Trace]:
    """Points that were filled in, and points that were unusual; each told apart by its shape too."""
    kinds = (
        ("filled in", None if past.observed is None else ~past.observed, "circle-open", look.muted),
        ("unusual", past.unusual, "diamond", look.positive),
    )
    drawn = []
    for name, which, symbol, colour in kinds:
        if which is None or not (shown := np.flatnonzero(which & np.isfinite(past.values))[-POINTS // 4 :]).size:
            continue
        drawn.append(
            {
                "type": "scatter", "mode": "markers", "name": name, "legendrank": 200,
                "x": axis(past.dates[shown]), "y": short(past.values[shown]),
                "marker": {"symbol": symbol, "size": 7, "color": colour},
                "hovertemplate": f"{name}, {wording.hover}: %{{y:,.5~g}}<extra></extra>",
            }
        )  # fmt: skip
    return drawn


def middle(past: Past, ahead: Ahead, wording: Wording, look: Theme) -> Trace:
    """The forecast's middle, joined to the last known point."""
    dates, (values,) = joined(past, ahead, [ahead.middle])
    texts = [_between(ahead, place) for place in range(len(ahead.middle))]
    return {
        "type": "scatter", "mode": "lines+markers" if len(values) < 4 else "lines", "name": "forecast", "legendrank": 2,
        "x": axis(dates), "y": short(values),
        "line": {"color": look.accent, "width": 2.4}, "marker": {"color": look.accent, "size": 7},
        "customdata": [""] * (len(values) - len(texts)) + texts,
        "hovertemplate": f"{wording.hover}: %{{y:,.5~g}}%{{customdata}}<extra></extra>",
    }  # fmt: skip


def _between(ahead: Ahead, place: int) -> str:
    return "".join(
        f"<br>{share(held)}: {number(low[place])} to {number(high[place])}" for held, (low, high) in sorted(ahead.bands.items())
    )


def bands(past: Past, ahead: Ahead, look: Theme) -> list[Trace]:
    """The widest first, so that the surer lies on top."""
    drawn = []
    for held, ends in sorted(ahead.bands.items(), reverse=True):
        dates, (low, high) = joined(past, ahead, list(ends))
        x = axis(dates)
        drawn.append(
            {
                "type": "scatter", "mode": "lines", "name": f"{share(held)} band", "legendrank": 3 + int(100 * held),
                "hoverinfo": "skip",
                "x": np.concatenate([x, x[::-1]]), "y": short(np.concatenate([high, low[::-1]])),
                "fill": "toself", "fillcolor": faded(look.accent, 0.17 if held > 0.9 else 0.27), "line": {"width": 0},
            }
        )  # fmt: skip
    return drawn


def joined(past: Past, ahead: Ahead, lines: list[np.ndarray]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Each line with the last known point before it, where that is the step before the forecast."""
    if not len(past.values) or not np.isfinite(past.values[-1]):
        return ahead.dates, lines
    return np.concatenate([past.dates[-1:], ahead.dates]), [np.concatenate([past.values[-1:], line]) for line in lines]


def envelope(values: np.ndarray, most: int = POINTS) -> np.ndarray:
    """Which points to draw so that the line looks the same: the highest and the lowest of each stretch."""
    if len(values) <= most:
        return np.arange(len(values))
    width = -(-len(values) // (most // 2))
    padded = np.full(width * -(-len(values) // width), np.nan)
    padded[: len(values)] = values
    stretches = padded.reshape(-1, width)
    starts = np.arange(len(stretches)) * width
    low = starts + np.where(np.isnan(stretches), np.inf, stretches).argmin(axis=1)
    high = starts + np.where(np.isnan(stretches), -np.inf, stretches).argmax(axis=1)
    chosen = np.unique(np.concatenate([[0, len(values) - 1], low, high]))
    return chosen[chosen < len(values)]


def axis(dates: np.ndarray) -> np.ndarray:
    """Dates as Plotly takes them in the fewest bytes (milliseconds since 1970), steps as they are."""
    return dates.astype(MILLISECONDS).astype(np.float64) if kind(dates) == "date" else np.asarray(dates, np.float64)


def kind(dates: np.ndarray) -> str:
    return "date" if np.issubdtype(np.asarray(dates).dtype, np.datetime64) else "linear"


def short(values: np.ndarray) -> np.ndarray:
    """Seven figures are more than a picture shows, and half the bytes; what does not fit into them is cut at the largest."""
    largest = float(np.finfo(np.float32).max)
    return np.clip(np.asarray(values, np.float64), -largest, largest).astype(np.float32)


def totals(total: Ahead, counts: np.ndarray, wording: Wording, look: Theme) -> go.Figure:
    """Sums of middle forecasts over series, date by date; `counts`: how many series are in each."""
    if not len(total.middle):
        return empty(look, "There is nothing to add up.")
    bars = {
        "type": "bar", "x": axis(total.dates), "y": total.middle, "marker": {"color": look.accent},
        "customdata": [f"{count:,} series" for count in counts],
        "hovertemplate": f"{wording.hover}: %{{y:,.5~g}}, %{{customdata}}<extra></extra>",
    }  # fmt: skip
    highest = int(np.argmax(total.middle))
    said = (
        f"All series together, at their highest: {number(float(total.middle[highest]))} ({wording.date(total.dates[highest])})"
    )
    if len(set(counts.tolist())) > 1:
        said += f"; not every date has all series ({counts.min():,} to {counts.max():,})"
    figure = chart(look, said, label(wording.time), f"{label(wording.target)}, added up", [bars], 300)
    figure.update_xaxes(type=kind(total.dates))
    figure.update_layout(bargap=0.3)
    return figure
