"""A table that looks like series says so, with the way on to a forecast."""

from __future__ import annotations

import streamlit as st

import core
from pages.parts import look, plan_form, series_found, visitor


def show(table: core.Table, columns: plan_form.Columns, target: str) -> None:
    wanted = _suited(columns, target)
    if wanted is None or table.rows > series_found.MOST:
        return
    try:
        timeline = series_found.suggestion(table, columns, target if wanted == target else "", {}).timeline
        found = series_found.diagnosis(table, timeline)
    except core.LayerwiseError:
        return  # it only looked so; the Plan page says why where a forecast is asked for
    with st.container(border=True, key="series"):
        left, right = st.columns([3, 1], vertical_alignment="center")
        values = look.count(table.rows * len(timeline.targets), "value")
        left.markdown(f"**This table looks like series:** {values}, {look.plain(found.summary, 400)}. {_ahead(timeline)}")
        if right.button("Forecast it", width="stretch"):
            visitor.go(
                "plan", table=table.id, target=timeline.targets[0], task="forecasting", kinds=visitor.asked("kinds") or None
            )


def _suited(columns: plan_form.Columns, target: str) -> str | None:
    """The column that is likeliest to be forecast: the chosen one, else the first that suits; None where none does."""
    suited = [column.name for column in columns if column.kind == "number" and _is_forecast(column, columns)]
    return target if target in suited else next(iter(suited), None) if not target else None


def _is_forecast(column: core.Column, columns: plan_form.Columns) -> bool:
    return core.suggest_task(column, columns)[0] == "forecasting"


def _ahead(timeline: core.Timeline) -> str:
    which = f"“{look.plain(timeline.targets[0], 60)}”" if len(timeline.targets) == 1 else "each of them"
    return f"A network can say what comes next of {which}."
