"""Where a forecast errs: by step of the horizon, by series, by weekday and month. Errors are shares of seasonal naive's."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.charts.canvas import chart, empty
from core.charts.series import Wording
from core.charts.text import label, number, share
from core.charts.theme import Theme

HEIGHT = 300
MEASURE = "scaled error (MASE)"
MOST_TICKS = 12
EVEN = 1.15  # the hardest part errs at most so many times the mean: no part is harder than another


@dataclass(frozen=True)
class Compared:
    """Mean scaled errors of one candidate and of what it is held against, group by group; NaN where nothing is known."""

    errors: np.ndarray
    against: np.ndarray
    name: str
    against_name: str = "seasonal naive"

    @property
    def both(self) -> np.ndarray:
        return np.isfinite(self.errors) & np.isfinite(self.against)

    @property
    def alone(self) -> bool:
        """Whether there is nothing else to hold it against."""
        return self.name == self.against_name or not self.both.any()


def error_by_step(compared: Compared, wording: Wording, look: Theme) -> go.Figure:
    """How errors grow with the distance. (steps,)"""
    if not np.isfinite(compared.errors).any():
        return empty(look, "No back-test tells how errors grow.", HEIGHT)
    steps = np.arange(1, len(compared.errors) + 1)
    mode = "lines+markers" if len(steps) <= 40 else "lines"
    traces = [_line(steps, compared.errors, compared.name, {"color": look.accent, "width": 2.4}) | {"mode": mode}]
    if not compared.alone:
        naive = _line(steps, compared.against, compared.against_name, {"color": look.muted, "width": 1.6, "dash": "dot"})
        traces.insert(0, naive | {"mode": mode, "marker": {"color": look.muted, "symbol": "circle-open"}})
    figure = chart(look, _by_step(compared, wording), f"{wording.plural} ahead", MEASURE, traces, HEIGHT)
    figure.update_yaxes(rangemode="tozero")
    figure.update_xaxes(range=[0.5, len(steps) + 0.5], dtick=1 if len(steps) <= 14 else None)
    return figure


def _by_step(compared: Compared, wording: Wording) -> str:
    errors = compared.errors
    known = np.flatnonzero(np.isfinite(errors))
    said = _growth(errors[known], wording) if len(known) > 1 else f"The scaled error is {number(errors[known[0]])}"
    if compared.alone:
        return said
    better, both = int((errors < compared.against)[compared.both].sum()), int(compared.both.sum())
    which = "every step" if better == both else "no step" if not better else f"{better} of {both} steps"
    return f"{said}; better than {label(compared.against_name)} at {which}"


def _growth(errors: np.ndarray, wording: Wording) -> str:
    """The first steps against the last: a third of them each, so that one step's luck does not make the news."""
    third = max(len(errors) // 3, 1)
    near, far = float(errors[:third].mean()), float(errors[-third:].mean())
    if near <= 0 or far <= 1.1 * near:
        return f"Errors hardly grow with the distance: {number(near)} at first, {number(far)} at the end"
    if third == 1:
        return f"The last {wording.step} errs {number(far / near)} times as much as the first"
    return f"The last {wording.steps(third)} err {number(far / near)} times as much as the first"


def error_by_part(names: Sequence[str], compared: Compared, part: str, look: Theme) -> go.Figure:
    """`names` are the parts, "Monday" …, and `part` is what they are called: "weekday". (parts,)"""
    known = np.flatnonzero(np.isfinite(compared.errors))
    if not len(known):
        return empty(look, f"No back-test tells errors by {part}.", HEIGHT)
    shown = [names[int(at)] for at in known]
    every = -(-len(shown) // MOST_TICKS)
    ticks = [name if len(known) <= 7 else name[:3] if name.isalpha() else name for name in shown]
    bars = {
        "type": "bar", "x": shown, "y": _short(compared.errors[known]), "name": label(compared.name),
        "marker": {"color": [look.accent] * len(known)}, "hovertemplate": "%{x}: %{y:.3~g}<extra></extra>",
    }  # fmt: skip
    traces: list[dict[str, Any]] = [bars]
    if not compared.alone:
        traces.append(
            {
                "type": "scatter", "mode": "markers", "x": shown, "y": _short(compared.against[known]),
                "name": label(compared.against_name),
                "marker": {"symbol": "line-ew-open", "size": 18, "color": look.muted, "line": {"width": 2}},
                "hovertemplate": f"{label(compared.against_name)}, %{{x}}: %{{y:.3~g}}<extra></extra>",
            }
        )  # fmt: skip
    figure = chart(look, _by_part(shown, compared.errors[known], part), part, MEASURE, traces, HEIGHT)
    figure.update_yaxes(rangemode="tozero")
    figure.update_xaxes(type="category", tickvals=shown[::every], ticktext=ticks[::every])
    figure.update_layout(bargap=0.35)
    return figure


def _by_part(names: Sequence[str], errors: np.ndarray, part: str) -> str:
    worst, mean = int(np.argmax(errors)), float(errors.mean())
    if len(errors) == 1 or mean <= 0 or errors[worst] <= EVEN * mean:
        return f"No {part} is much harder than another"
    return f"Hardest {part}: {names[worst]}, {number(errors[worst] / mean)} times the usual error"


def error_by_series(compared: Compared, look: Theme) -> go.Figure:
    """How many series are forecast how well. (series,)"""
    errors = compared.errors[np.isfinite(compared.errors)]
    if not len(errors):
        return empty(look, "No series has a back-test.", HEIGHT)
    middle = float(np.median(errors))
    reach = max(float(np.quantile(errors, 0.98)), 1.2 * middle, 1e-12)
    counts, edges = np.histogram(np.minimum(errors, reach), bins=36, range=(0, reach))
    centres = (edges[:-1] + edges[1:]) / 2
    bars = {
        "type": "bar", "x": _short(centres), "y": counts.tolist(), "width": float(edges[1] * 0.94),
        "marker": {"color": look.accent},
        "customdata": [f"{number(low)} to {number(high)}" for low, high in pairwise(edges)],
        "hovertemplate": "%{y:,} series at %{customdata}<extra></extra>",
    }  # fmt: skip
    said = f"Half of the series have a MASE of {number(middle)} or less"
    if not compared.alone:
        lost = float((compared.errors > compared.against)[compared.both].mean())
        said += f"; {label(compared.against_name)} is better on {share(lost)} of them"
    figure = chart(look, said, f"{MEASURE} of a series; the last bar holds all beyond", "series", [bars], HEIGHT)
    figure.update_layout(bargap=0)
    return figure


def _line(steps: np.ndarray, errors: np.ndarray, name: str, line: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter", "x": steps.tolist(), "y": _short(errors), "name": label(name), "line": line,
        "marker": {"color": line["color"], "size": 6},
        "hovertemplate": f"%{{x}} ahead: %{{y:.3~g}}, {label(name)}<extra></extra>",
    }  # fmt: skip


def _short(values: np.ndarray) -> list[float | None]:
    return [float(f"{value:.5g}") if np.isfinite(value) else None for value in values]
