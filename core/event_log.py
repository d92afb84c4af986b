"""A training's own diary: the Watch that writes events.jsonl and reads the stop flag of a run's folder."""

import json
import math
import os
import time
from pathlib import Path
from typing import Any


class EventLog:
    """Follows one training. Each event is one line, written in one step, so that a reader never sees two mixed."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.resume: Path | None = folder / "resume"
        self.resume.mkdir(exist_ok=True)
        self._path = folder / "events.jsonl"
        self._stop = str(folder / "stop")
        self._mend()

    def tell(self, event: str, **figures: Any) -> None:
        line = json.dumps({"event": event, "time": round(time.time(), 3), **_plain(figures)}, ensure_ascii=False)
        with open(self._path, "ab", buffering=0) as file:
            file.write(f"{line}\n".encode())

    def stopped(self) -> bool:
        return os.path.exists(self._stop)

    def _mend(self) -> None:
        """A killed training may have left half a line: it ends here, and does not swallow the next."""
        try:
            with open(self._path, "rb+") as file:
                if file.seek(0, os.SEEK_END):
                    file.seek(-1, os.SEEK_END)
                    if file.read(1) != b"\n":
                        file.write(b"\n")
        except FileNotFoundError:
            pass  # nothing has been told yet


def _plain(value: Any) -> Any:
    """As JSON can hold it: NumPy's numbers as ours; what is not a finite number as null, which charts leave out."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | bool | None) else str(value)
