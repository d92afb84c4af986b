"""Where a visit begins: a table of one's own, a pasted one, or a sample."""

from __future__ import annotations

import streamlit as st

import core
from pages.parts import figure, look, reading, run_list, upload, visitor

ACROSS = 4  # samples side by side
OWN = "own table"
# By what a task learns from; "": it needs no column to predict.
WAYS = {"rows": "Predict a column", "": "Find groups, unusual rows and what is alike", "windows": "Forecast what comes next"}


def own_table() -> core.Table | None:
    table = upload.drop_table(OWN)
    with st.expander("Paste a table instead"):
        text = st.text_area("Names in the first row; tabs, commas or semicolons between cells", height=140, key="pasted")
        if st.button("Read what I pasted") and text.strip():
            table = reading.begin_pasted(OWN, text)
    return table or reading.show_unread(OWN)


def show_own_table() -> None:
    table = own_table()
    if table:
        visitor.go("data", table=table.id)


def show_sample(sample: core.Sample) -> None:
    with st.container(border=True, key=f"sample-{sample.name}", height="stretch"):
        st.markdown(f"##### {look.plain(sample.question)}")
        st.caption(f"{look.plain(sample.title)}, {look.count(sample.rows, 'row')}")
        if st.button("Use this sample", key=f"use-{sample.name}"):
            task = sample.task if way_of(sample) == "" else None
            visitor.go("data", table=core.add_sample(sample.name).id, target=sample.target or None, task=task)


def show_samples() -> None:
    """A group for each way of asking."""
    st.subheader("Or begin with a sample", anchor=False)
    for way, title in WAYS.items():
        st.markdown(f"**{title}**")
        samples = [sample for sample in core.SAMPLES if way_of(sample) == way]
        for first in range(0, len(samples), ACROSS):
            for column, sample in zip(st.columns(ACROSS), samples[first : first + ACROSS], strict=False):
                with column:
                    show_sample(sample)


def way_of(sample: core.Sample) -> str:
    task = run_list.task_named(sample.task)
    return task.examples if task.needs_target else ""


def show_recent() -> None:
    tables, runs = core.list_tables()[:6], core.list_runs()[:6]
    if not tables:
        return
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Recent tables", anchor=False)
        for table in tables:
            size = f"{look.count(table.rows, 'row')}, {look.count(len(table.columns), 'column')}"
            visitor.link(f"{look.plain(table.name, 40)} :gray[{size}]", "data", table=table.id)
    with right:
        st.subheader("Recent runs", anchor=False)
        for run in runs:
            visitor.link(f"{look.plain(run.name, 40)} :gray[{run.status().state}]", "results", run=run.id)
        if not runs:
            st.caption("None yet.")


left, right = st.columns([6, 5], gap="large")
with left:
    st.title("Ask your table a question", anchor=False)
    st.markdown(
        "Layerwise trains a neural network on your table, shows how it answers, and says honestly how good it is. "
        "Where a column says when, it forecasts what comes next. Without any column to predict it finds groups, "
        "unusual rows and what is alike."
    )
    show_own_table()
    st.caption("Everything stays on the machine that runs Layerwise.")
with right:
    look.drawing(figure.network_figure())
show_samples()
show_recent()
