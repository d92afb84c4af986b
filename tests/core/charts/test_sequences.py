import numpy as np
import pytest

from core import charts

LINES = [np.sin(np.arange(12) / 2), np.cos(np.arange(8))]
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize("look", [charts.LIGHT, charts.DARK], ids=["light", "dark"])
class TestPictures:
    def test_every_class_has_a_colour_and_one_entry_in_the_legend(self, look):
        figure = charts.examples({"walks": LINES, "runs": LINES}, "watch", look)
        assert len({trace.line.color for trace in figure.data}) == 2
        assert sum(bool(trace.showlegend) for trace in figure.data) == 2
        assert "class by class" in figure.layout.title.text
        assert figure.layout.xaxis.title.text == "step"

    def test_without_classes_there_is_no_legend(self, look):
        figure = charts.examples({"": LINES}, "watch", look)
        assert not figure.layout.showlegend
        assert "class by class" not in figure.layout.title.text

    def test_more_classes_than_colours_are_cut(self, look):
        many = {str(place): LINES[:1] for place in range(20)}
        assert len(charts.examples(many, "watch", look).data) == charts.MOST_CLASSES

    def test_a_row_stands_out_from_the_usual_lines(self, look):
        figure = charts.beside_the_usual(LINES[0], {"a": LINES[0] * 0, "b": LINES[0]}, ("watch", "row 7"), look)
        assert [trace.name for trace in figure.data] == ["usual of a", "usual of b", "row 7"]
        assert figure.data[-1].line.width > figure.data[0].line.width

    def test_names_have_no_power_over_the_chart(self, look):
        figure = charts.examples({HOSTILE: LINES}, HOSTILE, look)
        assert HOSTILE not in figure.to_json()


def test_a_card_draws_the_rows_that_there_are_inside_its_frame():
    drawn = charts.card([[1.0, 5.0, 2.0], None, [3.0], [2.0, 2.0]], 'a "name" <b>')
    assert drawn.count("<polyline") == 2
    assert "<b>" not in drawn
    points = [tuple(map(float, pair.split(","))) for part in drawn.split('points="')[1:] for pair in part.split('"')[0].split()]
    assert all(0 <= x <= 240 and 0 <= y <= 56 for x, y in points)


def test_a_card_without_any_series_is_empty():
    assert charts.card([None, []], "x") == ""


def test_a_flat_line_is_drawn():
    assert "nan" not in charts.card([[1.0, 1.0, 1.0]], "x")
