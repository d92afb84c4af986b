"""The Results page of unusual rows, on made-up runs."""

import io
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

import core
from core.runs import Status
from pages.parts import oddity_told
from tests.pages.conftest import asked, box, button, words
from tests.pages.made_up_anomalies import finished_anomalies


@dataclass
class Moved:
    """What `core.reranked` gives: rows marked odd come first, those marked fine last."""

    scores: np.ndarray
    order: np.ndarray
    sentence: str
    learned_from: int


@pytest.fixture(autouse=True)
def reranked(monkeypatch):
    def rerank(run):
        scores, marks = core.read_oddities(run).scores["blend"].copy(), core.marks(run)
        for row, mark in marks.items():
            scores[row] = {"odd": 1.0, "fine": 0.0}.get(mark, scores[row])
        return Moved(
            scores, np.argsort(-scores, kind="stable"), f"12 rows moved up, learned from {len(marks)} marks.", len(marks)
        )

    monkeypatch.setattr(core, "reranked", rerank, raising=False)


def opened(open_page, run, **query):
    app = open_page("results", run=run.id, **query)
    assert not app.exception
    assert not app.error, [error.value for error in app.error]
    return app


def pressed(app, label):
    button(app, label).click().run()
    assert not app.exception
    assert not app.error, [error.value for error in app.error]
    return app


def chosen(app, key, value):
    next(group for group in app.get("button_group") if group.key == key).set_value(value).run()
    assert not app.exception
    return words(app)


def oldest(app):
    """The list of the oddest rows, and the table of all."""
    return [table.value for table in app.dataframe if "Because" in table.value.columns]


def titles(app):
    return [html.proto.body for html in app.get("html") if "class='message'" in html.proto.body]


def looked_at(app):
    return int(asked(app, "row"))


def test_the_verdict_and_what_was_looked_for_come_first(open_page):
    told = words(opened(open_page, finished_anomalies())).replace("\\", "")
    assert "Looks for unusual rows in customers.csv, by 3 columns" in told
    assert "“fraud” was kept out and is only compared with" in told
    assert "The blend is recommended: most methods agree with it." in told
    assert "Rows with “yes” in “fraud” count as odd." in told


def test_the_oddest_row_is_shown_with_what_makes_it_odd_and_what_was_expected(open_page):
    app = opened(open_page, finished_anomalies())
    told = words(app)
    assert looked_at(app) == 1
    assert "**Row 1** is the oddest of 60" in told
    assert "At most 1 in 61 ordinary rows would look so odd" in told
    assert oldest(app)[0]["Because"].tolist()[:3] == [
        "tenure 72, expected about 12",
        "contract for life, expected monthly",
        "bill 960.5, expected about 58.25",
    ]
    whole = next(table.value for table in app.dataframe if "This row" in table.value.columns)
    assert dict(zip(whole["Column"], whole["This row"], strict=True))["name"] == "customer 0"


def test_the_list_is_as_long_as_a_day_and_the_address_keeps_it(open_page):
    run = finished_anomalies()
    app = opened(open_page, run)
    assert len(oldest(app)[0]) == 5
    next(field for field in app.number_input if "a day" in field.label).set_value(7).run()
    assert len(oldest(app)[0]) == 7
    assert asked(app, "a_day") == "7"
    assert any("7 of 60 rows lie beyond the line" in title for title in titles(app))
    assert len(oldest(opened(open_page, run, a_day="3"))[0]) == 3


FORGED = (
    {"a_day": "0", "row": "0"},
    {"a_day": "99999999999", "row": "61"},
    {"a_day": "x", "row": "1e3"},
    {"use": "nobody"},
    {"use": "marks"},
)


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_address_shows_what_there_is(open_page, forged):
    assert "is the oddest of 60" in words(opened(open_page, finished_anomalies(), **forged))


def test_a_link_opens_the_row_the_method_and_the_number_that_its_sender_saw(open_page):
    app = opened(open_page, finished_anomalies(), row="7", use="forest", a_day="9")
    assert looked_at(app) == 7
    assert box(app, "Ranked by").value == "forest"
    assert "**Row 7** is the" in words(app)


