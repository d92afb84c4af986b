"""How long a training will take here: worked out from the network's size, corrected by what past runs took."""

import time
from functools import cache
from itertools import pairwise
from statistics import median

import numpy as np

from core.forecasting.levels import LEVELS
from core.forecasting.windows import LEAST_STEPS, MOST_STEPS
from core.machine import cores
from core.networks.base import Block, Values
from core.plan import Plan
from core.planning import outline, settings_for
from core.runs import Run, list_runs
from core.series.planning import count_series
from core.settings import checked
from core.table import Table

START = 5.0  # seconds to read, prepare and trace a network
OVERHEAD = 0.010  # seconds a step, whatever its size: many small operations
EFFICIENCY = 0.5  # of the speed of a bare matrix product
FINISH = 0.25  # what alternatives, scores and saving take, as a share of the training
LOOK_BACK = 10  # runs
AGAIN = 0.6  # of a forecast: everything is learned again on all steps, as a share of the first training
A_SERIES, A_STEP = 0.03, 3e-5  # seconds that the forecasters beside the network take, for each series and each step


def estimate_seconds(plan: Plan, table: Table) -> float:
    """Seconds this training will take here, alone on the machine. Past runs with the same network say by how much the
    calculation is off, early stopping included; their median correction is used.
    """
    corrections = _corrections(plan.network, table)
    refined = _calculated(plan, table) * (median(corrections) if corrections else 1.0)
    return min(refined, 60 * float(checked(settings_for(plan), plan.settings)["max_minutes"]))


def _calculated(plan: Plan, table: Table) -> float:
    values = checked(settings_for(plan), plan.settings)
    if plan.timeline is not None:
        return _calculated_of_series(plan, table, values)
    rows = min(table.rows, int(values["max_rows"])) * (1 - plan.split.test_share)
    bag, batch = int(values["bag"]), int(values["batch_size"])
    steps = int(values["epochs"]) * max(rows / batch, 1.0)
    weights = int(values.get("members", 1)) * _weights(outline(plan, table).blocks)
    return START + steps * _seconds_a_step(bag * batch * weights) * (1 + FINISH)


def _calculated_of_series(plan: Plan, table: Table, values: Values) -> float:
    """An epoch of windows is so many batches, whatever the table; the classical forecasters go by series and steps."""
    drawn = outline(plan, table)
    epochs, bag, batch = (int(values[name]) for name in ("epochs", "bag", "batch_size"))
    weights = _weights(drawn.blocks) + drawn.blocks[-1].width * len(drawn.answers) * len(LEVELS)
    count, steps = count_series(plan, table), table.rows * len(plan.timeline.targets) if plan.timeline else table.rows
    batches = epochs * float(np.clip(steps / batch, LEAST_STEPS, MOST_STEPS)) * (1 + AGAIN)
    return START + batches * _seconds_a_step(bag * batch * weights) + count * A_SERIES + steps * A_STEP


def _seconds_a_step(multiplications: int) -> float:
    """Forwards, backwards and the correction of the weights."""
    return OVERHEAD + 3 * multiplications / (EFFICIENCY * _multiplications_a_second())


def _weights(blocks: tuple[Block, ...]) -> int:
    """How many weights one network has, nearly: each layer's nodes times those of the layer before."""
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
