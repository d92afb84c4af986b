"""The third noun: a run is a folder with a plan, what happened, and the outcome. Nothing is trained here."""

import json
import os
import re
import secrets
import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core import processes, queue
from core.errors import PlanError, RunError
from core.home import home, read_json, runs_folder, write_json
from core.plan import Plan

ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}")
ENDED = ("finished", "stopped", "failed")
STATES = ("queued", "running", *ENDED)
_LOG_BYTES = 32_768


@dataclass(frozen=True)
class Status:
    """How a job stands. `state` is one of STATES; `message` is for people, empty where the state says it all.

    Times are seconds since 1970, 0 where it has not come to that; `attempt` counts starts; `device` is the one
    that Keras really uses.
    """

    state: str
    message: str = ""
    submitted: float = 0.0
    started: float = 0.0
    ended: float = 0.0
    attempt: int = 0
    device: str = ""
    process: processes.Identity | None = None

    @property
    def over(self) -> bool:
        return self.state in ENDED

    @property
    def seconds(self) -> float:
        """How long it has run, or ran."""
        return (self.ended or time.time()) - self.started if self.started else 0.0


@dataclass(frozen=True)
class Job:
    """Anything the runner does, and a folder: what is wanted, `status.json`, `log.txt`, a `stop` flag, and the outcome."""

    folder: Path

    @property
    def id(self) -> str:
        return self.folder.name

    def status(self) -> Status:
        """Never raises: a folder that cannot be read is a failed job, and the message says why.

        So is one whose process is gone and that nobody will take up again (it was trained from a terminal that was killed).
        """
        status = self._written_status()
        if status.over or processes.alive(status.process) or queue.waiting_before(self.folder) is not None:
            return status
        status = self._written_status()  # it may have ended while we looked
        if status.over or status.state == "queued":
            return status
        return replace(status, state="failed", message="Its process ended without a word; nobody is at work on it any more.")

    def _written_status(self) -> Status:
        try:
            return _status(read_json(self.folder / "status.json"))
        except FileNotFoundError:
            return Status("failed", f"The folder {self.folder.name} holds no status.json; it was not written to its end.")
        except (OSError, ValueError, TypeError, AttributeError) as error:
            return Status("failed", f"The file status.json in {self.folder.name} is damaged ({error}).")

    def write_status(self, status: Status) -> None:
        process = status.process.to_json() if status.process else None
        write_json(self.folder / "status.json", {**status.__dict__, "process": process})

    def log_tail(self, lines: int = 40) -> str:
        """The end of what the job printed."""
        try:
            with open(self.folder / "log.txt", "rb") as file:
                file.seek(0, os.SEEK_END)
                file.seek(max(file.tell() - _LOG_BYTES, 0))
                text = file.read().decode("utf-8", errors="replace")
        except FileNotFoundError:
            return ""
        return "\n".join(text.splitlines()[-lines:])

    def events(self, after: int = 0) -> tuple[list[dict[str, Any]], int]:
        """What was told since byte `after`, and the number to ask with next time: `events, after = run.events(after)`.

        Each event is {"event": name, "time": seconds since 1970, …figures}; a line still being written is left for later.
        """
        try:
            with open(self.folder / "events.jsonl", "rb") as file:
                file.seek(after)
                content = file.read()
        except FileNotFoundError:
            return [], after
        whole = content[: content.rfind(b"\n") + 1]
        return [_event(line) for line in whole.splitlines() if line.strip()], after + len(whole)

    def ask_to_stop(self) -> None:
        """Only sets the flag; `core.submission.stop` also sees to it that somebody hears."""
        (self.folder / "stop").touch()

    @property
    def stop_asked(self) -> bool:
        return (self.folder / "stop").exists()

    def _read(self, name: str) -> Any:
        try:
            return read_json(self.folder / name)
        except FileNotFoundError:
            raise RunError(
                f"The run {self.id} has no {name}.", "It has not come so far, or was not written to its end."
            ) from None
        except (OSError, ValueError) as error:
            raise RunError(f"The file {name} of the run {self.id} is damaged ({error}).", "Train again.") from error