def test_next_and_previous_go_through_the_ranking(open_page):
    app = opened(open_page, finished_anomalies())
    assert button(app, "Previous").disabled
    assert looked_at(pressed(app, "Next")) == 2
    assert looked_at(pressed(app, "Next")) == 3
    assert looked_at(pressed(app, "Previous")) == 2


def test_a_mark_is_kept_moves_the_ranking_and_goes_on_to_the_next_row(open_page):
    run = finished_anomalies()
    app = pressed(opened(open_page, run), "Fine")
    assert core.marks(run) == {0: "fine"}
    assert looked_at(app) == 2
    assert oldest(app)[0]["Row"].tolist() == [2, 3, 4, 5, 6]
    assert box(app, "Ranked by").value == "marks"
    pressed(pressed(app, "Odd"), "Unsure")
    assert core.marks(run) == {0: "fine", 1: "odd", 2: "unsure"}
    told = words(app)
    assert "3 marks: 1 odd, 1 fine, 1 unsure." in told
    assert "12 rows moved up, learned from 3 marks" in told
    assert oldest(app)[0]["Row"].tolist() == [4, 5, 6, 7, 8]
    assert oldest(app)[1]["Mark"].tolist()[:3] == ["◆ odd", "? unsure", ""]


def test_rows_that_were_passed_over_are_not_offered_again_before_the_others(open_page):
    app = pressed(opened(open_page, finished_anomalies()), "Next")
    assert looked_at(pressed(app, "Odd")) == 3


def test_the_last_mark_can_be_taken_back_and_its_row_comes_again(open_page):
    run = finished_anomalies()
    app = pressed(pressed(opened(open_page, run), "Odd"), "Fine")
    assert looked_at(pressed(app, "Take back")) == 2
    assert core.marks(run) == {0: "odd"}
    pressed(app, "Take back")
    assert core.marks(run) == {}
    assert button(app, "Take back").disabled
    assert box(app, "Ranked by").value == "blend"


def test_a_mark_that_is_pressed_again_is_taken_away(open_page):
    run = finished_anomalies()
    core.mark(run, 4, "odd")
    app = pressed(opened(open_page, run, row="5"), "Odd")
    assert core.marks(run) == {}
    assert looked_at(app) == 5


def test_marks_are_there_again_in_another_visit_and_the_way_back_is_open(open_page):
    run = finished_anomalies()
    core.mark(run, 0, "fine")
    app = opened(open_page, run)
    assert looked_at(app) == 2
    assert oldest(app)[1]["Row"].tolist()[-1] == 1
    app = opened(open_page, run, use="blend")
    assert oldest(app)[1]["Row"].tolist()[0] == 1
    assert "leaves them aside" in words(app)


def test_each_method_has_a_ranking_of_its_own(open_page):
    run = finished_anomalies()
    outcome = core.read_oddities(run)
    for name in ("network", "forest", "neighbours", "ecod"):
        rows = oldest(opened(open_page, run, use=name))[0]["Row"].to_numpy()
        assert rows.tolist() == (outcome.order(name)[:5] + 1).tolist()


def test_methods_are_laid_beside_one_another_in_words_and_numbers(open_page):
    told = chosen(opened(open_page, finished_anomalies()), "overall", "Methods")
    assert "differ most" in told
    assert "How few random cuts" in told
    assert "alone" in told


def test_what_is_promised_is_said_and_new_rows_are_drawn_once_they_were_scored(open_page):
    run = finished_anomalies()
    app = opened(open_page, run)
    told = chosen(app, "overall", "Promises")
    assert core.read_oddities(run).promised[:60] in told.replace("\\", "")
    assert "Score new rows, and their p-values are drawn here" in told
    folder = run.folder / "predictions" / "20260101-000000-abcdef"
    folder.mkdir(parents=True)
    new = pd.DataFrame({"tenure": range(100), "p value": [0.001] * 40 + [0.5] * 60, "stands out": ["yes"] * 40 + ["no"] * 60})
    new.to_csv(folder / "predictions.csv", index=False)
    told = chosen(opened(open_page, run), "overall", "Promises")
    assert "40 rows have p-values under 5 %; about 5 would if nothing were unusual" in told
    assert "**40 rows** stand out" in told


