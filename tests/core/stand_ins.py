"""Jobs that stand for trainings in tests of the runner: they begin at once and wait to be told how to end."""

import os
import signal
import time
from pathlib import Path

from core.errors import PlanError
from core.jobs.child import Kind
from core.watch import Watch

JOBS = {
    "train": Kind("stand_ins:train", "training", heavy=True, starts=3),
    "predict": Kind("stand_ins:predict", "prediction"),
    "predict_row": Kind("stand_ins:predict_row", "prediction"),
    "evaluate": Kind("stand_ins:predict", "evaluation"),
}
PRELOAD = ()


def train(folder: Path, watch: Watch) -> None:
    """Goes on until it is stopped or a file says "finish"; the plan's network says how else it ends."""
    assert watch.resume is not None
    begun = watch.resume / "begun"
    watch.tell("epoch", epoch=1, again=begun.exists())
    begun.touch()
    _ends_early(folder)
    deaf = '"deaf"' in (folder / "plan.json").read_text()
    while deaf or not (watch.stopped() or (folder / "finish").exists()):
        time.sleep(0.02)
    (folder / "scores.json").write_text('{"main": "auc"}')


def _ends_early(folder: Path) -> None:
    plan = (folder / "plan.json").read_text()
    if '"unfit"' in plan:
        raise PlanError("The column “age” is all missing.", "Leave it out.")
    if '"broken"' in plan:
        raise ValueError("shapes (3,) and (4,) do not fit")
    if '"greedy"' in plan:
        (folder / "greed").write_bytes(b"x")
        memory = bytearray(400_000_000)
        time.sleep(60 + len(memory) * 0)
    if '"crash"' in plan:
        os.kill(os.getpid(), signal.SIGSEGV)


def predict(folder: Path, watch: Watch) -> None:
    (folder / "predictions.csv").write_text("prediction\nyes\n")


def predict_row(folder: Path, watch: Watch) -> None:
    (folder / "answer.json").write_text('{"prediction": "yes"}')
