"""The models that train and check a bag of networks, built round the rows they learn from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from keras import ops

from core.alternatives.base import Rows
from core.layers.rows import LossOfRows, Order, one_row_each
from core.model import Networks
from core.parts import rows_at_once
from core.tasks.base import State, Task

MOST_ROWS_AT_ONCE = 16_384  # of all networks together, where they only answer
WORK_A_CALL = 4e9  # multiplications; some 0.2 seconds of two cores
MOST_STEPS_A_CALL = 64

Fold = tuple[np.ndarray, np.ndarray]  # the numbers of the rows that train and of those that check


@dataclass(frozen=True)
class Batches:
    """Which rows a network of the bag sees when: all from the seed, so that a resumed training sees the same."""

    folds: list[Fold]
    size: int
    steps: int
    seed: int

    @classmethod
    def of(cls, folds: list[Fold], batch_size: int, seed: int, most_steps: Callable[[int], int]) -> "Batches":
        fewest, most = min(len(train) for train, _ in folds), max(len(train) for train, _ in folds)
        size = max(min(batch_size, fewest), 1)
        return cls(folds, size, most_steps(max(most // size, 1)), seed)

    def order(self, epoch: int) -> np.ndarray:
        """(steps, bag, batch): each network's training rows in an order of this epoch's own."""
        each = [
            self._shuffled(train, np.random.default_rng((self.seed, epoch, place)))
            for place, (train, _) in enumerate(self.folds)
        ]
        return np.stack(each, axis=1).astype(np.int32)

    def _shuffled(self, rows: np.ndarray, random: np.random.Generator) -> np.ndarray:
        needed = self.steps * self.size
        rounds = [random.permutation(rows) for _ in range(-(-needed // len(rows)))]
        return np.concatenate(rounds)[:needed].reshape(self.steps, self.size)


class Stepper:
    """Trains the bag an epoch at a time and answers each network's validation rows."""

    def __init__(self, networks: Networks, rows: Rows, batches: Batches, task: Task, state: State):
        self.networks, self.batches, self.task, self.state = networks, batches, task, state
        self.rows = rows
        self.unseen = np.unique(np.concatenate([validation for _, validation in batches.folds]))
        table = rows.table(task, state)
        self._order = Order(batches.steps, len(batches.folds), batches.size, name="order")
        self.training = self._model(table, self._order, training=True)
        self._questions = self._asked()
        self._asked_order = Order(*self._questions.shape, name="asked")
        self._asked_order.order.assign(self._questions)
        self._checking = self._model(table, self._asked_order, training=False)
        self._fading = [layer for layer in networks.training.layers if hasattr(layer, "progress")]

    def _model(self, table: Any, order: Order, training: bool) -> keras.Model:
        number = keras.Input(batch_shape=(1,), dtype="int32")
        parts, *wanted = table(order(number))
        outputs = self.networks.training(parts)
        losses = LossOfRows(self.task.loss(self.state))(outputs, *wanted)
        if training:
            # a sum over the bag, so that each of its networks learns just as it would alone
            return keras.Model(number, ops.sum(ops.mean(losses, axis=1), keepdims=True))
        return keras.Model(number, [self.task.answer(one_row_each(outputs), self.state), losses])

    def _asked(self) -> np.ndarray:
        """(chunks, bag, rows): every network's validation rows, padded with its first."""
        folds, bag = self.batches.folds, len(self.batches.folds)
        most = max(len(validation) for _, validation in folds)
        bound = rows_at_once((part.shape for part in self.rows.parts), MOST_ROWS_AT_ONCE)
        rows = min(most, max(bound // (bag * self.networks.training.output_shape[1]), 1))
        chunks = -(-most // rows)
        padded = [np.resize(validation, chunks * rows).reshape(chunks, rows) for _, validation in folds]
        return np.stack(padded, axis=1).astype(np.int32)

    def compile(self, optimizer: keras.optimizers.Optimizer) -> None:
        on_tensorflow = keras.backend.backend() == "tensorflow"
        self.training.compile(
            optimizer,
            loss=_as_it_is,
            steps_per_execution=self._steps_a_call() if on_tensorflow else 1,
            jit_compile=not on_tensorflow,  # compiling by XLA takes seconds and gains nothing for networks this small
        )

    def _steps_a_call(self) -> int:
        k = self.networks.training.output_shape[1]
        work = self.batches.size * k * self.networks.training.count_params()
        return int(np.clip(WORK_A_CALL / work, 1, min(MOST_STEPS_A_CALL, self.batches.steps)))

    def begin(self, epoch: int, progress: float) -> None:
        self._order.order.assign(self.batches.order(epoch))
        for layer in self._fading:
            layer.progress.assign(progress)

    def run(self, first_epoch: int, epochs: int, callbacks: list[keras.callbacks.Callback]) -> None:
        numbers = np.arange(self.batches.steps, dtype=np.int32)
        nothing = np.zeros(self.batches.steps, np.float32)
        options = {"batch_size": 1, "shuffle": False, "verbose": 0}
        self.training.fit(numbers, nothing, initial_epoch=first_epoch, epochs=epochs, callbacks=callbacks, **options)

    def check(self) -> tuple[np.ndarray, float]:
        """(unseen rows, classes or 1): the mean of what networks that did not train on a row answer; and their loss."""
        asked = [self._checking.predict_on_batch(np.array([i], np.int32)) for i in range(len(self._questions))]
        answers, losses = self._of_the_bag([each[0] for each in asked]), self._of_the_bag([each[1] for each in asked])
        total = np.zeros((len(self.unseen), answers.shape[-1]))
        count = np.zeros((len(self.unseen), 1))
        for (_, validation), own in zip(self.batches.folds, answers, strict=True):
            places = np.searchsorted(self.unseen, validation)
            np.add.at(total, places, own[: len(validation)])
            np.add.at(count, places, 1)
        pairs = zip(self.batches.folds, losses, strict=True)
        loss = float(np.mean([own[: len(validation)].mean() for (_, validation), own in pairs]))
        return total / count, loss

    def _of_the_bag(self, chunks: list[Any]) -> np.ndarray:
        """One (bag · rows, …) or (bag, rows) array a chunk → (bag, all rows, width)."""
        _, bag, rows = self._questions.shape
        return np.concatenate([np.asarray(chunk).reshape(bag, rows, -1) for chunk in chunks], axis=1)


def _as_it_is(_, loss):
    """The model gives its loss itself."""
    return ops.mean(loss)
