"""Why the forecast is as it is: what moved it and which way, and the trend and season it is made of."""

from __future__ import annotations

from typing import Any

import streamlit as st

import core
from core import charts
from pages.parts import look, picture, run_list
from pages.parts.series_view import View

KINDS = {"calendar": "{name} (calendar)", "past": "{name}", "column": "{name}"}


def show(view: View) -> None:
    """Worked out when it is asked for, in a process of its own, and kept."""
    try:
        found = _explained(view.run.id, view.place, view.candidate, view)
    except core.LayerwiseError as error:
        look.show_error(error)
        return
    names = [KINDS.get(kind, "{name}").format(name=name) for name, kind in zip(found.names, found.kinds, strict=True)]
    effects = charts.Effects(names, found.effects, found.dates[found.origin :])
    left, right = st.columns(2, gap="large")
    with left:
        picture.show(charts.reasons(effects, view.wording, picture.look()), "reasons")
    with right:
        picture.show(charts.reasons_by_step(effects, view.wording, picture.look()), "reasons-by-step")
    st.caption(
        f"How much higher or lower the forecast ({look.plain(run_list.in_sentence(view.candidate), 60)}) is than one made "
        "without each: with a column, a part of the calendar or a stretch of the past at its usual level. "
        "What goes together is not told apart, so these do not add up to the whole."
    )
    apart = charts.Parts(found.dates, found.trend, found.season, found.origin)
    picture.show(charts.parts(apart, view.wording, picture.look()), "parts")


@st.cache_data(max_entries=64, show_spinner="Forecasting again without each of its reasons …")
def _explained(run_id: str, place: int, candidate: str, _view: View) -> Any:
    return core.explain_forecast(_view.run, str(_view.outcome.series["name"].iloc[place]), candidate)
