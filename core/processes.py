"""Knowing a process by its number *and* when it began: numbers are used again, the two together are not."""

import os
import signal
from dataclasses import dataclass
from typing import Any

import psutil


@dataclass(frozen=True)
class Identity:
    """One process of this machine. `began` is in the system's own clock (ticks since start-up on Linux)."""

    number: int
    began: float

    def to_json(self) -> dict[str, Any]:
        return {"number": self.number, "began": self.began}

    @classmethod
    def from_json(cls, content: Any) -> "Identity | None":
        try:
            return cls(int(content["number"]), float(content["began"]))
        except (KeyError, TypeError, ValueError):
            return None


def identify(number: int) -> Identity | None:
    """Who has this process number now; None where nobody has, or only the remains of one (a zombie)."""
    try:
        process = psutil.Process(number)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return Identity(number, _began(process))
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return None


def identify_self() -> Identity:
    return Identity(os.getpid(), _began(psutil.Process()))


def alive(identity: Identity | None) -> bool:
    return identity is not None and identify(identity.number) == identity


def send(identity: Identity, number: signal.Signals) -> None:
    """A signal to the process's whole group if it leads one, to it alone if not; nothing where it has ended."""
    if not alive(identity):
        return
    try:
        if os.getpgid(identity.number) == identity.number:
            os.killpg(identity.number, number)
        else:
            os.kill(identity.number, number)
    except ProcessLookupError:
        pass  # it ended between the look and the signal


def memory(identity: Identity) -> int:
    """Bytes of memory held by the process and all below it."""
    try:
        process = psutil.Process(identity.number)
        return sum(_resident(member) for member in (process, *process.children(recursive=True)))
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0


def _resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0


def _began(process: psutil.Process) -> float:
    """Field 22 of /proc/<number>/stat: unlike a time of day it does not move when the clock is set."""
    try:
        with open(f"/proc/{process.pid}/stat", encoding="utf-8", errors="replace") as file:
            return float(file.read().rsplit(")", 1)[1].split()[19])
    except FileNotFoundError:
        return process.create_time()
