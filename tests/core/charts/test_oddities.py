"""Charts of unusual rows, in both themes, on ordinary and on awkward arrays."""

import json

import numpy as np
import pytest

from core import charts
from tests.core.charts.colours import colourless

NAN = float("nan")
HOSTILE = "<img src=x onerror=alert(1)> " + "x" * 2000
RANDOM = np.random.default_rng(0)
ODDNESS = np.append(RANDOM.beta(2, 9, 990), np.linspace(0.8, 1, 10))
P_VALUES = np.append(RANDOM.random(900), np.full(100, 0.002))
NUMBERS = {"edges": [0.0, 10.0, 20.0, 30.0], "counts": [100, 40, 0]}
VALUES = {"values": ["monthly", "yearly"], "counts": [90, 10], "others": 3}
TENURE = charts.OddCell("tenure", 0.6, "28", "12", NUMBERS, 28, 12)
CONTRACT = charts.OddCell("contract", 0.3, "for life", "monthly", VALUES)
METHODS = ("Blend", "Autoencoder", "Tails")
SHARED = np.array([[20, 12, 4], [12, 20, 0], [4, 0, 20]])
TRUTH = np.arange(200) % 5 == 0
FOUND = (charts.Found("Blend", TRUTH[::-1], True), charts.Found("Tails", np.sort(TRUTH)[::-1]))
MEASURES = {"ROC AUC": (0.9, 0.8, NAN), "average precision": (0.5, 0.6, 0.1)}

DRAWN = {
    "oddness": lambda look: charts.oddness_distribution(ODDNESS, 0.8, look),
    "p-values": lambda look: charts.p_values(P_VALUES, look),
    "columns": lambda look: charts.odd_columns(("age", "town"), np.array([0.3, 0.7]), "the 20 oddest rows", look),
    "cells": lambda look: charts.odd_cells((TENURE, CONTRACT), "Only 1 in 500 would look so odd", look),
    "agreement": lambda look: charts.agreement(METHODS, SHARED, 20, look),
    "found": lambda look: charts.found_among_first(FOUND, 10, look),
    "truth": lambda look: charts.against_truth(METHODS, MEASURES, "Blend", look),
}
STRIPS = ("cells",)  # each strip says by itself what it shows


def said(figure):
    return figure.layout.title.text


@pytest.mark.parametrize("look", [charts.LIGHT, charts.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", DRAWN)
def test_every_chart_has_a_message_an_axis_in_words_and_the_theme(name, look):
    figure = DRAWN[name](look)
    assert len(said(figure)) > 15
    assert figure.layout.xaxis.title.text or name in STRIPS
    assert figure.layout.template == charts.template(look)


@pytest.mark.parametrize("name", [name for name in DRAWN if name != "agreement"])
def test_dark_and_light_differ_in_colours_only(name):
    assert colourless(DRAWN[name](charts.LIGHT)) == colourless(DRAWN[name](charts.DARK))
    assert DRAWN[name](charts.LIGHT).to_json() != DRAWN[name](charts.DARK).to_json()


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts.oddness_distribution(np.zeros(0), 0.5, charts.LIGHT),
        lambda: charts.oddness_distribution(np.full(5, NAN), 0.5, charts.LIGHT),
        lambda: charts.oddness_distribution(np.full(5, 0.5), 0.5, charts.LIGHT),
        lambda: charts.p_values(np.zeros(0), charts.LIGHT),
        lambda: charts.p_values(np.array([NAN, 0.0, 1.0]), charts.LIGHT),
        lambda: charts.odd_columns((), np.zeros(0), "no rows", charts.LIGHT),
        lambda: charts.odd_columns(("a",), np.zeros(1), "the oddest row", charts.LIGHT),
        lambda: charts.odd_columns(("a", "b"), np.array([NAN, 1.0]), "the oddest row", charts.LIGHT),
        lambda: charts.odd_cells((), "", charts.LIGHT),
        lambda: charts.odd_cells((charts.OddCell("a", 1.0, "", "", {}),), "", charts.LIGHT),
        lambda: charts.odd_cells((charts.OddCell("a", NAN, "b", "c", {"edges": [], "counts": []}),), "", charts.LIGHT),
        lambda: charts.odd_cells(
            (charts.OddCell("a", 0.1, "1", "2", {"edges": [0, 1], "counts": [0]}, 1, NAN),), "", charts.LIGHT
        ),
        lambda: charts.agreement(("Blend",), np.ones((1, 1)), 1, charts.LIGHT),
        lambda: charts.agreement((), np.zeros((0, 0)), 0, charts.LIGHT),
        lambda: charts.found_among_first((), 5, charts.LIGHT),
        lambda: charts.found_among_first((charts.Found("a", np.zeros(4, bool)),), 5, charts.LIGHT),
        lambda: charts.found_among_first((charts.Found("a", np.ones(1, bool)),), 5, charts.LIGHT),
        lambda: charts.against_truth((), {}, "", charts.LIGHT),
        lambda: charts.against_truth(("a",), {"ROC AUC": (NAN,)}, "a", charts.LIGHT),
    ],
)
def test_awkward_arrays_are_drawn_or_explained(draw):
    figure = draw()
    assert json.loads(figure.to_json())["data"] is not None
    assert figure.data or figure.layout.annotations[0].text
    assert "nan" not in (said(figure) or "").lower()


