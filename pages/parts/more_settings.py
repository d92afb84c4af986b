"""Everything of a plan that has a good default: columns, split, network and settings, seed and name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

import core
from pages.parts import look, run_list, settings_form, visitor

HOWS = {"random": "At random", "group": "By group", "time": "By time", "column": "As a column says"}
SENTENCES = {
    "random": "Rows are dealt out by chance; classes keep their shares.",
    "group": "All rows of one value (a customer, a patient) stay on the same side, so that nobody is recognised.",
    "time": "The newest rows are the test, as when you predict what comes next.",
    "column": "The column says “train”, “validation” or “test” in every row.",
}


def choose_columns(table: core.Table, plan: core.Plan, columns: tuple[core.Column, ...]) -> core.Plan:
    """Which columns the network sees, and as which kind."""
    names = [column.name for column in columns if column.name != plan.target]
    unused = [name for name in names if name not in plan.kinds]
    left_out = st.multiselect(
        "Columns the network does not see",
        names,
        unused,
        format_func=look.short,
        key=f"out-{table.id}-{plan.target}-{hash(tuple(unused))}",  # anew when a kind is corrected
        help="Leave out what you would not know of new rows, what should not count, and what only numbers the rows.",
        persist_state="session",
    )
    known = {column.name: column for column in columns}
    kinds = {name: _kind_used(known[name]) for name in names if name not in left_out}
    return plan.changed(kinds=kinds)


def _kind_used(column: core.Column) -> str:
    """A column that is put back although it looked useless is taken for the next best kind."""
    used = {member.kind for member in core.INPUTS if member.used}
    return next((kind for kind in (column.kind, *column.possible) if kind in used), column.kind)


def change_kind(table: core.Table, plan: core.Plan, columns: tuple[core.Column, ...]) -> None:
    """One column taken for another kind; the same choice as on the Data page, kept in the same place."""
    left, right = st.columns(2, vertical_alignment="bottom")
    names = [column.name for column in columns if column.name in plan.kinds]
    with left:
        chosen = st.selectbox(
            "Take another column for what it is",
            names,
            None,
            format_func=look.short,
            placeholder="Choose a column",
            key="kind-of",
        )
    column = next((column for column in columns if column.name == chosen), None)
    if column is None:
        return
    possible = list(dict.fromkeys((plan.kinds[column.name], *column.possible)))
    with right:
        kind = st.segmented_control(
            "Its kind", possible, default=possible[0], required=True, key=f"kind-{table.columns.index(column.name)}"
        )
    if kind and kind != column.kind and kind != plan.kinds[column.name]:
        visitor.choose_kind(table, column.name, kind)
        st.rerun()


def choose_split(table: core.Table, split: core.Split) -> core.Split:
    """Which rows train, choose and score."""
    how = st.segmented_control(
        "How rows are split",
        list(HOWS),
        default=split.how,
        required=True,
        format_func=HOWS.__getitem__,
        key=f"split-{table.id}",
        persist_state="session",
    )
    how = how or split.how
    st.caption(SENTENCES[how])
    if how != "random":
        name = st.selectbox(
            "The column", list(table.columns), None, format_func=look.short, key=f"split-by-{table.id}-{how}",
            placeholder="Choose a column", persist_state="session",
        )  # fmt: skip
        split = replace(split, column=name or "")
    if how == "column":
        return replace(split, how=how)
    left, right = st.columns(2)
    test = _share(left, "Test rows", "Kept apart to the end; the scores come from them.", split.test_share, f"test-{table.id}")
    choose = _share(right, "Validation rows", "They say when to stop.", split.validation_share, f"validation-{table.id}")
    return replace(split, how=how, test_share=test, validation_share=choose)


def _share(place, title: str, meaning: str, share: float, key: str) -> float:
    percent = place.slider(
        title,
        0 if key.startswith("test") else 5,
        50,
        round(100 * share),
        1,
        "%d %%",
        key=key,
        help=meaning,
        persist_state="session",
    )
    return percent / 100


def choose_network(plan: core.Plan, key: str) -> core.Plan:
    """The network, and every setting it and its training have. Raises PlanError on a value out of bounds."""
    planned = next(member for member in core.NETWORKS if member.name == plan.network)
    alike = (planned.form, planned.gives)
    networks = {member.name: member for member in core.NETWORKS if (member.form, member.gives) == alike}
    name = st.selectbox(
        "The network",
        list(networks),
        list(networks).index(plan.network),
        format_func=lambda name: networks[name].title,
        key=f"network-{key}-{plan.preset}",
        persist_state="session",
    )
    st.caption(networks[name].sentence)
    changed = plan if name == plan.network else _with_network(plan, networks[name])
    drawn = tuple(setting for setting in core.settings_for(changed) if setting not in of_question(plan))
    settings = settings_form.draw(drawn, changed.settings, f"{key}-{plan.preset}-{name}")
    return changed.changed(settings={**changed.settings, **settings})


def of_question(plan: core.Plan) -> tuple[Any, ...]:
    """The settings that are the question's own: asked for where it is asked."""
    return run_list.task_named(plan.task).settings


def _with_network(plan: core.Plan, network) -> core.Plan:
    """Another network begins with its own defaults; what the preset says of training stays."""
    own = {setting.name for setting in network.settings}
    trained = {setting.name for setting in core.settings_for(plan.changed(network=network.name))} - own
    return plan.changed(
        network=network.name, settings={name: value for name, value in plan.settings.items() if name in trained}
    )


def name_and_seed(plan: core.Plan, key: str) -> core.Plan:
    left, right = st.columns([2, 1])
    suggested = f"{plan.name}, {plan.preset}"
    name = left.text_input(
        "Name of the run", suggested, max_chars=200, key=f"name-{key}-{plan.preset}", persist_state="session"
    )
    seed = right.number_input(
        "Seed",
        0,
        2**31 - 1,
        0,
        help="The same plan with the same seed gives the same run.",
        key=f"seed-{key}",
        persist_state="session",
    )
    return plan.changed(name=name.strip() or suggested, seed=int(seed))
