"""From a table and a question to a plan: suggested, checked and drawn, all without Keras."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.errors import PlanError
from core.forecasting.channels import Channels, learn_states
from core.forecasting.windows import parts_of
from core.inputs import kind
from core.networks import NETWORKS, network
from core.networks.base import Block
from core.parts import Part, pack
from core.plan import Plan
from core.presets import TRAINING, preset
from core.representation.units import without_calendar
from core.series.planning import check_timeline, kinds_for, sketch_of, timeline_for
from core.series.said import said_date
from core.settings import Setting, Value, checked
from core.table import Column, Table
from core.tasks import TASKS, task

FEWEST_ROWS = 20
SAMPLE_ROWS = 2_000  # what a drawing's widths and an estimate's are worked out from


@dataclass(frozen=True)
class Outline:
    """A network before it is trained, for drawing: the columns that go in, the layers, the answers that come out."""

    columns: tuple[tuple[str, str], ...]  # name, kind
    blocks: tuple[Block, ...]
    answers: tuple[str, ...]
    each: str = "class"  # what each of several answers is of: a "class", a "step" to come, a "column" given back


def suggest_task(column: Column, columns: Iterable[Column] = ()) -> tuple[str, str]:
    """The task that suits such a target among these columns, and why, in a sentence. Raises PlanError where none does."""
    columns = tuple(columns)
    for member in sorted(TASKS, key=lambda member: not member.comes_first(column.profile, column.kind, columns)):
        reason = member.suits(column.profile, column.kind, columns)
        if reason:
            return member.name, reason
    raise PlanError(
        f"“{column.name}” cannot be predicted: it is {column.kind}. {column.reason}".strip(),
        "Choose a column of numbers or of a few different values.",
    )


def suggest_plan(table: Table, columns: Iterable[Column], target: str, preset_name: str = "balanced", **changes: Any) -> Plan:
    """A plan whose defaults are good enough to train at once; `changes` are the person's own choices by field of Plan.

    Of a forecast `timeline` may be a whole Timeline, or a dictionary of the fields that the person chose.
    """
    columns = tuple(columns)
    known = {column.name: column for column in columns}
    asked = changes.get("task")
    if target not in known and (target or not asked or task(asked).needs_target):
        raise PlanError(f"There is no column “{target}” in {table.name}.", f"Its columns are {_listed(list(known))}.")
    asked = changes.pop("task", None) or suggest_task(known[target], columns)[0]
    if task(asked).examples == "windows":
        return _plan_of_series(table, columns, target, preset_name, changes)
    if not task(asked).needs_target:
        return _plan_without_target(table, columns, (asked, target), preset_name, changes)
    kinds = {name: column.kind for name, column in known.items() if name != target and kind(column.kind).used}
    network_name, settings = preset(preset_name).choose(table.rows, frozenset(kind(one).form for one in kinds.values()))
    plan = Plan(table.id, table.name, asked, target, kinds, network_name, preset_name, settings)
    return plan.changed(**{"name": f"{target} from {table.name}", **changes})


def _plan_without_target(
    table: Table, columns: tuple[Column, ...], question: tuple[str, str], preset_name: str, changes: dict[str, Any]
) -> Plan:
    """`question`: the task, and the column that is kept out to compare with, or ""."""
    asked, kept_out = question
    kinds = {column.name: column.kind for column in columns if column.name != kept_out and kind(column.kind).used}
    settings = preset(preset_name).choose_unlabelled(table.rows, task(asked).recipe)
    plan = Plan(table.id, table.name, asked, kept_out, kinds, "autoencoder", preset_name, settings)
    return plan.changed(**{"name": f"{task(asked).title} in {table.name}", **changes})


def _plan_of_series(table: Table, columns: tuple[Column, ...], target: str, preset_name: str, changes: dict[str, Any]) -> Plan:
    timeline = timeline_for(table, columns, target, changes.pop("timeline", None))
    known = "known" in timeline.roles.values()
    network_name, settings = preset(preset_name).choose_for_series(table.rows * len(timeline.targets), known)
    kinds = kinds_for(timeline, columns)
    plan = Plan(table.id, table.name, "forecasting", target, kinds, network_name, preset_name, settings, timeline=timeline)
    return plan.changed(**{"name": f"{target} from {table.name}, {timeline.horizon} steps ahead", **changes})


def settings_for(plan: Plan) -> tuple[Setting, ...]:
    """Every setting that plan may hold: its network's, the training's, then the question's own."""
    return network(plan.network).settings + TRAINING + task(plan.task).settings


