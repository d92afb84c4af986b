"""Boosted trees by LightGBM: many small trees, each correcting those before. Kept as LightGBM's own text."""

import os
from typing import Any

import numpy as np

from core.alternatives.base import Alternative, Rows
from core.alternatives.design import codes_of, numbers_of, sequence_parts, token_counts, token_parts
from core.alternatives.summaries import summaries
from core.lazy import lazy
from core.machine import cores
from core.tasks.base import State, Task

lightgbm = lazy("lightgbm")

MOST_TOKENS = 400  # of each text column, those that tell most about the target
ROUNDS = 2_000
ROUNDS_UNWATCHED = 300  # where there are no validation rows to say when to stop
TREES_OF_MANY = 8_000
PATIENCE = 100
CELLS_A_THREAD = 200_000
SETTINGS: dict[str, Any] = {
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 10,
    "feature_fraction": 0.7,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 1.0,
    "min_data_per_group": 20,
    "max_bin": 255,
    "verbosity": -1,
    "force_col_wise": True,
    "deterministic": True,
}


class Trees(Alternative):
    """`learned`: `model` (LightGBM's text) and `tokens` (the tokens of each text column that the trees see)."""

    name = "trees"
    title = "Boosted trees"
    sentence = "Hundreds of small decision trees, each correcting those before: the usual winner on tables."

    def fit(self, train: Rows, validation: Rows, task: Task, state: State, seed: int) -> dict[str, Any]:
        target = task.to_fit(train.truth, state)
        tokens = {part.name: _telling(train, part, target).tolist() for part in token_parts(train)}
        matrix = _matrix(train, tokens)
        settings = {**SETTINGS, **_objective(task.units(state)), "seed": seed, "num_threads": threads(matrix.size)}
        fitted = lightgbm.Dataset(matrix, target, categorical_feature=_categorical(train))
        held_out = lightgbm.Dataset(_matrix(validation, tokens), task.to_fit(validation.truth, state), reference=fitted)
        stop = [lightgbm.early_stopping(PATIENCE, verbose=False)] if len(validation) else []
        rounds = _rounds(task.units(state)) if stop else ROUNDS_UNWATCHED
        booster = lightgbm.train(settings, fitted, rounds, valid_sets=[held_out] if stop else None, callbacks=stop)
        return {"model": booster.model_to_string(num_iteration=booster.best_iteration), "tokens": tokens}

    def answer(self, rows: Rows, learned: dict[str, Any], task: Task, state: State) -> np.ndarray:
        booster = lightgbm.Booster(model_str=learned["model"])
        matrix = _matrix(rows, learned["tokens"])
        outputs = booster.predict(matrix, num_threads=threads(matrix.size))
        if task.units(state) == 1:
            return task.from_fit(outputs[:, None], state)
        return np.stack([1 - outputs, outputs], axis=1) if outputs.ndim == 1 else outputs


def threads(cells: float = float("inf")) -> int:
    """As many as this process may use: what the runner gave it, or the cores it runs on. On few cells fewer, since threads
    that wait for one another on a busy machine cost more than they bring.
    """
    given = os.environ.get("OMP_NUM_THREADS", "")
    most = int(given) if given.isdecimal() and int(given) > 0 else cores()
    return int(min(most, 1 + cells // CELLS_A_THREAD))


def _rounds(units: int) -> int:
    """Each round grows a tree a class, from three classes up."""
    return ROUNDS if units <= 2 else max(TREES_OF_MANY // units, 20)


def _objective(units: int) -> dict[str, Any]:
    if units == 1:
        return {"objective": "regression", "metric": "rmse"}
    if units == 2:
        return {"objective": "binary", "metric": "binary_logloss"}
    return {"objective": "multiclass", "metric": "multi_logloss", "num_class": units}


def _matrix(rows: Rows, tokens: dict[str, list[int]]) -> np.ndarray:
    """(rows, inputs) float32: numbers, codes, figures of series, then a yes or no for each telling token."""
    columns = [numbers_of(rows), codes_of(rows)[0]]
    columns += [summaries(rows.arrays[part.name]) for part in sequence_parts(rows)]
    for part in token_parts(rows):
        counts = token_counts(part, rows.arrays[part.name])
        columns.append(counts[:, tokens[part.name]].toarray())
    return np.concatenate(columns, axis=1).astype(np.float32)


def _categorical(rows: Rows) -> list[int]:
    """The places of codes with more than two values besides unseen."""
    first = numbers_of(rows).shape[1]
    return [first + place for place, size in enumerate(codes_of(rows)[1]) if size > 3]


def _telling(train: Rows, part: Any, target: np.ndarray) -> np.ndarray:
    """The tokens whose presence goes most with the target: the largest correlation with any class, or with the number."""
    counts = token_counts(part, train.arrays[part.name])
    counts.data[:] = 1.0
    shares = np.asarray(counts.mean(axis=0)).ravel()
    spread = np.sqrt(shares * (1 - shares))
    outputs = target[:, None].astype(float) if target.dtype.kind == "f" else np.eye(int(target.max()) + 1)[target]
    outputs = outputs - outputs.mean(axis=0)
    together = np.abs(np.asarray(counts.T @ outputs)) / len(target)
    telling = (together / np.maximum(outputs.std(axis=0), 1e-9)).max(axis=1) / np.maximum(spread, 1e-9)
    telling[shares * len(target) < 5] = 0.0
    found = np.argsort(-telling, kind="stable")[:MOST_TOKENS]
    return np.sort(found[telling[found] > 0])
