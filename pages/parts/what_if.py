"""What if: columns that are known in advance are changed, cell by cell or at one stroke, and the forecast moves."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

import core
from core import charts
from pages.parts import drafts, look, moves_form, picture, ticking
from pages.parts.series_picture import past_of
from pages.parts.series_view import View, lines

CHOICES = 200  # different values of a column that are offered in a list


def show(view: View) -> None:
    if "known" not in view.outcome.timeline.roles.values():
        st.markdown(
            "This forecast knows no column in advance (a price, a plan, holidays), so there is nothing to change in its "
            "future. If the table has one, give it the role “known in advance” on the Plan page and train again."
        )
        return
    ticking.fragment(_show, view)


def _show(view: View) -> None:
    draft, future = drafts.read(view.run, view.place), core.Future(view.outcome.future(view.place))
    drawing = st.container(key="moved")
    left, right = st.columns([3, 2], gap="large")
    with left:
        draft = _type(draft, future, view.outcome.columns(view.place), view.wording.time)
    with right:
        moves_form.show(draft, future)
    with drawing:
        _show_forecasts(view, _answered(view, future, draft))


def _type(draft: drafts.Draft, future: core.Future, past: pd.DataFrame, time: str) -> drafts.Draft:
    """The table of the future, to type into; what was typed is kept as changes like all others."""
    st.markdown("##### Known in advance")
    given = future.after(draft.moves[: draft.shown])
    edited = st.data_editor(
        given.assign(date=future.names()),
        key=f"{draft.key}-{draft.edition}",
        hide_index=True,
        num_rows="fixed",
        disabled=["date"],
        column_config=_columns(future, past) | {"date": st.column_config.TextColumn(time)},
        height="content" if len(given) < 14 else 460,
    )
    typed = future.typed(future.after(draft.moves), edited)
    if typed:
        draft = draft.typed(typed)
        draft.keep()
    return draft


def _columns(future: core.Future, past: pd.DataFrame) -> dict[str, Any]:
    """Texts are chosen from those that the past holds."""
    config: dict[str, Any] = {}
    for name in future.columns:
        seen = sorted(map(str, past[name].dropna().unique())) if not future.is_number(name) else []
        if 0 < len(seen) <= CHOICES:
            config[name] = st.column_config.SelectboxColumn(options=seen)
    return config


def _answered(view: View, future: core.Future, draft: drafts.Draft) -> pd.DataFrame | None:
    """The forecast with the changes; None where there are none, or where they cannot be answered, which is then said."""
    if not draft.moves:
        return None
    try:
        known = future.after(draft.moves)
        return _again(view.run.id, view.place, view.candidate, known.to_json(date_format="iso"), (view, known))
    except core.LayerwiseError as error:
        look.show_error(error)
        return None


def _show_forecasts(view: View, frame: pd.DataFrame | None) -> None:
    old = view.ahead()
    new = None if frame is None else charts.Ahead(old.dates, *lines(frame[list(frame.columns[1:])].to_numpy(float)))
    picture.show(charts.beside(past_of(view), (old, new), view.wording, picture.look()), "beside")
    if frame is not None:
        name = f"another future of {look.short(view.run.name, 60)}.csv"
        st.download_button("Download the new forecast (CSV)", core.csv_of(frame), name, "text/csv", on_click="ignore")


@st.cache_data(max_entries=128, show_spinner="Forecasting again …")
def _again(run_id: str, place: int, use: str, key: str, _of: tuple[View, pd.DataFrame]) -> Any:
    view, known = _of
    return core.forecast_again(view.run, view.outcome.names[place], known, use)
