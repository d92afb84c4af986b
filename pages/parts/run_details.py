"""The rest of what there is to know of a run, a section at a time: how it learned, its network, its plan, all scores."""

from __future__ import annotations

from typing import Any

import streamlit as st

import core
from core import charts
from pages.parts import findings, live, look, picture, planned, progress, run_list, timeline_facts, ways_on, words

SECTIONS = ("How it learned", "The network", "All scores", "The plan")
HOWS = {"random": "at random", "group": "by group", "time": "by time", "column": "as a column says"}


def table_of(run: core.Run) -> core.Table | None:
    """The table it was trained on, while it is still there."""
    try:
        return core.open_table(run.plan.table_id)
    except core.LayerwiseError:
        return None


def show(run: core.Run, table: core.Table | None, scores: dict[str, Any]) -> None:
    section = st.segmented_control("More of this run", SECTIONS, default=SECTIONS[0], required=True, key="section")
    if section == "How it learned":
        seen = progress.of(run.id)
        seen.update(run)
        live.show_curves(run, seen, running=False)
        live.show_circumstances(run, run.status(), seen)
    elif section == "The network":
        _show_network(run, table)
    elif section == "All scores":
        findings.show_all_scores(run, scores)
    else:
        show_plan(run.plan, scores)
        ways_on.again(run)


def _show_network(run: core.Run, table: core.Table | None) -> None:
    if table is None:
        st.markdown("The table is gone, and with it what the drawing is made from. The network itself is kept and predicts.")
        return
    picture.show(charts.network(planned.outline(run.plan, table), picture.look()), "network", wide=True)


def _rows(plan: core.Plan, scores: dict[str, Any]) -> dict[str, str]:
    """Which rows trained, chose and scored."""
    rows = scores["rows"]
    if not run_list.task_named(plan.task).needs_target:
        return {"Rows": f"{rows['train']:,} to learn from, {rows['validation']:,} to choose when to stop"}
    by = f" ({look.plain(plan.split.column, 60)})" if plan.split.column and plan.split.how != "random" else ""
    return {
        "Rows": f"{rows['train']:,} to train, {rows['validation']:,} to choose, {rows['test']:,} to score",
        "Split": f"{HOWS[plan.split.how]}{by}",
    }


def _asked(plan: core.Plan) -> dict[str, str]:
    """What is predicted; without a target the question, and what was kept out."""
    task = run_list.task_named(plan.task)
    if task.needs_target:
        return {"Predicts": look.plain(plan.target)}
    return {"Asks": look.plain(task.question)} | ({"Kept out": look.plain(plan.target)} if plan.target else {})


def show_plan(plan: core.Plan, scores: dict[str, Any]) -> None:
    learned_from = timeline_facts.of(plan, scores) if plan.timeline else _rows(plan, scores)
    facts = {
        **_asked(plan),
        "Task": run_list.title_of_task(plan.task),
        "From": f"{look.plain(plan.table_name)}, {look.count(len(plan.kinds), 'column')}",
        **learned_from,
        "Preset": plan.preset,
        "Network": run_list.title_of_network(plan.network),
        "Seed": str(plan.seed),
        "Took": f"{words.duration(float(scores['seconds']))} on {look.plain(str(scores.get('device', '')))}",
    }
    st.markdown("  \n".join(f"**{name}:** {value}" for name, value in facts.items()))
    if scores.get("sampled"):
        st.markdown(f"The table is larger than the plan's limit: {scores['sampled']:,} of its rows were used, drawn by chance.")
    if plan.settings:
        st.markdown(
            "**Settings:** "
            + ", ".join(f"{look.plain(name)} {look.plain(str(value))}" for name, value in plan.settings.items())
        )
    for note in timeline_facts.notes(scores):
        st.markdown(look.plain(note, 500))
    st.markdown(
        "**Columns:** " + ", ".join(f"{look.plain(name, 60)} ({kind})" for name, kind in list(plan.kinds.items())[:200])
    )
