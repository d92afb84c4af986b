"""Handing work to the runner, from pages and scripts: files, and a runner that is woken or started. No Keras here."""

import logging
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from core import queue
from core.anomalies.marks import missing_marks
from core.errors import LayerwiseError, PredictionError, RunError
from core.forecasting.reasons import Reasons
from core.home import home
from core.plan import Plan
from core.runs import Job, Prediction, Run, new_id, new_run, write_job
from core.table import Table

Answer = TypeVar("Answer")

log = logging.getLogger("layerwise")

_STARTING_SECONDS = 60.0
_SECONDS_BETWEEN_LOOKS = 5.0
_ROW_SECONDS = 60.0


def submit(plan: Plan) -> Run:
    """A new run of this plan, queued. Returns at once; follow it by `run.status()` and `run.events()`."""
    run = new_run(plan)
    _hand_over("train", run)
    return run


def stop(job: Job) -> None:
    """Asks a training to end with the best so far, or a prediction to end; nothing where it has ended. Returns at once."""
    if job.status().over:
        return
    job.ask_to_stop()
    ensure_runner()


def predict(run: Run, table: Table | None, renames: dict[str, str] | None = None, use: str = "recommended") -> Prediction:
    """Answers for every row of a table, queued beside any training. `renames`: trained column → the table's own.

    Of a forecast the table holds what came since; None: what comes after the run's own end.
    """
    return _ask(run, "predict", {"table_id": table.id if table else None, "renames": renames or {}, "use": use})


def evaluate(run: Run, table: Table, renames: dict[str, str] | None = None, use: str = "recommended") -> Prediction:
    """Scores on a table of labelled rows, queued beside any training; then in `prediction.scores()`."""
    return _ask(run, "evaluate", {"table_id": table.id, "renames": renames or {}, "use": use})


def predict_row(run: Run, values: dict[str, Any], use: str = "recommended") -> dict[str, Any]:
    """The answer for one row: `prediction`, `probability <class>`, `low` and `high`. Waits for it: under a second when warm."""
    return _answered(_ask(run, "predict_row", {"values": values, "use": use}), Prediction.answer)


def forecast_again(run: Run, series: str, known: pd.DataFrame, use: str = "recommended") -> pd.DataFrame:
    """The forecast of one series if the columns known in advance were these: `known` has `date` and a row a step, as
    `ForecastOutcome.future` gives it. Gives `date` and a column a level (`q0.1` …). Waits for it: a second or two when warm.
    Raises PredictionError.
    """
    prediction = _ask(run, "forecast_again", {"series": series, "use": use}, {"known.parquet": known})
    return _answered(prediction, lambda done: pd.read_parquet(done.folder / "answer.parquet"))


def explain_forecast(run: Run, series: str, use: str = "recommended") -> Reasons:
    """Why the forecast of this series is what it is. Waits for it: a few seconds when warm. Raises PredictionError."""
    return Reasons.from_json(_answered(_ask(run, "explain_forecast", {"series": series, "use": use}), Prediction.answer))


def prepare_likeness(run: Run, again: bool = False) -> Job:
    """Makes the rows of this run ready for `core.open_likeness`, once; whoever asks gets the same job, begun where there is
    none. One that failed or was stopped is begun anew only if `again`.
    """
    return _once(run, "prepare_likeness", again)


def find_duplicates(run: Run, again: bool = False) -> Job:
    """Looks for rows that are the same or nearly so, once, for `Likeness.duplicates`; otherwise as `prepare_likeness`."""
    return _once(run, "find_duplicates", again)


def learn_marks(run: Run, again: bool = False) -> Job:
    """Trains on what a person said of rows; then `core.taught(run)` ranks by it, and so do predictions. Whoever asks gets the
    same job; one that is over is begun anew only if `again`. Raises RunError where too little is marked (`core.missing_marks`).
    """
    lacking = missing_marks(run)
    if lacking:
        raise RunError("There are too few marks to train on.", lacking)
    return _once(run, "learn_marks", again)


def points_of(run: Run, values: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """One new row, {column: value}, as `Likeness.alike_points` takes it. Waits for it: a second when warm."""
    answer = _answered(_ask(run, "points_of", {"values": values}), Prediction.answer)
    return np.array(answer["code"], np.float32), np.array(answer["matrix"], np.float32)


def _once(run: Run, kind: str, again: bool) -> Job:
    _check_usable(run)
    job = Job(run.folder / "jobs" / kind)
    if job.folder.exists() and not (again and job.status().over):
        return job
    shutil.rmtree(job.folder, ignore_errors=True)
    _hand_over(kind, Job(write_job(job.folder, {})))
    return job


def _answered(prediction: Prediction, read: Callable[[Prediction], Answer]) -> Answer:
    try:
        _wait_for(prediction)
        return read(prediction)
    finally:
        shutil.rmtree(prediction.folder, ignore_errors=True)


def ensure_runner() -> None:
    """Sees that this home has a runner; starts one, which goes on by itself, where there is none. Safe to call at any time."""
    if queue.runner_lives():
        return
    command = [sys.executable, "-m", "core.jobs.runner", "--detach"]
    environment = {
        **os.environ,
        "PYTHONPATH": _with_ourselves(os.environ.get("PYTHONPATH", "")),
        "LAYERWISE_HOME": str(home().resolve()),
    }
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=_STARTING_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise RunError(
            "The process that trains networks did not start within a minute.", "The machine may be overloaded; try again."
        ) from error
    if done.returncode:
        raise RunError(
            f"The process that trains networks could not start: {_last_line(done.stderr)}", f"Its log is {queue.runner_log()}."
        )


def keep_runner() -> None:
    """For a web server's start-up: a thread that starts the runner now, and again should it die while work is left."""
    threading.Thread(target=_keep_runner, name="keep runner", daemon=True).start()


def _keep_runner() -> None:
    wanted = True
    while True:
        try:
            if wanted:
                ensure_runner()
        except RunError as error:
            log.error("%s", error.whole)
        time.sleep(_SECONDS_BETWEEN_LOOKS)
        wanted = bool(queue.tickets())


def _ask(run: Run, kind: str, request: dict[str, Any], frames: dict[str, pd.DataFrame] | None = None) -> Prediction:
    _check_usable(run)
    folder = run.folder / "predictions" / new_id()
    prediction = Prediction(write_job(folder, {"request.json": request}))
    for name, frame in (frames or {}).items():
        frame.to_parquet(prediction.folder / name, index=False)
    _hand_over(kind, prediction)
    return prediction


def _check_usable(run: Run) -> None:
    if not run.usable:
        raise RunError(
            f"The run “{run.name}” cannot predict: it is {run.status().state}.", "Wait for it to finish, or train again."
        )


def _hand_over(kind: str, job: Job) -> None:
    queue.put(kind, job.folder)  # the ticket first, then the look whether a runner lives: see queue.py
    ensure_runner()


def _wait_for(prediction: Prediction) -> None:
    until = time.monotonic() + _ROW_SECONDS
    while not (status := prediction.status()).over:
        if time.monotonic() > until:
            prediction.ask_to_stop()
            raise LayerwiseError("There was no answer within a minute; the machine may be overloaded.", "Try again.")
        time.sleep(0.01)
    if status.state != "finished":
        raise PredictionError(status.message or "There was no answer.")


def _with_ourselves(python_path: str) -> str:
    """The runner finds this same `core`, wherever the web app was started from."""
    return os.pathsep.join(filter(None, (str(Path(__file__).resolve().parent.parent), python_path)))


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no reason was given"])[-1]