def test_the_line_parts_the_rows_to_look_at_from_the_others():
    figure = charts.oddness_distribution(ODDNESS, 0.8, charts.LIGHT)
    assert said(figure) == "10 of 1,000 rows lie beyond the line, 1 in 100"
    parts = {trace.name: sum(trace.y) for trace in figure.data}
    assert parts == {"the others": 990, "to look at": 10}
    assert figure.layout.shapes[0].x0 == 0.8


def test_few_rows_beyond_the_line_stay_in_sight():
    many = np.append(np.full(5_000, 0.1), np.linspace(0.2, 1, 200))
    assert charts.oddness_distribution(many, 0.9, charts.LIGHT).layout.yaxis.type == "log"
    assert charts.oddness_distribution(np.linspace(0, 1, 100), 0.9, charts.LIGHT).layout.yaxis.type is None


def test_all_rows_beyond_the_line_draw_no_line():
    figure = charts.oddness_distribution(ODDNESS, 0.0, charts.LIGHT)
    assert "Every one of the 1,000 rows" in said(figure)
    assert not figure.layout.shapes


def test_p_values_are_held_against_what_chance_gives():
    many = charts.p_values(P_VALUES, charts.LIGHT)
    assert said(many).endswith("about 50 would if nothing were unusual")
    assert "no more than chance" not in said(many)
    assert sum(many.data[0].y) == 1000
    assert many.data[1].y[0] == 50
    assert "no more than chance" in said(charts.p_values((np.arange(1000) + 0.5) / 1000, charts.LIGHT))


@pytest.mark.parametrize(
    ("part", "words"),
    [(0.002, "1 in 500"), (1 / 3, "1 in 3"), (0.000123, "1 in 8,100"), (0.7, "70 %"), (0, "none"), (1, "100 %")],
)
def test_a_small_part_is_one_in_so_many(part, words):
    assert charts.one_in(part) == words


def test_a_strip_says_and_marks_what_is_there_and_what_was_expected():
    figure = charts.odd_cells((TENURE, CONTRACT), "", charts.LIGHT)
    assert figure.layout.annotations[0].text == "<b>tenure</b> 28, expected about 12 · 60 %"
    assert figure.layout.annotations[1].text == "<b>contract</b> for life, expected monthly · 30 %"
    marks = {trace.marker.symbol: trace.x for trace in figure.data if trace.type == "scatter" and trace.mode == "markers"}
    assert marks == {"circle": (12,), "diamond": (28,)}
    bars = figure.data[-1]
    assert list(figure.layout.xaxis2.ticktext) == ["monthly", "yearly", "for life"]
    assert list(bars.text) == ["○", "", "◆"]


def test_a_value_that_only_this_row_has_is_drawn_beside_the_frequent_ones():
    many = {"values": [f"town {number}" for number in range(12)], "counts": list(range(12, 0, -1)), "others": 5}
    figure = charts.odd_cells((charts.OddCell("town", 1.0, "Atlantis", "town 9", many),), "", charts.LIGHT)
    assert list(figure.layout.xaxis.ticktext) == [*(f"town {number}" for number in range(6)), "town 9", "Atlantis"]


