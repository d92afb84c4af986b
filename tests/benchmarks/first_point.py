"""Seconds from pressing Train to each first sign of life on a warm runner, by sample; and to one row's answer.

python tests/benchmarks/first_point.py [--times N] [--sample NAME]
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import core  # noqa: E402
from core import queue, submission  # noqa: E402
from core.data.samples import Sample  # noqa: E402
from core.runs import Run  # noqa: E402

SIGNS = ("process", "batch", "epoch", "row")  # "row": one row through the run, once it is stopped


def warm_up() -> float:
    """Starts a runner and waits until its forkserver is ready."""
    began = time.monotonic()
    submission.ensure_runner()
    while not (queue.runner_log().exists() and "ready after" in queue.runner_log().read_text()):
        time.sleep(0.05)
    return time.monotonic() - began


def measure(sample: Sample) -> dict[str, float]:
    """One training, stopped at its first epoch, and one row."""
    table = core.add_sample(sample.name)
    plan = core.suggest_plan(table, core.describe_columns(table), sample.target, "quick")
    pressed = time.time()
    run = core.submit(plan)
    seen = {event["event"]: event["time"] - pressed for event in reversed(first_events(run))}
    core.stop(run)
    wait_for_end(run)
    return {**seen, "process": run.status().started - pressed, "row": seconds_of_a_row(run, table)}


def first_events(run: Run) -> list[dict]:
    while not any(event["event"] == "epoch" for event in run.events()[0]):
        if run.status().over:
            raise SystemExit(run.status().message + run.log_tail())
        time.sleep(0.01)
    return run.events()[0]


def wait_for_end(run: Run) -> None:
    while not run.status().over:
        time.sleep(0.05)


def seconds_of_a_row(run: Run, table: core.Table) -> float:
    row = {name: getattr(value, "item", lambda value=value: value)() for name, value in table.head(1).iloc[0].items()}
    began = time.perf_counter()
    core.predict_row(run, row)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--sample", help="only this one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        os.environ["LAYERWISE_HOME"] = home
        print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores; median of {options.times}, seconds")
        print(f"a runner is ready after {warm_up():.1f}")
        print(f"{'':14}" + "".join(f"{sign:>10}" for sign in SIGNS))
        for sample in core.SAMPLES:
            if options.sample in (None, sample.name):
                found = [measure(sample) for _ in range(options.times)]
                print(
                    f"{sample.name:14}"
                    + "".join(f"{median(each.get(sign, each['epoch']) for each in found):10.2f}" for sign in SIGNS)
                )
        queue.runner_mark().unlink()  # the runner goes when its mark is gone


if __name__ == "__main__":
    main()
