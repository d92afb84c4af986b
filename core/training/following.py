"""What happens between epochs: scores, the best weights, events, stopping, and what a killed training needs to go on."""

import math
import time
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from core.training.checkpoints import Checkpoint, Progress
from core.training.stepping import Stepper
from core.watch import Watch

SECONDS_BETWEEN_EVENTS = 0.5
SECONDS_BETWEEN_CHECKPOINTS = 5.0
WAITING = 1.4  # a wave begins where the last ended: one that ended at epoch n is followed by one that ends at 2.33 n


class DivergedError(Exception):
    """The loss is no number any more."""


@dataclass
class Limits:
    """When a training ends at the latest."""

    epochs: int
    patience: int
    deadline: float  # as time.monotonic() counts
    keep_last: bool = False  # the last weights rather than the best


class Follower(keras.callbacks.Callback):
    """Follows one training from epoch to epoch."""

    def __init__(self, stepper: Stepper, limits: Limits, watch: Watch, checkpoint: Checkpoint, progress: Progress):
        super().__init__()
        self.stepper, self.limits, self.watch = stepper, limits, watch
        self.checkpoint, self.progress = checkpoint, progress
        self.score = stepper.task.choosing(stepper.state)
        self.began = self.warm = self.last_checkpoint = time.monotonic()
        self.last_event = -math.inf
        self.first_epoch = progress.epochs_done
        self.shortened = False

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.stepper.begin(epoch, min(epoch / self.limits.epochs, 1.0))

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        if self.watch.stopped():
            self._end("stopped")
        if time.monotonic() > self.limits.deadline:
            self._end("time")
        if time.monotonic() - self.last_event > SECONDS_BETWEEN_EVENTS:
            share = (batch + 1) / self.stepper.batches.steps
            self._tell("batch", share, {"loss": _finite((logs or {}).get("loss"))})

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        loss = float((logs or {}).get("loss", math.nan)) / len(self.stepper.batches.folds)
        if not math.isfinite(loss):
            raise DivergedError
        self.progress.epochs_done = epoch + 1
        self._check(loss)
        if epoch == self.first_epoch:
            self.warm = time.monotonic()
        self._shorten()
        if self._waited_long_enough():
            self._end("patience")
        if epoch + 1 >= self.limits.epochs:
            self._end("time" if self.shortened else "finished")
        if self.model.stop_training or time.monotonic() - self.last_checkpoint > SECONDS_BETWEEN_CHECKPOINTS:
            self.checkpoint.save(self.model, self.progress)
            self.last_checkpoint = time.monotonic()

    def _check(self, loss: float) -> None:
        """Of a training that keeps the last weights nothing is held back to check it by."""
        figures = {"loss": loss}
        if self.limits.keep_last:
            self._keep(-loss, np.zeros((0, 0)))
        else:
            answers, figures["validation_loss"] = self.stepper.check()
            figures["score"] = self._score(answers, figures["validation_loss"])
            better = figures["score"] if self.score.higher_is_better else -figures["score"]
            if better > self.progress.best_value:
                self._keep(better, answers)
        self.progress.history.append({"epoch": self.progress.epochs_done, **figures})
        self._tell("epoch", 0.0, figures)

    def _score(self, answers: np.ndarray, validation_loss: float) -> float:
        if not (np.isfinite(answers).all() and math.isfinite(validation_loss)):
            raise DivergedError
        value = float(self.score.compute(*self.stepper.rows.judged(self.stepper.unseen, answers)))
        return value if math.isfinite(value) else validation_loss  # nothing was measured there to score by

    def _keep(self, value: float, answers: np.ndarray) -> None:
        self.progress.best_value, self.progress.best_epoch = value, self.progress.epochs_done
        self.progress.best_weights = self.stepper.networks.training.get_weights()
        self.progress.best_answers = answers

    def _waited_long_enough(self) -> bool:
        """`patience` epochs without a better score, and 1.4 times as many as led to the best.

        The waves of a schedule last twice as long each: what a wave has to give shows at its end only.
        """
        best = self.progress.best_epoch
        if self.limits.keep_last:
            return False
        return self.progress.epochs_done - best >= max(self.limits.patience, math.ceil(WAITING * best))

    def _shorten(self) -> None:
        """Fewer epochs, and schedules that end with them, where all of them would take too long."""
        done = self.progress.epochs_done - self.first_epoch
        if done < 2 and self.limits.epochs > 2:
            return
        left = self.limits.deadline - time.monotonic()
        affordable = self.progress.epochs_done + max(int(left / self._seconds_an_epoch(self.progress.epochs_done)), 0)
        if affordable < self.limits.epochs:
            self.limits.epochs = max(affordable, self.progress.epochs_done)
            if hasattr(self.model.optimizer, "horizon"):
                self.model.optimizer.horizon.assign(float(self.limits.epochs * self.stepper.batches.steps))
            self.shortened = True

    def _seconds_an_epoch(self, done: float) -> float:
        """Told from the second epoch on, where there is one: in the first the network is traced."""
        now, warm_epochs = time.monotonic(), done - self.first_epoch - 1
        if warm_epochs >= 1:
            return (now - self.warm) / warm_epochs
        return (now - self.began) / max(done - self.first_epoch, 1e-3)

    def _end(self, reason: str) -> None:
        self.progress.ended = reason
        self.model.stop_training = True

    def _tell(self, event: str, share: float, figures: dict[str, Any]) -> None:
        now = time.monotonic()
        done = self.progress.epochs_done + share
        self.last_event = now
        left = min(self._seconds_an_epoch(done) * (self.limits.epochs - done), max(self.limits.deadline - now, 0.0))
        bag = len(self.stepper.batches.folds)
        place = {"member": bag, "members": bag, "epoch": self.progress.epochs_done, "epochs": self.limits.epochs}
        shown = {"progress": min(done / self.limits.epochs, 1.0), "seconds_left": round(max(left, 0.0), 1)}
        self.watch.tell(event, **place, **figures, **shown)


def _finite(value: Any) -> float | None:
    return float(value) if value is not None and math.isfinite(float(value)) else None
