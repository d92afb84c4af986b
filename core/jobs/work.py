"""What each kind of job does in its folder, with Keras at hand. Each takes (folder, watch); the table is in child.py."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from core import devices, prediction
from core.data.store import open_table
from core.home import read_json, write_json
from core.lazy import lazy
from core.recipes import recipe_of, recipe_of_run
from core.runs import Run
from core.watch import Watch

forecasts = lazy("core.forecasting.prediction")
reasons = lazy("core.forecasting.reasons")
likeness = lazy("core.likeness.preparing")
alike = lazy("core.likeness.prediction")
duplicates = lazy("core.likeness.duplicates")
taught = lazy("core.anomalies.taught")


def train(folder: Path, watch: Watch) -> None:
    run = Run(folder)
    plan = run.plan
    run.write_status(replace(run.status(), device=devices.device_in_use()))
    recipe_of(plan.task).fitting.fit(plan, open_table(plan.table_id), folder, watch)
    shutil.rmtree(folder / "resume", ignore_errors=True)  # the run is whole: nothing is left to go on with


def predict(folder: Path, watch: Watch) -> None:
    """Of a forecast `table_id` may be missing: it then goes on from the run's own end."""
    request = _request(folder)
    table = open_table(request["table_id"]) if request.get("table_id") else None
    run = _run_folder(folder)
    frame = recipe_of_run(run).prediction.predict_table(run, table, request["renames"], request["use"])
    beside = folder / ".predictions.csv"
    prediction.write_csv(frame, beside)
    beside.rename(folder / "predictions.csv")


def predict_row(folder: Path, watch: Watch) -> None:
    request, run = _request(folder), _run_folder(folder)
    by = recipe_of_run(run).prediction.predict_table
    (answer,) = prediction.predict_rows(run, [request["values"]], request["use"], by)
    write_json(folder / "answer.json", answer)


def evaluate(folder: Path, watch: Watch) -> None:
    request = _request(folder)
    table = open_table(request["table_id"])
    run = _run_folder(folder)
    scores = recipe_of_run(run).prediction.evaluate_table(run, table, request["use"], request["renames"])
    write_json(folder / "scores.json", scores)


def forecast_again(folder: Path, watch: Watch) -> None:
    """One series with other values of what is known in advance: `known.parquet` holds them."""
    request = _request(folder)
    known = pd.read_parquet(folder / "known.parquet")
    frame = forecasts.forecast_again(_run_folder(folder), request["series"], known, request["use"])
    frame.to_parquet(folder / "answer.parquet", index=False)


def explain_forecast(folder: Path, watch: Watch) -> None:
    request = _request(folder)
    found = reasons.reasons_of(_run_folder(folder), request["series"], request["use"])
    write_json(folder / "answer.json", found.to_json())


def prepare_likeness(folder: Path, watch: Watch) -> None:
    likeness.prepare(_run_folder(folder), watch)


def points_of(folder: Path, watch: Watch) -> None:
    code, matrix = alike.points_of(_run_folder(folder), _request(folder)["values"])
    write_json(folder / "answer.json", {"code": code.tolist(), "matrix": matrix.tolist()})


def learn_marks(folder: Path, watch: Watch) -> None:
    taught.learn_marks(_run_folder(folder), watch)


def find_duplicates(folder: Path, watch: Watch) -> None:
    duplicates.find(_run_folder(folder), watch)


def _request(folder: Path) -> dict[str, Any]:
    return read_json(folder / "request.json")


def _run_folder(folder: Path) -> Path:
    """A prediction lies in its run's folder: runs/<id>/predictions/<id>."""
    return folder.parent.parent
