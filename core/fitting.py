"""The recipe of a training: from a plan and a table to a run folder that can answer."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core import devices
from core.alternatives import ALTERNATIVES
from core.alternatives.base import Alternative
from core.blend import blend_weights, blended
from core.evaluation import TITLES, Answers, blend_title, recommend, score_candidates, verdict
from core.home import write_json
from core.intervals import coverage, learn_range, learn_temperature, tempered
from core.lazy import lazy
from core.networks import network
from core.plan import Plan
from core.preparation import Examples, prepare
from core.presets import TRAINING
from core.settings import checked
from core.table import Table
from core.watch import Watch

training = lazy("core.training.members")
saving = lazy("core.training.saving")

FEWEST_TO_WEIGH = 20  # validation rows, to weigh a blend and learn ranges from


@dataclass
class Candidates:
    """What each candidate answered: to validation rows out of fold (NaN where it was fitted on the row), and to test rows."""

    validation: Answers = field(default_factory=dict)
    test: Answers = field(default_factory=dict)

    def add(self, name: str, validation: np.ndarray, test: np.ndarray) -> None:
        self.validation[name], self.test[name] = validation, test

    @property
    def places(self) -> np.ndarray:
        """Places of learning rows that every candidate answered unseen."""
        return np.flatnonzero(np.all([~np.isnan(given).any(axis=1) for given in self.validation.values()], axis=0))


def fit(plan: Plan, table: Table, folder: Path, watch: Watch) -> dict[str, Any]:
    """Trains the network and its alternatives, chooses by validation rows, scores by test rows, saves it all.

    Gives what it writes to scores.json. Without test rows the scores are those of validation rows, and say so; they are
    then a little too good, since these rows chose the epoch and the blend. Raises PlanError, RunError.
    """
    started = time.monotonic()
    values = checked(network(plan.network).settings + TRAINING, plan.settings)
    _tell_stage(watch, "reading")
    examples = prepare(plan, table, values)
    _save_preparation((plan, table), examples, folder)
    candidates = Candidates()
    _tell_stage(watch, "network")
    fitted = _fit_network(plan, values, examples, watch)
    candidates.add("network", fitted.answers, training.answers_of(fitted.model, examples.test.arrays))
    deadline = started + 60 * float(values["max_minutes"])
    _tell_stage(watch, "alternatives")
    for member in ALTERNATIVES:
        hurried = watch.stopped() or time.monotonic() > deadline
        candidates.add(member.name, *_fit_alternative(member, examples, (plan.seed, hurried), folder))
    _tell_stage(watch, "scoring")
    scores = _choose_and_score(examples, candidates, plan.seed, folder)
    _tell_stage(watch, "saving")
    saving.save_network(fitted.model, folder, examples.learning)
    scores |= {"seconds": round(time.monotonic() - started, 2), "device": devices.device_in_use()}
    write_json(folder / "scores.json", scores)
    return scores


def _tell_stage(watch: Watch, stage: str) -> None:
    watch.tell("stage", stage=stage)


def _save_preparation(asked: tuple[Plan, Table], examples: Examples, folder: Path) -> None:
    plan, table = asked
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "plan.json").exists():
        write_json(folder / "plan.json", plan.to_json())
    task, state = examples.asked
    content = {
        "task": task.name,
        "target": state,
        "target_name": plan.target,
        "kinds": examples.kinds,
        "inputs": examples.states,
        "folding": table.choices.get("folding"),
    }
    write_json(folder / "states.json", content)
    examples.split.to_parquet(folder / "split.parquet", index=False)


def _fit_network(plan: Plan, values: dict[str, Any], examples: Examples, watch: Watch) -> Any:
    recipe = training.Recipe(plan.network, values, *examples.asked, plan.seed)
    return training.fit_members(examples.learning, examples.folds, recipe, watch)


def _fit_alternative(
    member: Alternative, examples: Examples, how: tuple[int, bool], folder: Path
) -> tuple[np.ndarray, np.ndarray]:
    """Fits the alternative on each fold, as the network was; gives its answers out of fold and to test rows. Saves it.

    In a hurry, the first fold only.
    """
    seed, hurried = how
    task, state = examples.asked
    learned, answered_test = [], []
    sums = np.zeros((len(examples.learning), task.units(state)))
    counts = np.zeros(len(examples.learning))
    for train, validation in _different(examples.folds)[: 1 if hurried else None]:
        unseen = examples.learning.take(validation)
        learned.append(member.fit(examples.learning.take(train), unseen, task, state, seed))
        sums[validation] += member.answer(unseen, learned[-1], task, state)
        counts[validation] += 1
        answered_test.append(member.answer(examples.test, learned[-1], task, state))
    (folder / "alternatives").mkdir(exist_ok=True)
    write_json(folder / "alternatives" / f"{member.name}.json", {"members": learned})
    out_of_fold = np.where(counts[:, None] > 0, sums / np.maximum(counts, 1)[:, None], np.nan)
    return out_of_fold, np.mean(answered_test, axis=0)


def _different(folds: list[tuple[np.ndarray, np.ndarray]]) -> list[tuple[np.ndarray, np.ndarray]]:
    """In time all folds are alike: fitting the same alternative to the same rows twice would be in vain."""
    first = folds[0]
    alike = all(np.array_equal(first[0], train) and np.array_equal(first[1], seen) for train, seen in folds[1:])
    return folds[:1] if alike else folds


def _choose_and_score(examples: Examples, candidates: Candidates, seed: int, folder: Path) -> dict[str, Any]:
    """Blend, choice and ranges by validation rows; scores by test rows, or by validation rows where there are none."""
    task, state = examples.asked
    places = candidates.places
    validation = {name: given[places] for name, given in candidates.validation.items()}
    truth = examples.learning.truth[places]
    temperatures = _calibrate(examples, truth, validation, candidates.test)
    weights = _add_blend(examples, truth, validation, candidates.test)
    chosen = recommend(examples.asked, truth, validation)
    on_test = len(examples.test) > 0
    measured = candidates.test if on_test else validation
    measured_truth = examples.test.truth if on_test else truth
    scores, draws = score_candidates(examples.asked, measured_truth, measured, seed)
    ranges = {name: learn_range(truth, given) for name, given in validation.items()} if task.units(state) == 1 else {}
    write_json(folder / "calibration.json", temperatures)
    write_json(folder / "blend.json", {"weights": weights})
    write_json(folder / "intervals.json", ranges)
    first = len(examples.learning)
    numbers = examples.split["row"].to_numpy()
    _save_answers((numbers[first:] if on_test else numbers[places], measured_truth), measured, examples, folder)
    sides = examples.split["side"].value_counts()
    main = task.scores(state)[0]
    choosing = task.choosing(state)
    return {
        "task": task.name,
        "target": examples.notes["target"],
        "main": main.name,
        "rows": {side: int(sides.get(side, 0)) for side in ("train", "validation", "test")},
        "measured_on": "test" if on_test else "validation",
        "candidates": scores,
        "validation": {name: choosing.compute(truth, given) for name, given in validation.items()},
        "choosing": choosing.name,
        "blend": weights,
        "recommended": chosen,
        "verdict": verdict(main, scores, draws, chosen, {**TITLES, "blend": blend_title(weights)}),
        "ranges": _promised_and_found(measured_truth, measured, ranges, chosen),
        **examples.notes,
    }


def _calibrate(examples: Examples, truth: np.ndarray, validation: Answers, test: Answers) -> dict[str, float]:
    """Softens probabilities of candidates that are surer than they are right, sharpens those of timid ones; by how much."""
    if examples.asked[0].units(examples.asked[1]) == 1:
        return {}
    found = {name: learn_temperature(examples.asked, truth, given) for name, given in validation.items()}
    temperatures = {name: temperature for name, temperature in found.items() if temperature != 1.0}
    for name, temperature in temperatures.items():
        validation[name], test[name] = tempered(validation[name], temperature), tempered(test[name], temperature)
    return temperatures


def _add_blend(examples: Examples, truth: np.ndarray, validation: Answers, test: Answers) -> dict[str, float]:
    """Adds the blend's answers to both, where at least two candidates are worth their weight. Gives the weights."""
    mixed = {name: given for name, given in validation.items() if name != "baseline"}
    if len(truth) < FEWEST_TO_WEIGH:
        return {}
    weights = blend_weights(examples.asked, truth, mixed)
    if len(weights) > 1:
        validation["blend"], test["blend"] = blended(weights, validation), blended(weights, test)
    return weights


def _promised_and_found(truth: np.ndarray, answers: Answers, ranges: dict[str, Any], chosen: str) -> dict[str, float] | None:
    if not ranges:
        return None
    return {"promised": ranges[chosen]["level"], "found": coverage(truth, answers[chosen], ranges[chosen])}


def _save_answers(rows: tuple[np.ndarray, np.ndarray], answers: Answers, examples: Examples, folder: Path) -> None:
    """Row, truth, and what each candidate answered: a column each, or one for each class (`network:yes`)."""
    task, state = examples.asked
    numbers, truth = rows
    classes = state["classes"] if task.units(state) > 1 else None
    columns: dict[str, Any] = {"row": numbers, "truth": np.array(classes, dtype=object)[truth] if classes else truth}
    for name, given in answers.items():
        columns |= {f"{name}:{each}": given[:, i] for i, each in enumerate(classes)} if classes else {name: given[:, 0]}
    pd.DataFrame(columns).to_parquet(folder / "answers.parquet", index=False)
