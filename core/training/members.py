"""Training: a bag of networks side by side, each on its own part of the rows, scored on the rows it did not see."""

import hashlib
import json
import time
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from core.alternatives.base import Rows
from core.errors import RunError
from core.model import MOST_TO_SETTLE, Networks, build_model, settle
from core.networks import network
from core.networks.base import Values
from core.parts import rows_at_once
from core.tasks.base import State, Task
from core.training.checkpoints import Checkpoint
from core.training.following import DivergedError, Follower, Limits
from core.training.stepping import Batches, Fold, Stepper
from core.watch import Watch

ROWS_AT_ONCE = 4_096
SLOWER = 0.2


@dataclass(frozen=True)
class Recipe:
    """What is trained: a network's name, checked settings (the network's and the training's), the task, a seed."""

    network: str
    values: Values
    task: Task
    state: State  # the target's
    seed: int

    def slower(self) -> "Recipe":
        return Recipe(
            self.network, {**self.values, "rate": float(self.values["rate"]) * SLOWER}, self.task, self.state, self.seed
        )


@dataclass(frozen=True)
class Fitted:
    """A trained bag. `model` answers for all of it: the mean of its networks.

    `answers` holds, for every row, the answers of networks that did not train on it (NaN where all did): what blends and
    choices among candidates are made by. `ended` says why: "finished", "patience", "time" or "stopped".
    """

    model: keras.Model
    answers: np.ndarray
    best_epoch: int
    epochs: int
    history: list[dict[str, Any]]
    ended: str


def fit_members(rows: Rows, folds: list[Fold], recipe: Recipe, watch: Watch) -> Fitted:
    """One network a fold, all at once; the epoch whose answers on unseen rows score best is kept for all of them.

    `folds` are (training rows, validation rows) as places in `rows`. Asks `watch` every few steps whether to stop, and goes on
    from `watch.resume` where a killed training left off. Raises RunError where it cannot learn.
    """
    return _learned(rows, folds, recipe, watch)


def fit_again(rows: Rows, recipe: Recipe, epochs: int, watch: Watch) -> Fitted:
    """The bag trained on all rows for as many epochs as were best where some were held back; `history` tells the loss only."""
    places = np.arange(len(rows))
    folds = [(places, places[-1:])] * int(recipe.values["bag"])
    return _learned(rows, folds, recipe, watch, last=epochs)


def fit_member(train: Rows, validation: Rows, recipe: Recipe, watch: Watch) -> Fitted:
    """One network, where rows come apart already. `answers` are NaN for training rows, then the validation rows' own."""
    arrays = {name: np.concatenate([array, validation.arrays[name]]) for name, array in train.arrays.items()}
    rows = Rows(train.parts, arrays, np.concatenate([train.truth, validation.truth]))
    places = np.arange(len(rows))
    return fit_members(rows, [(places[: len(train)], places[len(train) :])], recipe, watch)


def answers_of(model: keras.Model, arrays: dict[str, np.ndarray]) -> np.ndarray:
    """The model's answers on rows, in pieces: (rows, classes) or (rows, 1)."""
    total = len(next(iter(arrays.values())))
    if not total:
        return np.zeros((0, model.output_shape[-1]), np.float32)
    most = rows_at_once((array.shape[1:] for array in arrays.values()), ROWS_AT_ONCE)
    pieces = [range(start, min(start + most, total)) for start in range(0, total, most)]
    answered = [
        model.predict_on_batch({name: array[piece.start : piece.stop] for name, array in arrays.items()}) for piece in pieces
    ]
    return np.concatenate([np.asarray(piece) for piece in answered])


def _learned(rows: Rows, folds: list[Fold], recipe: Recipe, watch: Watch, last: int = 0) -> Fitted:
    """Once more with smaller steps where the loss grows without bound."""
    deadline = time.monotonic() + 60 * float(recipe.values["max_minutes"])
    try:
        return _fit(rows, folds, recipe, watch, deadline, last)
    except DivergedError:
        watch.tell("note", text="The loss grew without bound; training starts again with smaller steps.")
    try:
        if "rate" not in recipe.values:
            raise DivergedError
        return _fit(rows, folds, recipe.slower(), watch, deadline, last)
    except DivergedError:
        raise RunError(
            "The network did not learn: its loss grew without bound.",
            "Lower the learning rate, or look for columns with extreme numbers.",
        ) from None


def _fit(rows: Rows, folds: list[Fold], recipe: Recipe, watch: Watch, deadline: float, last: int = 0) -> Fitted:
    """`last`, where it is not 0, is the epoch that training ends after, whatever its score; the schedules stay as they were."""
    keras.utils.set_random_seed(recipe.seed)
    networks, stepper = _prepare(rows, folds, recipe)
    epochs, patience = int(recipe.values["epochs"]), int(recipe.values["patience"])
    stepper.compile(network(recipe.network).optimizer(recipe.values, epochs * stepper.batches.steps))
    stepper.training.optimizer.build(stepper.training.trainable_variables)
    checkpoint = Checkpoint(watch.resume, _mark(rows, folds, recipe, last))
    progress = checkpoint.restore(stepper.training)
    if not progress.ended:
        limits = Limits(last or epochs, patience, deadline, keep_last=last > 0)
        stepper.run(progress.epochs_done, limits.epochs, [Follower(stepper, limits, watch, checkpoint, progress)])
    networks.training.set_weights(progress.best_weights)
    answers = progress.best_answers if last else rows.spread(stepper.unseen, progress.best_answers)
    return Fitted(networks.answering, answers, progress.best_epoch, progress.epochs_done, progress.history, progress.ended)


def _prepare(rows: Rows, folds: list[Fold], recipe: Recipe) -> tuple[Networks, Stepper]:
    bag = len(folds)
    networks = build_model(rows.parts, recipe.network, recipe.values, recipe.task, recipe.state, recipe.seed, bag)
    batches = Batches.of(folds, int(recipe.values["batch_size"]), recipe.seed, rows.most_steps)
    shown = np.random.default_rng(recipe.seed).permutation(len(rows))[:MOST_TO_SETTLE]
    settle(networks, rows.take(shown).arrays, bag)
    return networks, Stepper(networks, rows, batches, recipe.task, recipe.state)


def _mark(rows: Rows, folds: list[Fold], recipe: Recipe, last: int) -> str:
    """The same for the same training only."""
    described = [recipe.network, recipe.values, recipe.seed, recipe.state, len(rows), last, [len(train) for train, _ in folds]]
    return hashlib.sha256(json.dumps(described, sort_keys=True, default=str).encode()).hexdigest()
