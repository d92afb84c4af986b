"""Training a bag: the seed decides, it can be stopped and killed, and what it gives can be saved."""

import numpy as np
import pandas as pd
import pytest

from core.alternatives.base import Rows
from core.errors import RunError
from core.networks import network
from core.parts import Part
from core.presets import TRAINING
from core.settings import checked
from core.tasks import task

pytestmark = pytest.mark.network

ROWS = 48
FOLDS = [(np.arange(ROWS)[np.arange(ROWS) % 3 != i], np.arange(ROWS)[np.arange(ROWS) % 3 == i]) for i in range(3)]


class Listening:
    """A watch that remembers, and stops or dies when told to."""

    def __init__(self, resume=None, stop_after=None, die_after=None):
        self.resume, self.stop_after, self.die_after = resume, stop_after, die_after
        self.events = []

    @property
    def epochs(self):
        return [figures for event, figures in self.events if event == "epoch"]

    def tell(self, event, **figures):
        self.events.append((event, figures))
        if self.die_after and len(self.epochs) == self.die_after + 1:
            raise KeyboardInterrupt

    def stopped(self):
        return self.stop_after is not None and len(self.epochs) >= self.stop_after


def made_rows(numbers=None) -> Rows:
    random = np.random.default_rng(0)
    numbers = random.normal(size=(ROWS, 2)).astype("float32") if numbers is None else numbers
    codes = random.integers(0, 4, (ROWS, 1)).astype("int32")
    parts = (
        Part("numbers", "rows", (2,), knots=((-2.0, 0.0, 2.0), ()), names=("a", "b")),
        Part("codes", "rows", (1,), sizes=(4,), names=("c",)),
    )
    return Rows(parts, {"numbers": numbers, "codes": codes}, (numbers[:, 0] + codes[:, 0] > 1).astype(np.int64))


def recipe(name="mlp", seed=0, **settings):
    from core.training.members import Recipe

    small = {"width": 8, "depth": 1, "epochs": 6, "batch_size": 8, "patience": 50}
    values = checked(network(name).settings + TRAINING, {**small, **settings})
    asked = task("classification")
    return Recipe(name, values, asked, asked.adapt(pd.Series(["no", "yes"])), seed)


def fit(watch=None, rows=None, folds=FOLDS, **settings):
    from core.training.members import fit_members

    return fit_members(rows or made_rows(), folds, recipe(**settings), watch or Listening())


def test_the_seed_decides_everything():
    first, again, other = fit(), fit(), fit(seed=1)
    np.testing.assert_array_equal(first.answers, again.answers)
    assert first.history == again.history
    assert not np.array_equal(first.answers, other.answers)


def test_every_row_is_answered_by_a_network_that_did_not_train_on_it():
    from core.training.members import answers_of

    fitted, rows = fit(), made_rows()
    assert np.isfinite(fitted.answers).all()
    assert not np.allclose(fitted.answers, answers_of(fitted.model, rows.arrays)), "all networks together know more"


def test_rows_that_every_network_trained_on_have_no_answers():
    fitted = fit(folds=FOLDS[:1])
    assert np.isnan(fitted.answers[FOLDS[0][0]]).all()
    assert np.isfinite(fitted.answers[FOLDS[0][1]]).all()


def test_the_best_epoch_is_kept_not_the_last():
    fitted = fit(rate=0.5, epochs=12)
    scores = [epoch["score"] for epoch in fitted.history]
    assert fitted.best_epoch == 1 + int(np.argmin(scores))
    truth = made_rows().truth
    kept = -np.mean(np.log(fitted.answers[np.arange(ROWS), truth]))
    assert kept == pytest.approx(min(scores), abs=1e-4)


def test_it_stops_when_epochs_no_longer_help():
    fitted = fit(rate=0.5, epochs=60, patience=3)
    assert fitted.ended == "patience"
    assert fitted.epochs == fitted.best_epoch + 3


def test_each_epoch_is_told_with_its_place_and_figures():
    watch = Listening()
    fit(watch)
    last = watch.epochs[-1]
    assert (last["epoch"], last["epochs"], last["members"], last["progress"]) == (6, 6, 3, 1.0)
    assert {"member", "loss", "validation_loss", "score", "seconds_left"} <= set(last)


def test_a_stop_keeps_the_best_so_far():
    fitted = fit(Listening(stop_after=2), epochs=50)
    assert fitted.ended == "stopped"
    assert fitted.epochs == 3
    assert np.isfinite(fitted.answers).all()


def test_a_training_that_would_take_too_long_is_shortened_and_its_schedules_with_it():
    fitted = fit(epochs=2000, max_minutes=0.1)
    assert fitted.ended == "time"
    assert fitted.epochs < 2000


def test_a_killed_training_goes_on_and_ends_as_if_it_had_not_been(tmp_path, monkeypatch):
    monkeypatch.setattr("core.training.following.SECONDS_BETWEEN_CHECKPOINTS", 0.0)
    whole = fit(name="realmlp")
    with pytest.raises(KeyboardInterrupt):
        fit(Listening(tmp_path, die_after=3), name="realmlp")
    watch = Listening(tmp_path)
    resumed = fit(watch, name="realmlp")
    assert watch.epochs[0]["epoch"] == 4
    assert resumed.history == whole.history
    np.testing.assert_array_equal(resumed.answers, whole.answers)


def test_a_finished_training_is_not_trained_again(tmp_path):
    first = fit(Listening(tmp_path))
    watch = Listening(tmp_path)
    np.testing.assert_array_equal(fit(watch).answers, first.answers)
    assert watch.epochs == []


def test_another_plan_does_not_go_on_from_this_ones_checkpoint(tmp_path):
    fit(Listening(tmp_path))
    watch = Listening(tmp_path)
    fit(watch, epochs=3)
    assert len(watch.epochs) == 3


def test_a_broken_checkpoint_is_a_fresh_start(tmp_path):
    (tmp_path / "networks.npz").write_bytes(b"PK\x03\x04 half a file")
    watch = Listening(tmp_path)
    fit(watch)
    assert watch.epochs[0]["epoch"] == 1


def test_a_loss_that_is_no_number_is_tried_again_slower_and_then_said_in_words():
    numbers = np.full((ROWS, 2), np.nan, "float32")
    watch = Listening()
    with pytest.raises(RunError, match="did not learn"):
        fit(watch, made_rows(numbers))
    assert [event for event, _ in watch.events if event != "batch"] == ["note"]


def test_rows_that_come_apart_already_train_one_network():
    from core.training.members import fit_member

    rows = made_rows()
    fitted = fit_member(rows.take(np.arange(36)), rows.take(np.arange(36, 48)), recipe(), Listening())
    assert np.isnan(fitted.answers[:36]).all()
    assert np.isfinite(fitted.answers[36:]).all()
