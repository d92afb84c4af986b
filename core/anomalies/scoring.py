"""What can be said of how good the detectors are: against a column that was kept out, or how far they agree."""

from typing import Any

import numpy as np

from core.anomalies.calibration import CANDIDATES, NAMES, mixed
from core.anomalies.truth import adapt_truth, encode_truth
from core.detectors import DETECTORS
from core.evaluation import score_candidates, verdict
from core.plan import Plan
from core.table import Table
from core.tasks import task

TITLES = {"blend": "the blend", **{member.name: f"the {member.title.lower()}" for member in DETECTORS}}
RECOMMENDED = "blend"
CHANCE = 0.5  # the ROC AUC of rows in any order


def truth_of(plan: Plan, table: Table, places: np.ndarray) -> tuple[np.ndarray | None, dict[str, Any]]:
    """(rows,) 1 odd, 0 not, −1 not known; None where no column says so. And what was made of it, as `adapt_truth` says it."""
    if not plan.target:
        return None, {"odd": "", "said": ""}
    column = table.take(places.tolist(), [plan.target])[plan.target]
    state = adapt_truth(column)
    return (encode_truth(column, state) if state["odd"] else None), state


def score(plan: Plan, surprises: np.ndarray, truth: np.ndarray | None, learned: Any) -> dict[str, Any]:
    """The part of scores.json that says how good each candidate is."""
    asked = task(plan.task), {"labelled": truth is not None}
    if truth is None:
        right = np.zeros(len(surprises))
        answers = {name: _beside_the_others(surprises, name) for name in CANDIDATES}
    else:
        known, first = np.flatnonzero(truth >= 0), int(learned.values["a_day"])
        right = truth[known]
        answers = {name: answers_of(mixed(surprises[known], name), first) for name in CANDIDATES}
    values, draws = score_candidates(asked, right, answers, plan.seed, np.arange(len(right)))
    main = asked[0].scores(asked[1])[0]
    return {
        "task": plan.task,
        "target": plan.target,
        "main": main.name,
        "rows": {"train": len(learned.material), "validation": 0, "test": 0},
        "measured_on": "validation",
        "measured": measured_in_words(learned),
        "candidates": values,
        "reconstruction": learned.held_out,
        "recommended": RECOMMENDED,
        "verdict": _alike(surprises)
        or (_without_truth(values) if truth is None else _by_chance(main, values))
        or verdict(main, values, draws, RECOMMENDED, TITLES),
    }


def measured_in_words(learned: Any) -> str:
    """A bag of five networks leaves each row out of one; of fewer, most rows were learned from by all."""
    unseen = len(np.unique(np.concatenate([validation for _, validation in learned.folds]))) / len(learned.material)
    if unseen > 1 - 1e-9:
        return "Each row was judged by detectors and a network that had not learned from it."
    return (
        "Each row was judged by forest, neighbours and tails that had not learned from it; the network had not learned from "
        f"{unseen:.0%} of the rows, from the others it had."
    )


def answers_of(ranked_by: np.ndarray, first: int) -> np.ndarray:
    """As `Anomalies.scores` takes them with labels: (rows, 2)."""
    among = np.zeros(len(ranked_by))
    among[np.argsort(-ranked_by, kind="stable")[:first]] = 1.0
    return np.column_stack([ranked_by, among])


def _beside_the_others(surprises: np.ndarray, name: str) -> np.ndarray:
    """(rows, 2): the oddness, and the mean rank that the other detectors give."""
    others = [surprises[:, place] for place, other in enumerate(NAMES) if other != name]
    ranks = [one.argsort(kind="stable").argsort() for one in others]
    return np.column_stack([mixed(surprises, name), np.mean(ranks, axis=0)])


def _alike(surprises: np.ndarray) -> str:
    alike = bool(np.ptp(mixed(surprises, RECOMMENDED)) < 1e-9)
    return "No row is more unusual than another: what the columns hold does not tell them apart." if alike else ""


def _by_chance(main: Any, values: dict[str, Any]) -> str:
    """Where what counts as odd is found no better than by drawing rows; empty where it is found, or cannot be told."""
    found = values[RECOMMENDED][main.name]
    if found["low"] is None or found["low"] > CHANCE:
        return ""
    return (
        f"What counts as odd is not what is unusual here: the blend's {main.title} is {found['value']:.3f} "
        f"({found['low']:.3f} to {found['high']:.3f}), not clearly better than chance, {CHANCE}. "
        "The ranking still says which rows are unusual."
    )


def _without_truth(values: dict[str, Any]) -> str:
    agreement = float(np.mean([values[name]["agreement"]["value"] or 0.0 for name in NAMES]))
    told = "mostly agree" if agreement > 0.7 else "partly agree" if agreement > 0.4 else "hardly agree"
    return (
        f"The blend is recommended: the mean of all methods, which {told} on which rows are odd (rank correlation "
        f"{agreement:.2f} on average). Without labels nothing says which is right: mark a few rows, or keep a column out."
    )
