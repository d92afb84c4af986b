"""Where tables and runs are kept: one folder, `$LAYERWISE_HOME` or `~/.layerwise`."""

import json
import os
from pathlib import Path
from typing import Any


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
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(json.dumps(content, ensure_ascii=False, allow_nan=False), encoding="utf-8")
    beside.replace(path)


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
