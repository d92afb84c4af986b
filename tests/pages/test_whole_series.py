"""Tables of whole series on the pages: folded on Data, drawn on Data and Results."""

import numpy as np
import pandas as pd
import pytest

import core
from tests.pages import made_up
from tests.pages.conftest import asked, words

ROWS = 60
HOSTILE = "![p](http://evil.example/1.png)<script>"


def waves() -> np.ndarray:
    return np.cumsum(np.random.default_rng(0).normal(size=(ROWS, 15)), axis=1).round(2)


@pytest.fixture
def wide(home):
    frame = pd.DataFrame(waves(), columns=[f"t{step}" for step in range(15)]).assign(churn=["yes", "no", "no"] * 20)
    return core.add_table(frame.to_csv(index=False), "waves.csv")


@pytest.fixture
def table(home):
    cells = [" ".join(map(str, row)) for row in waves()]
    cells[5] = ""
    frame = pd.DataFrame({"wave": cells, HOSTILE: cells[::-1], "churn": ["yes", "no", "no"] * 20})
    return core.add_table(frame.to_csv(index=False), "waves.csv")


def test_a_wide_table_is_folded_by_a_button_and_shown_as_series(open_page, wide):
    app = open_page("data", table=wide.id, target="churn")
    assert "15 numbers long" in words(app)
    next(button for button in app.button if button.label == "Fold into series").click().run()
    assert not app.exception
    assert "60 rows, 2 columns" in words(app)
    assert asked(app, "target") == "churn"
    assert core.open_table(asked(app, "table")).columns == ("churn", "series")


def test_a_table_that_is_none_of_series_offers_no_folding(open_page):
    app = open_page("data", table=made_up.table().id)
    assert not [button for button in app.button if "Fold" in button.label]


@pytest.mark.parametrize("target", ["churn", "wave", ""])
def test_series_are_drawn_as_lines_beside_their_class(open_page, table, target):
    app = open_page("data", table=table.id, **({"target": target} if target else {}))
    assert not app.exception
    assert "What “wave” looks like" in words(app)
    assert ("class by class" in words(app)) == (target == "churn")
    first, sixth = app.dataframe[0].value["wave"].iloc[[0, 5]]
    assert len(first) == 15
    assert sixth is None
    assert words(app).count("<polyline") >= 4


def test_a_name_that_people_gave_has_no_power_over_the_drawing(open_page, table):
    app = open_page("data", table=table.id)
    next(box for box in app.selectbox if box.label == "Column").set_value(HOSTILE).run()
    assert not app.exception
    assert HOSTILE not in words(app)


def test_rows_answered_wrongly_are_drawn_beside_the_usual(open_page, table):
    run = made_up.finished(table)
    app = open_page("results", run=run.id)
    assert not app.exception
    assert "beside the usual" in words(app)
    wrong = next(box for box in app.selectbox if box.label == "Row")
    wrong.set_value(wrong.options and wrong.value).run()
    assert not app.exception


def test_a_form_asks_for_series_as_text(open_page, table):
    run = made_up.finished(table)
    questions = {question.column: question for question in core.questions_of(run)}
    assert questions["wave"].kind == "sequence"
    assert len(questions["wave"].typical.split()) == 15
