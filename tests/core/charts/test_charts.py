"""Every chart, in both themes, on ordinary and on awkward arrays: a figure with a message, axes and colours of the theme."""

import json
import time
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
import pytest

from core import charts
from core.charts.curves import POINTS, mean_line, thinned
from core.charts.network_places import stack
from core.charts.text import label, number, share, wrapped
from core.charts.two_classes import roc_line
from tests.core.charts.colours import colourless

NAN = float("nan")
HOSTILE = "<img src=x onerror=alert(1)> ![p](http://evil.example/1.png) " + "x" * 2000


@dataclass
class Block:
    title: str
    width: int
    sentence: str = "Each node weighs all nodes before it."
    copies: int = 1


@dataclass
class Outline:
    columns: tuple
    blocks: tuple
    answers: tuple
    each: str = "class"


def curve(*losses, score=None):
    epochs = np.arange(1, len(losses) + 1)
    losses = np.array(losses, float)
    return charts.Curve(epochs, losses, losses + 0.1, np.full(len(losses), NAN) if score is None else np.array(score, float))


def outline(columns=4, answers=2, **changes):
    blocks = changes.get("blocks", (Block("Inputs", 9), Block("Hidden layer", 64, copies=3)))
    return Outline(
        tuple((f"column {at}", "number") for at in range(columns)), blocks, tuple(f"class {at}" for at in range(answers))
    )


RANDOM = np.random.default_rng(0)
TRUTH = RANDOM.normal(100, 20, 80)
ANSWERS = charts.Answers(TRUTH, TRUTH + RANDOM.normal(0, 5, 80), TRUTH - 10, TRUTH + 10)
LABELS = np.array([0, 1] * 40)
CHANCES = np.clip(LABELS * 0.4 + RANDOM.random(80) * 0.6, 0, 1)

DRAWN = {
    "loss": lambda look: charts.loss_curves([curve(3, 2, 1), curve(3, 2)], look),
    "score": lambda look: charts.score_curves([curve(3, 2, 1, score=(0.5, 0.7, 0.6))], "ROC AUC", True, look),
    "scores": lambda look: charts.scores_chart(
        [charts.Scored("a", 0.9, 0.8, 0.95, True), charts.Scored("b", 0.5, 0.4, 0.6)], "AUC", True, look
    ),
    "confusion": lambda look: charts.confusion(LABELS, LABELS[::-1], ("no", "yes"), look),
    "against": lambda look: charts.predicted_against_true(ANSWERS, "price", look),
    "errors": lambda look: charts.error_distribution(ANSWERS, "price", look),
    "roc": lambda look: charts.roc(LABELS == 1, CHANCES, "yes", look),
    "distribution": lambda look: charts.score_distribution(LABELS == 1, CHANCES, ("no", "yes"), look),
    "calibration": lambda look: charts.calibration(LABELS == 1, CHANCES, look),
    "probabilities": lambda look: charts.probabilities({"no": 0.2, "yes": 0.8}, "churn", look),
    "value": lambda look: charts.value_with_interval(5.0, (4.0, 6.0), (0.0, 10.0), look, "price"),
}
AXES = {"probabilities": ("probability", None), "value": ("price", None), "scores": ("AUC (higher is better)", None)}


