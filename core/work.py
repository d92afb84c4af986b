"""What each kind of job does in its folder, with Keras at hand. Each takes (folder, watch); see core/jobs.py for the table."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from core import devices, fitting, prediction
from core.data.store import open_table
from core.home import read_json, write_json
from core.runs import Job, Run
from core.watch import Watch


def train(folder: Path, watch: Watch) -> None:
    run = Run(folder)
    plan = run.plan
    run.write_status(replace(run.status(), device=devices.device_in_use()))
    fitting.fit(plan, open_table(plan.table_id), folder, watch)
    shutil.rmtree(folder / "resume", ignore_errors=True)  # the run is whole: nothing is left to go on with


def predict(folder: Path, watch: Watch) -> None:
    request = _request(folder)
    table = open_table(request["table_id"])
    frame = prediction.predict_table(_run_folder(folder), table, request["renames"], request["use"])
    beside = folder / ".predictions.csv"
    prediction.write_csv(frame, beside)
    beside.rename(folder / "predictions.csv")


def predict_row(folder: Path, watch: Watch) -> None:
    import pandas as pd

    request = _request(folder)
    row = pd.DataFrame([request["values"]])
    answers = prediction.predict_table(_run_folder(folder), row, {}, request["use"])
    added = [name for name in answers.columns if name not in row.columns]
    write_json(folder / "answer.json", {name: _plain(answers[name].iloc[0]) for name in added})


def evaluate(folder: Path, watch: Watch) -> None:
    request = _request(folder)
    scores = prediction.evaluate_table(_run_folder(folder), open_table(request["table_id"]), request["use"])
    write_json(folder / "scores.json", scores)


def _request(folder: Path) -> dict[str, Any]:
    return read_json(Job(folder).folder / "request.json")


def _run_folder(folder: Path) -> Path:
    """A prediction lies in its run's folder: runs/<id>/predictions/<id>."""
    return folder.parent.parent


def _plain(value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    return None if value != value else value
