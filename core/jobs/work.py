"""What each kind of job does in its folder, with Keras at hand. Each takes (folder, watch); the table is in child.py."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from core import devices, prediction
from core.data.store import open_table
from core.home import read_json, write_json
from core.recipes import recipe_of
from core.runs import Run
from core.watch import Watch


def train(folder: Path, watch: Watch) -> None:
    run = Run(folder)
    plan = run.plan
    run.write_status(replace(run.status(), device=devices.device_in_use()))
    recipe_of(plan.task).fitting.fit(plan, open_table(plan.table_id), folder, watch)
    shutil.rmtree(folder / "resume", ignore_errors=True)  # the run is whole: nothing is left to go on with


def predict(folder: Path, watch: Watch) -> None:
    request = _request(folder)
    table = open_table(request["table_id"])
    frame = prediction.predict_table(_run_folder(folder), table, request["renames"], request["use"])
    beside = folder / ".predictions.csv"
    prediction.write_csv(frame, beside)
    beside.rename(folder / "predictions.csv")


def predict_row(folder: Path, watch: Watch) -> None:
    request = _request(folder)
    (answer,) = prediction.predict_rows(_run_folder(folder), [request["values"]], request["use"])
    write_json(folder / "answer.json", answer)


def evaluate(folder: Path, watch: Watch) -> None:
    request = _request(folder)
    table = open_table(request["table_id"])
    scores = prediction.evaluate_table(_run_folder(folder), table, request["use"], request["renames"])
    write_json(folder / "scores.json", scores)


def _request(folder: Path) -> dict[str, Any]:
    return read_json(folder / "request.json")


def _run_folder(folder: Path) -> Path:
    """A prediction lies in its run's folder: runs/<id>/predictions/<id>."""
    return folder.parent.parent
