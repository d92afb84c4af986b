"""Where tables and runs are kept: one folder, `$LAYERWISE_HOME` or `~/.layerwise`."""

import fcntl
import json
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.errors import RunError


def home() -> Path:
    return Path(os.environ.get("LAYERWISE_HOME") or Path.home() / ".layerwise")


def tables_folder() -> Path:
    return _made(home() / "tables")


def runs_folder() -> Path:
    return _made(home() / "runs")


def uploads_folder() -> Path:
    """Files on their way in; emptied by whoever put them there."""
    return _made(home() / "uploads")


def write_json(path: Path, content: Any) -> None:
    """Writes beside, then renames: a reader sees the old file or the new one, never half of one."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    beside.write_text(json.dumps(content, ensure_ascii=False, allow_nan=False), encoding="utf-8")
    beside.replace(path)


@contextmanager
def alone_with(path: Path) -> Iterator[None]:
    """Nobody else, in this process or another, is between reading a file and writing it anew: both tabs' words are kept.

    Raises RunError where the folder is gone.
    """
    try:
        file = path.with_name(f".{path.name}.lock").open("a")
    except FileNotFoundError:
        raise RunError(f"The folder of the run {path.parent.name} is gone.", "Open another run.") from None
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def exchanged(folder: Path, names: tuple[str, ...]) -> Iterator[Path]:
    """A folder to write these files to, which then take the places of earlier ones; where writing fails those stay.

    The last name says that all are there: it is gone while the others change places.
    """
    with tempfile.TemporaryDirectory(prefix=".", dir=folder) as beside:
        yield Path(beside)
        (folder / names[-1]).unlink(missing_ok=True)
        for name in names:
            (Path(beside) / name).replace(folder / name)


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