def check_plan(plan: Plan, table: Table) -> None:
    """Raises PlanError, in words, where the plan cannot be carried out on this table."""
    checked(settings_for(plan), plan.settings)
    if task(plan.task).examples == "windows":
        check_timeline(plan, table)
        _check_gives(plan, "steps")
        return
    _check_columns(plan, table)
    _check_split(plan, table)
    if network(plan.network).form != "rows":
        names = [member.name for member in NETWORKS if member.form == "rows" and member.gives == "row"]
        raise PlanError(f"“{plan.network}” cannot join columns into one answer.", f"Choose one of {_listed(names)}.")
    _check_gives(plan, "row" if task(plan.task).needs_target else "code")
    if table.rows < FEWEST_ROWS:
        raise PlanError(f"{table.name} has {table.rows} rows; a network needs at least {FEWEST_ROWS}.", "Add more rows.")


def _check_gives(plan: Plan, wanted: str) -> None:
    if network(plan.network).gives != wanted:
        names = [member.name for member in NETWORKS if member.gives == wanted]
        raise PlanError(f"“{plan.network}” cannot answer “{task(plan.task).question}”", f"Choose one of {_listed(names)}.")


def _check_columns(plan: Plan, table: Table) -> None:
    named = (plan.target, *plan.kinds) if plan.target or task(plan.task).needs_target else tuple(plan.kinds)
    missing = [name for name in named if name not in table.columns]
    if missing:
        raise PlanError(f"There is no column “{missing[0]}” in {table.name}.", f"Its columns are {_listed(table.columns)}.")
    if plan.target in plan.kinds:
        why = "is to be predicted" if task(plan.task).needs_target else "is kept out to compare with"
        raise PlanError(f"“{plan.target}” {why}, so the network must not see it.", "Leave it out of the columns.")
    if not any(kind(name).used for name in plan.kinds.values()):
        beside = f" beside “{plan.target}”" if plan.target else ""
        raise PlanError("No column is left to learn from.", f"Use at least one column{beside}.")


def _check_split(plan: Plan, table: Table) -> None:
    split = plan.split
    if split.how not in ("random", "group", "time", "column"):
        raise PlanError(f"Rows cannot be split by “{split.how}”.", "Choose random, group, time or column.")
    if split.how != "random" and split.column not in table.columns:
        chosen = f"“{split.column}” is none of {table.name}" if split.column else "none is chosen"
        raise PlanError(f"Splitting by {split.how} needs a column; {chosen}.", "Choose a column (split_column).")
    if not (0 <= split.test_share <= 0.9 and 0.01 <= split.validation_share <= 0.9):
        raise PlanError("The shares of test and validation rows must lie between 0 and 0.9 (validation at least 0.01).")
    if split.test_share + split.validation_share > 0.95:
        raise PlanError("Too few rows would be left to train on.", "Make the shares of test and validation rows smaller.")


def outline(plan: Plan, table: Table) -> Outline:
    """The network that this plan trains, to draw; widths that depend on the data are worked out from the first rows."""
    values = checked(settings_for(plan), plan.settings)
    if task(plan.task).examples == "windows":
        return _outline_of_series(plan, table, values)
    frame = table.head(SAMPLE_ROWS)
    chosen = network(plan.network)
    blocks = chosen.outline(_parts(plan, frame), values)
    columns = tuple((name, kind_name) for name, kind_name in plan.kinds.items() if kind(kind_name).used)
    if not task(plan.task).needs_target:
        return Outline(columns, blocks, tuple(name for name, _ in columns), "column")
    return Outline(columns, blocks, _answers(plan, frame[plan.target]))


def _outline_of_series(plan: Plan, table: Table, values: dict[str, Value]) -> Outline:
    """The answers are the steps to come, called by their dates."""
    panel = sketch_of(plan, table)
    states = learn_states(panel, int(values.get("lookback", 0)))
    blocks = network(plan.network).outline(parts_of(Channels.of(panel, states)), values)
    columns = ((plan.target, "number"), *plan.kinds.items())
    answers = tuple(said_date(date, panel.frequency) for date in panel.dates(0)[-panel.horizon :])
    return Outline(columns, blocks, answers, "step")


def _parts(plan: Plan, frame: pd.DataFrame) -> tuple[Part, ...]:
    states = {name: kind(kind_name).adapt(frame[name]) for name, kind_name in plan.kinds.items()}
    if not task(plan.task).needs_target:
        states = without_calendar(states)
    return pack(tuple(part for name, state in states.items() for part in kind(plan.kinds[name]).parts(name, state)))


def _answers(plan: Plan, target: pd.Series) -> tuple[str, ...]:
    """“stays”, “leaves” for classes; the target's own name for a number."""
    member = task(plan.task)
    state = member.adapt(target)
    answered = map(str, member.to_frame(np.zeros((1, member.units(state))), state))
    named = [name for name in answered if name.startswith("probability ")]
    return tuple(name.removeprefix("probability ") for name in named) or (plan.target,)


def _listed(names: Iterable[str], most: int = 8) -> str:
    names = list(names)
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
