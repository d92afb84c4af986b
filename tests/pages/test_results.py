import pytest

import core
from tests.pages import made_up
from tests.pages.conftest import asked, words


@pytest.fixture
def table(home):
    return made_up.table()


def links(app):
    return {link.proto.label for link in app.get("page_link")}


def candidate(app):
    return next(box for box in app.selectbox if box.label == "Answers of")


def section(app, name):
    control = next(control for control in app.get("button_group") if control.proto.label == "More of this run")
    control.set_value(name).run()
    assert not app.exception


def test_without_a_run_the_page_says_where_to_begin(open_page):
    assert "No run yet" in words(open_page("results"))


@pytest.mark.parametrize("id", ["20260101-000000-abcdef", "..", "<script>"])
def test_a_forged_or_deleted_run_gives_a_way_on(open_page, id):
    app = open_page("results", run=id)
    assert not app.exception
    assert "See all runs" in links(app)


def test_the_verdict_and_the_rows_it_rests_on_come_first(open_page, table):
    app = open_page("results", run=made_up.finished(table).id)
    assert not app.exception
    assert "a difference no larger than chance" in words(app)
    assert "Measured on 20 test rows that no candidate has seen" in words(app)
    assert "The blend weighs network 60 %" in words(app)


def test_classes_show_confusion_distribution_roc_and_calibration(open_page, table):
    app = open_page("results", run=made_up.finished(table).id)
    told = words(app)
    assert "is taken for" in told
    assert "Typical probability of “yes”" in told
    assert "is ranked above another row" in told
    assert len(app.get("plotly_chart")) == 7


def test_numbers_show_truth_errors_and_what_their_ranges_hold(open_page, table):
    app = open_page("results", run=made_up.finished(table, target="spent").id)
    assert not app.exception
    assert "Half of the predictions are off by" in words(app)
    assert "promises to hold the truth 90 % of the time" in words(app)
    assert "Rows whose answers were furthest off" in words(app)


def test_the_worst_answers_are_shown_beside_their_rows(open_page, table):
    app = open_page("results", run=made_up.finished(table).id)
    worst = app.dataframe[0].value
    assert (worst["in truth"] != worst["predicted"]).all()
    row = worst.iloc[0]
    assert table.take([row["row"] - 1])["age"].iloc[0] == row["age"]


def test_another_candidate_can_be_looked_at_and_the_address_says_which(open_page, table):
    app = open_page("results", run=made_up.finished(table).id)
    assert candidate(app).value == "blend"
    candidate(app).set_value("trees").run()
    assert not app.exception
    assert asked(app, "use") == "trees"
    assert candidate(open_page("results", run=asked(app, "run"), use="trees")).value == "trees"


def test_a_forged_candidate_falls_back_on_the_recommended_one(open_page, table):
    app = open_page("results", run=made_up.finished(table).id, use="../../x")
    assert not app.exception
    assert candidate(app).value == "blend"


def test_the_plan_leads_back_to_where_it_can_be_changed(open_page, table):
    app = open_page("results", run=made_up.finished(table).id)
    section(app, "The plan")
    assert "Change the plan and train again" in links(app)


@pytest.mark.parametrize("name", ["The network", "All scores", "The plan", "How it learned"])
def test_every_section_can_be_opened(open_page, table, name):
    section(open_page("results", run=made_up.finished(table).id), name)


def test_all_scores_come_with_a_sentence_each(open_page, table):
    app = open_page("results", run=made_up.finished(table).id)
    section(app, "All scores")
    for score in core.TASKS[0].scores({}):
        assert score.title in words(app).replace("\\", "")


def test_a_run_that_is_not_finished_says_where_to_watch_it(open_page, table):
    app = open_page("results", run=made_up.running(table).id)
    assert not app.exception
    assert "Watch it" in links(app)


def test_a_failed_run_says_why(open_page, table):
    app = open_page("results", run=made_up.failed(table).id)
    assert "needed more memory" in words(app)
    assert "See what happened" in links(app)


def test_a_stopped_run_says_that_it_was_stopped(open_page, table):
    assert "stopped early" in words(open_page("results", run=made_up.finished(table, state="stopped").id))


def test_results_outlive_their_table(open_page, table):
    run = made_up.finished(table)
    core.delete_table(table.id)
    app = open_page("results", run=run.id)
    assert not app.exception
    assert "difference no larger than chance" in words(app)
    section(app, "The network")
    assert "The table is gone" in words(app)


@pytest.mark.parametrize(
    "name", ["answers.parquet", "states.json", "scores.json", "plan.json", "events.jsonl", "intervals.json"]
)
@pytest.mark.parametrize("how", ["gone", "damaged"])
def test_a_damaged_run_never_shows_a_trace(open_page, table, name, how):
    run = made_up.finished(table)
    (run.folder / name).unlink() if how == "gone" else (run.folder / name).write_bytes(b"\x00{")
    app = open_page("results", run=run.id)
    assert not app.exception
    assert app.main.children


def test_names_that_people_gave_have_no_power(open_page, home):
    bad = "<img src=x onerror=alert(1)> ![p](http://evil.example/1.png)"
    run = made_up.finished(core.add_table(made_up.CSV, bad), name=bad)
    app = open_page("results", run=run.id)
    assert not app.exception
    for element in [*app.markdown, *app.header, *app.caption]:
        assert "![p](" not in element.value
    for element in app.get("html"):
        assert "<img" not in element.proto.body
