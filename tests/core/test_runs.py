"""Runs as folders: what is read, named and deleted, and what happens to folders that are damaged or forged."""

import json
import os
import time

import pandas as pd
import pytest

from core import processes, queue, runs
from core.errors import RunError
from core.event_log import EventLog
from core.home import runs_folder, write_json
from core.plan import Plan, Split
from core.runs import Run, Status, delete_run, list_runs, new_id, new_run, open_run, write_job


@pytest.fixture(autouse=True)
def home_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path))
    return tmp_path


def plan(table_id="0123456789abcdef", **changes):
    kinds = {"age": "number", "city": "category"}
    return Plan(table_id, "people.csv", "classification", "leaves", kinds, "realmlp", split=Split("time", "when")).changed(
        **changes
    )


def test_a_new_run_waits_with_its_plan():
    run = new_run(plan())
    assert open_run(run.id) == run
    assert run.plan == plan()
    status = run.status()
    assert (status.state, status.attempt, status.over) == ("queued", 0, False)
    assert not run.usable


def test_runs_are_listed_newest_first_and_by_table():
    first = new_run(plan("a" * 16))
    time.sleep(1.01)  # ids count seconds
    second = new_run(plan("b" * 16))
    assert list_runs() == [second, first]
    assert list_runs("a" * 16) == [first]
    assert list_runs("c" * 16) == []


def test_hundreds_of_runs_are_listed_in_a_moment():
    for _ in range(300):
        new_run(plan())
    began = time.perf_counter()
    listed = [(run.name, run.status().state) for run in list_runs(plan().table_id)]
    assert len(listed) == 300
    assert time.perf_counter() - began < 2.0


@pytest.mark.parametrize(
    "id", ["", "..", "../secrets", "/etc", "20260101-000000-abcdef/..", "20260101-000000-ABCDEF", "a" * 5000]
)
def test_a_forged_id_is_refused_before_it_reaches_the_disk(id):
    with pytest.raises(RunError, match="is not the name of a run"):
        open_run(id)


def test_a_run_that_is_not_there_says_so():
    with pytest.raises(RunError, match="may have been deleted"):
        open_run("20260101-000000-abcdef")


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", "null", '{"state": "flying"}', '{"state": "running", "colour": 3}', "\x00\xff"]
)
def test_a_damaged_status_is_reported_and_the_list_goes_on(damage):
    whole, damaged = new_run(plan()), new_run(plan())
    (damaged.folder / "status.json").write_text(damage)
    assert len(list_runs()) == 2
    assert damaged.status().state == "failed"
    assert "status.json" in damaged.status().message
    assert whole.status().state == "queued"


@pytest.mark.parametrize("damage", ["", "{", "[]", "{}", '{"split": 3}', '{"split": {"how": "by magic", "colour": 1}}'])
def test_a_damaged_plan_is_reported_and_the_list_goes_on(damage):
    whole, damaged = new_run(plan()), new_run(plan())
    (damaged.folder / "plan.json").write_text(damage)
    with pytest.raises(RunError, match="damaged"):
        _ = damaged.plan
    assert damaged.name == damaged.id
    assert list_runs(plan().table_id) == [whole]
    assert len(list_runs()) == 2


def test_half_a_folder_is_reported():
    (runs_folder() / "20260101-000000-abcdef").mkdir()
    (run,) = list_runs()
    assert "not written to its end" in run.status().message
    assert run.events() == ([], 0)
    assert run.log_tail() == ""
    for reading in (run.scores, run.answers, lambda: run.plan):
        with pytest.raises(RunError):
            reading()


def test_other_files_beside_the_runs_are_no_runs(tmp_path):
    (runs_folder() / "20260101-000000-abcdef").write_text("a file")
    (runs_folder() / "notes").mkdir()
    (runs_folder() / "20260101-000000-abcdee").symlink_to(tmp_path)
    assert list_runs() == []


def test_a_run_is_named_renamed_and_its_plan_stays():
    run = new_run(plan())
    assert run.name == "leaves of people.csv"
    run.rename("  second\n try ")
    assert run.name == "second try"
    assert run.plan == plan(name="second try")


