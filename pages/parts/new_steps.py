"""Newer rows of the same series: a file of them, and the forecast again from the new end, without training."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

import core
from core import charts
from pages.parts import look, new_rows, picture, visitor
from pages.parts.series_picture import past_of
from pages.parts.series_view import View, lines

SHOWN = 1_000  # rows of a forecast on the page
MOST = 100_000  # rows of it that are read for pictures


def show(view: View) -> None:
    st.markdown(
        "Give the rows that came since, or the whole table again: what is new is joined to what the run knows, by series and "
        "date, and forecast from the new end. Nothing is trained."
    )
    rows = new_rows.in_address(new_rows.dropped(f"steps-{view.run.id}", "Choose a file of newer rows, or drop it here"))
    renames = None
    if rows is not None:
        renames = new_rows.show_match(view.run, rows)
        again = bool(visitor.asked("prediction"))
        pressed = st.button("Forecast again", type="secondary" if again else "primary", disabled=renames is None)
        if pressed and renames is not None:
            visitor.ask(prediction=core.predict(view.run, rows, renames, view.candidate).id)
            st.rerun()
    new_rows.show_prediction(view.run, lambda _, prediction: _show(view, prediction, _newer(view.run, rows, renames)))


def _newer(run: core.Run, rows: core.Table | None, renames: dict[str, str] | None) -> core.NewerHistory | None:
    """What is known with these rows; None where there are none, or they are not settled."""
    if rows is None or renames is None:
        return None
    try:
        return _joined(run.id, rows.id, json.dumps(renames, sort_keys=True), run, rows)
    except core.LayerwiseError:
        return None  # the rows' own match says why


@st.cache_resource(max_entries=4, show_spinner=False)
def _joined(run_id: str, rows_id: str, renames: str, _run: core.Run, _rows: core.Table) -> core.NewerHistory:
    return core.newer_history(_run, _rows, json.loads(renames))


def _show(view: View, prediction: Any, newer: core.NewerHistory | None) -> None:
    st.subheader("The forecast from the new end", anchor=False)
    st.download_button(
        "Download the forecast (CSV)", prediction.path.read_bytes, f"new forecast of {look.short(view.run.name, 60)}.csv",
        "text/csv", type="primary", on_click="ignore",
    )  # fmt: skip
    long = core.read_long(prediction.path, view.outcome, MOST)
    if long.places:
        _show_one(view, long, newer)
    else:
        st.caption("None of these series was in the training; they are forecast as new ones.")
    st.dataframe(long.rows.head(SHOWN), hide_index=True)
    if len(long.rows) > SHOWN:
        st.caption(f"The first {SHOWN:,} rows; the file has them all.")


def _show_one(view: View, long: core.LongForecast, newer: core.NewerHistory | None) -> None:
    """One series: what was forecast at the run's end, what came since, and what is forecast now."""
    names, places = view.outcome.names, long.places
    place = places[0]
    if len(places) > 1:
        place = st.selectbox(f"The series, of {len(places):,}", places, format_func=lambda at: look.short(names[at]))
    shown, found = view.of(place), long.of(place)
    known = past_of(shown)
    if newer is not None:
        history = newer.of(place)
        known = charts.Past(history.dates, history.values, history.observed)
    ahead = charts.Ahead(found.dates, *lines(found.quantiles))
    picture.show(charts.again(known, (shown.ahead(), ahead), shown.wording, picture.look()), "again")
