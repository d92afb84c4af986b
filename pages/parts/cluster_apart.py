"""What sets some rows apart from all: the columns that differ most, and one column's values beside everybody's."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core import charts
from pages.parts import cluster_words, look, picture

MOST = 8  # columns drawn


def show(profile: Any, subject: str, key: str) -> None:
    """`subject` is who is held against everybody: “Cluster 2”."""
    if profile.words:
        st.markdown(f"What sets them apart: {look.plain(profile.words, 400)}.")
    apart = cluster_words.apart(profile)
    if not apart:
        return
    left, right = st.columns(2, gap="large")
    with left:
        picture.show(
            charts.sets_apart(cluster_words.telling(profile)[:MOST], charts.label(subject, 30), picture.look()), f"apart-{key}"
        )
    with right:
        names = [column.column for column in apart]
        name = st.selectbox("Column", names, format_func=look.short, key=f"column-{key}")
        beside = cluster_words.beside(profile, str(name))
        picture.show(charts.beside_everybody(beside, charts.label(subject, 30), picture.look()), f"beside-{key}")