@pytest.mark.parametrize("look", [charts.LIGHT, charts.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", DRAWN)
def test_every_chart_has_a_message_named_axes_and_the_theme(name, look):
    figure = DRAWN[name](look)
    assert isinstance(figure, go.Figure)
    assert len(figure.layout.title.text) > 15
    assert figure.layout.xaxis.title.text
    if name not in AXES:
        assert figure.layout.yaxis.title.text
    assert figure.layout.template == charts.template(look)


@pytest.mark.parametrize("name", DRAWN)
def test_dark_and_light_differ_in_colours_only(name):
    assert colourless(DRAWN[name](charts.LIGHT)) == colourless(DRAWN[name](charts.DARK))
    assert DRAWN[name](charts.LIGHT).to_json() != DRAWN[name](charts.DARK).to_json()


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts.loss_curves([], charts.LIGHT),
        lambda: charts.loss_curves([curve()], charts.LIGHT),
        lambda: charts.loss_curves([curve(NAN, NAN)], charts.LIGHT),
        lambda: charts.loss_curves([curve(1.0)], charts.LIGHT),
        lambda: charts.score_curves([curve(1.0, score=(NAN,))], "AUC", True, charts.LIGHT),
        lambda: charts.scores_chart([], "AUC", True, charts.LIGHT),
        lambda: charts.scores_chart([charts.Scored("a", 0.5, 0.5, 0.5)], "AUC", True, charts.LIGHT),
        lambda: charts.confusion(np.array([-1, -1]), np.array([0, 1]), ("a", "b"), charts.LIGHT),
        lambda: charts.confusion(np.array([0]), np.array([0]), ("a", "a"), charts.LIGHT),
        lambda: charts.predicted_against_true(charts.Answers(np.array([NAN]), np.array([1.0])), "y", charts.LIGHT),
        lambda: charts.predicted_against_true(charts.Answers(np.ones(3), np.ones(3)), "y", charts.LIGHT),
        lambda: charts.error_distribution(charts.Answers(np.ones(3), np.ones(3)), "y", charts.LIGHT),
        lambda: charts.error_distribution(charts.Answers(np.full(9, 1e300), np.full(9, -1e300)), "y", charts.LIGHT),
        lambda: charts.roc(np.array([True, True]), np.array([0.5, 0.6]), "yes", charts.LIGHT),
        lambda: charts.score_distribution(np.array([True]), np.array([1.0]), ("a", "b"), charts.LIGHT),
        lambda: charts.calibration(np.array([True]), np.array([0.5]), charts.LIGHT),
        lambda: charts.probabilities({"only": 1.0}, "y", charts.LIGHT),
        lambda: charts.value_with_interval(0.0, None, (0.0, 0.0), charts.LIGHT, "y"),
        lambda: charts.network(Outline((), (), ()), charts.LIGHT),
        lambda: charts.network(outline(1, 1, blocks=()), charts.LIGHT),
    ],
)
def test_nothing_to_show_or_almost_nothing_is_still_a_figure(draw):
    assert json.loads(draw().to_json())["layout"]


@pytest.mark.parametrize(
    "figure",
    [
        charts.confusion(LABELS, LABELS, (HOSTILE, "<b>b"), charts.LIGHT),
        charts.predicted_against_true(ANSWERS, HOSTILE, charts.LIGHT),
        charts.roc(LABELS == 1, CHANCES, HOSTILE, charts.LIGHT),
        charts.score_distribution(LABELS == 1, CHANCES, (HOSTILE, HOSTILE), charts.LIGHT),
        charts.probabilities({HOSTILE: 1.0}, HOSTILE, charts.LIGHT),
        charts.scores_chart([charts.Scored(HOSTILE, 1, 1, 1), charts.Scored(HOSTILE, 1, 1, 1)], "AUC", True, charts.LIGHT),
        charts.network(Outline(((HOSTILE, "number"),), (Block(HOSTILE, 3, HOSTILE),), (HOSTILE, HOSTILE)), charts.LIGHT),
    ],
)
def test_names_that_people_gave_are_shortened_and_have_no_power(figure):
    text = figure.to_json().replace("\\u003c", "<").replace("\\u003e", ">")
    assert "<img" not in text
    assert "<b>b" not in text
    assert "x" * 500 not in text


def test_curves_of_a_thousand_epochs_are_thinned_and_keep_their_ends():
    assert len(thinned(10_000)) == POINTS
    assert {0, 9_999, 1234} <= set(thinned(10_000, keep=1234))
    assert len(charts.loss_curves([curve(*range(5000, 0, -1))] * 10, charts.LIGHT).to_json()) < 60_000


