"""Large files are read in a process of their own, with a memory limit: the process that shows pages stays small and quick.

`python -m core.data.apart` takes one JSON order on standard input and answers with one JSON line.
"""

import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa

from core.data.formats.base import Notes
from core.data.reading import Read, read_to_folder
from core.errors import TableError

MOST_MEMORY = 2 << 30
ROOT = Path(__file__).parents[2]
NO_MEMORY = 77


def read_apart(path: Path, notes: Notes, folder: Path) -> Read:
    """As `read_to_folder`, elsewhere. `notes` is filled as if it had been read here."""
    order: dict[str, Any] = {
        "path": str(path),
        "given": notes.given,
        "guesses": notes.guesses,
        "choices": notes.choices,
        "folder": str(folder),
    }
    order["most_memory"] = MOST_MEMORY
    environment = os.environ | {"PYTHONPATH": str(ROOT), "ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "core.data.apart"], input=json.dumps(order), capture_output=True, text=True, env=environment
    )
    if done.returncode == NO_MEMORY or done.returncode < 0:
        raise TableError(
            f"Reading this file needs more than {MOST_MEMORY >> 30} GB of memory, so it was stopped.",
            "Save it as CSV or Parquet, or leave out columns.",
        )
    if done.returncode:
        raise RuntimeError(f"the reading process failed:\n{done.stderr[-4000:]}")
    return _taken_over(json.loads(done.stdout), notes)


def _taken_over(answer: dict[str, Any], notes: Notes) -> Read:
    if "error" in answer:
        raise TableError(answer["error"], answer["advice"])
    notes.guesses[:] = answer["guesses"]
    notes.choices.update(answer["choices"])
    return Read(answer["read"]["rows"], tuple(answer["read"]["columns"]))


def main() -> None:
    os.nice(5)  # pages and trainings go first
    order = json.loads(sys.stdin.read())
    resource.setrlimit(resource.RLIMIT_DATA, (order["most_memory"], order["most_memory"]))
    notes = Notes(order["given"], order["guesses"], order["choices"])
    try:
        read = read_to_folder(Path(order["path"]), notes, Path(order["folder"]))
        answer = {"read": asdict(read), "guesses": notes.guesses, "choices": notes.choices}
    except TableError as error:
        answer = {"error": str(error), "advice": error.advice}
    except (MemoryError, pa.ArrowMemoryError):
        sys.exit(NO_MEMORY)
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
