"""What sets rows apart, clusters by label, what each number scores, and the tree of splits."""

import json

import numpy as np
import pytest

from core import charts
from tests.core.charts.colours import colourless

HOSTILE = "<img src=x onerror=alert(1)>" + "x" * 500
APART = [charts.Apart("age", 1.4, "52", "38"), charts.Apart("plan", -0.7, "monthly 10 %", "monthly 40 %")]
AGE = charts.Beside("age", np.array([0.1, 0.2, 0.7]), np.array([0.4, 0.4, 0.2]), np.array([0.0, 10, 20, 30]))
PLAN = charts.Beside("plan", np.array([0.8, 0.2]), np.array([0.3, 0.7]), None, ("monthly", "yearly"))
SCORES = {"separation": [0.3, 0.6, 0.4], "stability": [0.9, np.nan, 0.5]}
# Parts 0 to 3 of 10, 20, 30 and 40 rows: 0 and 1 join first, then 2 and 3, then all.
MERGES = [(0, 1, 0.2, 30), (2, 3, 0.4, 70), (4, 5, 0.9, 100)]


def tree(clusters, names=("Old", "Young", "Rest")):
    return charts.Splits(MERGES, [10, 20, 30, 40], clusters, names)


DRAWN = {
    "apart": lambda look: charts.sets_apart(APART, "“Cluster 2”", look),
    "numbers": lambda look: charts.beside_everybody(AGE, "“Cluster 2”", look),
    "values": lambda look: charts.beside_everybody(PLAN, "“Cluster 2”", look),
    "counts": lambda look: charts.scores_by_count([2, 3, 4], SCORES, (3, 4), look),
    "labels": lambda look: charts.clusters_by_label(np.array([[9, 1], [2, 8]]), ["A", "B"], ["x", "y"], "kind", look),
    "tree": lambda look: charts.splits(tree({5: 0, 4: 1}), look),
}


@pytest.mark.parametrize("look", [charts.LIGHT, charts.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", DRAWN)
def test_every_chart_has_a_message_and_the_theme(name, look):
    figure = DRAWN[name](look)
    assert len(figure.layout.title.text) > 15
    assert figure.layout.xaxis.title.text or figure.layout.yaxis.title.text
    assert figure.layout.template == charts.template(look)


@pytest.mark.parametrize("name", DRAWN)
def test_dark_and_light_differ_in_colours_only(name):
    assert colourless(DRAWN[name](charts.LIGHT)) == colourless(DRAWN[name](charts.DARK))


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts.sets_apart([], "x", charts.LIGHT),
        lambda: charts.sets_apart([charts.Apart("a", 0.0, "", "")], "x", charts.LIGHT),
        lambda: charts.beside_everybody(charts.Beside("a", np.zeros(0), np.zeros(0)), "x", charts.LIGHT),
        lambda: charts.beside_everybody(charts.Beside("a", np.full(2, np.nan), np.ones(2), np.arange(3)), "x", charts.LIGHT),
        lambda: charts.scores_by_count([], {}, (1, 1), charts.LIGHT),
        lambda: charts.scores_by_count([2, 3], {"separation": [np.nan, np.nan]}, (2, 2), charts.LIGHT),
        lambda: charts.clusters_by_label(np.zeros((0, 0), int), [], [], "kind", charts.LIGHT),
        lambda: charts.clusters_by_label(np.zeros((2, 2), int), ["a", "b"], ["x", "y"], "kind", charts.LIGHT),
        lambda: charts.splits(charts.Splits([], [5], {}, []), charts.LIGHT),
        lambda: charts.splits(tree({}, ()), charts.LIGHT),
    ],
)
def test_nothing_to_show_or_almost_nothing_is_still_a_figure(draw):
    assert json.loads(draw().to_json())["layout"]


@pytest.mark.parametrize(
    "figure",
    [
        charts.sets_apart([charts.Apart(HOSTILE, 1, HOSTILE, HOSTILE)] * 2, "x", charts.LIGHT),
        charts.beside_everybody(charts.Beside(HOSTILE, AGE.here, AGE.everybody, AGE.edges), "x", charts.LIGHT),
        charts.beside_everybody(charts.Beside("a", PLAN.here, PLAN.everybody, None, (HOSTILE, HOSTILE)), "x", charts.LIGHT),
        charts.clusters_by_label(np.ones((2, 2), int), [HOSTILE, HOSTILE], [HOSTILE, HOSTILE], HOSTILE, charts.LIGHT),
        charts.splits(tree({5: 0, 4: 1}, (HOSTILE, HOSTILE)), charts.LIGHT),
    ],
)
def test_names_that_people_gave_are_shortened_and_have_no_power(figure):
    text = figure.to_json().replace("\\u003c", "<").replace("\\u003e", ">")
    assert "<img" not in text
    assert "x" * 100 not in text


