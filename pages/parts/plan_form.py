"""The three choices a plan begins with: what to predict, as which task, how thoroughly."""

from __future__ import annotations

from typing import Any

import streamlit as st

import core
from pages.parts import look, planned, visitor, words

Columns = tuple[core.Column, ...]
_LIKELY = ("target", "label", "class", "outcome", "churn", "attrition", "price", "y", "survived", "default", "rating", "score")


def choose_target(table: core.Table, columns: Columns) -> core.Column | None:
    """The column to predict; remembered in the address."""
    names = list(table.columns)
    asked = visitor.asked("target") or suggested_target(table, columns)
    chosen = st.selectbox(
        "What do you want to predict?",
        names,
        names.index(asked) if asked in names else None,
        key=f"target-{table.id}",
        placeholder="Choose a column",
        format_func=look.short,
        persist_state="session",
    )
    visitor.ask(target=chosen)
    return next((column for column in columns if column.name == chosen), None)


def suggested_target(table: core.Table, columns: Columns) -> str | None:
    """What people most likely ask: a sample's own question, a telling name, else the last column that can be learned."""
    for sample in core.SAMPLES:
        if table.name in (sample.title, sample.name) and sample.target in table.columns:
            return sample.target
    usable = [column.name for column in columns if tasks_for(column)]
    telling = [name for name in usable if any(word in name.lower().replace("_", " ").split() for word in _LIKELY)]
    return next(iter(telling or usable[-1:]), None)


def tasks_for(column: core.Column) -> dict[str, Any]:
    """The tasks that can be asked of a column, by name, if need be by taking it for another of its possible kinds."""
    kinds = (column.kind, *column.possible)
    return {task.name: task for task in core.TASKS if any(task.suits(column.profile, kind) for kind in kinds)}


def choose_task(column: core.Column, key: str) -> str:
    """Raises PlanError where nothing can be asked of the column."""
    suggested, reason = core.suggest_task(column)
    possible = tasks_for(column)
    chosen = st.segmented_control(
        "The task",
        list(possible),
        default=suggested if suggested in possible else None,
        required=True,
        format_func=lambda name: possible[name].title,
        key=f"task-{key}",
        persist_state="session",
    )
    st.caption(look.plain(reason if chosen in (None, suggested) else possible[chosen].question, 400))
    return chosen or suggested


def choose_preset(plans: dict[str, core.Plan], table: core.Table, key: str) -> str:
    """How thoroughly; each with the time it will take on this machine."""
    presets = {preset.name: preset for preset in core.PRESETS}
    times = [words.about(planned.seconds(plans[name], table)).capitalize() for name in presets]
    captions = [f"{preset.sentence}  \n{time} here." for preset, time in zip(presets.values(), times, strict=True)]
    return st.radio(
        "How thoroughly?",
        list(presets),
        list(presets).index("balanced") if "balanced" in presets else 0,
        format_func=lambda name: presets[name].title,
        captions=captions,
        horizontal=True,
        key=f"preset-{key}",
        persist_state="session",
    )
