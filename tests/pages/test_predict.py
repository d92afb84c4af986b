from types import SimpleNamespace

import pandas as pd
import pytest

import core
from core.home import write_json
from core.runs import Prediction, Status, new_id
from pages.parts import single_row, upload
from tests.pages import made_up
from tests.pages.conftest import asked, words


@pytest.fixture
def table(home):
    return made_up.table()


@pytest.fixture
def run(table):
    return made_up.finished(table)


@pytest.fixture
def handed_over(monkeypatch):
    """Predictions asked for; each is answered at once, without a process."""
    asked_for = []

    def predict(run, table, renames=None, use="recommended"):
        asked_for.append(SimpleNamespace(rows=table.rows, renames=renames, use=use))
        return prediction_of(run, table.frame())

    monkeypatch.setattr(core, "predict", predict, raising=False)
    return asked_for


def prediction_of(run, frame, state="finished"):
    prediction = Prediction(run.folder / "predictions" / new_id())
    prediction.folder.mkdir(parents=True)
    frame.assign(prediction="yes", **{"probability no": 0.2, "probability yes": 0.8}).to_csv(prediction.path, index=False)
    write_json(prediction.folder / "request.json", {})
    prediction.write_status(Status(state, "The disk is full." if state == "failed" else ""))
    return prediction


def button(app, start):
    return next(button for button in app.button if button.label.startswith(start))


def rows_of(table, **changes):
    frame = table.frame().drop(columns="churn").rename(columns=changes)
    return core.add_table(frame.to_csv(index=False), "new rows.csv")


def test_without_a_run_the_page_says_where_to_begin(open_page):
    assert "No run yet" in words(open_page("predict"))


@pytest.mark.parametrize("id", ["20260101-000000-abcdef", "..", "<script>"])
def test_a_forged_or_deleted_run_gives_a_way_on(open_page, id):
    app = open_page("predict", run=id)
    assert not app.exception
    assert app.error


def test_a_run_that_still_learns_cannot_predict_yet(open_page, table):
    app = open_page("predict", run=made_up.running(table).id)
    assert "not finished" in app.info[0].value


def test_a_table_that_fits_is_predicted_and_can_be_taken_away(open_page, table, run, handed_over):
    app = open_page("predict", run=run.id, rows=rows_of(table).id)
    assert not app.exception
    button(app, "Predict 60 rows").click().run()
    assert not app.exception
    assert (handed_over[0].rows, handed_over[0].renames, handed_over[0].use) == (60, {}, "blend")
    assert list(app.dataframe[0].value["prediction"].unique()) == ["yes"]
    assert app.get("download_button")
    assert asked(app, "prediction")


def test_a_renamed_column_is_proposed_and_the_proposal_is_handed_over(open_page, table, run, handed_over):
    app = open_page("predict", run=run.id, rows=rows_of(table, age="Age").id)
    assert "looks like it" in words(app)
    button(app, "Predict").click().run()
    assert handed_over[0].renames == {"age": "Age"}


def test_a_proposal_can_be_turned_down(open_page, table, run, handed_over):
    app = open_page("predict", run=run.id, rows=rows_of(table, age="Age").id)
    box = next(box for box in app.selectbox if "age" in box.label)
    box.set_value("").run()
    button(app, "Predict").click().run()
    assert handed_over[0].renames == {"age": ""}


def test_a_missing_column_must_be_settled_before_anything_is_predicted(open_page, table, run, handed_over):
    app = open_page("predict", run=run.id, rows=rows_of(table, town="zzz").id)
    assert "is missing" in words(app)
    assert button(app, "Predict").disabled
    next(box for box in app.selectbox if "town" in box.label).set_value("").run()
    button(app, "Predict").click().run()
    assert handed_over[0].renames == {"town": ""}


def test_test_rows_of_its_own_table_are_offered_without_the_target(open_page, run):
    app = open_page("predict", run=run.id)
    button(app, "I have no file").click().run()
    assert not app.exception
    given = core.open_table(asked(app, "rows"))
    assert given.rows == 20
    assert "churn" not in given.columns
    assert not button(app, "Predict 20 rows").disabled


