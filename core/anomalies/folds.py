"""Every row is scored by detectors that did not learn from it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.arrays import read_arrays
from core.detectors import DETECTORS
from core.detectors.base import Learned, Sight
from core.watch import Watch

FOLDS = 5
HURRIED_FOLDS = 2
MOST_ROWS = 50_000  # a fold's detectors learn from

Models = dict[str, list[Learned]]  # by detector, one a fold


@dataclass(frozen=True)
class Folded:
    """`raw` (rows, detectors): each row's scores, by the fold that did not learn from it. `fold_of` (rows,)."""

    models: Models
    raw: np.ndarray
    fold_of: np.ndarray


def learn_by_folds(sight: Sight, seed: int, watch: Watch, folds: int = FOLDS) -> Folded:
    """The same rows and seed give the same scores."""
    chance = np.random.default_rng(seed)
    fold_of = chance.permutation(np.arange(len(sight)) % folds)
    raw = np.zeros((len(sight), len(DETECTORS)))
    models: Models = {member.name: [] for member in DETECTORS}
    for fold in range(folds):
        watch.tell("stage", stage="detectors", text=f"Looking at rows from every side, part {fold + 1} of {folds} …")
        others = np.flatnonzero(fold_of != fold)
        learned_from = sight.take(np.sort(chance.permutation(others)[:MOST_ROWS]))
        mine = np.flatnonzero(fold_of == fold)
        asked = sight.take(mine)
        for place, member in enumerate(DETECTORS):
            models[member.name].append(member.learn(learned_from, seed + fold))
            raw[mine, place] = member.score(asked, models[member.name][-1])
    return Folded(models, raw, fold_of)


def score_by_folds(sight: Sight, models: Models) -> np.ndarray:
    """(folds, rows, detectors): new rows, by the detectors of every fold."""
    folds = len(next(iter(models.values())))
    return np.stack(
        [np.stack([member.score(sight, models[member.name][fold]) for member in DETECTORS], axis=1) for fold in range(folds)]
    )


def save_models(models: Models, folder: Path) -> None:
    (folder / "detectors").mkdir(exist_ok=True)
    for name, folds in models.items():
        arrays = {f"{fold}/{what}": array for fold, learned in enumerate(folds) for what, array in learned.items()}
        np.savez_compressed(folder / "detectors" / f"{name}.npz", **arrays)  # type: ignore[arg-type]


def open_models(folder: Path) -> Models:
    """Raises PredictionError where they are missing or damaged."""
    models: Models = {}
    for member in DETECTORS:
        folds: dict[str, Learned] = {}
        for name, array in read_arrays(folder / "detectors" / f"{member.name}.npz").items():
            fold, _, what = name.partition("/")
            folds.setdefault(fold, {})[what] = array
        models[member.name] = [folds[fold] for fold in sorted(folds, key=int)]
    return models
