"""A table whose rows are, or hold, whole series says so, and can be folded: a column of series, a row a series."""

from __future__ import annotations

from typing import Any

import streamlit as st

import core
from pages.parts import look, visitor

WAY_ON = "As columns of series a network sees their order, and learns which shapes tell."


def show(table: core.Table, columns: tuple[core.Column, ...]) -> None:
    folding = _found(table.id, table, columns)
    if folding is None:
        return
    with st.container(border=True, key="folding"):
        left, right = st.columns([3, 1], vertical_alignment="center")
        left.markdown(f"{look.plain(folding.sentence, 400)} {WAY_ON}")
        if right.button("Fold into series", width="stretch"):
            try:
                with st.spinner("Folding …", show_time=True):
                    folded = core.fold(table, folding)
            except core.LayerwiseError as error:
                look.show_error(error)
                return
            target = visitor.asked("target")
            visitor.go("data", table=folded.id, target=target if target in folded.columns else None)


@st.cache_data(max_entries=32, show_spinner=False)
def _found(table_id: str, _table: core.Table, _columns: Any) -> Any:
    return core.find_folding(_table, _columns)
