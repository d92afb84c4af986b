"""The runner and its jobs as real processes, with stand-in jobs: what is killed is resumed or reported, and disturbs nobody."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from core import processes, queue, submission
from core.errors import RunError
from core.home import write_json
from core.plan import Plan
from core.runs import Status, delete_run, list_runs, open_run

pytestmark = pytest.mark.server
ROOT = Path(__file__).parent.parent.parent
SECONDS = 60.0


@pytest.fixture(autouse=True)
def home_of_its_own(tmp_path, monkeypatch):
    """A home with a runner that starts at once and knows the stand-in jobs; both are gone afterwards."""
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path))
    monkeypatch.setenv("LAYERWISE_JOBS", "stand_ins")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    limited(monkeypatch, trainings=2)
    yield tmp_path
    for run in list_runs():
        delete_run(run)
    mark = mark_of_the_runner()
    queue.runner_mark().unlink(missing_ok=True)  # it goes when its mark is gone
    until(lambda: not processes.alive(mark))


def limited(monkeypatch, **limits):
    monkeypatch.setenv("LAYERWISE_RUNNER", json.dumps({"nudge_seconds": 0.2, "grace_seconds": 0.5, **limits}))


def until(condition, seconds=SECONDS):
    """What the condition gives once it gives something."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it did not come to that in time"
        time.sleep(0.01)
    return found


def mark_of_the_runner():
    try:
        return processes.Identity.from_json(json.loads(queue.runner_mark().read_text()))
    except FileNotFoundError:
        return None


def plan(network="realmlp"):
    return Plan("0" * 16, "people.csv", "classification", "leaves", {"age": "number"}, network)


def begun(run, times=1):
    """The status once a training has begun for the so-many-th time."""
    until(lambda: len([event for event in run.events()[0] if event["event"] == "epoch"]) >= times)
    return run.status()


def ended(run):
    return until(lambda: run.status().over and run.status())


def kill(identity):
    os.kill(identity.number, signal.SIGKILL)


def kill_runner():
    kill(until(mark_of_the_runner))
    until(lambda: not queue.runner_lives())


def finish(run):
    (run.folder / "finish").touch()


def test_a_training_begins_tells_and_finishes():
    run = submission.submit(plan())
    status = begun(run)
    assert (status.state, status.attempt) == ("running", 1)
    assert processes.alive(status.process)
    finish(run)
    status = ended(run)
    assert (status.state, status.message) == ("finished", "")
    assert run.usable
    until(lambda: not queue.tickets())


def test_a_killed_training_is_resumed_where_it_was():
    run = submission.submit(plan())
    kill(begun(run).process)
    status = begun(run, times=2)
    assert status.attempt == 2
    assert [event["again"] for event in run.events()[0]] == [False, True]
    finish(run)
    assert ended(run).state == "finished"


def test_a_training_killed_three_times_is_reported_and_another_goes_on():
    victim, other = submission.submit(plan()), submission.submit(plan())
    process_of_other = begun(other).process
    for times in (1, 2, 3):
        kill(begun(victim, times).process)
    status = ended(victim)
    assert status.state == "failed"
    assert "killed from outside (signal 9)" in status.message
    assert "3 times" in status.message
    assert other.status().process == process_of_other
    assert processes.alive(process_of_other)
    finish(other)
    assert ended(other).state == "finished"


def test_a_crash_is_reported_with_its_signal():
    status = ended(submission.submit(plan("crash")))
    assert status.state == "failed"
    assert "Segmentation fault" in status.message


def test_a_training_outlives_its_runner_and_the_next_runner_follows_it():
    run = submission.submit(plan())
    process = begun(run).process
    kill_runner()
    second = submission.submit(plan())  # starts a runner
    begun(second)
    assert run.status().process == process
    assert processes.alive(process)
    kill(process)  # the new runner notices although it did not begin this one
    assert begun(run, times=2).attempt == 2
    finish(run)
    assert ended(run).state == "finished"


def test_a_training_that_ends_while_nobody_follows_is_kept():
    run = submission.submit(plan())
    begun(run)
    kill_runner()
    finish(run)
    assert ended(run).state == "finished"
    submission.ensure_runner()
    until(lambda: not queue.tickets())
    assert run.usable


def test_training_and_runner_killed_together_begin_again_with_the_next_runner():
    run = submission.submit(plan())
    process = begun(run).process
    kill_runner()
    kill(process)
    submission.ensure_runner()
    assert begun(run, times=2).attempt == 2


def test_stop_keeps_what_was_learned():
    run = submission.submit(plan())
    begun(run)
    submission.stop(run)
    assert ended(run).state == "stopped"
    assert run.usable


def test_stop_while_queued_ends_it_before_it_began(monkeypatch):
    limited(monkeypatch, trainings=1)
    first, second = submission.submit(plan()), submission.submit(plan())
    begun(first)
    assert second.status().state == "queued"
    submission.stop(second)
    status = ended(second)
    assert (status.state, status.message) == ("stopped", "Stopped before it began.")
    assert not second.usable
    assert first.status().state == "running"


