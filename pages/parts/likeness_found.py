"""The rows most like a chosen one: how like, why, and each a way to go on from."""

from __future__ import annotations

import numpy as np
import streamlit as st

import core
from core import charts
from pages.parts import likeness_rows, likeness_view, likeness_words, look, picture

MOST = 10
EXPLAINED = 5
ALIKE = 0.25  # of how far apart two rows usually are
COMPARED = 14  # columns in the picture


def show(run: core.Run, likeness: core.Likeness, table: core.Table) -> None:
    """A row to choose, then what is like it."""
    place = likeness_rows.chosen(likeness)
    if place is None:
        likeness_rows.pick(run, likeness, table)
        return
    with st.expander("Choose another row"):
        likeness_rows.pick(run, likeness, table)
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.subheader(f"Row {place + 1:,}", anchor=False)
        likeness_rows.show_row(run, table, place)
        view = likeness_view.choose(run, likeness)
    try:
        found = likeness.alike(place, MOST, **view.asked)
    except core.LayerwiseError as error:
        with right:
            look.show_error(error)
        return
    with right:
        show_distances(likeness, found, view)
        show_columns(likeness, found)
    show_found(run, likeness, found, (f"row {place + 1:,}", likeness_rows.texts(table, place, list(likeness.columns))))


def show_distances(likeness: core.Likeness, found: core.Found, view: likeness_view.View) -> None:
    if not len(found.places):
        st.info("There is no other row to compare with.")
        return
    of_pairs = likeness.distances_of_pairs(**view.asked)
    nearest = f"The most alike is row {found.places[0] + 1:,}"
    title = (
        f"{nearest}, the same {_in_all(view)}"
        if found.distances[0] == 0
        else f"{nearest}, closer than {likeness_words.closer(found.percentiles[0])}"
    )
    picture.show(charts.among_pairs(of_pairs, found.distances, title, picture.look()), "likeness-distances")
    st.caption(f"Of {len(of_pairs):,} pairs of rows drawn by chance, so many lie farther apart, {likeness_view.said(view)}.")


def _in_all(view: likeness_view.View) -> str:
    return "to the network" if view.name == "network" else "in all columns that count"


def show_columns(likeness: core.Likeness, found: core.Found) -> None:
    """The picture of why: near and far, column by column."""
    telling = list(likeness.telling()[:COMPARED])
    if not telling or not len(found.places):
        return
    at = [likeness.columns.index(name) for name in telling]
    rows = [f"{number + 1:,}" for number in found.places.tolist()]
    apart = found.apart[:, at]
    title = columns_title(telling, apart)
    picture.show(charts.column_by_column(telling, rows, apart, title, picture.look()), "likeness-columns")


def columns_title(names: list[str], apart: np.ndarray) -> str:
    """What the found rows have in common, and where they part."""
    means = apart.mean(axis=0)
    order = np.argsort(means, kind="stable")
    near = [charts.label(names[at]) for at in order[:2] if means[at] < ALIKE]
    far = charts.label(names[order[-1]]) if means[order[-1]] > 0.5 and len(names) > 1 else ""
    if near and far:
        return f"They share {' and '.join(near)}, and differ most in {far}"
    if near:
        return f"They share {' and '.join(near)}"
    return f"They are nearest in {charts.label(names[order[0]])}" + (f", and differ most in {far}" if far else "")


def show_found(run: core.Run, likeness: core.Likeness, found: core.Found, chosen: tuple[str, dict[str, str]]) -> None:
    """The rows themselves, and why each is like the chosen one (its name in a sentence, and its cells)."""
    table, (name, own) = likeness.table, chosen
    if table is None or not len(found.places):
        return
    st.subheader(f"Most like {name}", anchor=False)
    closer = {"Closer than": [likeness_words.closer(share) for share in found.percentiles.tolist()]}
    key = f"found-{run.id}-{name}-{'-'.join(map(str, found.places.tolist()))}"
    clicked = likeness_rows.clickable(run, table, found.places, key, first=closer)
    st.caption("Click a row to go on from there.")
    for rank in range(min(EXPLAINED, len(found.places))):
        place = int(found.places[rank])
        theirs = likeness_rows.texts(table, place, list(likeness.columns))
        cells = {column: (own.get(column, ""), theirs[column]) for column in likeness.columns}
        st.markdown(f"**Row {place + 1:,}**: {likeness_words.why(found.shared[rank], cells)}")
    if clicked is not None:
        likeness_rows.choose(clicked)
