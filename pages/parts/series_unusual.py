"""Points of the past that their own forecast did not expect: listed, most unusual first."""

from __future__ import annotations

import numpy as np
import streamlit as st

from pages.parts import look
from pages.parts.series_view import View

MOST = 100


def show(view: View) -> None:
    windows = view.windows()
    if not windows:
        st.markdown("Without back-tests nothing tells which points of the past were unusual.")
        return
    low, high = view.ends(0.95)
    dates, truth, quantiles = (
        np.concatenate([getattr(window, name) for window in windows]) for name in ("dates", "truth", "quantiles")
    )
    outside = np.flatnonzero((truth < quantiles[:, low]) | (truth > quantiles[:, high]))
    tested = int(np.isfinite(truth).sum())
    expected = f"of {look.count(tested, 'point')} about {max(round(0.05 * tested), 1)} may lie outside by chance"
    if not len(outside):
        st.markdown(f"No point of the back-tests lay outside its 95 % band; {expected}.")
        return
    width = np.maximum(quantiles[:, high] - quantiles[:, low], 1e-12)
    beyond = np.maximum(quantiles[:, low] - truth, truth - quantiles[:, high]) / width
    outside = outside[np.argsort(-beyond[outside], kind="stable")][:MOST]
    said = view.wording
    st.markdown(f"{look.count(len(outside), 'point')} lay outside the 95 % band that was forecast before; {expected}.")
    st.dataframe(
        {
            look.short(said.time, 40): [said.date(dates[at]) for at in outside],
            look.short(said.target, 40): [_short(truth[at]) for at in outside],
            "Expected from": [_short(quantiles[at, low]) for at in outside],
            "to": [_short(quantiles[at, high]) for at in outside],
            "": ["too high" if truth[at] > quantiles[at, high] else "too low" for at in outside],
        },
        hide_index=True,
    )  # fmt: skip


def _short(value: float) -> float:
    return float(f"{value:.5g}")
