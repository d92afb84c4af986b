import pytest

import core
from core.runs import list_runs
from tests.pages import made_up
from tests.pages.conftest import asked, button, words


@pytest.fixture
def table(home):
    return made_up.table()


def links(app):
    return {link.proto.label for link in app.get("page_link")}


def test_without_runs_the_page_says_where_to_begin(open_page, table):
    assert "Choose a table" in links(open_page("runs"))
    assert "Plan a training" in links(open_page("runs", table=table.id))


def test_runs_lie_side_by_side_with_their_scores(open_page, table):
    made_up.finished(table, name="first")
    made_up.failed(table)
    app = open_page("runs", table=table.id)
    assert not app.exception
    shown = app.dataframe[0].value
    assert list(shown["State"]) in (["failed", "finished"], ["finished", "failed"])
    line = shown[shown["State"] == "finished"].iloc[0]
    assert (line["Name"], line["Predicts"], line["Score"]) == ("first", "churn", "ROC AUC 0.900 (0.850 to 0.950)")


def test_runs_of_one_table_or_of_all(open_page, table):
    other = core.add_table(made_up.CSV + "70,A,2024-01-01,5,no\n", "other.csv")
    made_up.finished(table)
    made_up.finished(other)
    app = open_page("runs", table=table.id)
    assert len(app.dataframe[0].value) == 1
    button(app, "Show the runs of all tables").click().run()
    assert len(app.dataframe[0].value) == 2


def test_runs_that_answer_the_same_question_are_compared(open_page, table):
    made_up.finished(table, name="quick one")
    made_up.finished(table, name="long one")
    made_up.finished(table, target="spent")
    app = open_page("runs", table=table.id)
    assert len(app.get("plotly_chart")) == 1
    assert "every interval overlaps" in words(app)


def test_a_run_is_opened_where_it_can_be_looked_at(open_page, table):
    run = made_up.finished(table)
    app = open_page("runs", table=table.id)
    button(app, "Open").click().run()
    assert not app.exception
    assert asked(app, "run") == run.id


def test_a_run_is_renamed(open_page, table):
    run = made_up.finished(table)
    app = open_page("runs", table=table.id)
    app.text_input[0].set_value("  the good\none ").run()
    button(app, "Keep this name").click().run()
    assert not app.exception
    assert run.name == "the good one"


def test_a_run_is_deleted_after_what_that_means_was_said(open_page, table):
    made_up.finished(table)
    app = open_page("runs", table=table.id)
    assert "removed for good" in words(app)
    assert len(list_runs()) == 1
    button(app, "Delete it for good").click().run()
    assert not app.exception
    assert not list_runs()


@pytest.mark.parametrize("name", ["plan.json", "scores.json", "status.json"])
@pytest.mark.parametrize("content", [b"{", b"[]", b'{"candidates": {}}', b"\xff"])
def test_a_damaged_run_is_listed_and_can_be_deleted(open_page, table, name, content):
    run = made_up.finished(table)
    (run.folder / name).write_bytes(content)
    app = open_page("runs")
    assert not app.exception
    assert len(app.dataframe[0].value) == 1
    button(app, "Delete it for good").click().run()
    assert not list_runs()


@pytest.mark.parametrize("id", ["0" * 16, "../../etc", "<script>"])
def test_a_forged_table_gives_a_way_on(open_page, id):
    app = open_page("runs", table=id)
    assert not app.exception
    assert app.error


def test_after_the_last_run_is_deleted_the_way_on_goes_by_the_table_seen_last(open_page, table):
    made_up.finished(table)
    app = open_page("results", run=list_runs()[0].id)
    app.switch_page("runs.py").run()
    button(app, "Delete it for good").click().run()
    assert {"Choose a table", "Plan a training on customers\\.csv"} <= links(app)


def test_deleting_one_run_does_not_forget_another_that_is_open(open_page, table):
    kept = made_up.finished(table, name="kept")
    app = open_page("results", run=kept.id)
    app.switch_page("runs.py").run()
    gone = made_up.finished(table, name="gone")
    app.run()
    app.selectbox[0].set_value([run.id for run in list_runs(table.id)].index(gone.id)).run()
    button(app, "Delete it for good").click().run()
    assert [run.name for run in list_runs()] == ["kept"]
    app.switch_page("results.py").run()
    assert app.header[0].value == "kept"
