"""How a table was read: what was guessed, in sentences."""

from __future__ import annotations

import streamlit as st

import core
from pages.parts import look


def show_guesses(table: core.Table) -> None:
    if not table.guesses:
        return
    with st.expander("How it was read"):
        for guess in table.guesses:
            st.markdown(look.plain(guess, 400))
