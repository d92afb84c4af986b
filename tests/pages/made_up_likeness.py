"""Runs that are ready for likeness, without any training: points are the numbers of the table themselves."""

import numpy as np

import core
from core.home import write_json
from core.likeness.duplicates import find
from core.likeness.encoders import Encoder, of_length_one
from core.likeness.store import write_store
from core.watch import Silent
from tests.pages import made_up

KINDS = {"age": "number", "spent": "number"}


def points(frame):
    matrix = frame[list(KINDS)].to_numpy(np.float32) / np.array([15, 30], np.float32)
    return of_length_one(matrix - matrix.mean(axis=0, keepdims=True) + 1e-3), matrix


def ready(run: core.Run, duplicates: bool = False) -> core.Run:
    encoder = Encoder(KINDS, {"age": np.array([0]), "spent": np.array([1])}, points)
    write_store(encoder, (core.open_table(run.plan.table_id), 0), run.folder, Silent())
    if duplicates:
        find(run.folder, Silent())
    return run


def alike(of: core.Table) -> core.Run:
    """A run of the task itself, whose scores are made up."""
    run = made_up.finished(of)
    changed = run.plan.changed(task="similarity", target="", network="autoencoder", name="Likeness of customers")
    write_json(run.folder / "plan.json", changed.to_json())
    states = {"task": "similarity", "target": {}, "target_name": "", "kinds": KINDS, "inputs": {}}
    write_json(run.folder / "states.json", states)
    found = {"value": 0.5, "low": 0.4, "high": 0.6}
    scores = {name: {"itself": found, "itself_5": found} for name in ("network", "columns")}
    write_json(
        run.folder / "scores.json",
        {
            "task": "similarity", "target": "", "main": "itself", "rows": {"train": 50, "validation": 10, "test": 0},
            "measured_on": "validation", "measured": "Measured on 10 rows that the network did not learn from.",
            "candidates": scores, "recommended": "columns", "verdict": "A row finds itself half of the time.", "seconds": 3.0,
            "device": "CPU", "notes": ["A note that is shown."],
        },
    )  # fmt: skip
    return ready(run)