def test_a_prediction_has_an_address(open_page, table, run):
    prediction = prediction_of(run, table.frame())
    app = open_page("predict", run=run.id, prediction=prediction.id)
    assert not app.exception
    assert len(app.dataframe[0].value) == 60


@pytest.mark.parametrize("id", ["20260101-000000-abcdef", "../../x", ""])
def test_a_forged_prediction_is_not_found_quietly(open_page, run, id):
    assert not open_page("predict", run=run.id, prediction=id).exception


def test_a_failed_prediction_says_why(open_page, table, run):
    app = open_page("predict", run=run.id, prediction=prediction_of(run, table.frame(), "failed").id)
    assert "The disk is full" in words(app).replace("\\", "")


def test_a_file_that_cannot_be_read_is_said_in_words(open_page, run, monkeypatch):
    def refuse(*_):
        raise core.LayerwiseError("The file is empty.", "Choose another.")

    monkeypatch.setattr(upload, "drop_table", refuse)
    app = open_page("predict", run=run.id)
    assert not app.exception
    assert "The file is empty" in words(app)


def one_row(open_page, run):
    app = open_page("predict", run=run.id)
    next(control for control in app.get("button_group") if control.proto.label == "New rows").set_value("row").run()
    return app


def test_a_form_is_filled_in_with_what_is_typical_and_answers_at_once(open_page, run, monkeypatch):
    seen = []

    def answer(run, values, use="recommended"):
        seen.append((values, use))
        return {"prediction": "yes", "probability no": 0.3, "probability yes": 0.7}

    monkeypatch.setattr(core, "predict_row", answer, raising=False)
    app = one_row(open_page, run)
    assert not app.exception
    assert "churn is most likely “yes”: 70 %" in words(app)
    assert set(seen[0][0]) == set(run.plan.kinds)
    assert seen[0][0]["town"] in ("A", "B", "C")
    app.number_input[0].set_value(33).run()
    assert (seen[-1][0]["age"], seen[-1][1]) == (33, "blend")


def test_a_value_beyond_what_was_seen_is_pointed_out(open_page, run, monkeypatch):
    monkeypatch.setattr(core, "predict_row", lambda *_: {"prediction": "no", "probability no": 1.0}, raising=False)
    app = one_row(open_page, run)
    app.number_input[0].set_value(900).run()
    assert "Outside of what it has seen" in words(app)


def test_a_number_comes_with_its_range(open_page, table, monkeypatch):
    monkeypatch.setattr(core, "predict_row", lambda *_: {"prediction": 120.0, "low": 100.0, "high": 140.0}, raising=False)
    app = one_row(open_page, made_up.finished(table, target="spent"))
    assert not app.exception
    assert "spent is most likely about 120, between 100 and 140" in words(app)


def test_a_row_that_cannot_be_answered_says_why(open_page, run, monkeypatch):
    def refuse(*_):
        raise core.LayerwiseError("There was no answer within a minute.", "Try again.")

    monkeypatch.setattr(core, "predict_row", refuse, raising=False)
    app = one_row(open_page, run)
    assert not app.exception
    assert "no answer within a minute" in words(app)


def test_the_form_says_that_its_table_is_gone(open_page, table, run):
    core.delete_table(table.id)
    app = one_row(open_page, run)
    assert not app.exception
    assert app.error


def test_cells_are_shown_as_they_are_in_the_file(open_page, table, run):
    frame = pd.DataFrame({"town": ["'=1+1"]})
    app = open_page("predict", run=run.id, prediction=prediction_of(run, frame).id)
    assert app.dataframe[0].value["town"].iloc[0] == "'=1+1"


def test_a_typical_number_is_offered_without_digits_that_nobody_would_type():
    assert single_row.tidy(-0.0277769737, 0.06) == -0.028
    assert single_row.tidy(1234567.891, 5000.0) == 1234600
    assert single_row.tidy(20210305.5, 0.3) == 20210305.5