def test_a_column_that_was_kept_out_tells_which_method_finds_more(open_page):
    told = chosen(opened(open_page, finished_anomalies()), "overall", "Against the truth")
    assert "Blend: 2 of the first 5 rows are truly odd (40 %), out of 2 in all" in told
    assert "Best ROC AUC: Blend, 0.900" in told


def test_without_such_a_column_nothing_is_claimed(open_page):
    app = opened(open_page, finished_anomalies(target=""))
    ways = next(group for group in app.get("button_group") if group.key == "overall")
    assert "Against the truth" not in ways.options
    assert "kept out" not in words(app)


def test_all_rows_can_be_searched_and_filtered(open_page):
    run = finished_anomalies()
    core.mark(run, 2, "odd")
    app = opened(open_page, run)
    assert len(oldest(app)[1]) == 60
    chosen(app, "kept-rows", "marked")
    assert oldest(app)[1]["Row"].tolist() == [3]
    chosen(app, "kept-rows", "unmarked")
    assert len(oldest(app)[1]) == 59
    chosen(app, "kept-rows", "odd")
    assert len(oldest(app)[1]) == 5
    chosen(app, "kept-rows", "all")
    next(field for field in app.text_input if field.label == "Find rows").set_value("customer 41").run()
    assert oldest(app)[1]["Row"].tolist() == [42]
    next(field for field in app.text_input if field.label == "Find rows").set_value("<nobody>").run()
    assert len(oldest(app)) == 1
    assert "has “\\<nobody\\>” in it" in words(app)


def test_many_rows_come_page_by_page(open_page):
    app = opened(open_page, finished_anomalies(250))
    assert len(oldest(app)[1]) == 100
    next(field for field in app.number_input if field.label.startswith("Page")).set_value(3).run()
    assert oldest(app)[1]["Row"].tolist() == list(range(201, 251))


def test_a_row_without_known_reasons_says_so(open_page):
    app = opened(open_page, finished_anomalies(told=10), row="50")
    assert "worked out for the oddest rows only" in words(app)
    assert "Nothing unusual: 82 % of all rows look at least as odd" in words(app)


def test_without_its_table_a_run_still_shows_its_ranking(open_page):
    run = finished_anomalies()
    core.delete_table(run.plan.table_id)
    app = opened(open_page, run)
    assert "The table is gone" in words(app)
    assert oldest(app)[0]["Because"][0] == "tenure 72, expected about 12"
    assert len(oldest(app)[1]) == 60


def test_few_rows_may_all_be_marked(open_page):
    run = finished_anomalies(6)
    app = opened(open_page, run, a_day="20")
    assert any("Every one of the 6 rows can be looked at" in title for title in titles(app))
    for row in range(6):
        core.mark(run, row, "fine" if row else "odd")
    app = opened(open_page, run, a_day="20")
    assert "You have marked every row" in words(app)
    assert oldest(app)[-1]["Mark"].tolist() == ["◆ odd"] + ["○ fine"] * 5


def test_a_damaged_run_gives_a_way_on(open_page):
    run = finished_anomalies()
    (run.folder / "oddities.parquet").write_bytes(b"nothing")
    app = open_page("results", run=run.id)
    assert not app.exception
    assert "cannot be read" in app.error[0].value
    (run.folder / "marks.json").write_text("{")
    assert "marks" in open_page("results", run=run.id).error[0].value


class Training:
    """A job that trains on marks, as `core.learn_marks` gives it; no process is started."""

    def __init__(self):
        self.state, self.message, self.asked = "running", "", []

    def status(self):
        return Status(self.state, self.message)

    def events(self):
        return [{"event": "stage", "text": "Weighing what marks say …"}], 0


