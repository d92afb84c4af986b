"""Why the forecast is as it is: what moved it, and the trend and season it is made of."""

from __future__ import annotations

import streamlit as st

from pages.parts.series_view import View


def show(view: View) -> None:
    st.markdown("Reasons are worked out on demand.")
