"""The forecasters at work beside the network: in a process of their own where there is enough to do, else in this one."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from core.alternatives.trees import threads
from core.forecasters.base import Forecaster
from core.forecasting.apart import Work, do_the_rest, write_work

ENOUGH = 20_000  # steps of history, for which a second process is worth its start
SECONDS_BETWEEN_LOOKS = 0.05

Tell = Callable[[Forecaster, str], None]


class Beside:
    """Begins at once; `finish` waits for it. What the other process leaves undone, for whatever reason, is done here."""

    def __init__(self, work: Work):
        self.work = work
        self.process = _started(work) if work.panel.lengths.sum() >= ENOUGH and threads() > 1 else None

    def finish(self, goes_on: Callable[[], bool], tell: Tell) -> None:
        """Every piece; or those that are there when it does not go on any longer."""
        told = None
        while self.process and self.process.poll() is None:
            if not goes_on():
                self.end()
                break
            now = next(self.work.left(), None)
            if now and now != told:
                tell(*now)
                told = now
            time.sleep(SECONDS_BETWEEN_LOOKS)
        do_the_rest(self.work, goes_on, tell)

    def end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def _started(work: Work) -> subprocess.Popen:
    write_work(work)
    ours = str(Path(__file__).resolve().parent.parent.parent)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, (ours, os.environ.get("PYTHONPATH", "")))),
        "OMP_NUM_THREADS": str(max(threads() // 2, 1)),
    }
    command = [sys.executable, "-m", "core.forecasting.apart", str(work.folder)]
    return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)
