"""What every plan begins with (what to predict, as which task, how thoroughly) and ends with (its network, and Train)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

import core
from core import charts
from pages.parts import check_list, look, picture, planned, run_list, series_found, visitor, words

Columns = tuple[core.Column, ...]
_LIKELY = ("target", "label", "class", "outcome", "churn", "attrition", "price", "y", "survived", "default", "rating", "score")


@dataclass(frozen=True)
class Question:
    """What is asked of which table. `target` is a column's name; of a question that needs none what is kept out, or ""."""

    table: core.Table
    columns: Columns
    target: str
    task: str

    @property
    def key(self) -> str:
        """Keeps the widgets of one question apart from those of another."""
        place = self.table.columns.index(self.target) if self.target else "none"
        return f"{self.table.id}-{place}-{self.task}"


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
    if own := _of_sample(table):
        return own
    usable = _usable(columns)
    return _of_series(table, columns, usable) or telling_target(table, columns) or next(iter(usable[-1:]), None)


def telling_target(table: core.Table, columns: Columns) -> str | None:
    """A column that says by its name that it is an answer, or a sample's own."""
    usable = _usable(columns)
    telling = (name for name in usable if any(word in name.lower().replace("_", " ").split() for word in _LIKELY))
    return _of_sample(table) or next(telling, None)


def _of_sample(table: core.Table) -> str | None:
    known = (sample for sample in core.SAMPLES if table.name in (sample.title, sample.name))
    return next((sample.target for sample in known if sample.target in table.columns), None)


def _usable(columns: Columns) -> list[str]:
    return [column.name for column in columns if tasks_for(column, columns)]


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
    return possible.get(chosen or suggested) or run_list.task_named(suggested)


def _why(task: Any, column: core.Column, columns: Columns) -> str:
    """Why a task suits a column, if need be taken for another of its kinds."""
    kinds = (column.kind, *column.possible)
    return next((why for kind in kinds if (why := task.suits(column.profile, kind, columns))), task.question)


def suggested_plans(asked: Question) -> dict[str, core.Plan]:
    """The plan that each preset makes, by its name."""
    table, columns = asked.table, asked.columns
    presets = [preset.name for preset in core.PRESETS]
    return {name: core.suggest_plan(table, columns, asked.target, name, task=asked.task) for name in presets}


def choose_preset(plans: dict[str, core.Plan], table: core.Table, key: str, timed: bool = True) -> str:
    """How thoroughly; each with the time it will take on this machine, where that can be known."""
    presets = {preset.name: preset for preset in core.PRESETS}
    times = {name: f"  \n{_time(plans[name], table)}" if timed else "" for name in presets}
    captions = [_sentence(preset, plans[name]) + times[name] for name, preset in presets.items()]
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


def _sentence(preset: Any, plan: core.Plan) -> str:
    """Without a target fewer networks do, which is said as it is."""
    if run_list.task_named(plan.task).needs_target:
        return preset.sentence
    return f"{look.count(int(plan.settings['bag']), 'network')}, at most {int(plan.settings['epochs']):,} epochs."


def _time(plan: core.Plan, table: core.Table) -> str:
    return f"{words.about(planned.seconds(plan, table)).capitalize()} here."


def can_be_done(plan: core.Plan, table: core.Table) -> bool:
    """Whether a plan can be carried out; says why not."""
    problem = planned.problem(plan, table)
    if problem:
        look.show_error(problem)
    return problem is None


def show_problems(table: core.Table, plan: core.Plan, target: str) -> bool:
    """What stands in the way or deserves a look; whether training may begin. `target` ("" for none) is what is predicted."""
    if not can_be_done(plan, table):
        return False
    found = [check for check in planned.checks(table, plan.kinds, target, plan.split) if check.level != "pass"]
    stops = [check for check in found if check.level == "stop"]
    if stops:
        check_list.show_checks(stops)
        check_list.offer_to_leave_out(table, plan.kinds, stops)
    looks = [check for check in found if check.level == "look"]
    if looks:
        with st.expander(f"{look.count(len(looks), 'thing')} to look at first"):
            check_list.show_checks(looks)
    return not stops


def train_button(plan: core.Plan, ready: bool) -> None:
    if st.button("Train", type="primary", disabled=not ready) and ready:
        with st.spinner("Handing it over …"):
            run = core.submit(plan)
        visitor.go("train", run=run.id)


def show_network(table: core.Table, plan: core.Plan) -> None:
    picture.show(charts.network(planned.outline(plan, table), picture.look()), "network", wide=True)
    st.caption("Each circle is a node; point at one to see what its layer does. The middle of long layers is left out.")