def test_what_is_rare_but_was_expected_says_so():
    figure = charts.odd_cells((charts.OddCell("contract", 0.4, "yearly", "yearly", VALUES),), "", charts.LIGHT)
    assert figure.layout.annotations[0].text == "<b>contract</b> yearly, as expected · 40 %"


def test_dates_lie_on_an_axis_of_dates():
    day = 86_400.0
    joined = {"edges": [0.0, day, 2 * day], "counts": [5, 1]}
    figure = charts.odd_cells((charts.OddCell("joined", 1.0, "1970-01-02", "", joined, day, NAN, True),), "", charts.LIGHT)
    assert figure.layout.xaxis.type == "date"
    assert list(figure.data[0].x) == [day * 500, day * 1500]
    assert list(figure.data[1].x) == [day * 1000]


def test_a_column_stands_for_the_rest_only_where_it_has_a_good_part():
    few, many = (
        charts.odd_columns(("a", "b"), np.array(shares), "the rows", charts.LIGHT) for shares in ((0.6, 0.3), (0.1, 0.05))
    )
    assert said(few) == "What makes the rows odd is above all a, 60 % of it"
    assert said(many) == "Many columns make the rows odd; a most, 10 % of it"


def test_the_two_methods_that_differ_most_are_named():
    figure = charts.agreement(METHODS, SHARED, 20, charts.LIGHT)
    assert said(figure) == "Autoencoder and Tails differ most: 0 of their 20 oddest rows are the same"
    assert "find the same 20 rows" in said(charts.agreement(METHODS, np.full((3, 3), 20), 20, charts.LIGHT))


@pytest.mark.parametrize("look", [charts.LIGHT, charts.DARK], ids=["light", "dark"])
def test_counts_can_be_read_on_every_shade(look):
    def lightness(colour):
        return sum(int(colour[at : at + 2], 16) for at in (1, 3, 5))

    shades = charts.agreement(METHODS, SHARED, 20, look)
    scale = look.sequential[:8]
    for note in shades.layout.annotations:
        behind = scale[round(SHARED[note.y, note.x] / 20 * (len(scale) - 1))]
        assert abs(lightness(note.font.color) - lightness(behind)) > 180


def test_what_was_found_among_the_first_is_counted():
    figure = charts.found_among_first(FOUND, 10, charts.LIGHT)
    assert said(figure) == "Blend: 2 of the first 10 rows are truly odd (20 %), out of 40 in all"
    tails = next(trace for trace in figure.data if trace.name == "Tails")
    assert tails.y[0] == 1
    assert tails.y[-1] == pytest.approx(0.2)


def test_lines_and_signs_differ_in_more_than_colour():
    lines = charts.found_among_first(FOUND, 10, charts.LIGHT).data
    assert len({(line.line.dash, line.line.width) for line in lines}) == len(lines)
    signs = charts.against_truth(METHODS, MEASURES, "Blend", charts.LIGHT).data
    assert len({trace.marker.symbol for trace in signs}) == len(signs)


def test_the_best_method_is_named_and_one_without_a_figure_comes_last():
    figure = charts.against_truth(METHODS, MEASURES, "Tails", charts.LIGHT)
    assert said(figure) == "Best ROC AUC: Blend, 0.900"
    assert list(figure.layout.yaxis.ticktext) == ["<b>Tails</b>", "Autoencoder", "Blend"]
    assert list(figure.data[0].x) == [None, 0.8, 0.9]


@pytest.mark.parametrize(
    "figure",
    [
        charts.odd_cells(
            (charts.OddCell(HOSTILE, 0.6, HOSTILE, HOSTILE, {"values": [HOSTILE], "counts": [1]}),), "", charts.LIGHT
        ),
        charts.odd_columns((HOSTILE,), np.ones(1), "the oddest row", charts.LIGHT),
        charts.agreement((HOSTILE, "b"), np.ones((2, 2)), 2, charts.LIGHT),
        charts.found_among_first((charts.Found(HOSTILE, TRUTH, True),), 5, charts.LIGHT),
        charts.against_truth((HOSTILE,), {"ROC AUC": (0.5,)}, HOSTILE, charts.LIGHT),
    ],
)
def test_names_have_no_power_over_a_chart(figure):
    assert "<img" not in figure.to_json().replace("\\u003c", "<")
