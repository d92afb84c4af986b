"""How long a training will take here: worked out from the network's size, corrected by what past runs took."""

import time
from functools import cache
from itertools import pairwise
from statistics import median

import numpy as np

from core.machine import cores
from core.plan import Plan
from core.planning import outline, settings_for
from core.runs import Run, list_runs
from core.settings import checked
from core.table import Table

START = 5.0  # seconds to read, prepare and trace a network
OVERHEAD = 0.010  # seconds a step, whatever its size: many small operations
EFFICIENCY = 0.5  # of the speed of a bare matrix product
FINISH = 0.25  # what alternatives, scores and saving take, as a share of the training
LOOK_BACK = 10  # runs


def estimate_seconds(plan: Plan, table: Table) -> float:
    """Seconds this training will take here, alone on the machine. Past runs with the same network say by how much the
    calculation is off, early stopping included; their median correction is used.
    """
    corrections = _corrections(plan.network, table)
    refined = _calculated(plan, table) * (median(corrections) if corrections else 1.0)
    return min(refined, 60 * float(checked(settings_for(plan), plan.settings)["max_minutes"]))


def _calculated(plan: Plan, table: Table) -> float:
    values = checked(settings_for(plan), plan.settings)
    rows = min(table.rows, int(values["max_rows"])) * (1 - plan.split.test_share)
    bag, batch = int(values["bag"]), int(values["batch_size"])
    steps = int(values["epochs"]) * max(rows / batch, 1.0)
    multiplications = 3 * bag * batch * int(values.get("members", 1)) * _weights(plan, table)
    step = OVERHEAD + multiplications / (EFFICIENCY * _multiplications_a_second())
    return START + steps * step * (1 + FINISH)


def _weights(plan: Plan, table: Table) -> int:
    """How many weights one network has, nearly: each layer's nodes times those of the layer before."""
    blocks = outline(plan, table).blocks
    between = sum(before.width * after.width for before, after in pairwise(blocks))
    return between + sum((block.copies - 1) * block.width**2 for block in blocks)


def _corrections(network: str, table: Table) -> list[float]:
    """Seconds taken / calculated, of the last finished runs of this table with this network."""
    alike = [run for run in list_runs(table.id) if run.usable and run.plan.network == network][:LOOK_BACK]
    return [_taken(run) / _calculated(run.plan, table) for run in alike]


def _taken(run: Run) -> float:
    return float(run.scores()["seconds"])


@cache
def _multiplications_a_second() -> float:
    """Measured once a process: the best of many products small enough for one core, so that a busy machine does not mislead."""
    size, times = 64, 200
    left = np.ones((size, size), np.float32)
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        left @ left
        seconds.append(time.perf_counter() - begin)
    return size**3 / max(min(seconds), 1e-6) * min(cores(), 4) ** 0.5
