"""A row that is not in the table, in a form: which rows are most like it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import streamlit as st

import core
from pages.parts import likeness_found, likeness_view, look, single_row, ticking


def show(run: core.Run, likeness: core.Likeness, _: core.Table) -> None:
    ticking.fragment(_form_and_found, run, likeness)


def _form_and_found(run: core.Run, likeness: core.Likeness) -> None:
    left, form = st.columns([3, 2], gap="large")
    with form:
        values = single_row.ask(single_row.questions_of(run.id, run), f"new-{run.id}")
        view = likeness_view.choose(run, likeness)
    with left:
        try:
            points = _points(run.id, json.dumps(values, sort_keys=True), run)
            found = likeness.alike_points(points, values, likeness_found.MOST, **view.asked)
        except core.LayerwiseError as error:
            look.show_error(error)
            return
        likeness_found.show_distances(likeness, found, view)
        likeness_found.show_columns(likeness, found)
    own = {name: "" if value is None else str(value) for name, value in values.items()}
    likeness_found.show_found(run, likeness, found, ("the new row", own))


@st.cache_data(max_entries=128, show_spinner="Asking the network …")
def _points(run_id: str, values: str, _run: core.Run) -> tuple[np.ndarray, np.ndarray]:
    given: dict[str, Any] = json.loads(values)
    return core.points_of(_run, given)