@pytest.fixture
def training(monkeypatch):
    job = Training()

    def learn(run, again=False):
        job.asked.append(again)
        return job

    monkeypatch.setattr(core, "learn_marks", learn, raising=False)
    monkeypatch.setattr(core, "taught", lambda run: core.reranked(run) if job.state == "finished" else None, raising=False)
    return job


def with_marks(odd, fine):
    run = finished_anomalies()
    for row in range(odd + fine):
        core.mark(run, row, "odd" if row < odd else "fine")
    return run


def labels(app):
    return {each.label for each in app.button}


def test_what_is_missing_for_a_training_is_said(open_page, training):
    app = opened(open_page, with_marks(3, 1))
    assert "Mark 2 more rows as odd and 4 more rows as fine" in words(app)
    assert "Train on the marks" not in labels(app)


def test_a_training_on_the_marks_is_followed_ranks_by_itself_and_can_be_left_again(open_page, training):
    app = pressed(opened(open_page, with_marks(5, 5)), "Train on the marks")
    assert training.asked[0] is True
    assert "Train on the marks" not in labels(app)
    assert "Stop" in labels(app)
    training.state = "finished"
    app.run()
    assert box(app, "Ranked by").value == "taught"
    pressed(app, "Back to the ranking before")
    assert box(app, "Ranked by").value == "marks"
    pressed(app, "Rank by what was trained")
    assert asked(app, "use") == "taught" if "use" in app.query_params else box(app, "Ranked by").value == "taught"
    pressed(app, "Train again on the marks")
    assert training.asked.count(True) == 2


def test_a_training_that_failed_says_why_and_can_be_tried_again(open_page, training):
    app = pressed(opened(open_page, with_marks(5, 5)), "Train on the marks")
    training.state, training.message = "failed", "There is no room on the disk."
    app.run()
    assert "no room on the disk" in app.error[0].value.replace("\\", "")
    assert "Train on the marks" in labels(app)


def test_marks_that_are_taken_back_while_a_training_runs_do_no_harm(open_page, training):
    app = pressed(opened(open_page, with_marks(5, 5)), "Train on the marks")
    pressed(app, "Take back")
    assert "Mark 1 more row as fine" in words(app)


FIGURES = {
    "2019": "2019", "2019.4321": "2019", "19847": "19,847", "1.234e+05": "123,400", "0.123456": "0.123", "72": "72",
    "red": "red", "": "", "nan": "nan", "1980-01-01 00:00:00": "1980-01-01", "1980-01-01 12:30:00": "1980-01-01 12:30:00",
}  # fmt: skip


@pytest.mark.parametrize(("given", "shown"), FIGURES.items())
def test_numbers_of_a_reason_have_as_many_figures_as_matter_and_years_stay_years(given, shown):
    assert oddity_told.figure(given) == shown


def test_what_is_missing_as_expected_is_not_said_to_be_expected_otherwise():
    assert oddity_told.told(core.Reason("bill", 0.5, "", "missing")) == "bill missing"
    assert oddity_told.told(core.Reason("bill", 0.5, "", "12")) == "bill missing, expected about 12"


def test_what_is_taken_away_has_every_row_with_scores_reasons_and_marks():
    run = finished_anomalies()
    core.mark(run, 1, "odd")
    oddness = np.roll(core.read_oddities(run).scores["blend"], 1)
    taken = pd.read_csv(io.BytesIO(core.oddities_csv(run, (oddness, np.argsort(-oddness)))), keep_default_na=False)
    assert taken["row"].tolist()[:3] == [2, 3, 4]
    assert taken["name"][0] == "customer 1"
    assert taken["mark"].tolist()[:2] == ["odd", ""]
    assert taken["because"][0].startswith("contract for life (expected monthly)")
    assert {"oddness", "oddness blend", "oddness ecod", "p value", "fraud"} < set(taken.columns)
    core.delete_table(run.plan.table_id)
    assert "name" not in pd.read_csv(io.BytesIO(core.oddities_csv(run))).columns