class Run(Job):
    """One training: plan.json, status.json, events.jsonl, scores.json, answers.parquet, model.keras …"""

    @property
    def plan(self) -> Plan:
        """Raises RunError where the folder is damaged."""
        try:
            return Plan.from_json(self._read("plan.json"))
        except (PlanError, AttributeError) as error:
            raise RunError(f"The plan of the run {self.id} is damaged ({error}).", "Train again.") from error

    @property
    def name(self) -> str:
        """As the person called it; else what it learns from; the folder's name where even that is damaged."""
        try:
            plan = self.plan
        except RunError:
            return self.id
        return plan.name or f"{plan.target or plan.task} of {plan.table_name}"

    def rename(self, name: str) -> None:
        write_json(self.folder / "plan.json", self.plan.changed(name=" ".join(name.split())[:200]).to_json())

    @property
    def usable(self) -> bool:
        """Whether it can be scored and can predict: it came to an end, by itself or stopped, and left a network."""
        return self.status().state in ("finished", "stopped") and (self.folder / "scores.json").exists()

    def scores(self) -> dict[str, Any]:
        """The content of scores.json. Raises RunError where the run has not ended well."""
        return self._read("scores.json")

    def answers(self) -> Any:
        """A frame of the scored rows: `row`, `truth`, and each candidate's answers. Raises RunError where there is none."""
        import pandas as pd

        path = self.folder / "answers.parquet"
        if not path.exists():
            raise RunError(f"The run {self.id} has no answers yet.")
        return pd.read_parquet(path)

    def predictions(self) -> list["Prediction"]:
        """Newest first."""
        folder = self.folder / "predictions"
        names = sorted((entry.name for entry in _entries(folder) if ID.fullmatch(entry.name)), reverse=True)
        return [Prediction(folder / name) for name in names]


class Prediction(Job):
    """One file of new rows through a run: `predictions.csv` (or the scores of its labelled rows, `scores.json`)."""

    @property
    def path(self) -> Path:
        """The predictions, written whole or not at all. It is there once the state is finished."""
        return self.folder / "predictions.csv"

    def scores(self) -> dict[str, Any]:
        return self._read("scores.json")

    def answer(self) -> dict[str, Any]:
        return self._read("answer.json")


def new_id() -> str:
    """Sorts by time; the last part keeps two of one second apart."""
    return f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}"


def new_run(plan: Plan) -> Run:
    """A folder for a run that waits for its turn: written beside, then renamed, so nobody sees half of one."""
    run = Run(runs_folder() / new_id())
    return Run(write_job(run.folder, {"plan.json": plan.to_json()}))


def write_job(folder: Path, files: dict[str, Any]) -> Path:
    """Makes a job's folder at once and whole, queued, with these JSON files."""
    beside = folder.with_name(f".{folder.name}")
    try:
        beside.mkdir(parents=True)
        for name, content in files.items():
            write_json(beside / name, content)
        Job(beside).write_status(Status("queued", submitted=time.time()))
        beside.rename(folder)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise RunError(
            f"Nothing can be written to {folder.parent} ({error.strerror}).", "Make room there, or let it be written to."
        ) from error
    return folder


def open_run(id: str) -> Run:
    """Raises RunError where there is none; an id that is not one of ours never reaches the disk."""
    if not ID.fullmatch(str(id)):
        raise RunError(f"“{str(id)[:80]}” is not the name of a run.", "Choose one under Runs.")
    run = Run(runs_folder() / id)
    if not run.folder.is_dir():
        raise RunError(f"There is no run {id}; it may have been deleted.", "Choose one under Runs.")
    return run


def list_runs(table_id: str | None = None) -> list[Run]:
    """Newest first; of one table, or all (then with damaged ones, whose status says what is wrong)."""
    names = sorted((entry.name for entry in _entries(runs_folder()) if ID.fullmatch(entry.name)), reverse=True)
    runs = [Run(runs_folder() / name) for name in names]
    return runs if table_id is None else [run for run in runs if _table_id(run) == table_id]


def delete_run(run: Run) -> None:
    """Ends its training at once if there is one, and removes the folder. The runner forgets a job whose folder is gone."""
    process = run.status().process
    trash = home() / "trash" / f"{run.id}-{secrets.token_hex(4)}"
    trash.parent.mkdir(parents=True, exist_ok=True)
    try:
        run.folder.rename(trash)  # first out of sight, in one step; then the slow part
    except FileNotFoundError:
        return
    if process:
        processes.send(process, processes.signal.SIGKILL)
    shutil.rmtree(trash, ignore_errors=True)


def _table_id(run: Run) -> str | None:
    try:
        return run.plan.table_id
    except RunError:
        return None


def _entries(folder: Path) -> list[os.DirEntry]:
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
    except FileNotFoundError:
        return []


def _status(content: dict[str, Any]) -> Status:
    process = processes.Identity.from_json(content.get("process"))
    status = Status(**{**content, "process": process})
    if status.state not in STATES:
        raise ValueError(f"unknown state {status.state!r}")
    return status


def _event(line: bytes) -> dict[str, Any]:
    try:
        event = json.loads(line)
    except ValueError:
        return {"event": "unreadable", "time": 0.0}
    return event if isinstance(event, dict) and "event" in event else {"event": "unreadable", "time": 0.0}
