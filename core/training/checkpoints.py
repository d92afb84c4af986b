"""What a killed training needs to go on, in one file that is never half written."""

import json
import os
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np


@dataclass
class Progress:
    """How far a training has come. `best_value` is the higher the better."""

    epochs_done: int = 0
    best_epoch: int = 0
    best_value: float = float("-inf")
    best_weights: list[np.ndarray] = field(default_factory=list)
    best_answers: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))
    history: list[dict[str, Any]] = field(default_factory=list)
    ended: str = ""  # why: "finished", "patience", "time", "stopped"; empty while it goes on


class Checkpoint:
    """`folder` None keeps nothing. `mark` tells trainings apart: another's checkpoint is left alone."""

    def __init__(self, folder: Path | None, mark: str):
        self.path = folder / "networks.npz" if folder else None
        self.mark = mark

    def save(self, model: Any, progress: Progress) -> None:
        if self.path is None:
            return
        arrays: dict[str, Any] = {f"now_{i}": np.asarray(variable) for i, variable in enumerate(_moving(model))}
        arrays |= {f"best_{i}": weight for i, weight in enumerate(progress.best_weights)}
        kept = {name: getattr(progress, name) for name in ("epochs_done", "best_epoch", "best_value", "history", "ended")}
        arrays |= {"answers": progress.best_answers, "kept": np.array(json.dumps({**kept, "mark": self.mark}))}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_suffix(f".{os.getpid()}")
        with beside.open("wb") as file:
            np.savez(file, **arrays)
        beside.replace(self.path)

    def restore(self, model: Any) -> Progress:
        """Sets the model's variables as they were; a fresh start where there is nothing to go on from."""
        if self.path is None or not self.path.exists():
            return Progress()
        try:
            with self.path.open("rb") as file:
                arrays = dict(np.load(file, allow_pickle=False))
        except (OSError, ValueError, zipfile.BadZipFile):
            return Progress()
        kept = json.loads(str(arrays["kept"]))
        if kept.pop("mark") != self.mark:
            return Progress()
        for i, variable in enumerate(_moving(model)):
            variable.assign(arrays[f"now_{i}"])
        best = [arrays[f"best_{i}"] for i in range(sum(name.startswith("best_") for name in arrays))]
        return Progress(**kept, best_weights=best, best_answers=arrays["answers"])


def _moving(model: Any) -> list[Any]:
    """Every variable that a training changes; the table it learns from is not among them."""
    fixed = {id(variable) for layer in model.layers if layer.name in ("rows", "order") for variable in layer.variables}
    return [*(variable for variable in model.variables if id(variable) not in fixed), *model.optimizer.variables]