def test_the_column_that_differs_most_is_on_top_and_named():
    figure = charts.sets_apart(APART, "“Cluster 2”", charts.LIGHT)
    assert "age" in figure.data[0].y[-1]
    assert figure.layout.title.text == "age sets “Cluster 2” apart most: 52, all rows 38"


def test_less_and_more_have_colours_of_their_own():
    assert list(charts.sets_apart(APART, "x", charts.LIGHT).data[0].marker.color) == [
        charts.LIGHT.negative,
        charts.LIGHT.positive,
    ]


@pytest.mark.parametrize(
    ("here", "everybody", "said"),
    [("Dream 100 %", "Dream 36 %", "36 %"), ("52", "38", "38"), ("70 % missing", "2 % missing", "2 % missing"), ("", "", "")],
)
def test_a_value_that_both_have_is_said_once(here, everybody, said):
    assert charts.Apart("a", 1, here, everybody).all == said


def test_numbers_say_where_half_of_the_rows_lie():
    assert "Half of “Cluster 2” lie below about 25" in DRAWN["numbers"](charts.LIGHT).layout.title.text


def test_categories_say_the_value_that_differs_most():
    assert "80 % of “Cluster 2” have “monthly”, 30 % of all rows" in DRAWN["values"](charts.LIGHT).layout.title.text


def test_the_proposed_number_is_marked_and_the_chosen_one_named():
    figure = DRAWN["counts"](charts.LIGHT)
    assert figure.layout.title.text == "4 clusters: separation 0.400, stability 0.500; 3 proposed"
    assert "proposed" in [note.text for note in figure.layout.annotations]
    assert set(figure.data[-1].x) == {4}


def test_no_clusters_can_be_proposed():
    figure = charts.scores_by_count([2, 3, 4], SCORES, (1, 1), charts.LIGHT)
    assert figure.layout.title.text == "No clusters, as proposed"
    assert not figure.layout.annotations


def test_the_purest_cluster_is_named_but_not_a_tiny_one():
    counts = np.array([[90, 10], [0, 2], [50, 50]])
    figure = charts.clusters_by_label(counts, ["A", "B", "C"], ["x", "y"], "kind", charts.LIGHT)
    assert figure.layout.title.text == "“A” is the purest: 90 % of its rows are “x”"


def test_rare_labels_are_put_together_and_no_row_is_lost():
    counts = np.random.default_rng(0).integers(1, 9, (3, 40))
    figure = charts.clusters_by_label(counts, ["A", "B", "C"], [f"l{at}" for at in range(40)], "kind", charts.LIGHT)
    assert len(figure.data[0].x) == 20
    assert figure.data[0].x[-1] == "21 rarer ones"
    assert np.array(figure.data[0].customdata).sum() == counts.sum()


def test_the_tree_says_which_cluster_splits_next():
    assert charts.splits(tree({5: 0, 4: 1}), charts.LIGHT).layout.title.text == "Next to split: “Old”, into 30 and 40 rows"
    finest = charts.splits(tree({3: 0, 2: 1, 1: 2, 0: 3}, ("A", "B", "C", "D")), charts.LIGHT)
    assert "none of them splits further" in finest.layout.title.text


def test_a_fork_lies_where_its_split_comes_and_the_cut_above_the_next():
    figure = charts.splits(tree({5: 0, 4: 1}), charts.LIGHT)
    forks = {max(trace.y[1:3]): trace.line.color for trace in figure.data}
    assert sorted(forks) == [1.5, 2.5, 3.5]
    assert figure.layout.shapes[0].y0 == 2
    assert forks[1.5] == charts.LIGHT.muted
    assert forks[2.5] == charts.cluster_colour(0, charts.LIGHT)
    assert forks[3.5] == charts.cluster_colour(1, charts.LIGHT)


def test_a_tree_of_hundreds_of_parts_is_drawn_to_its_top():
    parts, merges = [1] * 400, [(0, 1, 0.1, 2)]
    merges += [(400 + at, at + 2, 0.1 + at / 400, at + 3) for at in range(398)]
    figure = charts.splits(charts.Splits(merges, parts, {798: 0}, ("All",)), charts.LIGHT)
    assert len(figure.data) == 23
