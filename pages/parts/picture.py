"""A chart on a page: its title as text that wraps on a narrow screen, and read out to whoever cannot see the picture."""

from __future__ import annotations

import html
import re
from typing import Any

import streamlit as st

from core import charts
from pages.parts import visitor


def look() -> charts.Theme:
    """The colours this visitor sees."""
    return charts.theme(visitor.dark())


def show(figure: Any, key: str, wide: bool = False, **of_chart: Any) -> Any:
    """`wide` pictures keep their width on a narrow screen and are pushed sideways there.

    `of_chart` goes to `st.plotly_chart` (`on_select`, `selection_mode`, `config`), and what that answers comes back.
    """
    title = figure.layout.meta or figure.layout.title.text or ""
    if figure.layout.title.text:  # not yet shown before
        figure.update_layout(title={"text": ""}, meta=title, margin={"t": figure.layout.margin.t - charts.ROOM_FOR_TITLE})
    with st.container(gap=None, key=f"picture-{key}"):
        if title:
            st.html(f"<p class='message'>{title}</p>")
        if wide:
            st.html("<p class='sideways'>Push the picture sideways to see all of it →</p>")
        with st.container(key=f"{'wide' if wide else 'fit'}-{key}"):
            return st.plotly_chart(
                figure, **{"key": key, "theme": None, "config": charts.STILL, "alt": _spoken(title) or None} | of_chart
            )


def _spoken(title: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", title))
