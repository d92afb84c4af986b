"""The models that train and check a bag of networks, built round the rows they learn from."""

from dataclasses import dataclass

import keras
import numpy as np
from keras import ops

from core.alternatives.base import Rows
from core.layers.rows import LossOfRows, Order, RowTable
from core.model import Networks
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
    def of(cls, folds: list[Fold], batch_size: int, seed: int) -> "Batches":
        fewest, most = min(len(train) for train, _ in folds), max(len(train) for train, _ in folds)
        size = max(min(batch_size, fewest), 1)
        return cls(folds, size, max(most // size, 1), seed)

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
        self.truth = rows.truth
        table = RowTable(rows.arrays, task.to_fit(rows.truth, state), name="rows")
        self._order = Order(batches.steps, len(batches.folds), batches.size, name="order")
        self.training = self._model(table, self._order, training=True)
        self._questions = self._asked()
        self._asked_order = Order(*self._questions.shape, name="asked")
        self._asked_order.order.assign(self._questions)
        self._checking = self._model(table, self._asked_order, training=False)
        self._fading = [layer for layer in networks.training.layers if hasattr(layer, "progress")]

    def _model(self, table: RowTable, order: Order, training: bool) -> keras.Model:
        number = keras.Input(batch_shape=(1,), dtype="int32")
        parts, wanted = table(order(number))
        outputs = self.networks.training(parts)
        if training:
            return keras.Model(number, LossOfRows(self.task.loss(self.state))(outputs, wanted))
        k, units = outputs.shape[1], outputs.shape[-1]
        rows = ops.reshape(ops.transpose(outputs, (0, 2, 1, 3)), (-1, k, units))
        return keras.Model(number, self.task.answer(rows, self.state))

    def _asked(self) -> np.ndarray:
        """(chunks, bag, rows): every network's validation rows, padded with its first."""
        folds, bag = self.batches.folds, len(self.batches.folds)
        most = max(len(validation) for _, validation in folds)
        rows = min(most, max(MOST_ROWS_AT_ONCE // (bag * self.networks.training.output_shape[1]), 1))
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

    def check(self) -> np.ndarray:
        """(rows, classes or 1): what networks that did not train on a row answer it, averaged; NaN where all did."""
        answered = [np.asarray(self._checking.predict_on_batch(np.array([i], np.int32))) for i in range(len(self._questions))]
        bag, width = len(self.batches.folds), answered[0].shape[-1]
        each = np.stack([answers.reshape(bag, -1, width) for answers in answered], axis=1).reshape(bag, -1, width)
        total = np.zeros((len(self.truth), width))
        count = np.zeros((len(self.truth), 1))
        for (_, validation), answers in zip(self.batches.folds, each, strict=True):
            np.add.at(total, validation, answers[: len(validation)])
            np.add.at(count, validation, 1)
        return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _as_it_is(_, loss):
    """The model gives its loss itself."""
    return ops.mean(loss)
