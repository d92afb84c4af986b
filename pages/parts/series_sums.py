"""Forecasts added up: over series, date by date, and over time, series by series."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core import charts
from pages.parts import look, picture, series_cached
from pages.parts.series_view import View

MOST = 300


def show(view: View) -> None:
    total, by_series = series_cached.totals(view.run, view.candidate)
    ahead = view.overall.steps(view.outcome.horizon)
    if not view.many:
        before, after = float(by_series["before"].iloc[0]), float(by_series["total"].iloc[0])
        st.markdown(f"Over the next {ahead} it adds up to **{charts.number(after)}**{_against(after, before, ahead)}.")
        st.caption("The sum of the middle forecasts. Bands do not add up: a sum is surer than its steps put together.")
        return
    wording = view.overall
    picture.show(charts.totals(charts.Ahead(total.dates, total.median), total.count, wording, picture.look()), "totals")
    st.caption(look.plain(total.sentence, 500))
    after = by_series["total"].to_numpy(float)
    order = np.argsort(-np.nan_to_num(after, nan=-np.inf), kind="stable")[:MOST]
    now, before = float(np.nansum(after)), float(np.nansum(by_series["before"]))
    st.markdown(
        f"Over the next {ahead} all {look.count(len(after), 'series', 'series')} add up to **{charts.number(now)}**"
        f"{_against(now, before, ahead)}. "
        "The series of this table and the dates above add up to the same."
    )
    st.dataframe(
        {
            "Series": [look.short(str(by_series["name"].iloc[at]), 60) for at in order],
            f"Next {ahead}": [_short(after[at]) for at in order],
            f"Last {ahead}": [_short(by_series["before"].iloc[at]) for at in order],
        },
        hide_index=True, height="content" if len(order) < 12 else 360,
        column_config={f"{which} {ahead}": st.column_config.NumberColumn(format="localized") for which in ("Next", "Last")},
    )  # fmt: skip
    if len(after) > MOST:
        st.caption(f"The largest {MOST} of {len(after):,}.")


def _against(after: float, before: float, ahead: str) -> str:
    """Beside as many steps before them."""
    if not np.isfinite(before):
        return ""
    return f", {charts.change(after, before, before > 0)} the last {ahead} ({charts.number(before)})"


def _short(value: float) -> float | None:
    return float(f"{value:.5g}") if np.isfinite(value) else None
