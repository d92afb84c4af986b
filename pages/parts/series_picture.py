"""The series and its forecast, near or far; only this part is drawn anew when the distance changes."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core import charts
from pages.parts import look, picture, ticking
from pages.parts.series_view import View

ALL = 0  # steps: everything


def show(view: View) -> None:
    ticking.fragment(_draw, view)


def _draw(view: View) -> None:
    past = past_of(view)
    steps = choose_distance(view, len(past.dates))
    shown = past if steps == ALL else past.last(steps)
    figure = charts.forecast(shown, view.ahead(), view.wording, picture.look(), slider=steps == ALL and len(past.dates) > 60)
    picture.show(figure, "forecast")
    st.caption(_caption(view, past, steps))


def past_of(view: View) -> charts.Past:
    """What has happened, with the points that its back-tests did not expect."""
    history = view.outcome.history(view.place)
    return charts.Past(history.dates, history.values, history.observed, unusual(view, history.dates))


def unusual(view: View, dates: np.ndarray) -> np.ndarray:
    """(steps,) whether a value lay outside the 95 % band that was forecast before it."""
    outside = [np.zeros(0, dates.dtype)]
    for window in view.windows():
        low, high = (window.quantiles[:, end] for end in view.ends(0.95))
        outside.append(window.dates[(window.truth < low) | (window.truth > high)].astype(dates.dtype))
    return np.isin(dates, np.concatenate(outside))


def choose_distance(view: View, length: int) -> int:
    """How many of the last steps are shown; everything where the series is short anyway."""
    season, horizon = view.wording.season, len(view.ahead().dates)
    near, far = max(2 * horizon, 2 * season), max(6 * horizon, 5 * season)
    choices = {near: f"Last {view.wording.steps(near)}", far: f"Last {view.wording.steps(far)}", ALL: "Everything"}
    possible = [steps for steps in choices if steps < length]
    if len(possible) < 2:
        return ALL
    steps = st.segmented_control(
        "How much of the past", possible, default=possible[-2], required=True, format_func=choices.__getitem__,
        label_visibility="collapsed", key=f"distance-{near}-{len(possible)}", persist_state="session",
    )  # fmt: skip
    return ALL if steps is None else steps


def _caption(view: View, past: charts.Past, steps: int) -> str:
    said = "The truth lies within the darker band 80 % of the time, within the lighter one 95 %."
    if past.unusual is not None and past.unusual.any():
        said += f" {look.count(int(past.unusual.sum()), 'value')} of its back-tests lay outside the 95 % band: unusual."
    return said + (" Drag the ends of the strip below to look closer." if steps == ALL else "")
