"""The map of rows: dots by cluster, in the plane and in space."""

import json

import numpy as np
import pytest

from core import charts
from tests.core.charts.colours import colourless

HOSTILE = "<img src=x onerror=alert(1)>" + "x" * 500
BOTH = pytest.mark.parametrize("look", [charts.LIGHT, charts.DARK], ids=["light", "dark"])


def dots(count=60, clusters=3, none=0, total=0, names=None):
    random = np.random.default_rng(0)
    labels = np.arange(count) % max(clusters, 1) if clusters else np.full(count, -1)
    labels[:none] = -1
    names = names or [f"Cluster {at + 1}" for at in range(clusters)]
    sizes = np.bincount(labels[labels >= 0], minlength=clusters).tolist()
    return charts.Dots(
        random.normal(size=(count, 3)).astype(np.float32), labels, np.arange(count), names, sizes, total or count
    )


def looks_of(figure):
    return [(trace.marker.color, trace.marker.symbol) for trace in figure.data if trace.mode == "markers"]


@BOTH
@pytest.mark.parametrize("draw", [charts.rows_map, charts.rows_in_space])
def test_every_map_has_a_message_and_the_theme(draw, look):
    figure = draw(dots(), look)
    assert "“Cluster 1” is the largest of 3 clusters, 33 % of the rows" in figure.layout.title.text
    assert figure.layout.template == charts.template(look)


@pytest.mark.parametrize("draw", [charts.rows_map, charts.rows_in_space])
def test_dark_and_light_differ_in_colours_only(draw):
    assert colourless(draw(dots(none=4), charts.LIGHT)) == colourless(draw(dots(none=4), charts.DARK))


def test_no_colour_and_symbol_meet_twice_among_thirty_clusters():
    found = looks_of(charts.rows_map(dots(90, 30), charts.LIGHT))
    assert len(set(found)) == 30
    assert len({colour for colour, _ in found}) == 7


def test_clusters_are_named_on_the_map_as_far_as_they_have_names_and_there_are_few():
    few = [
        note.text for note in charts.rows_map(dots(names=["Cluster 1", "Old", "Cluster 3"]), charts.LIGHT).layout.annotations
    ]
    many = [note.text for note in charts.rows_map(dots(90, 30), charts.LIGHT).layout.annotations]
    assert few == ["<b>1</b>", "<b>Old</b>", "<b>3</b>"]
    assert many[:2] == ["<b>1</b>", "<b>2</b>"]


def test_rows_of_no_cluster_are_grey_and_lie_under_the_others():
    figure = charts.rows_map(dots(none=5), charts.LIGHT)
    assert figure.data[0].name == "in no cluster"
    assert figure.data[0].marker.color == charts.LIGHT.neutral
    assert len(figure.data[0].x) == 5


def test_a_dot_tells_its_row_as_people_count_them():
    figure = charts.rows_map(dots(), charts.LIGHT)
    assert list(figure.data[1].customdata[:2]) == [2, 5]
    assert "row %{customdata}" in figure.data[0].hovertemplate


def test_a_marked_cluster_stands_out():
    figure = charts.rows_map(dots(), charts.LIGHT, marked=1)
    assert figure.data[1].marker.opacity > 3 * figure.data[0].marker.opacity


def test_the_mouse_draws_a_lasso_unless_it_is_to_move():
    assert charts.rows_map(dots(), charts.LIGHT).layout.dragmode == "lasso"
    moved = charts.rows_map(dots(), charts.LIGHT, "pan").layout
    assert moved.dragmode == "pan"
    assert not moved.xaxis.fixedrange


def test_many_dots_are_painted_by_the_graphics_card_and_stay_small():
    assert {trace.type for trace in charts.rows_map(dots(), charts.LIGHT).data} == {"scatter"}
    figure = charts.rows_map(dots(20_000, 8, total=100_000), charts.LIGHT)
    assert {trace.type for trace in figure.data} == {"scattergl"}
    assert "(20,000 of 100,000 rows drawn)" in figure.layout.title.text
    assert len(figure.to_json()) < 500_000


def test_without_clusters_it_says_so():
    assert "60 rows that fall into no clusters" in charts.rows_map(dots(clusters=0), charts.LIGHT).layout.title.text


@pytest.mark.parametrize("draw", [charts.rows_map, charts.rows_in_space])
def test_no_rows_one_row_and_an_empty_cluster_are_still_figures(draw):
    for some in (dots(0), dots(1, 1), dots(2, 5)):
        assert json.loads(draw(some, charts.LIGHT).to_json())["layout"]


@pytest.mark.parametrize("draw", [charts.rows_map, charts.rows_in_space])
def test_names_have_no_power_and_are_cut(draw):
    text = draw(dots(6, 2, names=[HOSTILE, "<b>b"]), charts.LIGHT).to_json().replace("\\u003c", "<").replace("\\u003e", ">")
    assert "<img" not in text
    assert "<b>b<" not in text
    assert "x" * 100 not in text
