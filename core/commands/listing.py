"""`python -m core runs` and `python -m core samples`: what there is."""

import argparse
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from core.commands.base import Command, UsageError, add_json, print_json
from core.runs import list_runs

if TYPE_CHECKING:
    from core.data.samples import Sample


class Runs(Command):
    name = "runs"
    sentence = "List the runs of the app, newest first."

    def describe(self, parser: argparse.ArgumentParser) -> None:
        add_json(parser)

    def carry_out(self, options: argparse.Namespace) -> int | None:
        rows = [{"run": run.id, "state": run.status().state, "name": run.name} for run in list_runs()]
        if options.json:
            print_json({"runs": rows})
        else:
            for row in rows:
                print(f"{row['run']}  {row['state']:9} {row['name']}")
        return None


class Samples(Command):
    name = "samples"
    sentence = "List the tables that come with Layerwise, or write one to a file."

    def describe(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("sample", nargs="?", help="the sample to write")
        parser.add_argument("--out", metavar="FILE", help="where to write it: a .csv.gz")

    def carry_out(self, options: argparse.Namespace) -> int | None:
        from core.data.samples import FOLDER, SAMPLES

        if not options.sample:
            for sample in SAMPLES:
                print(f"{sample.name:14} {sample.rows:6,} rows  {_asked(sample):38} {sample.question}")
            return None
        if options.sample not in {sample.name for sample in SAMPLES}:
            raise UsageError(f"There is no sample “{options.sample}”.", "`python -m core samples` lists them.")
        name = f"{options.sample}.csv.gz"
        shutil.copyfile(FOLDER / name, Path(options.out or name))
        print(options.out or name)
        return None


def _asked(sample: "Sample") -> str:
    """How `fit` is asked the sample's question."""
    from core.tasks import task

    target = f"--target {sample.target}" if sample.target else ""
    return target if task(sample.task).needs_target else f"--task {sample.task} {target}".strip()
