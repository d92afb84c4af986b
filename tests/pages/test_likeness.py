"""The page of likeness, on runs as a training would leave them: points are the numbers of the table themselves."""

import pytest

import core
from core.likeness.duplicates import find
from core.watch import Silent
from tests.pages import made_up
from tests.pages.conftest import asked, button, words
from tests.pages.made_up_likeness import alike, ready


@pytest.fixture
def table(home):
    return made_up.table()


@pytest.fixture
def begun(monkeypatch):
    """Jobs that were begun; no process is started."""
    jobs = []
    monkeypatch.setattr("core.submission.ensure_runner", lambda: jobs.append("runner"))
    return jobs


def links(app):
    return {link.proto.label for link in app.get("page_link")}


def way(app, name):
    return next(control for control in app.get("button_group") if control.proto.label == name)


def test_without_a_run_the_page_offers_a_sample_and_ways_to_begin(open_page):
    app = open_page("likeness")
    assert not app.exception
    assert {"Choose a table of your own", "Open an earlier run"} <= links(app)
    button(app, "Begin with a sample: Penguins").click().run()
    assert not app.exception
    assert [table.name for table in core.list_tables()] == ["Penguins"]


def test_a_run_that_is_not_ready_is_made_ready_and_says_so(open_page, table, begun):
    run = made_up.finished(table)
    app = open_page("likeness", run=run.id)
    assert not app.exception
    assert begun == ["runner"]
    assert (run.folder / "jobs" / "prepare_likeness" / "status.json").exists()
    assert "Stop" in {each.label for each in app.button}


def test_a_preparation_that_failed_says_why_and_can_be_begun_again(open_page, table, begun):
    run = made_up.finished(table)
    job = core.prepare_likeness(run)
    (job.folder / "status.json").write_text('{"state": "failed", "message": "The disk is full."}')
    app = open_page("likeness", run=run.id)
    assert "The disk is full." in words(app).replace("\\", "")
    button(app, "Make them ready again").click().run()
    assert core.prepare_likeness(run).status().state == "queued"


def test_a_forecast_is_refused_in_words(open_page, home):
    app = open_page("likeness", run=made_up.finished_forecast().id)
    assert not app.exception
    assert any("windows of series" in each.value for each in app.info)


def test_without_a_row_the_table_is_shown_to_choose_from_and_search(open_page, table):
    run = alike(table)
    app = open_page("likeness", run=run.id)
    assert not app.exception
    assert app.dataframe[0].value.shape[0] == made_up.ROWS
    app.text_input[0].set_value("#17").run()
    assert app.dataframe[0].value["Row"].tolist() == [17]
    app.text_input[0].set_value("nobody").run()
    assert "No row holds" in words(app)


def test_the_address_names_a_row_and_the_page_says_what_is_like_it_and_why(open_page, table):
    run = alike(table)
    app = open_page("likeness", run=run.id, row="17")
    assert not app.exception
    said = words(app)
    assert "Row 17" in said
    assert "Most like row 17" in said
    assert "closer than" in said
    best = int(core.open_likeness(run).alike(16, 1, view="columns").places[0]) + 1
    assert f"The most alike is row {best}" in said
    assert app.dataframe[-1].value["Row"].tolist()[0] == best


@pytest.mark.parametrize("row", ["0", "61", "x", "-3", "9" * 20, "²"])
def test_a_forged_row_shows_the_table_instead(open_page, table, row):
    app = open_page("likeness", run=alike(table).id, row=row)
    assert not app.exception
    assert "Most like" not in words(app)
    assert len(app.dataframe) == 1


def test_weights_move_what_is_like_and_are_kept_in_the_address(open_page, table):
    run = alike(table)
    app = open_page("likeness", run=run.id, row="17")
    sliders = {slider.label: slider for slider in app.slider}
    assert set(sliders) == {"age", "spent"}
    sliders["spent"].set_value(0.0).run()
    assert not app.exception
    assert asked(app, "weights") == "1:0"
    expected = core.open_likeness(run).alike(16, 10, {"spent": 0.0}).places + 1
    assert app.dataframe[-1].value["Row"].tolist() == expected.tolist()


def test_weights_of_the_address_are_taken_up_and_nonsense_is_left_out(open_page, table):
    app = open_page("likeness", run=alike(table).id, row="17", weights="1:0,9:2,x:y,0:inf")
    assert not app.exception
    values = {slider.label: slider.value for slider in app.slider}
    assert values == {"age": 1.0, "spent": 0.0}


def test_all_columns_left_out_is_said_in_words(open_page, table):
    app = open_page("likeness", run=alike(table).id, row="17", weights="0:0,1:0")
    assert not app.exception
    assert "nothing is left to compare" in words(app)
    assert len(app.slider) == 2, "the weights can still be moved"


def test_the_network_s_view_has_no_weights(open_page, table):
    app = open_page("likeness", run=alike(table).id, row="17", view="network")
    assert not app.exception
    assert not app.slider
    assert "by what the network learned" in words(app)


def test_duplicates_are_looked_for_once_and_then_shown_in_groups(open_page, table, begun):
    run = alike(table)
    app = open_page("likeness", run=run.id, way="duplicates")
    assert not app.exception
    assert (run.folder / "jobs" / "find_duplicates").exists()
    find(run.folder, Silent())
    app = open_page("likeness", run=run.id, way="duplicates", near="25")
    assert not app.exception
    assert "group" in words(app)
    shown = app.dataframe[0].value
    assert shown["Group"].iloc[0] == shown["Group"].iloc[1] == 1
    assert "age" in shown["They differ in"].iloc[0]


def test_no_duplicates_are_said_too(open_page, table):
    run = ready(made_up.finished(table), duplicates=True)
    app = open_page("likeness", run=run.id, way="duplicates", near="same")
    assert not app.exception
    assert f"No two of {made_up.ROWS} rows are the same." in words(app)


def test_results_of_likeness_tell_scores_notes_and_lead_on(open_page, table):
    app = open_page("results", run=alike(table).id)
    assert not app.exception
    said = words(app)
    assert "A row finds itself half of the time." in said
    assert "Rows found again: " in said
    assert "overlaps" not in said
    assert "did not learn from" in said
    assert "A note that is shown." in said.replace("\\", "")
    assert "See which rows are alike" in {each.label for each in app.button}


def test_results_of_a_labelled_run_show_training_rows_like_a_wrong_one(open_page, table):
    run = ready(made_up.finished(table))
    app = open_page("results", run=run.id)
    assert not app.exception
    assert "most alike training rows" in words(app)
    shown = app.dataframe[-1].value
    assert set(shown["Row"] - 1) <= set(core.training_rows(run).tolist())


def test_a_labelled_run_offers_to_find_examples_where_that_takes_time(open_page, table, begun):
    app = open_page("results", run=made_up.finished(table).id)
    assert not begun
    button(app, "Find the training rows most like it").click().run()
    assert not app.exception
    assert begun


def test_a_run_whose_points_are_damaged_or_gone_says_the_way_on(open_page, table, begun):
    run = alike(table)
    (run.folder / "likeness" / "pairs.npz").write_bytes(b"no archive")
    app = open_page("likeness", run=run.id, row="3")
    assert not app.exception
    assert "damaged" in words(app)
    (run.folder / "likeness" / "pairs.npz").unlink()
    app = open_page("likeness", run=run.id, row="3")
    assert not app.exception
    assert begun == ["runner"], "they are made anew"