def test_events_come_as_they_are_told_and_half_a_line_waits():
    run = new_run(plan())
    log = EventLog(run.folder)
    log.tell("epoch", epoch=1, loss=0.5)
    events, after = run.events()
    assert [(event["event"], event["epoch"], event["loss"]) for event in events] == [("epoch", 1, 0.5)]
    assert run.events(after) == ([], after)
    with open(run.folder / "events.jsonl", "ab") as file:
        file.write(b'{"event": "epo')
    assert run.events(after) == ([], after)
    EventLog(run.folder).tell("epoch", epoch=2)  # the training was killed and goes on
    events, _ = run.events(after)
    assert [event["event"] for event in events] == ["unreadable", "epoch"]


def test_figures_that_json_cannot_hold_are_told_as_none():
    import numpy as np

    run = new_run(plan())
    EventLog(run.folder).tell(
        "epoch", loss=float("nan"), score=np.float32(0.5), each=np.array([1.0, np.inf]), by={"a": np.int64(3)}
    )
    event = json.loads((run.folder / "events.jsonl").read_text())
    assert (event["loss"], event["score"], event["each"], event["by"]) == (None, 0.5, [1.0, None], {"a": 3})


def test_the_stop_flag_is_heard():
    run = new_run(plan())
    log = EventLog(run.folder)
    assert not log.stopped()
    run.ask_to_stop()
    assert log.stopped()
    assert run.stop_asked


def test_the_log_s_end_is_read_from_a_long_log():
    run = new_run(plan())
    (run.folder / "log.txt").write_bytes(b"\xff" * 100_000 + b"\n" + b"\n".join(b"line %d" % number for number in range(100)))
    assert run.log_tail(2) == "line 98\nline 99"


def test_a_run_is_usable_once_it_ended_with_scores():
    run = new_run(plan())
    for state, with_scores, usable in (
        ("finished", False, False),
        ("finished", True, True),
        ("stopped", True, True),
        ("failed", True, False),
    ):
        run.write_status(Status(state))
        (run.folder / "scores.json").unlink(missing_ok=True)
        if with_scores:
            write_json(run.folder / "scores.json", {"main": "auc"})
        assert run.usable is usable


def test_answers_come_as_a_frame():
    run = new_run(plan())
    answers = pd.DataFrame({"row": [3, 5], "truth": ["yes", "no"], "network:yes": [0.9, 0.2]})
    answers.to_parquet(run.folder / "answers.parquet")
    pd.testing.assert_frame_equal(run.answers(), answers)


def test_a_run_whose_process_is_gone_and_that_nobody_takes_up_is_reported():
    run = new_run(plan())
    nobody = processes.Identity(os.getpid(), began=0.0)  # this number, but of another process
    run.write_status(Status("running", process=nobody))
    assert run.status().state == "failed"
    assert "without a word" in run.status().message
    queue.put("train", run.folder)
    assert run.status().state == "running"


def test_a_deleted_run_is_gone_and_deleting_it_again_is_no_error():
    run = new_run(plan())
    delete_run(run)
    delete_run(run)
    assert list_runs() == []
    assert not run.folder.exists()


def test_an_id_in_the_same_second_differs():
    assert len({new_id() for _ in range(100)}) == 100


def test_a_folder_that_cannot_be_written_is_an_error_in_words(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RunError, match="Nothing can be written"):
        write_job(tmp_path / "file" / "run", {})


def test_a_ticket_that_leads_out_of_the_home_or_is_damaged_is_set_aside(tmp_path):
    good = queue.put("train", new_run(plan()).folder)
    folder = good.path.parent
    write_json(folder / "0-outside.json", {"kind": "train", "folder": "../../etc", "attempt": 0})
    (folder / "1-damaged.json").write_text("{")
    assert queue.tickets() == [good]
    assert sorted(path.name for path in folder.glob("*.damaged")) == ["0-outside.damaged", "1-damaged.damaged"]


def test_states_are_listed_once():
    assert set(runs.ENDED) < set(runs.STATES)
    assert Run.status is runs.Job.status
