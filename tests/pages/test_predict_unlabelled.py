"""New rows through runs without a target: matched in words, answered, shown with what was added first."""

from types import SimpleNamespace

import pandas as pd
import pytest

import core
from core.home import write_json
from core.runs import Prediction, Status, new_id
from tests.pages import made_up
from tests.pages.conftest import asked, button, words

ANSWERS = {
    "clustering": {"cluster": "none", "sure": 0.25},
    "anomalies": {"oddness": 0.97, "p value": 0.01, "stands out": "yes", "because": "spent 900, expected about 120"},
    "similarity": {"like 1": 3, "distance 1": 0.5, "like 2": 9, "distance 2": 0.75},
}
ONE = {"clustering": "unlike every cluster", "anomalies": "Oddness 0.97"}


@pytest.fixture
def table(home):
    return made_up.table()


def finished(table, task, target="churn"):
    """A run without a target as files: only what the page of new rows reads."""
    run = made_up.running(table, target=target, task=task)
    main = core.TASKS[[each.name for each in core.TASKS].index(task)].scores({})[0].name
    values = {"network": {main: {"value": 0.5, "low": None, "high": None}}}
    rows = {"train": 50, "validation": 10, "test": 0}
    scores = {"task": task, "target": target, "main": main, "rows": rows, "measured_on": "validation", "candidates": values}
    write_json(run.folder / "scores.json", {**scores, "recommended": "network", "verdict": "Well.", "seconds": 3.0})
    states = {"task": task, "target": {}, "target_name": target, "kinds": run.plan.kinds, "inputs": {}}
    write_json(run.folder / "states.json", states)
    pd.DataFrame({"row": range(60), "side": ["validation"] * 10 + ["train"] * 50}).to_parquet(run.folder / "split.parquet")
    run.write_status(Status("finished"))
    return run


@pytest.fixture
def handed_over(monkeypatch):
    """Rows asked about; each is answered at once, without a process."""
    asked_for = []

    def predict(run, table, renames=None, use="recommended"):
        asked_for.append(SimpleNamespace(columns=table.columns, rows=table.rows, renames=renames, use=use))
        prediction = Prediction(run.folder / "predictions" / new_id())
        prediction.folder.mkdir(parents=True)
        table.frame().assign(**ANSWERS[run.plan.task]).to_csv(prediction.path, index=False)
        prediction.write_status(Status("finished"))
        return prediction

    monkeypatch.setattr(core, "predict", predict, raising=False)
    return asked_for


@pytest.mark.parametrize("task", list(ANSWERS))
def test_a_file_of_new_rows_is_answered_and_shown_with_the_answers_first(open_page, table, handed_over, task):
    run = finished(table, task)
    rows = core.add_table(table.frame().drop(columns="churn").head(7).to_csv(index=False), "new.csv")
    app = open_page("predict", run=run.id, rows=rows.id)
    assert not app.exception
    button(app, "Ask about 7 rows").click().run()
    assert not app.exception
    assert list(app.dataframe[0].proto.column_order)[: len(ANSWERS[task])] == list(ANSWERS[task])
    assert [(one.rows, one.use) for one in handed_over] == [(7, "network")]


def test_rows_of_its_own_table_can_be_tried_without_what_was_kept_out(open_page, table, handed_over):
    run = finished(table, "clustering")
    app = open_page("predict", run=run.id)
    button(app, "I have no file: use rows of its own table").click().run()
    button(app, "Ask about 10 rows").click().run()
    assert not app.exception
    assert handed_over[0].columns == ("age", "town", "joined", "spent")


def test_rows_can_be_tried_where_nothing_was_kept_out(table):
    assert core.rows_to_try(finished(table, "anomalies", target="")).columns == table.columns


def test_a_missing_column_is_asked_about_before_anything_is_answered(open_page, table, handed_over):
    run = finished(table, "anomalies")
    rows = core.add_table(table.frame().drop(columns=["churn", "town"]).to_csv(index=False), "new.csv")
    app = open_page("predict", run=run.id, rows=rows.id)
    assert "“town” is missing" in words(app)
    assert button(app, "Ask about 60 rows").disabled
    assert not handed_over


@pytest.mark.parametrize("task", list(ONE))
def test_one_row_in_a_form_is_answered_in_a_sentence(open_page, table, monkeypatch, task):
    seen = []
    monkeypatch.setattr(core, "predict_row", lambda run, values, use: seen.append(values) or dict(ANSWERS[task]), raising=False)
    app = open_page("predict", run=finished(table, task).id)
    next(control for control in app.get("button_group") if control.proto.label == "New rows").set_value("row").run()
    assert not app.exception
    assert ONE[task] in words(app)
    assert set(seen[0]) == {"age", "town", "joined", "spent"}


def test_one_row_of_likeness_leads_to_its_own_page(open_page, table):
    app = open_page("predict", run=finished(table, "similarity").id)
    next(control for control in app.get("button_group") if control.proto.label == "New rows").set_value("row").run()
    assert not app.exception
    assert any("likeness" in link.proto.label for link in app.get("page_link"))


@pytest.mark.parametrize("task", list(ANSWERS))
def test_runs_without_a_target_stand_in_the_list_and_lead_back_to_their_plan(open_page, table, task):
    run = finished(table, task)
    made_up.finished(table)
    app = open_page("runs")
    assert not app.exception
    line = app.dataframe[0].value.set_index("Name").loc[run.name]
    assert (line["Predicts"], line["Recommended"]) == ("", "Network")
    assert line["Score"].endswith("0.500")
    again = open_page("plan", table=table.id, task=task, target="churn")
    assert not again.exception
    assert asked(again, "task") == task


@pytest.mark.parametrize("task", list(ANSWERS))
def test_a_training_without_a_target_tells_its_stages_and_its_error(open_page, table, task):
    run = made_up.running(table, target="", task=task)
    assert "Reconstruction error" in words(open_page("train", run=run.id))
    made_up.tell(run, "stage", stage="alternatives")
    app = open_page("train", run=run.id)
    assert not app.exception
    assert "Asking other methods" in app.get("progress")[0].proto.text
