"""What this machine has: cores, memory and GPUs, as far as this process may use them (containers included)."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import psutil

_CGROUP = Path("/sys/fs/cgroup")


@dataclass(frozen=True)
class Gpu:
    """A graphics card as its driver names it."""

    name: str
    memory: int = 0  # bytes, 0 where unknown


def calm_libraries() -> None:
    """For a process that will train: to be called before numerical libraries load, for they read these once.

    Threads that wait for one another sleep instead of spinning: where others use the cores too, spinning made LightGBM take
    37 s for what takes 2.5 s. TensorFlow keeps its remarks to itself, except on what it finds of a GPU that is there.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "1" if gpus() else "3")


def cores() -> int:
    """Whole cores that may be used: the processor's, less what affinity or a container's quota takes away."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota, _, period = _words("cpu.max").partition(" ")
    if quota.isdigit() and period.isdigit():
        count = min(count, max(int(quota) // int(period), 1))
    return count


def memory_bytes() -> int:
    """Memory of the machine, or of the container where that is less."""
    limit = _words("memory.max")
    whole = psutil.virtual_memory().total
    return min(whole, int(limit)) if limit.isdigit() else whole


@lru_cache(maxsize=1)
def gpus() -> tuple[Gpu, ...]:
    """NVIDIA cards that the driver shows, whether or not TensorFlow can use them. Asked once a process."""
    tool = shutil.which("nvidia-smi")
    listed = _ask(tool) if tool else ()
    return listed or tuple(Gpu(_driver_name(folder)) for folder in sorted(Path("/proc/driver/nvidia/gpus").glob("*")))


def _ask(tool: str) -> tuple[Gpu, ...]:
    command = [tool, "--query-gpu=name,memory.total", "--format=csv,noheader,nounits"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ()  # a driver that does not answer is as good as none; the caller looks in /proc next
    lines = [line.rsplit(",", 1) for line in done.stdout.splitlines() if "," in line] if done.returncode == 0 else []
    return tuple(Gpu(name.strip(), _mebibytes(memory)) for name, memory in lines)


def _mebibytes(text: str) -> int:
    return int(text) << 20 if text.strip().isdigit() else 0


def _driver_name(folder: Path) -> str:
    lines = (folder / "information").read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("Model:")), "NVIDIA GPU")


def _words(name: str) -> str:
    """A file of this container's limits; empty where there is none."""
    try:
        return (_CGROUP / name).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
