"""The run of unusual rows as its training would leave it, of a few rows or many, without any training."""

import time
from dataclasses import replace

import numpy as np
import pandas as pd

import core
from core.home import write_json
from core.plan import Plan
from core.runs import Run, new_run

METHODS = ("blend", "network", "forest", "neighbours", "ecod")
ROWS = 60
KINDS = {"tenure": "number", "contract": "category", "bill": "number"}


def customers(rows: int = ROWS) -> pd.DataFrame:
    """The first three rows are odd by their tenure, contract, and bill; “fraud” says so of the first two."""
    at = np.arange(rows)
    frame = pd.DataFrame(
        {
            "name": [f"customer {row}" for row in at],
            "tenure": 10 + at % 12,
            "contract": np.where(at % 4 > 0, "monthly", "yearly"),
            "bill": 50.0 + at % 20,
            "fraud": np.where(at < 2, "yes", "no"),
        }
    )
    frame.loc[0, "tenure"], frame.loc[1, "contract"], frame.loc[2, "bill"] = 72, "for life", 960.5
    return frame


def finished_anomalies(rows: int = ROWS, target: str = "fraud", **changes) -> Run:
    """`target=""`: no column was kept out. `told`: of how many rows reasons are known; `name` names the run."""
    frame = customers(rows)
    table = core.add_table(frame.to_csv(index=False), "customers.csv")
    run = new_run(
        Plan(
            table.id, table.name, "anomalies", target, KINDS, "autoencoder", settings={"a_day": 5}, name=changes.get("name", "")
        )
    )
    oddities = _oddities(rows, frame["fraud"] == "yes" if target else None)
    oddities.to_parquet(run.folder / "oddities.parquet", index=False)
    _reasons(frame, oddities, min(changes.get("told", 30), rows)).to_parquet(run.folder / "reasons.parquet", index=False)
    write_json(run.folder / "scores.json", _scores(run, rows))
    write_json(
        run.folder / "states.json", {"task": "anomalies", "target": {}, "target_name": target, "kinds": KINDS, "inputs": {}}
    )
    run.write_status(
        replace(run.status(), state="finished", started=time.time() - 9, ended=time.time(), attempt=1, device="CPU (2 cores)")
    )
    return run


def _oddities(rows: int, odd: pd.Series | None) -> pd.DataFrame:
    """By the blend the rows as they stand in the table, oddest first; each method mixes them up in its own way."""
    random = np.random.default_rng(0)
    ranks = np.arange(rows)
    columns: dict = {"row": ranks}
    for place, name in enumerate(METHODS):
        mixed = ranks if name == "blend" else np.argsort(np.argsort(ranks + random.normal(0, 3 * place, rows)))
        columns[name] = (1 - np.sqrt((mixed + 1) / (rows + 1))).astype(np.float32)
    columns["p value"] = (ranks + 1) / (rows + 1)
    if odd is not None:
        columns["truth"] = odd.astype(int)
    return pd.DataFrame(columns)


def _reasons(frame: pd.DataFrame, oddities: pd.DataFrame, told: int) -> pd.DataFrame:
    """Of each of the first rows the column that is odd in it, and another."""
    rows = []
    for row in oddities["row"].head(told):
        first = list(KINDS)[row % 3]
        other = list(KINDS)[(row + 1) % 3]
        expected = {"tenure": "12", "contract": "monthly", "bill": "58.25"}
        rows += [(row, name, share, str(frame[name][row]), expected[name]) for name, share in ((first, 0.7), (other, 0.2))]
    return pd.DataFrame(rows, columns=["row", "column", "share", "given", "expected"])


def _scores(run: Run, rows: int) -> dict:
    names = ("auc", "average_precision", "precision_first") if run.plan.target else ("agreement",)
    values = {
        name: {score: {"value": 0.9 - 0.1 * place, "low": 0.7, "high": 0.95} for score in names}
        for place, name in enumerate(METHODS)
    }
    return {
        "task": "anomalies", "target": run.plan.target, "main": names[0], "measured_on": "validation",
        "rows": {"train": rows, "validation": 0, "test": 0},
        "measured": "Each row was judged by detectors that had not learned from it.",
        "candidates": values, "recommended": "blend", "verdict": "The blend is recommended: most methods agree with it.",
        "seconds": 41.0, "device": "CPU (2 cores)", "notes": ["Rows with “yes” in “fraud” count as odd."],
    }  # fmt: skip
