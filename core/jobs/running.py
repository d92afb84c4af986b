"""One job that a runner follows: begun by it, or adopted from a runner that died."""

import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.process import BaseProcess
from typing import Any

from core import processes
from core.jobs.child import ALREADY_RUNNING, NOTHING_CAN_BE_WRITTEN, Kind, Share, failed
from core.processes import Identity
from core.queue import Ticket
from core.runs import Job, Status

_UNKNOWN = Kind("", "job", starts=0)
_MEMORY_EVERY = 1.0


class Running:
    """`look_after` is called every tick and says whether the job is out of hand: ended, or to be considered anew."""

    def __init__(self, ticket: Ticket, kind: Kind | None):
        self.ticket = ticket
        self.kind = kind or _UNKNOWN
        self.job = Job(ticket.folder)
        self.process: BaseProcess | None = None
        self.identity: Identity | None = None
        self.share = Share(1)
        self._stopping_since = 0.0
        self._nudged = False
        self._measured = 0.0
        self._why_ended = ""

    def begin(self, start: Callable[..., BaseProcess], share: Share) -> None:
        self.share = share
        self.process = start(self.kind, self.ticket.folder, self.ticket.attempt, share)
        self.identity = processes.identify(self.process.pid or 0)

    def adopt(self, identity: Identity | None) -> None:
        self.identity = identity

    def may_begin(self) -> bool:
        """Whether it is worth a start; where it is not, its end is written here."""
        status = self.job.status()
        if self.kind is _UNKNOWN:
            self._end(failed(status, f"Nobody here knows how to do “{self.ticket.kind}”."))
        elif self.job.stop_asked and (not self.ticket.attempt or not self.kind.heavy):
            self._end(replace(status, state="stopped", message="Stopped before it began.", ended=time.time()))
        elif self.ticket.attempt >= self.kind.starts:
            self._end(failed(status, self._given_up("its process ended and the runner did not see why")))
        else:
            return True
        return False

    def look_after(self, limits: Any) -> bool:
        if not processes.alive(self.identity):
            self._buried()
            return True
        if not self.job.folder.is_dir():
            self._kill("its folder was deleted")
        elif self.job.stop_asked:
            self._stop_in_steps(limits)
        self._watch_memory(limits.memory)
        return False

    def _stop_in_steps(self, limits: Any) -> None:
        """The flag is set already; then SIGTERM; then, without a sign of life for long enough, SIGKILL."""
        now = time.monotonic()
        self._stopping_since = self._stopping_since or now
        if not self.kind.heavy:
            self._kill("it was stopped")
        elif not self._nudged and now - self._stopping_since > limits.nudge_seconds:
            self._nudged = True
            if self.identity:
                processes.send(self.identity, signal.SIGTERM)
        elif min(now - self._stopping_since, self._silent_seconds()) > limits.grace_seconds:
            self._kill("it did not end when it was asked to stop")

    def _silent_seconds(self) -> float:
        try:
            return time.time() - (self.job.folder / "events.jsonl").stat().st_mtime
        except FileNotFoundError:
            return float("inf")

    def _watch_memory(self, most: int) -> None:
        if self.identity and time.monotonic() - self._measured > _MEMORY_EVERY:
            self._measured = time.monotonic()
            if processes.memory(self.identity) > most:
                self._kill(f"it needed more than the {most / 1e9:.1f} GB of memory it may take here")

    def _kill(self, why: str) -> None:
        self._why_ended = self._why_ended or why
        if self.identity:
            processes.send(self.identity, signal.SIGKILL)

    def _buried(self) -> None:
        """The process is no more: what it left says what comes next. Nothing to write: it ended its job itself."""
        if self.process:
            self.process.join()
        code = self.process.exitcode if self.process else None
        status = self.job.status()
        if not self.job.folder.is_dir() or status.over:
            self.ticket.remove()
        elif code == ALREADY_RUNNING:
            pass  # an older process of this job lives: the next tick adopts it
        elif not self.kind.heavy and self.job.stop_asked:
            self._end(replace(status, state="stopped", message="Stopped.", ended=time.time()))
        elif code == NOTHING_CAN_BE_WRITTEN:
            self._end(
                failed(status, f"The {self.kind.title} could not write its files: the disk is full, or the folder read-only.")
            )
        elif "memory" in self._why_ended:
            self._end(failed(status, self._given_up(self._why_ended)))
        else:
            self._next_start(status, self._why_ended or _in_words(code))

    def _next_start(self, status: Status, why: str) -> None:
        print(f"{self.job.id}: {why}", flush=True)
        if self.ticket.attempt >= self.kind.starts:
            self._end(failed(status, self._given_up(why)))
        else:
            self._write(
                replace(status, state="queued", message=f"Interrupted ({why}); it goes on from where it was.", process=None)
            )

    def _given_up(self, why: str) -> str:
        times = f" This happened {self.ticket.attempt} times; it is not tried again." if self.ticket.attempt > 1 else ""
        return f"The {self.kind.title} did not end well: {why}.{times}"

    def _end(self, status: Status) -> None:
        if self._write(status):
            self.ticket.remove()

    def _write(self, status: Status) -> bool:
        """Whether it could be written; where it could not (a full disk), the ticket stays and the next tick tries again."""
        try:
            self.job.write_status(status)
        except OSError as error:
            print(f"{self.job.id}: its status cannot be written ({error})", file=sys.stderr, flush=True)
            return False
        return True


def _in_words(code: int | None) -> str:
    """What an exit code means, for people."""
    if code is None:
        return "its process ended and nobody saw why"
    if code == -signal.SIGKILL:
        return "it was killed from outside (signal 9), perhaps because the machine ran out of memory"
    if code < 0:
        return f"its process crashed ({signal.strsignal(-code)}, signal {-code})"
    return f"its process ended without a word (exit code {code})"
