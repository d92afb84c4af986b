"""The runner: one process a home, by itself in the background. It owns the queue and starts a process for every job.

    python -m core.jobs.runner            in this terminal
    python -m core.jobs.runner --detach   in the background, if there is none yet

Jobs come from a forkserver that has Keras loaded, so they begin within a second. They live in sessions of their own and write
their own end: when the web server or the runner dies they go on, and the next runner finds them again by their tickets
(core/queue.py) and their process number and start.
"""

import argparse
import fcntl
import json
import multiprocessing
import multiprocessing.connection
import multiprocessing.forkserver
import os
import sys
import threading
import time
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

from core import machine, processes, queue
from core.devices import usable_gpus
from core.jobs import child
from core.jobs.child import Kind, Share, failed
from core.jobs.running import Running
from core.queue import Ticket

_TICK = 0.05
_LOG_BYTES = 1_000_000


@dataclass(frozen=True)
class Limits:
    """How many and how long. `trainings`: at once. $LAYERWISE_RUNNER changes them, as JSON."""

    trainings: int = field(default_factory=lambda: len(usable_gpus()) or max(machine.cores() // 2, 1))
    short_jobs: int = field(default_factory=lambda: max(machine.cores(), 2))
    memory: int = field(default_factory=lambda: int(machine.memory_bytes() * 0.85))
    idle_seconds: float = 1800.0
    look_seconds: float = 5.0  # between looks whether the code has changed
    nudge_seconds: float = 10.0  # from the stop flag to SIGTERM
    grace_seconds: float = 90.0  # from the last sign of life after the stop flag to SIGKILL

    @classmethod
    def from_environment(cls) -> "Limits":
        return cls(**json.loads(os.environ.get("LAYERWISE_RUNNER") or "{}"))


class Runner:
    """Every tick: see how the running jobs do, then start what waits and fits."""

    def __init__(self, limits: Limits, kinds: dict[str, Kind]):
        self.limits = limits
        self.kinds = kinds
        self.running: dict[str, Running] = {}
        self.nursery = Nursery()
        self.last_work = time.monotonic()
        self.code = code_stamp()
        self.looked = time.monotonic()
        self.outdated = False

    def serve(self) -> None:
        mark = processes.identify_self()
        while self._is_ours(mark):
            self._look_at_code()
            self.tick()
            if self.outdated and not self.running:
                _say("the code is newer than what is loaded: begins anew")
                os.execv(sys.executable, [sys.executable, "-m", "core.jobs.runner"])
            if time.monotonic() - self.last_work > self.limits.idle_seconds and self._goes_home(mark):
                return
            self._wait()

    def _look_at_code(self) -> None:
        """After an update, jobs must not be made of old modules that are loaded and new ones that are not."""
        if time.monotonic() - self.looked > self.limits.look_seconds:
            self.looked = time.monotonic()
            self.outdated = code_stamp() != self.code

    def tick(self) -> None:
        for name, running in list(self.running.items()):
            if running.look_after(self.limits):
                del self.running[name]
        for ticket in queue.tickets():
            self.last_work = time.monotonic()
            if ticket.path.name not in self.running:
                self._consider(ticket)

    def _consider(self, ticket: Ticket) -> None:
        """A ticket that nobody is at work on: the job is over, lives on from a runner before us, cannot go on, or may begin."""
        running = Running(ticket, self.kinds.get(ticket.kind))
        status = running.job.status()
        if not ticket.folder.is_dir() or status.over:
            ticket.remove()
        elif processes.alive(status.process):
            running.adopt(status.process)
            self.running[ticket.path.name] = running
        elif running.may_begin() and self.nursery.ready and not self.outdated and self._has_room(running):
            self._begin(running)

    def _begin(self, running: Running) -> None:
        share = self._share(running)
        running.ticket = running.ticket.started_again()
        try:
            running.begin(self.nursery.start, share)
        except (OSError, EOFError) as error:
            _say(f"{running.job.id} could not be started: {error!r}")
            running.job.write_status(failed(running.job.status(), f"No process could be started ({error})."))
            return
        self.running[running.ticket.path.name] = running
        _say(f"{running.job.id}: {running.ticket.kind} begins, start {running.ticket.attempt}, {share}")

    def _has_room(self, running: Running) -> bool:
        heavy = running.kind.heavy
        room = self.limits.trainings if heavy else self.limits.short_jobs
        return sum(other.kind.heavy == heavy for other in self.running.values()) < room

    def _share(self, running: Running) -> Share:
        if not running.kind.heavy:
            return Share(machine.cores(), niceness=2)
        taken = {other.share.gpu for other in self.running.values()}
        free = [card for card in usable_gpus() if card not in taken]
        return Share(max(machine.cores() // self.limits.trainings, 1), niceness=10, gpu=free[0] if free else "")

    def _wait(self) -> None:
        """Until a job ends or the next tick."""
        sentinels = [running.process.sentinel for running in self.running.values() if running.process]
        if sentinels:
            multiprocessing.connection.wait(sentinels, _TICK)
        else:
            time.sleep(_TICK)

    def _is_ours(self, mark: processes.Identity) -> bool:
        """A home that was removed, or given to another runner, is not served any longer."""
        try:
            return processes.Identity.from_json(queue.read_json(queue.runner_mark())) == mark
        except (OSError, ValueError):
            return False

    def _goes_home(self, mark: processes.Identity) -> bool:
        """Takes off the mark, then looks once more: see core/queue.py."""
        queue.runner_mark().unlink(missing_ok=True)
        if not queue.tickets():
            return True
        _put_on_mark()
        return False


class Nursery:
    """Where job processes are born: a forkserver with everything loaded. It warms up in the background."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self.ready = False
        threading.Thread(target=self._warm_up, daemon=True).start()

    def start(self, kind: Kind, folder: object, attempt: int, share: Share) -> BaseProcess:
        process = self._context.Process(target=child.carry_out, args=(kind, folder, attempt, share), daemon=False)
        process.start()
        return process

    def _warm_up(self) -> None:
        began = time.monotonic()
        try:
            self._try_out(["core.jobs.preloaded"])
        except (OSError, EOFError) as error:
            _say(f"loading ahead broke the forkserver ({error!r}); jobs load everything themselves")
            self._try_out([])
        self.ready = True
        _say(f"ready after {time.monotonic() - began:.1f} s")

    def _try_out(self, modules: list[str]) -> None:
        self._context.set_forkserver_preload(modules)
        process = self._context.Process(target=_nothing)
        process.start()
        process.join()


def _nothing() -> None:
    """The first process of a forkserver: once it has ended, the forkserver is known to work."""


def code_stamp() -> float:
    """When a file of this package last changed, in seconds since 1970."""
    return max(file.stat().st_mtime for file in Path(__file__).parent.parent.rglob("*.py"))


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m core.jobs.runner", description="Carries out trainings and predictions of one home."
    )
    parser.add_argument("--detach", action="store_true", help="go on in the background")
    options = parser.parse_args()
    lock = _lock()
    if lock is None:
        print("This home has a runner already.")
        return 0
    tell_parent = None
    if options.detach:
        tell_parent = _detach()
    machine.calm_libraries()  # the forkserver inherits it
    runner = Runner(Limits.from_environment(), child.table_of_jobs().JOBS)
    _put_on_mark()
    if tell_parent is not None:
        os.write(tell_parent, b"up")
        os.close(tell_parent)
    _say(f"runner {os.getpid()} begins")
    runner.serve()
    _say(f"runner {os.getpid()} goes")
    return 0


def _lock() -> int | None:
    """One runner a home: held as long as the process lives. A runner that is just leaving is waited for."""
    file = os.open(queue.runner_folder() / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    until = time.monotonic() + 5.0
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except BlockingIOError:
            if queue.runner_lives() or time.monotonic() > until:
                return None
            time.sleep(_TICK)


def _detach() -> int:
    """Goes on in a child that has left the terminal and the session of whoever started it.

    Gives the child a file to say in that it is up; the parent waits for that word, and ends here.
    """
    hear, tell = os.pipe()
    if os.fork():
        os.close(tell)
        if os.read(hear, 2) == b"up":
            sys.exit(0)
        sys.exit((queue.runner_log().read_text(errors="replace").strip().splitlines() or ["no reason given"])[-1])
    os.close(hear)
    os.setsid()
    _write_to_log()
    return tell


def _write_to_log() -> None:
    path = queue.runner_log()
    if path.exists() and path.stat().st_size > _LOG_BYTES:
        path.replace(path.with_suffix(".old.txt"))
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, standard in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, standard)


def _put_on_mark() -> None:
    queue.write_json(queue.runner_mark(), processes.identify_self().to_json())


def _say(words: str) -> None:
    print(time.strftime("%Y-%m-%d %H:%M:%S"), words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
