"""Runs side by side: a row each, and one of them to open, rename or delete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

import core
from core import charts
from pages.parts import look, picture, visitor, words

# Candidates that no list has a member for, or that all runs have.
TITLES = {"network": "Network", "kmeans": "k-means", "hdbscan": "HDBSCAN", "columns": "Columns as they are"}


@dataclass(frozen=True)
class Named:
    """A score of which only the name is known."""

    title: str
    higher_is_better: bool = True


@dataclass(frozen=True)
class Line:
    """What the list says of a run. `plan` and `scores` are None where the folder does not tell."""

    run: core.Run
    name: str
    status: Any
    plan: core.Plan | None
    scores: dict[str, Any] | None

    @property
    def main(self) -> dict[str, Any]:
        """Value, low and high of the main score of what is recommended; empty without scores."""
        scores = self.scores
        found = scores["candidates"][scores["recommended"]].get(scores["main"]) if scores else None
        return found if found and found.get("value") is not None else {}


def read(run: core.Run) -> Line:
    """Never raises: a damaged run is a line too, so that it can be seen and deleted."""
    status = run.status()
    try:
        plan = run.plan
    except core.LayerwiseError:
        return Line(run, run.id, status, None, None)
    return Line(run, run.name, status, plan, _scores(run))


def _scores(run: core.Run) -> dict[str, Any] | None:
    """None where the run has none, or where they are damaged."""
    try:
        scores = run.scores() if run.usable else None
        whole = isinstance(scores, dict) and scores["main"] in scores["candidates"][scores["recommended"]]
    except (core.LayerwiseError, KeyError, TypeError):
        return None
    return scores if whole else None


def show_table(lines: list[Line]) -> None:
    st.dataframe([_row(line) for line in lines], hide_index=True, height="content" if len(lines) < 12 else 440)


def _row(line: Line) -> dict[str, Any]:
    plan, scores = line.plan, line.scores
    return {
        "Name": look.short(line.name),
        "State": line.status.state,
        "When": words.when(line.status.submitted),
        "Predicts": look.short(plan.target, 40) if plan and _predicts(plan) else "",
        "Task": title_of_task(plan.task) if plan else "",
        "Network": title_of_network(plan.network) if plan else "",
        "Recommended": candidate(scores["recommended"]) if scores else "",
        "Score": score_in_words(line),
        "Time": words.duration(float(scores["seconds"])) if scores and scores.get("seconds") else "",
        "Table": look.short(plan.table_name, 40) if plan else "",
    }


def _predicts(plan: core.Plan) -> bool:
    """Whether its target is predicted; otherwise it is kept out. False for a task that is not known here."""
    return any(task.needs_target for task in core.TASKS if task.name == plan.task)


def title_of_network(name: str) -> str:
    return next((network.title for network in core.NETWORKS if network.name == name), name)


def candidate(name: str) -> str:
    """What a candidate is called where people read."""
    members: tuple[Any, ...] = (*core.DETECTORS, *core.FORECASTERS, *core.ALTERNATIVES)  # of two alike the last is plainer
    titles = {member.name: member.title for member in members} | TITLES
    return titles.get(name, name.replace("_", " ").capitalize())


def score_in_words(line: Line) -> str:
    """“ROC AUC 0.914 (0.892 to 0.934)”."""
    main = line.main
    if not main or not line.scores or not line.plan:
        return ""
    title = score_named(line.plan.task, line.scores["main"]).title
    told = f"{title} {charts.number(main['value'])}"
    return told if main.get("low") is None else f"{told} ({charts.number(main['low'])} to {charts.number(main['high'])})"


def in_sentence(name: str) -> str:
    """A candidate as it stands within a sentence: “boosted trees”, “ETS”."""
    return words.within(candidate(name))


def task_named(name: str) -> Any:
    return next(task for task in core.TASKS if task.name == name)


def title_of_task(name: str) -> str:
    return next((task.title for task in core.TASKS if task.name == name), name)


def score_named(task_name: str, score_name: str) -> Any:
    """Its title and sense. Clusters have scores that no formula of truth and answers gives: these have a name only."""
    known = (score for score in task_named(task_name).scores({}) if score.name == score_name)
    return next(known, None) or Named(score_name.replace("_", " ").capitalize())


def show_comparison(lines: list[Line]) -> None:
    """A chart for each question that several runs have answered."""
    groups: dict[tuple[str, str, str, str], list[Line]] = {}
    for line in lines:
        if line.main and line.plan and line.scores:
            groups.setdefault((line.plan.table_id, line.plan.task, line.plan.target, line.scores["main"]), []).append(line)
    for place, ((_, _, _, main), group) in enumerate(groups.items()):
        if len(group) > 1 and group[0].plan:
            score = score_named(group[0].plan.task, main)
            figure = charts.scores_chart(_scored(group[:20], score), score.title, score.higher_is_better, picture.look())
            picture.show(figure, f"comparison-{place}")
            st.caption(f"{_told(group[0].plan)}; lines are 95 % intervals.")


def _told(plan: core.Plan) -> str:
    """What was asked of the runs that are compared."""
    task = task_named(plan.task)
    if task.needs_target:
        return f"{look.plain(plan.target, 60)}: each run on its own test {task.examples}"
    beside = f", compared with {look.plain(plan.target, 60)}" if plan.target else ""
    return f"{look.plain(task.title)}{beside}: each run on its own rows"


def _scored(lines: list[Line], score: Any) -> list[charts.Scored]:
    best = (max if score.higher_is_better else min)(lines, key=lambda line: line.main["value"])
    return [
        charts.Scored(
            line.name,
            line.main["value"],
            line.main["low"] or line.main["value"],
            line.main["high"] or line.main["value"],
            line is best,
        )
        for line in lines
    ]


def choose(lines: list[Line]) -> Line:
    """One run to do something with."""
    place = st.selectbox(
        "A run",
        range(len(lines)),
        format_func=lambda at: f"{look.short(lines[at].name, 60)}, {words.when(lines[at].status.submitted)}",
    )
    return lines[place or 0]


def show_actions(line: Line) -> None:
    """Open, rename, delete."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.button("Open", type="primary"):
            visitor.go("results" if line.run.usable else "train", run=line.run.id)
        if line.plan:
            with st.popover("Rename"):
                _rename(line)
        with st.popover("Delete"):
            _delete(line)


def _rename(line: Line) -> None:
    name = st.text_input("Its name", line.name, max_chars=200, key=f"name-of-{line.run.id}")
    if st.button("Keep this name", type="primary", disabled=not name.strip()):
        line.run.rename(name)
        st.rerun()


def _delete(line: Line) -> None:
    training = "" if line.status.over else " Its training ends at once."
    st.markdown(f"**{look.plain(line.name)}**: its network, scores and predictions are removed for good.{training}")
    if st.button("Delete it for good", type="primary"):
        core.delete_run(line.run)
        if visitor.recall("run") == line.run.id:
            visitor.remember(run=None)
        st.rerun()