def test_the_mean_of_networks_ends_where_less_than_half_go_on():
    epochs, means = mean_line(
        [(np.arange(1, 5), np.ones(4)), (np.arange(1, 3), 3 * np.ones(2)), (np.arange(1, 3), 2 * np.ones(2))]
    )
    assert epochs.tolist() == [1, 2]
    assert means.tolist() == [2, 2]


def test_the_best_epoch_is_named_and_marked():
    figure = charts.score_curves([curve(3, 2, 1, score=(0.5, 0.7, 0.6))], "ROC AUC", True, charts.LIGHT)
    assert "best 0.700, after epoch 2" in figure.layout.title.text
    marked = next(trace for trace in figure.data if trace.name == "best epoch")
    assert (marked.x[0], marked.y[0]) == (2, 0.7)
    lowest = charts.score_curves([curve(3, 2, 1, score=(0.5, 0.7, 0.6))], "Log loss", False, charts.LIGHT)
    assert "after epoch 1" in lowest.layout.title.text


def test_a_training_that_no_longer_improves_says_since_when():
    assert "since epoch 2" in charts.loss_curves([curve(3, 1, 2)], charts.LIGHT, running=True).layout.title.text
    assert "lowest after epoch 2 of 3" in charts.loss_curves([curve(3, 1, 2)], charts.LIGHT).layout.title.text


def test_the_best_candidate_is_on_top_whichever_way_is_better():
    rows = [charts.Scored("good", 1.0, 0.9, 1.1), charts.Scored("bad", 9.0, 8.0, 10.0)]
    assert charts.scores_chart(rows, "RMSE", False, charts.LIGHT).data[1].y[-1] == "good"
    assert charts.scores_chart(rows, "R²", True, charts.LIGHT).data[1].y[-1] == "bad"
    assert "Best RMSE: good, 1" in charts.scores_chart(rows, "RMSE", False, charts.LIGHT).layout.title.text


def test_intervals_that_overlap_are_said():
    rows = [charts.Scored("a", 0.91, 0.88, 0.94), charts.Scored("b", 0.9, 0.87, 0.93)]
    assert "every interval overlaps" in charts.scores_chart(rows, "AUC", True, charts.LIGHT).layout.title.text


def test_confusion_counts_rows_of_truth_and_names_the_commonest_mistake():
    truth, predicted = np.array([0, 0, 0, 1, -1]), np.array([0, 1, 1, 1, 0])
    figure = charts.confusion(truth, predicted, ("no", "yes"), charts.LIGHT)
    assert np.array(figure.data[0].customdata).tolist() == [[1, 2], [0, 1]]
    assert np.allclose(figure.data[0].z, [[1 / 3, 2 / 3], [0, 1]], atol=1e-3)
    assert figure.layout.title.text.startswith("50 % are right; most often “no” is taken for “yes” (2 of 3)")


def test_many_classes_are_folded_without_calling_their_mix_ups_right():
    truth = np.repeat(np.arange(40), 5)
    figure = charts.confusion(truth, (truth + 1) % 40, [f"c{at}" for at in range(40)], charts.LIGHT)
    assert len(figure.data[0].x) == 16
    assert figure.layout.title.text.startswith("0 % are right")
    assert np.array(figure.data[0].customdata).sum() == 200


def test_many_rows_become_a_density_of_bounded_size():
    truth = RANDOM.normal(0, 1, 50_000)
    figure = charts.predicted_against_true(charts.Answers(truth, truth + RANDOM.normal(0, 0.1, 50_000)), "y", charts.LIGHT)
    assert any(trace.type == "heatmap" for trace in figure.data)
    assert len(figure.to_json()) < 60_000


def test_roc_takes_rows_of_equal_probability_together():
    alarms, caught = roc_line(np.array([True, False, True, False]), np.array([0.9, 0.5, 0.5, 0.1]))
    assert alarms.tolist() == [0, 0, 0.5, 1]
    assert caught.tolist() == [0, 0.5, 1, 1]


def test_roc_names_the_area_as_what_it_means():
    figure = charts.roc(np.array([True] * 50 + [False] * 50), np.array([0.9] * 50 + [0.1] * 50), "yes", charts.LIGHT)
    assert "ranked above another row 100 times in 100" in figure.layout.title.text


