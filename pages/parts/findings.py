"""What a finished run found, piece by piece: scores, mistakes, promises, and the rows it got most wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

import core
from core import charts
from pages.parts import look, picture, preview, row_cells, run_list, series_words, whole_series

FEW_ROWS = 50  # to measure scores on
SHOWN_COLUMNS = 12  # of a row that was answered badly


def scores_of(plan: core.Plan) -> dict[str, Any]:
    """The task's scores by name."""
    return {score.name: score for task in core.TASKS if task.name == plan.task for score in task.scores({})}


def show_verdict(scores: dict[str, Any]) -> None:
    st.html(f"<p class='verdict'>{look.html(scores['verdict'], 1000)}</p>")


def show_notes(scores: dict[str, Any]) -> None:
    """What was done to the table on the way, and what counts as what, a sentence each."""
    for note in scores.get("notes", []):
        st.caption(look.plain(str(note), 500))


def stopped_early(run: core.Run) -> str:
    return " The training was stopped early; this is the best so far." if run.status().state == "stopped" else ""


def outcome_of(run: core.Run) -> core.Outcome:
    """What the run answered, read once. Raises RunError."""
    return _outcome(run.id, run)


@st.cache_resource(max_entries=8, show_spinner=False)
def _outcome(run_id: str, _run: core.Run) -> core.Outcome:
    return core.read_outcome(_run)


def show_candidates(run: core.Run, scores: dict[str, Any], chosen: str) -> None:
    """The network beside its alternatives, on the same rows."""
    main = scores_of(run.plan)[scores["main"]]
    rows = [
        charts.Scored(
            run_list.candidate(name),
            found["value"],
            _else(found["low"], found["value"]),
            _else(found["high"], found["value"]),
            name == chosen,
        )
        for name, values in scores["candidates"].items()
        if (found := values[main.name])["value"] is not None
    ]
    picture.show(charts.scores_chart(rows, main.title, main.higher_is_better, picture.look()), "candidates")
    st.caption(f"{look.plain(main.sentence, 300)} {measured_on(scores)} Lines are 95 % intervals.{_mixture(scores)}")


def _mixture(scores: dict[str, Any]) -> str:
    """What the blend is made of, where there is one."""
    weights = scores.get("blend") or {}
    if len(weights) < 2:
        return ""
    shares = [
        f"{run_list.in_sentence(name)} {charts.share(weight)}"
        for name, weight in sorted(weights.items(), key=lambda one: -one[1])
    ]
    return f" The blend weighs {', '.join(shares)}."


def measured_on(scores: dict[str, Any]) -> str:
    """Which rows scores rest on; a run of another kind of example says it in its own words."""
    if scores.get("measured"):
        return look.plain(str(scores["measured"]), 400)
    rows = scores["rows"]
    if scores["measured_on"] == "test":
        few = " So few rows give no more than a rough idea." if rows["test"] < FEW_ROWS else ""
        return f"Measured on {look.count(rows['test'], 'test row')} that no candidate has seen.{few}"
    return (
        f"Measured on {look.count(rows['validation'], 'validation row')}, which also chose when to stop: a little too good. "
        "Keep test rows apart for an honest score."
    )


def show_all_scores(run: core.Run, scores: dict[str, Any]) -> None:
    """Every score of every candidate, and what each score means."""
    known = scores_of(run.plan)
    st.dataframe(
        [
            {"": run_list.candidate(name)}
            | _beside_naive(run.plan, scores, name)
            | {known[each].title: _in_words(values[each]) for each in values}
            for name, values in scores["candidates"].items()
        ],
        hide_index=True,
    )
    for name in next(iter(scores["candidates"].values())):
        st.markdown(f"**{look.plain(known[name].title)}**: {look.plain(known[name].sentence, 400)}")


def _beside_naive(plan: core.Plan, scores: dict[str, Any], name: str) -> dict[str, str]:
    """Of forecasts: how much better than the one that everything must beat."""
    if series_words.NAIVE not in scores["candidates"]:
        return {}
    return {"Against seasonal naive": series_words.against_naive(scores, name, plan).partition(" than ")[0] or "–"}


def _in_words(score: dict[str, Any]) -> str:
    if score["value"] is None:
        return "–"
    told = charts.number(score["value"])
    return told if score["low"] is None else f"{told} ({charts.number(score['low'])} to {charts.number(score['high'])})"


