"""What the runner can do, one entry a kind, and how one job is carried out in a process of its own.

The process writes its own end into status.json; where it dies before that, the runner notices (core/jobs/runner.py).
"""

import errno
import fcntl
import importlib
import os
import signal
import sys
import time
import traceback
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from core import lazy, processes
from core.errors import LayerwiseError
from core.event_log import EventLog
from core.runs import Job, Status

ALREADY_RUNNING = 75  # exit codes by sysexits.h: try later
NOTHING_CAN_BE_WRITTEN = 74  # input/output error
_BROKEN: set[str] = set()
_DISK_TROUBLE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)


@dataclass(frozen=True)
class Kind:
    """One kind of job: a function of its folder and a Watch, named "module:function" so that it loads in its own process.

    A `heavy` one waits for a turn, stops gently and keeps the best so far. `starts`: the first and the resumptions.
    """

    work: str
    title: str
    heavy: bool = False
    starts: int = 2


@dataclass(frozen=True)
class Share:
    """What a job may take of the machine. `gpu`: which one, as CUDA numbers them; empty: as TensorFlow finds them."""

    threads: int
    niceness: int = 0
    gpu: str = ""


JOBS: dict[str, Kind] = {
    "train": Kind("core.jobs.work:train", "training", heavy=True, starts=3),
    "predict": Kind("core.jobs.work:predict", "prediction"),
    "predict_row": Kind("core.jobs.work:predict_row", "prediction"),
    "forecast_again": Kind("core.jobs.work:forecast_again", "forecast"),
    "explain_forecast": Kind("core.jobs.work:explain_forecast", "explanation"),
    "evaluate": Kind("core.jobs.work:evaluate", "evaluation"),
    "prepare_likeness": Kind("core.jobs.work:prepare_likeness", "preparation"),
    "points_of": Kind("core.jobs.work:points_of", "likeness"),
    "learn_marks": Kind("core.jobs.work:learn_marks", "training on marks"),
    "find_duplicates": Kind("core.jobs.work:find_duplicates", "search for duplicates"),
}
PRELOAD = ("numpy", "pandas", "pyarrow.dataset", "pyarrow.pandas_compat", "onnxruntime", "tf2onnx", "keras", "core.jobs.work")


def table_of_jobs() -> ModuleType:
    """The module with JOBS and PRELOAD: this one, or what $LAYERWISE_JOBS names (for tests and trials)."""
    return importlib.import_module(os.environ.get("LAYERWISE_JOBS") or "core.jobs.child")


def carry_out(kind: Kind, folder: Path, attempt: int, share: Share) -> None:
    """The whole life of a job's process."""
    _go_one_s_own_way(folder)
    job = Job(folder)
    lock = _lock(folder)
    if lock is None:
        sys.exit(ALREADY_RUNNING)
    try:
        _be_modest(share)
        _begin(job, attempt)
        end = _work(kind, job)
        job.write_status(replace(job.status(), **end, ended=time.time()))
    except OSError as error:  # not even the status can be written: the runner says it, when it can
        print(f"Nothing can be written: {error}", file=sys.stderr, flush=True)
        sys.exit(NOTHING_CAN_BE_WRITTEN)


def preload() -> None:
    """Loads in the forkserver what every job needs, and all that these modules would load at first use."""
    chosen = table_of_jobs().PRELOAD
    for name in chosen:
        _load(name)
    while chosen and (left := [name for name in lazy.named() if name not in sys.modules and name not in _BROKEN]):
        for name in left:
            _load(name)


def _load(name: str) -> None:
    """What fails to load costs time later, and is said, but stops nothing."""
    began = time.monotonic()
    try:
        importlib.import_module(name)
    except Exception as error:  # noqa: BLE001 a broken library may raise anything; jobs that need it will say so
        _BROKEN.add(name)
        print(f"{name} could not be loaded ahead: {type(error).__name__}: {error}", flush=True)
    else:
        print(f"loaded {name} in {time.monotonic() - began:.1f} s", flush=True)


def _go_one_s_own_way(folder: Path) -> None:
    """A session, hence a process group, of its own, and what is printed goes to the job's log."""
    os.setsid()
    log = os.open(folder / "log.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    sys.stdout = os.fdopen(1, "w", buffering=1, encoding="utf-8", errors="replace", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, encoding="utf-8", errors="replace", closefd=False)


def _lock(folder: Path) -> int | None:
    """Held until the process ends, however it ends: no job is ever carried out twice at the same time."""
    file = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    return file


def _be_modest(share: Share) -> None:
    """Fewer threads, lower priority, and first to go when memory runs out: pages stay quick, and the runner lives."""
    os.nice(share.niceness)
    for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS"):
        os.environ[name] = str(share.threads)
    os.environ["TF_FORCE_GPU_ALLOW_GROWTH"] = "true"
    if share.gpu:
        os.environ["CUDA_VISIBLE_DEVICES"] = share.gpu
    try:
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
    except OSError:
        print("This system does not let a process offer itself when memory runs out.", flush=True)
    limit_threads(share.threads)


def limit_threads(threads: int) -> None:
    """For libraries that are loaded already and have read their variables."""
    if "threadpoolctl" in sys.modules:
        sys.modules["threadpoolctl"].threadpool_limits(threads)
    if "tensorflow" in sys.modules:
        threading = sys.modules["tensorflow"].config.threading
        threading.set_intra_op_parallelism_threads(threads)
        threading.set_inter_op_parallelism_threads(threads)


def _begin(job: Job, attempt: int) -> None:
    signal.signal(signal.SIGTERM, lambda *_: job.ask_to_stop())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    before = job.status()
    began = before.started or time.time()
    job.write_status(
        replace(before, state="running", message="", started=began, attempt=attempt, process=processes.identify_self())
    )


def _work(kind: Kind, job: Job) -> dict[str, Any]:
    """State and message of the end."""
    try:
        module, _, name = kind.work.partition(":")
        watch = EventLog(job.folder)
        getattr(importlib.import_module(module), name)(job.folder, watch)
    except LayerwiseError as error:
        return {"state": "failed", "message": error.whole}
    except Exception as error:  # noqa: BLE001 whatever it is, it belongs in the log and, in words, on the page
        traceback.print_exc()
        return {"state": "failed", "message": in_words(error, kind.title)}
    return {"state": "stopped" if watch.stopped() else "finished", "message": ""}


def in_words(error: Exception, title: str) -> str:
    """An error that nobody foresaw, for people."""
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return f"The {title} needed more memory than there is. Leave columns out, or use fewer rows or a smaller network."
    if isinstance(error, OSError) and error.errno in _DISK_TROUBLE:
        return (
            f"The {title} could not write its files ({error.strerror}). Make room on the disk, or let the folder be written to."
        )
    first_line = (str(error).strip().splitlines() or [""])[0][:300]
    return f"The {title} ended with an error that was not foreseen ({type(error).__name__}: {first_line}). Its log says more."


def failed(status: Status, message: str) -> Status:
    return replace(status, state="failed", message=message, ended=time.time())
