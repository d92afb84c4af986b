"""Runs as a training would leave them, without any training: what pages read is in files."""

import json
import time
from dataclasses import replace

import numpy as np
import pandas as pd

import core
from core import processes
from core.home import write_json
from core.runs import Run, new_run
from tests.pages.made_up_forecast import HORIZON as HORIZON
from tests.pages.made_up_forecast import finished_forecast as finished_forecast

ROWS = 60
CSV = "age,town,joined,spent,churn\n" + "".join(
    f"{20 + row % 50},{'ABC'[row % 3]},2024-{1 + row % 12:02d}-{1 + row % 28:02d},{100 + 7 * row % 90},"
    f"{'no' if row % 4 else 'yes'}\n"
    for row in range(ROWS)
)
CLASS_SCORES = ("auc", "log_loss", "accuracy", "balanced_accuracy", "f1")
NUMBER_SCORES = ("rmse", "mae", "r2")
CANDIDATES = ("network", "baseline", "linear", "trees", "blend")


def table(name: str = "customers.csv") -> core.Table:
    return core.add_table(CSV, name)


def plan(of: core.Table, target: str = "churn", **changes) -> core.Plan:
    return core.suggest_plan(of, core.describe_columns(of), target, "quick", **changes)


def queued(of: core.Table, **changes) -> Run:
    return new_run(plan(of, **changes))


def running(of: core.Table, epochs: int = 3, **changes) -> Run:
    run = queued(of, **changes)
    _set(run, state="running", started=time.time() - 5, attempt=1, device="CPU (2 cores)", process=processes.identify_self())
    tell(run, "stage", stage="network")
    for epoch in range(1, epochs + 1):
        tell_epoch(run, epoch)
    return run


def failed(of: core.Table, message: str = "The training needed more memory than there is.") -> Run:
    run = queued(of)
    _set(run, state="failed", message=message, started=time.time() - 5, ended=time.time())
    (run.folder / "log.txt").write_text("Traceback: deep in the works\n")
    return run


def finished(of: core.Table, target: str = "churn", state: str = "finished", **changes) -> Run:
    """A whole run, of classes or numbers by its target: made-up answers in files as `core.fitting` writes them."""
    run = running(of, target=target, **changes)
    classes = ["no", "yes"] if run.plan.task == "classification" else []
    truth = of.frame([target])[target].iloc[:20].to_numpy()
    scores = _scores(run, CLASS_SCORES if classes else NUMBER_SCORES)
    write_json(run.folder / "scores.json", scores)
    states = {"task": run.plan.task, "target": {"classes": classes} if classes else {"low": 0}, "target_name": target}
    write_json(run.folder / "states.json", {**states, "kinds": run.plan.kinds, "inputs": {}})
    write_json(run.folder / "blend.json", {"weights": scores["blend"]})
    ranges = {name: {"level": 0.9, "edges": [], "spread": [10.0], "reach": 1.5} for name in CANDIDATES}
    write_json(run.folder / "intervals.json", {} if classes else ranges)
    sides = ["test"] * 20 + ["validation"] * 10 + ["train"] * 30
    pd.DataFrame({"row": range(ROWS), "side": sides}).to_parquet(run.folder / "split.parquet")
    _answers(truth, classes).to_parquet(run.folder / "answers.parquet", index=False)
    _set(run, state=state, ended=time.time(), process=None)
    return run


def tell(run: Run, event: str, **figures) -> None:
    with open(run.folder / "events.jsonl", "a", encoding="utf-8") as file:
        file.write(json.dumps({"event": event, "time": time.time(), **figures}) + "\n")


def tell_epoch(run: Run, epoch: int, members: int = 1, epochs: int = 64) -> None:
    place = {"member": members, "members": members, "epoch": epoch, "epochs": epochs}
    figures = {"loss": 0.7 / epoch, "validation_loss": 0.8 / epoch, "score": 0.8 / epoch}
    tell(run, "epoch", **place, **figures, progress=epoch / epochs, seconds_left=30.0)


def _set(run: Run, **changes) -> None:
    run.write_status(replace(run.status(), **changes))


def _scores(run: Run, names: tuple[str, ...]) -> dict:
    def scored(value: float) -> dict:
        return {name: {"value": value, "low": value - 0.05, "high": value + 0.05} for name in names}

    values = {name: scored(0.5 + 0.1 * place) for place, name in enumerate(CANDIDATES)}
    return {
        "task": run.plan.task, "target": run.plan.target, "main": names[0], "measured_on": "test",
        "rows": {"train": 30, "validation": 10, "test": 20}, "candidates": values, "recommended": "blend",
        "blend": {"network": 0.6, "trees": 0.4}, "verdict": "The blend is recommended; a difference no larger than chance.",
        "seconds": 41.0, "device": "CPU (2 cores)", "sampled": None,
    }  # fmt: skip


def _answers(truth: np.ndarray, classes: list[str]) -> pd.DataFrame:
    columns: dict = {"row": np.arange(len(truth)), "truth": truth}
    for place, name in enumerate(CANDIDATES):
        if classes:
            yes = np.clip((truth == "yes") * 0.5 + 0.04 * np.arange(len(truth)) + 0.01 * place, 0, 1)
            columns |= {f"{name}:no": 1 - yes, f"{name}:yes": yes}
        else:
            columns[name] = truth.astype(float) + np.arange(len(truth)) - 8 + place
    return pd.DataFrame(columns)