def show_mistakes(run: core.Run, outcome: core.Outcome, name: str) -> None:
    """Who is taken for whom, or how far numbers are off."""
    theme, left, right = picture.look(), *st.columns(2, gap="large")
    predicted, answers = outcome.predicted(name), outcome.answers[name]
    if not outcome.classes:
        against = charts.Answers(outcome.truth, predicted, *(outcome.ranges(name) or (None, None)))
        with left:
            picture.show(charts.predicted_against_true(against, run.plan.target, theme), "against")
        with right:
            picture.show(charts.error_distribution(against, run.plan.target, theme), "errors")
        return
    with left:
        picture.show(charts.confusion(outcome.truth, predicted, outcome.classes, theme), "confusion")
    with right:
        if len(outcome.classes) == 2:
            names = (outcome.classes[0], outcome.classes[1])
            picture.show(charts.score_distribution(outcome.truth == 1, answers[:, 1], names, theme), "distribution")
        else:
            _show_calibration(outcome, name)


def show_promises(outcome: core.Outcome, name: str, scores: dict[str, Any]) -> None:
    """Whether probabilities and ranges keep what they say; for two classes also how well they are set apart."""
    if not outcome.classes:
        _show_ranges(outcome, name)
        return
    if len(outcome.classes) != 2:
        return
    left, right = st.columns(2, gap="large")
    with left:
        picture.show(charts.roc(outcome.truth == 1, outcome.answers[name][:, 1], outcome.classes[1], picture.look()), "roc")
    with right:
        _show_calibration(outcome, name)


def _show_calibration(outcome: core.Outcome, name: str) -> None:
    answers = outcome.answers[name]
    if len(outcome.classes) == 2:
        right, promised = outcome.truth == 1, answers[:, 1]
    else:
        right, promised = outcome.truth == answers.argmax(axis=1), answers.max(axis=1)
    picture.show(charts.calibration(right, promised, picture.look()), "calibration")


def _show_ranges(outcome: core.Outcome, name: str) -> None:
    ranges = outcome.ranges(name)
    if ranges is None:
        return
    low, high = ranges
    level = outcome.learned_ranges[name].get("level", 0.9)
    inside = float(((low <= outcome.truth) & (outcome.truth <= high)).mean())
    st.markdown(
        f"Each prediction comes with a range that promises to hold the truth {charts.share(level)} of the time; "
        f"on these rows it did {charts.share(inside)} of the time. "
        f"Its typical width is {charts.number(float(np.median(high - low)))}."
    )


def show_most_wrong(run: core.Run, table: core.Table | None, outcome: core.Outcome, name: str) -> None:
    """The rows that were answered worst, to look at: often they are the data's mistakes."""
    places = outcome.most_wrong(name)
    if not len(places):
        st.markdown("No row was answered wrongly.")
        return
    told = "sure, and wrong" if outcome.classes else "far off"
    st.markdown(
        f"Rows it was most {told}. Look at them: sometimes the mistake is in the table."
        if outcome.classes
        else "Rows whose answers were furthest off."
    )
    shown = _answered(outcome, name, places)
    if table is None:
        st.dataframe(shown, hide_index=True)
        return
    names = [column for column in run.plan.kinds if column in table.columns][:SHOWN_COLUMNS]
    cells, config = row_cells.of(run, table, outcome.rows[places], names)
    st.dataframe(preview.beside(shown, cells), hide_index=True, placeholder="–", column_config=config)
    whole_series.show_wrong(run, table, outcome, (name, places))


def _answered(outcome: core.Outcome, name: str, places: np.ndarray) -> dict[str, Any]:
    predicted, answers = outcome.predicted(name)[places], outcome.answers[name][places]
    table: dict[str, Any] = {"row": (outcome.rows[places] + 1).tolist()}
    if outcome.classes:
        table["in truth"] = [outcome.classes[at] if at >= 0 else "?" for at in outcome.truth[places]]
        table["predicted"] = [outcome.classes[at] for at in predicted]
        return table | {"probability": [charts.share(float(value)) for value in answers.max(axis=1)]}
    table["in truth"], table["predicted"] = _short(outcome.truth[places]), _short(predicted)
    return table


def _short(numbers: np.ndarray) -> list[float]:
    """Five figures that matter: the rest is no news in a table."""
    return [float(f"{value:.5g}") for value in numbers]


def _else(value: float | None, other: float) -> float:
    return other if value is None else value