def test_a_training_that_does_not_hear_is_killed_and_reported():
    run = submission.submit(plan("deaf"))
    begun(run)
    submission.stop(run)
    status = ended(run)
    assert status.state == "failed"
    assert "did not end when it was asked to stop" in status.message


def test_stopping_twice_and_after_the_end_changes_nothing():
    run = submission.submit(plan())
    begun(run)
    submission.stop(run)
    submission.stop(run)
    status = ended(run)
    submission.stop(run)
    assert run.status() == status


def test_the_queue_is_bounded_and_moves_on(monkeypatch):
    limited(monkeypatch, trainings=1)
    first, second = submission.submit(plan()), submission.submit(plan())
    begun(first)
    assert second.status().state == "queued"
    assert queue.waiting_before(second.folder) == 1
    finish(first)
    begun(second)


def test_deleting_a_training_ends_its_process_and_leaves_nothing():
    run = submission.submit(plan())
    process = begun(run).process
    delete_run(run)
    until(lambda: not processes.alive(process))
    until(lambda: not queue.tickets())
    assert not run.folder.exists()
    with pytest.raises(RunError, match="There is no run"):
        open_run(run.id)


def test_a_running_folder_removed_by_hand_ends_its_process(home_of_its_own):
    run = submission.submit(plan())
    process = begun(run).process
    run.folder.rename(home_of_its_own / "elsewhere")
    until(lambda: not processes.alive(process))
    until(lambda: not queue.tickets())


def test_two_submissions_at_once_start_one_runner():
    runs = []
    threads = [threading.Thread(target=lambda: runs.append(submission.submit(plan()))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert queue.runner_lives()
    assert len({run.id for run in runs}) == 4
    for run in runs:
        finish(run)
    assert {ended(run).state for run in runs} == {"finished"}
    assert queue.runner_log().read_text().count("begins\n") == 1


def test_after_an_update_the_runner_begins_anew_before_it_takes_another_job(monkeypatch):
    limited(monkeypatch, look_seconds=0.1)
    first = submission.submit(plan())
    finish(first)
    ended(first)
    os.utime(ROOT / "core/lazy.py")  # as if another version had been unpacked
    until(lambda: "begins anew" in queue.runner_log().read_text())
    second = submission.submit(plan())
    finish(second)
    assert ended(second).state == "finished"


def test_a_second_runner_says_so_and_goes():
    submission.ensure_runner()
    done = subprocess.run([sys.executable, "-m", "core.jobs.runner"], cwd=ROOT, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0
    assert "has a runner already" in done.stdout


def test_a_runner_without_work_goes_and_the_next_submission_starts_another(monkeypatch):
    limited(monkeypatch, idle_seconds=0.2)
    submission.ensure_runner()
    until(lambda: not queue.runner_lives())
    run = submission.submit(plan())
    begun(run)
    finish(run)
    assert ended(run).state == "finished"


def test_mistakes_of_people_and_of_programs_are_told_apart():
    unfit, broken = submission.submit(plan("unfit")), submission.submit(plan("broken"))
    assert ended(unfit).message == "The column “age” is all missing. Leave it out."
    assert "was not foreseen (ValueError: shapes (3,) and (4,) do not fit)" in ended(broken).message
    assert "Traceback" in broken.log_tail()


def test_a_training_that_takes_too_much_memory_is_ended_in_words(monkeypatch):
    limited(monkeypatch, memory=300_000_000)
    run = submission.submit(plan("greedy"))
    status = ended(run)
    assert status.state == "failed"
    assert "needed more than the 0.3 GB of memory" in status.message
    assert "times" not in status.message


def test_a_disk_that_is_full_is_reported(monkeypatch):
    limited(monkeypatch, trainings=1)
    first, second = submission.submit(plan()), submission.submit(plan())
    begun(first)
    (second.folder / "events.jsonl").symlink_to("/dev/full")
    finish(first)
    status = ended(second)
    assert status.state == "failed"
    assert "could not write its files (No space left on device). Make room" in status.message


def test_a_prediction_runs_beside_a_training_that_fills_the_queue(monkeypatch):
    limited(monkeypatch, trainings=1)
    run = submission.submit(plan())
    finish(run)
    ended(run)
    busy = submission.submit(plan())
    begun(busy)
    table = type("Table", (), {"id": "0" * 16})()
    prediction = submission.predict(run, table)
    assert ended(prediction).state == "finished"
    assert prediction.path.read_text() == "prediction\nyes\n"
    assert [found.id for found in run.predictions()] == [prediction.id]
    assert submission.predict_row(run, {"age": 3}) == {"prediction": "yes"}
    assert busy.status().state == "running"


def test_only_an_ended_training_predicts():
    run = submission.submit(plan())
    begun(run)
    with pytest.raises(RunError, match="cannot predict: it is running"):
        submission.predict_row(run, {"age": 3})


def test_a_ticket_of_a_kind_nobody_knows_is_reported():
    run = submission.submit(plan())
    finish(run)
    ended(run)
    write_json(run.folder / "status.json", Status("queued").__dict__)
    queue.put("forged", run.folder)
    submission.ensure_runner()
    assert "Nobody here knows how to do “forged”" in ended(run).message
