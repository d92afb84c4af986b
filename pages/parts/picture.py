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


def show(figure: Any, key: str) -> None:
    title = figure.layout.meta or figure.layout.title.text or ""
    figure.update_layout(title={"text": ""}, meta=title)  # kept in `meta` for a figure that is shown again
    with st.container(gap=None, key=f"picture-{key}"):
        if title:
            st.html(f"<p class='message'>{title}</p>")
        st.plotly_chart(figure, key=key, theme=None, config=charts.STILL, alt=_spoken(title) or None)


def _spoken(title: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", title))
