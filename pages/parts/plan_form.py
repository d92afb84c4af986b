"""What every plan begins with (what to predict, as which task, how thoroughly) and ends with (its network, and Train)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

import core
from core import charts
from pages.parts import look, picture, planned, series_found, visitor, words

Columns = tuple[core.Column, ...]
_LIKELY = ("target", "label", "class", "outcome", "churn", "attrition", "price", "y", "survived", "default", "rating", "score")


@dataclass(frozen=True)
class Question:
    """What is asked of which table."""

    table: core.Table
    columns: Columns
    target: core.Column
    task: str

    @property
    def key(self) -> str:
        """Keeps the widgets of one question apart from those of another."""
        return f"{self.table.id}-{self.table.columns.index(self.target.name)}-{self.task}"


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
    usable = [column.name for column in columns if tasks_for(column, columns)]
    telling = [name for name in usable if any(word in name.lower().replace("_", " ").split() for word in _LIKELY)]
    return _of_series(table, columns, usable) or next(iter(telling or usable[-1:]), None)


def _of_series(table: core.Table, columns: Columns, usable: list[str]) -> str | None:
    """Of a table that looks like series the column most like a measured value: rather the sales than the price."""
    numbers = [column for column in columns if column.name in usable and column.kind == "number"]
    like_series = any(core.suggest_task(column, columns)[0] == "forecasting" for column in numbers)
    if table.rows > series_found.MOST or not like_series:
        return None
    try:
        return series_found.suggestion(table, columns, "", {}).timeline.targets[0]
    except core.LayerwiseError:
        return None  # it only looked so; the Plan page says why where a forecast is asked for


def tasks_for(column: core.Column, columns: Columns) -> dict[str, Any]:
    """The tasks that can be asked of a column, by name, if need be by taking it for another of its possible kinds."""
    kinds = (column.kind, *column.possible)
    return {task.name: task for task in core.TASKS if any(task.suits(column.profile, kind, columns) for kind in kinds)}


def choose_task(table: core.Table, column: core.Column, columns: Columns) -> Any:
    """The task that the address asks for, else the one that suits best. Raises PlanError where nothing can be asked."""
    suggested, reason = core.suggest_task(column, columns)
    possible = tasks_for(column, columns)
    key = f"task {table.id} {table.columns.index(column.name)}"
    asked = visitor.asked("task") or visitor.recall(key, suggested)
    chosen = st.segmented_control(
        "The task",
        list(possible),
        default=asked if asked in possible else suggested if suggested in possible else None,
        required=True,
        format_func=lambda name: possible[name].title,
        key=key,
    )
    st.caption(look.plain(reason if chosen in (None, suggested) else _why(possible[chosen], column, columns), 400))
    other = None if chosen in (None, suggested) else chosen
    visitor.remember(**{key: other})
    visitor.ask(task=other)
    return possible.get(chosen or suggested) or next(task for task in core.TASKS if task.name == suggested)


def _why(task: Any, column: core.Column, columns: Columns) -> str:
    """Why a task suits a column, if need be taken for another of its kinds."""
    kinds = (column.kind, *column.possible)
    return next((why for kind in kinds if (why := task.suits(column.profile, kind, columns))), task.question)


def choose_preset(plans: dict[str, core.Plan], table: core.Table, key: str, timed: bool = True) -> str:
    """How thoroughly; each with the time it will take on this machine, where that can be known."""
    presets = {preset.name: preset for preset in core.PRESETS}
    times = {name: f"  \n{_time(plans[name], table)}" if timed else "" for name in presets}
    captions = [preset.sentence + times[name] for name, preset in presets.items()]
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


def _time(plan: core.Plan, table: core.Table) -> str:
    return f"{words.about(planned.seconds(plan, table)).capitalize()} here."


def can_be_done(plan: core.Plan, table: core.Table) -> bool:
    """Whether a plan can be carried out; says why not."""
    problem = planned.problem(plan, table)
    if problem:
        look.show_error(problem)
    return problem is None


def train_button(plan: core.Plan, ready: bool) -> None:
    if st.button("Train", type="primary", disabled=not ready) and ready:
        with st.spinner("Handing it over …"):
            run = core.submit(plan)
        visitor.go("train", run=run.id)


def show_network(table: core.Table, plan: core.Plan) -> None:
    picture.show(charts.network(planned.outline(plan, table), picture.look()), "network", wide=True)
    st.caption("Each circle is a node; point at one to see what its layer does. The middle of long layers is left out.")
