import pytest

import core
from tests.pages import made_up
from tests.pages.conftest import words


@pytest.fixture
def table(home):
    return made_up.table()


def links(app):
    return {link.proto.label for link in app.get("page_link")}


def labels(app):
    return {button.label for button in app.button}


def bar(app):
    return app.get("progress")[0].proto


def test_without_a_run_the_page_says_where_to_begin(open_page):
    app = open_page("train")
    assert "No run yet" in words(app)
    assert "Choose a table" in links(app)


@pytest.mark.parametrize("id", ["20260101-000000-abcdef", "../../etc/passwd", "<img src=x>"])
def test_a_forged_or_deleted_run_gives_a_way_on(open_page, id):
    app = open_page("train", run=id)
    assert not app.exception
    assert app.error
    assert "See all runs" in links(app)


def test_a_waiting_run_says_that_it_waits(open_page, table):
    app = open_page("train", run=made_up.queued(table).id)
    assert not app.exception
    assert "Getting ready" in bar(app).text


def test_a_waiting_run_knows_how_many_are_before_it(open_page, table, monkeypatch):
    monkeypatch.setattr(core, "waiting_before", lambda folder: 2, raising=False)
    app = open_page("train", run=made_up.queued(table).id)
    assert "2 jobs before it" in bar(app).text


def test_a_running_run_shows_epoch_time_left_device_and_curves(open_page, table):
    app = open_page("train", run=made_up.running(table).id)
    assert not app.exception
    assert "Epoch 3 of at most 64" in bar(app).text
    assert "30 seconds left" in bar(app).text
    assert "2 cores" in words(app)
    assert len(app.get("plotly_chart")) == 2
    assert "Stop and keep the best so far" in labels(app)


def test_new_epochs_appear_without_reading_old_ones_again(open_page, table):
    run = made_up.running(table)
    app = open_page("train", run=run.id)
    made_up.tell_epoch(run, 4)
    app.run()
    assert "Epoch 4" in bar(app).text
    assert "after epoch 4" in words(app)


def test_several_networks_are_said_to_learn_side_by_side(open_page, table):
    run = made_up.running(table, epochs=0)
    made_up.tell_epoch(run, 2, members=5)
    assert "5 networks side by side, epoch 2" in bar(open_page("train", run=run.id)).text


def test_what_comes_after_the_epochs_is_said_in_words(open_page, table):
    run = made_up.running(table)
    made_up.tell(run, "stage", stage="alternatives")
    app = open_page("train", run=run.id)
    assert "Fitting simple alternatives" in bar(app).text
    assert bar(app).value > 80


def test_stop_asks_once_and_says_what_happens(open_page, table, monkeypatch):
    run = made_up.running(table)
    monkeypatch.setattr(core, "stop", lambda job: job.ask_to_stop(), raising=False)
    app = open_page("train", run=run.id)
    next(button for button in app.button if button.label.startswith("Stop")).click().run()
    app.run()
    assert run.stop_asked
    assert "Stopping" in words(app)
    assert not any(label.startswith("Stop") for label in labels(app))


def test_a_finished_run_leads_to_its_results(open_page, table):
    app = open_page("train", run=made_up.finished(table).id)
    assert not app.exception
    assert "See the results" in labels(app)


def test_a_stopped_run_says_that_the_best_was_kept(open_page, table):
    app = open_page("train", run=made_up.finished(table, state="stopped").id)
    assert "best network so far was kept" in words(app)


def test_a_failed_run_says_why_and_shows_its_log_folded(open_page, table):
    app = open_page("train", run=made_up.failed(table).id)
    assert not app.exception
    assert "needed more memory" in words(app)
    assert "deep in the works" in app.code[0].value
    assert "Change the plan and train again" in links(app)


def test_a_resumed_run_says_so(open_page, table):
    run = made_up.running(table)
    run.write_status(made_up.replace(run.status(), attempt=2))
    assert "interrupted" in words(open_page("train", run=run.id))


def test_a_card_that_is_not_used_is_said_with_what_to_do(open_page, table, monkeypatch):
    device = core.describe_device()
    told = made_up.replace(device, why_not="There is a GPU (A100) that is not used: install its libraries.")
    monkeypatch.setattr(core, "describe_device", lambda: told, raising=False)
    assert "install its libraries" in words(open_page("train", run=made_up.running(table).id)).replace("\\", "")


def test_events_that_are_damaged_do_not_break_the_page(open_page, table):
    run = made_up.running(table)
    with open(run.folder / "events.jsonl", "ab") as file:
        file.write(b'\xff\xfe{"event": \n{"event": "epoch", "epoch": 4, "loss": null}\n[1]\n')
    assert not open_page("train", run=run.id).exception