def test_calibration_tells_kept_promises_from_broken_ones():
    promised = np.linspace(0.01, 0.99, 2000)
    kept = RANDOM.random(2000) < promised
    assert "keep what they promise" in charts.calibration(kept, promised, charts.LIGHT).layout.title.text
    broken = charts.calibration(np.zeros(2000, bool), promised, charts.LIGHT).layout.title.text
    assert broken.startswith("Where it promises 9")


def test_errors_that_lean_to_one_side_are_said():
    too_high = charts.Answers(np.zeros(100), np.arange(100) - 9.5)
    assert "too high for 90 %" in charts.error_distribution(too_high, "y", charts.LIGHT).layout.title.text


def test_a_network_of_a_thousand_columns_is_small_and_fast():
    charts.network(outline(), charts.LIGHT)
    begin = time.perf_counter()
    figure = charts.network(outline(1000, 100, blocks=tuple(Block(f"Layer {at}", 512) for at in range(8))), charts.LIGHT)
    assert time.perf_counter() - begin < 1
    assert len(figure.to_json()) < 60_000
    assert figure.layout.title.text == "1,000 columns → 8 layers → 100 answers, one a class"


def test_layers_are_elided_in_their_middle_past_a_dozen():
    assert stack(12).shown == tuple(range(12))
    assert not stack(12).dots
    assert stack(1000).shown == (0, 1, 2, 3, 4, 995, 996, 997, 998, 999)
    assert len(stack(1000).dots) == 3
    heights = stack(1000).heights
    assert heights == tuple(sorted(heights, reverse=True))
    assert sum(heights) == pytest.approx(0)


def heads(figure):
    return [note.text.replace("<br>", " ") for note in figure.layout.annotations]


def test_layers_alike_are_drawn_one_by_one_or_folded_where_they_are_many():
    assert {"Hidden layer 1", "Hidden layer 2", "Hidden layer 3"} <= set(heads(charts.network(outline(), charts.LIGHT)))
    deep = charts.network(outline(blocks=(Block("Inputs", 9), Block("Hidden layer", 64, copies=20))), charts.LIGHT)
    assert "Hidden layer" in heads(deep)
    assert "64 × 20" in heads(deep)


def test_steps_to_come_are_called_by_their_whole_dates_and_have_room_for_them():
    hours = tuple(f"31 December 2014 {hour:02d}:00" for hour in range(24))
    figure = charts.network(Outline((("load", "number"),), (Block("Window", 9),), hours, "step"), charts.LIGHT)
    assert {hours[0], hours[-1]} <= set(heads(figure))
    assert figure.layout.margin.r > charts.network(outline(), charts.LIGHT).layout.margin.r


def test_every_layer_says_how_many_nodes_it_has_and_what_it_does():
    figure = charts.network(outline(), charts.LIGHT)
    assert {"4", "9", "64", "2"} <= set(heads(figure))
    assert any("weighs all nodes" in (trace.hovertemplate or "").replace("<br>", " ") for trace in figure.data)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.9142, "0.914"),
        (12.34, "12.3"),
        (182_432.0, "182,400"),
        (-3.2, "−3.2"),
        (0, "0"),
        (NAN, "–"),
        (1e-7, "1.00e−07"),
        (5.0, "5"),
    ],
)
def test_numbers_are_written_with_three_figures_that_matter(value, written):
    assert number(value) == written


@pytest.mark.parametrize(
    ("part", "written"), [(0.314, "31 %"), (0.0001, "under 0.1 %"), (0.998, "99.8 %"), (1.0, "100 %"), (NAN, "–")]
)
def test_shares_say_0_and_100_only_where_it_is_so(part, written):
    assert share(part) == written


def test_long_names_are_cut_in_their_middle():
    assert label("number_vmail_messages_sent", 12) == "number_…sent"
    assert label("") == "(empty)"
    assert wrapped("numbers and categories", 13) == "numbers and<br>categories"
