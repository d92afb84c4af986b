"""`python -m core fit TABLE --target COLUMN --out RUN`: trains and scores, here and now."""

import argparse
import importlib
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.commands import forecasting, unlabelled
from core.commands.base import Command, UsageError, add_json, add_reading, pairs, print_json, read_file, say
from core.commands.console import Console, print_scores
from core.errors import PlanError
from core.home import runs_folder
from core.plan import Plan, Split
from core.runs import Run, new_id

if TYPE_CHECKING:
    from core.table import Column, Table

_SPLIT = {"split": "how", "split_column": "column", "test_share": "test_share", "validation_share": "validation_share"}


class Fit(Command):
    name = "fit"
    sentence = "Train a network on a table and score it on rows it has not seen."

    def describe(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("table", help="a file (CSV, Excel, Parquet, JSON …), or the name of a sample: see `samples`")
        parser.add_argument(
            "--target", metavar="COLUMN",
            help="what to predict; of clustering, anomalies and similarity a column that is kept out and compared with",
        )  # fmt: skip
        parser.add_argument(
            "--task", metavar="TASK",
            help="classification, regression, forecasting (default: what suits), clustering, anomalies or similarity",
        )  # fmt: skip
        parser.add_argument("--preset", default="balanced", metavar="PRESET", help="quick, balanced (default) or thorough")
        parser.add_argument("--network", metavar="NETWORK", help="default: what the preset chooses")
        parser.add_argument("--seed", type=_seed, default=0, metavar="N", help="the same seed gives the same run")
        parser.add_argument(
            "--set", action="append", default=[], metavar="NAME=VALUE",
            help=f"a setting of the network, of the training, or of the split ({', '.join(_SPLIT)}); may be repeated",
        )  # fmt: skip
        parser.add_argument("--kind", action="append", default=[], metavar="COLUMN=KIND", help="number, category, date, text …")
        parser.add_argument(
            "--ignore", action="append", default=[], metavar="COLUMN", help="leave a column out; may be repeated"
        )
        parser.add_argument("--out", metavar="RUN", help="the run's folder; default: a new run in the app")
        forecasting.describe(parser)
        unlabelled.describe(parser)
        add_reading(parser)
        add_json(parser)

    def carry_out(self, options: argparse.Namespace) -> int | None:
        unlabelled.target(options)  # said before anything is read
        run = _place_for(options.out)
        loading = _load_keras_meanwhile()
        table = _table(options)
        plan = _plan(table, options)
        loading.join()
        code = _train(plan, table, run)
        _print_outcome(run, options.json)
        return code


def _load_keras_meanwhile() -> threading.Thread:
    """Takes seconds. What reading and planning import is imported before, so that no module is wanted by two threads."""
    for name in ("core.data.samples", "core.data.columns", "core.planning"):
        importlib.import_module(name)
    loading = threading.Thread(target=importlib.import_module, args=("keras",), daemon=True)
    loading.start()
    return loading


def _place_for(out: str | None) -> Run:
    """The folder to write to. Raises UsageError where it holds anything but an ended run."""

    if out is None:
        return Run(runs_folder() / new_id())
    run = Run(Path(out).resolve())
    if run.folder.exists() and not run.folder.is_dir():
        raise UsageError(f"“{out}” is a file; the run needs a folder.", "Choose another --out.")
    if run.folder.is_dir() and any(run.folder.iterdir()):
        if not (run.folder / "plan.json").is_file() or not (run.folder / "status.json").is_file():
            raise UsageError(f"The folder “{out}” is not a run; nothing in it is overwritten.", "Choose another --out.")
        if not run.status().over:
            raise UsageError(f"The run in “{out}” is still being trained.", "Wait for it, or choose another --out.")
    return run


def _table(options: argparse.Namespace) -> "Table":
    from core.data.samples import SAMPLES, add_sample

    if not Path(options.table).exists() and options.table in {sample.name for sample in SAMPLES}:
        return add_sample(options.table)
    return read_file(options.table, options.read)


def _plan(table: "Table", options: argparse.Namespace) -> Plan:
    from core.planning import check_plan, settings_for, suggest_plan
    from core.settings import checked

    split, settings = _parted(pairs(options.set, "--set"))
    settings |= unlabelled.settings(options)
    changes: dict[str, Any] = {"task": options.task, "seed": options.seed, "split": split}
    if options.network:
        changes["network"] = options.network
    columns = _columns(table, options)
    changes |= forecasting.timeline(table, columns, options)
    plan = suggest_plan(table, columns, unlabelled.target(options), options.preset, **changes)
    checked(settings_for(plan), settings)  # a wrong name or value is refused before the preset's own are added
    plan = plan.changed(settings=checked(settings_for(plan), {**plan.settings, **settings}))
    check_plan(plan, table)
    say(f"{table.name}: {table.rows:,} rows; {_said(plan)}")
    return plan


def _said(plan: Plan) -> str:
    from core.tasks import task

    if plan.timeline is not None:
        return f"{plan.task} of “{plan.target}” by {plan.network} and others"
    learned = f"from {len(plan.kinds):,} column{'s'[: len(plan.kinds) != 1]} by {plan.network}"
    if task(plan.task).needs_target:
        return f"{plan.task} of “{plan.target}” {learned}"
    return f"{plan.task} {learned}" + (f"; “{plan.target}” is kept out and compared with" if plan.target else "")


def _columns(table: "Table", options: argparse.Namespace) -> tuple["Column", ...]:
    from core.data.columns import describe_columns

    kinds = {**pairs(options.kind, "--kind"), **dict.fromkeys(options.ignore, "ignored")}
    unknown = [name for name in kinds if name not in table.columns]
    if unknown:
        raise PlanError(
            f"There is no column “{unknown[0]}” in {table.name}.", f"Its columns are {', '.join(table.columns[:20])}."
        )
    return describe_columns(table, kinds)


def _parted(given: dict[str, str]) -> tuple[Split, dict[str, str]]:
    """Settings of the split, and the others."""
    choices: dict[str, Any] = {field: given[name] for name, field in _SPLIT.items() if name in given}
    for field in ("test_share", "validation_share"):
        if field in choices:
            choices[field] = _share(field, choices[field])
    return replace(Split(), **choices), {name: value for name, value in given.items() if name not in _SPLIT}


def _seed(text: str) -> int:
    number = int(text) if text.isdecimal() else -1
    if not 0 <= number < 2**32:
        raise argparse.ArgumentTypeError(f"{text} is no seed; it takes a whole number from 0 to {2**32 - 1}")
    return number


def _share(name: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise PlanError(f"“{name}” is “{value}”; it takes a number between 0 and 1.") from None


def _train(plan: Plan, table: "Table", run: Run) -> int:
    from core.recipes import recipe_of

    began = time.monotonic()
    console = Console(run)
    with console.following(plan):
        recipe_of(plan.task).fitting.fit(plan, table, run.folder, console)
    say(f"done in {time.monotonic() - began:.0f} s: {run.folder}")
    return 130 if console.stopped() else 0


def _print_outcome(run: Run, as_json: bool) -> None:
    scores = run.scores()
    candidates = scores["candidates"]
    if not as_json:
        print_scores(candidates, scores)
        return
    print_json(
        {
            "run": str(run.folder),
            "task": scores["task"],
            "scores": candidates.get("network") or candidates[scores["recommended"]],
            "alternatives": {name: given for name, given in candidates.items() if name != "network"},
            **{name: scores[name] for name in ("recommended", "verdict", "main", "measured_on", "rows", "seconds", "device")},
        }
    )
