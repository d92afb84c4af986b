"""A forecast step by step, as a picture and a table, and all of it to take away."""

from __future__ import annotations

import math
from functools import partial
from typing import Literal

import streamlit as st

import core
from pages.parts import look, series_picture
from pages.parts.series_view import View


def show(view: View) -> None:
    series_picture.show(view)
    offer_download(view, "Download the forecast (CSV)", "primary")
    every = f" of all {len(view.outcome):,} series" if view.many else ""
    st.caption(f"A row a step{every}: the middle, the ends of the 80 % and 95 % bands, and every quantile.")
    show_steps(view)


def offer_download(view: View, label: str, kind: Literal["primary", "secondary"] = "secondary") -> None:
    """All series, every quantile."""
    name = f"forecast of {look.short(view.run.name, 60)}.csv"
    take = partial(core.forecast_csv, view.run, view.candidate)
    st.download_button(label, take, name, "text/csv", type=kind, on_click="ignore")


def show_steps(view: View) -> None:
    ahead, wording = view.ahead(), view.wording
    lines = {
        f"{end} {100 * held:g} %": line
        for held, ends in ahead.bands.items()
        for end, line in zip(("low", "high"), ends, strict=True)
    }
    figures = {"forecast": ahead.middle, **lines}
    table = {wording.time: [wording.date(date) for date in ahead.dates]} | {
        name: [_short(value) for value in line] for name, line in figures.items()
    }
    shown = {name: st.column_config.NumberColumn(format="localized") for name in figures}
    st.dataframe(table, hide_index=True, column_config=shown, height="content" if len(ahead.dates) < 14 else 460)


def _short(value: float) -> float | None:
    """Five figures are more than a forecast knows; the file has them all."""
    return float(f"{value:.5g}") if math.isfinite(value) else None
