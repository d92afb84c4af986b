"""The runner's queue: a small file (a ticket) for each job that waits or runs, and a mark that says who the runner is.

A ticket lies there until its job has ended, so a runner that dies loses nothing: the next one reads the same folder.
Order matters. Whoever submits writes the ticket and then looks whether a runner lives. A runner that goes away takes off its
mark and then looks for tickets once more. So a ticket is always seen by one of the two.
"""

import os
import time
from dataclasses import dataclass, replace
from pathlib import Path

from core import processes
from core.home import home, read_json, write_json


@dataclass(frozen=True)
class Ticket:
    """One job that waits or runs. `attempt` counts the starts so far; `folder` is the job's."""

    path: Path
    kind: str
    folder: Path
    attempt: int = 0

    def write(self) -> None:
        folder = os.path.relpath(self.folder.absolute(), home().absolute())
        write_json(self.path, {"kind": self.kind, "folder": folder, "attempt": self.attempt})

    def started_again(self) -> "Ticket":
        ticket = replace(self, attempt=self.attempt + 1)
        ticket.write()
        return ticket

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)


def put(kind: str, folder: Path) -> Ticket:
    ticket = Ticket(_folder() / f"{time.time_ns():020}-{folder.name}.json", kind, folder)
    ticket.write()
    return ticket


def tickets() -> list[Ticket]:
    """Oldest first. One that cannot be read is set aside under another name, so that it holds up nobody."""
    with os.scandir(_folder()) as entries:
        paths = sorted(Path(entry.path) for entry in entries if entry.name.endswith(".json") and not entry.name.startswith("."))
    return [ticket for path in paths if (ticket := _read(path))]


def waiting_before(folder: Path) -> int | None:
    """How many tickets are older than this job's; None where it has none (it has ended)."""
    folders = [ticket.folder for ticket in tickets()]
    return folders.index(folder.absolute()) if folder.absolute() in folders else None


def runner_lives() -> bool:
    try:
        return processes.alive(processes.Identity.from_json(read_json(runner_mark())))
    except (FileNotFoundError, ValueError):
        return False


def runner_mark() -> Path:
    return runner_folder() / "runner.json"


def runner_log() -> Path:
    return runner_folder() / "log.txt"


def runner_folder() -> Path:
    folder = home() / "runner"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _folder() -> Path:
    folder = runner_folder() / "queue"
    folder.mkdir(exist_ok=True)
    return folder


def _read(path: Path) -> Ticket | None:
    try:
        content = read_json(path)
        folder = Path(os.path.normpath(home().absolute() / content["folder"]))
        if not folder.is_relative_to(home().absolute()):
            raise ValueError("outside of the home")
        return Ticket(path, str(content["kind"]), folder, int(content["attempt"]))
    except FileNotFoundError:
        return None  # taken away since we looked
    except (ValueError, KeyError, TypeError):
        path.rename(path.with_suffix(".damaged"))
        return None
