"""The network's part of a forecast: it learns, looks nowhere it should not, can be stopped, killed and saved."""

from dataclasses import replace

import numpy as np
import pytest

from core.answering import answering, open_network
from core.forecasting.backtest import window_ends
from core.forecasting.levels import LEVELS, MEDIAN
from core.forecasting.network import answer_network, fit_network, refit, save_network
from core.networks import network
from tests.core.forecasting import panels
from tests.core.forecasting.panels import HORIZON, STEPPING, awkward, panel_of, seasonal, wanted

pytestmark = pytest.mark.network


class Listening:
    """A watch that remembers, and stops or dies when told to."""

    def __init__(self, resume=None, stop_after=None, die_after=None):
        self.resume, self.stop_after, self.die_after = resume, stop_after, die_after
        self.epochs = []

    def tell(self, event, **figures):
        if event == "epoch":
            self.epochs.append(figures)
            if self.die_after and len(self.epochs) > self.die_after:
                raise KeyboardInterrupt

    def stopped(self):
        return self.stop_after is not None and len(self.epochs) >= self.stop_after


def panel(columns=True):
    return panel_of(seasonal(30), seasonal(24, 50, seed=1), [5.0], columns=columns)


def fit(given=None, **choices):
    return panels.fit(given or panel(), **choices)


def answers_of(learned, given):
    return answer_network(answering(learned.model), given, learned.states)


@pytest.mark.parametrize("name", STEPPING)
@pytest.mark.parametrize("columns", [True, False])
def test_every_network_answers_any_panel_and_is_saved_for_keras_and_onnx_alike(name, columns, tmp_path):
    learned = fit(panel(columns), name=name, epochs=1, bag=2)
    assert [figures["epoch"] for figures in learned.history] == [1]
    odd = awkward()
    asked = panel(columns) if columns else odd
    answers = answers_of(learned, asked)
    assert answers.shape == (len(asked), HORIZON, len(LEVELS))
    assert np.isfinite(answers).all()
    assert (np.diff(answers, axis=-1) >= 0).all()
    assert save_network(learned, asked, tmp_path), "the ONNX file proves to answer alike"
    by_onnx = answer_network(open_network(tmp_path), asked, learned.states)
    np.testing.assert_allclose(by_onnx, answers, rtol=1e-3, atol=1e-6)
    (tmp_path / "model.onnx").unlink()
    by_keras = answer_network(open_network(tmp_path), asked, learned.states)
    np.testing.assert_allclose(by_keras, answers, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", STEPPING)
def test_a_season_is_learned(name):
    many = panel_of(*(seasonal(40, seed=place, noise=2.0) for place in range(6)))
    learned = fit(many.cut(many.lengths - HORIZON), name=name, epochs=5, rate=0.01)
    answers = answers_of(learned, many.cut(many.lengths - HORIZON))
    truth = np.stack([many.history(place)[-HORIZON:] for place in range(len(many))])
    assert np.abs(answers[..., MEDIAN] - truth).mean() < 5, "the level alone is off by some 20"
    assert ((answers[..., 0] <= truth) & (truth <= answers[..., -1])).mean() > 0.5


@pytest.mark.parametrize("name", STEPPING)
def test_no_value_after_an_origin_changes_a_forecast_made_at_it(name):
    given = panel()
    windows = window_ends(given, 3)[:2]  # the newest only scores
    ends = given.lengths - np.array([HORIZON, HORIZON, 0])
    changed = replace(given, values=given.values.copy(), past=given.past.copy())
    for start, end, length in zip(given.starts, ends, given.lengths, strict=True):
        changed.values[start + end : start + length] = 1e6
        changed.past[start + end : start + length] = -1e6
    learned = fit_network(given, wanted(name, epochs=1), windows, Listening())
    # training is the same for all: it is seen to look at nothing on the quickest
    again = fit_network(changed, wanted(name, epochs=1), windows, Listening()) if name == "nlinear" else learned
    np.testing.assert_array_equal(answers_of(learned, given.cut(ends)), answers_of(again, changed.cut(ends)))


def test_the_seed_decides_everything():
    first, again, other = fit(), fit(), fit(seed=1)
    assert first.history == again.history
    np.testing.assert_array_equal(answers_of(first, panel()), answers_of(again, panel()))
    assert not np.array_equal(answers_of(first, panel()), answers_of(other, panel()))


def test_learned_again_it_knows_the_newest_steps_and_trains_as_long_as_was_best():
    watch = Listening()
    learned = refit(panel(), wanted(epochs=9), 2, watch)
    assert [figures["epoch"] for figures in watch.epochs] == [1, 2]
    assert learned.best_epoch == 2
    changed = panel()
    changed.values[changed.lengths[0] - 1] *= 2
    other = refit(changed, wanted(epochs=9), 2, Listening())
    assert not np.array_equal(answers_of(learned, panel()), answers_of(other, panel()))


def test_it_can_be_stopped_and_keeps_the_best_so_far():
    learned = fit(watch=Listening(stop_after=1), epochs=40)
    assert learned.ended == "stopped"
    assert np.isfinite(answers_of(learned, panel())).all()


def test_a_killed_training_goes_on_and_ends_as_if_it_had_not_been(tmp_path, monkeypatch):
    monkeypatch.setattr("core.training.following.SECONDS_BETWEEN_CHECKPOINTS", 0.0)
    whole = fit(epochs=4)
    with pytest.raises(KeyboardInterrupt):
        fit(watch=Listening(tmp_path, die_after=2), epochs=4)
    watch = Listening(tmp_path)
    resumed = fit(watch=watch, epochs=4)
    assert watch.epochs[0]["epoch"] == 3
    assert resumed.history == whole.history
    np.testing.assert_array_equal(answers_of(resumed, panel()), answers_of(whole, panel()))


def test_back_tests_without_any_measured_value_do_not_stop_it():
    given = panel_of([*seasonal(20), *[np.nan] * HORIZON, 4.0])
    windows = window_ends(given.cut(given.lengths - 1), 1)
    learned = fit_network(given, wanted(), windows, Listening())
    assert np.isfinite(answers_of(learned, given)).all()


def test_series_that_never_change_are_forecast_as_they_are():
    given = panel_of([4.0] * 20, [0.0] * 20)
    answers = answers_of(fit(given), given)
    np.testing.assert_allclose(answers[0, :, MEDIAN], 4.0, rtol=0.05)
    np.testing.assert_allclose(answers[1, :, MEDIAN], 0.0, atol=0.05)


@pytest.mark.parametrize("name", STEPPING)
def test_the_outline_names_layers_of_the_width_that_is_built(name):
    from core.forecasting.channels import Channels, learn_states
    from core.forecasting.windows import newest_windows
    from core.model import build_model
    from core.tasks import task

    settings = wanted(name)
    parts = newest_windows(Channels.of(panel(), learn_states(panel()))).parts
    networks = build_model(parts, name, settings.values, task("forecasting"), {"horizon": HORIZON}, 0)
    widths = {layer.output.shape[-1] for layer in networks.training.layers}
    blocks = network(name).outline(parts, settings.values)
    assert blocks[0].width == sum(int(np.prod(part.shape)) for part in parts)
    assert {block.width for block in blocks[1:]} <= widths
