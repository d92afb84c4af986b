"""Parts of a page that are drawn anew by themselves, and that say in words what goes wrong in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

import core
from pages.parts import look


def fragment(draw: Callable[..., None], *of: Any, every: float | None = None) -> None:
    """Draws `draw(*of)`, and again when one of its widgets changes, and each so many seconds.

    The frame of the page does not run then, so errors must be shown here.
    """

    @st.fragment(run_every=every)
    def drawn() -> None:
        try:
            draw(*of)
        except core.LayerwiseError as error:
            look.show_error(error)

    drawn()
