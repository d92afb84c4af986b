"""Back-tests: what was forecast at earlier origins beside what then happened, and where it went wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from core import charts
from pages.parts import look, picture, series_words
from pages.parts.series_view import View, lines

ROW = 2  # small pictures side by side
WINDOWS = 8  # of a series that are drawn
ENOUGH = 5  # forecasts of a step, that its share inside says something
PARTS = {"hour": "hour of the day", "weekday": "weekday", "month": "month"}


def show_words(view: View) -> None:
    """The scores in sentences, for whoever reads no chart."""
    told = series_words.against_naive(view.scores, view.candidate, view.run.plan)
    by_step = view.errors("step")
    if told:
        st.markdown(f"**{told[:1].upper()}{told[1:]}.**")
    if by_step is None:
        st.markdown("The series are too short for a back-test, so nothing tells how good the forecast is.")
        return
    weights = by_step.count
    for held, inside in by_step.inside.items():
        st.markdown(
            f"{charts.share(held)} bands held **{charts.share(float(np.average(inside, weights=weights)))}** of what happened."
        )
    st.markdown(
        _leaning(float(np.average(by_step.bias, weights=weights)), float(np.average(by_step.absolute, weights=weights)))
    )


def _leaning(bias: float, absolute: float) -> str:
    """A lean is worth a word where it is a good part of the error."""
    if abs(bias) < 0.2 * absolute:
        return f"Off by {charts.number(absolute)} on average, about as often too high as too low."
    return (
        f"Off by {charts.number(absolute)} on average, and on the whole {charts.number(abs(bias))} "
        f"too {'high' if bias > 0 else 'low'}."
    )


def show_windows(view: View) -> None:
    """Each back-test of this series as a small picture, newest first, all on one scale."""
    windows = view.windows()[:WINDOWS]
    if not windows:
        st.markdown("This series is too short for a back-test." if view.many else "")
        return
    history, horizon = view.outcome.history(view.place), len(windows[0].dates)
    before = max(2 * horizon, min(view.wording.season, 6 * horizon))
    drawn = []
    for window in windows:
        origin = int(np.searchsorted(history.dates, window.dates[0]))
        past = charts.Past(history.dates[max(origin - before, 0) : origin], history.values[max(origin - before, 0) : origin])
        drawn.append(charts.Window(past, charts.Ahead(window.dates, *lines(window.quantiles)), window.truth))
    reach = (min(one.reach[0] for one in drawn), max(one.reach[1] for one in drawn))
    for first in range(0, len(drawn), ROW):
        for place, column in enumerate(st.columns(ROW, gap="large"), first):
            if place < len(drawn):
                with column:
                    picture.show(charts.window(drawn[place], reach, view.wording, picture.look()), f"window-{place}")
    told = f" of {look.plain(view.name, 60)}" if view.many else ""
    kept = " The newest only scores; older ones also chose and weighed." if len(windows) > 1 else ""
    st.caption(f"Forecasts made earlier{told}, beside what then happened (dots); inside is within the darker, 80 % band.{kept}")


def show_errors(view: View) -> None:
    """By distance, by series, and by every part of the calendar that the dates have."""
    if not view.outcome.has_backtests:
        st.markdown("There is no back-test to tell errors from.")
        return
    theme = picture.look()
    drawn = {"step": charts.error_by_step(view.compared(view.errors("step")), view.overall, theme)}
    if view.many:
        drawn["series"] = charts.error_by_series(view.compared(view.errors("series")), theme)
    parts = _by_parts(view)
    drawn |= {way: charts.error_by_part(found.titles, view.compared(found), PARTS[way], theme) for way, found in parts.items()}
    ways = list(drawn)
    for first in range(0, len(ways), 2):
        for way, column in zip(ways[first : first + 2], st.columns(2, gap="large"), strict=False):
            with column:
                picture.show(drawn[way], f"errors-{way}")
    st.caption(
        "Errors are parts of what seasonal naive missed by in the series' own past: 1 is as good as that."
        + (" All series together." if view.many else "")
        + (f" By {_listed([PARTS[way] for way in parts])} all back-tests count, also those that chose." if parts else "")
    )


def _by_parts(view: View) -> dict[str, Any]:
    """By the parts of the calendar that the back-tests have two or more of; the newest window alone may have few."""
    found = {way: view.errors(way, ("test", "validation")) for way in view.outcome.ways if way in PARTS}
    return {way: errors for way, errors in found.items() if len(errors.keys) > 1}


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def show_bands(view: View) -> None:
    """What the bands promised, and what was found in them."""
    found = view.errors("step")
    if found is None:
        st.markdown("There is no back-test that would tell whether the bands keep their promise.")
        return
    left, right = st.columns(2, gap="large")
    with left:
        picture.show(charts.coverage(view.promises(), picture.look()), "coverage")
    if found.count.min() >= ENOUGH:  # of one series each step was forecast once: in or out says nothing
        with right:
            picture.show(charts.coverage_by_step(found.inside, view.overall, picture.look()), "coverage-by-step")
    few = int(found.count.sum())
    st.caption(
        f"Counted on {look.count(few, 'forecast step')} that the bands were not fitted on."
        + (" So few give a rough idea only." if few < 100 else "")
    )
