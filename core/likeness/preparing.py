"""The rows of a run made ready for likeness: once, in a process of its own, kept in the run's folder."""

from pathlib import Path

import numpy as np

from core.data.store import open_table
from core.lazy import lazy
from core.likeness.encoders import open_encoder
from core.likeness.outcome import training_rows
from core.likeness.store import Store, write_store
from core.matching import read_states
from core.runs import Run
from core.tasks import task
from core.watch import Watch

layer = lazy("core.likeness.layer")

MOST_LEARNED = 20_000  # rows that directions and scales are learned from


def prepare(folder: Path, watch: Watch) -> Store:
    """Of a run with any recipe whose examples are rows. Raises TableError where the run's table is gone."""
    plan = Run(folder).plan
    table = open_table(plan.table_id)
    states = read_states(folder, ("task", "kinds"))
    if task(states["task"]).recipe == "rows":
        watch.tell("stage", stage="network", text="Opening the network's last hidden layer", share=0.0)
        rows = training_rows(Run(folder))
        some = np.sort(np.random.default_rng(plan.seed).permutation(rows)[:MOST_LEARNED])
        layer.prepare_layer(folder, table.take(some.tolist(), list(states["kinds"])), plan.seed)
    return write_store(open_encoder(folder), (table, plan.seed), folder, watch)
