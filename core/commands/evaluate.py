"""`python -m core evaluate RUN TABLE`: how well a run does on labelled rows of another file."""

import argparse
import time

from core.commands.base import Command, add_json, add_run_and_table, found_run, print_json, renames_for, table_for_once
from core.commands.console import print_scores
from core.runs import Run


class Evaluate(Command):
    name = "evaluate"
    sentence = "Score a run on a file of rows whose answers are known, or a forecast on what came since."

    def describe(self, parser: argparse.ArgumentParser) -> None:
        add_run_and_table(parser)
        parser.add_argument("--target", metavar="COLUMN", help="the column of known answers; default: as in training")
        add_json(parser)

    def carry_out(self, options: argparse.Namespace) -> int | None:
        run = found_run(options.run)
        began = time.monotonic()
        with table_for_once(options.table, options.read) as table:
            from core.recipes import recipe_of_run

            renames = renames_for(run, table, options.rename) | _truth(run, options.target)
            outcome = recipe_of_run(run.folder).prediction.evaluate_table(run.folder, table, options.use, renames)
        if options.json:
            print_json({"run": str(run.folder), **outcome, "seconds": round(time.monotonic() - began, 2)})
        else:
            print_scores({options.use: outcome["scores"]}, outcome)
        return None


def _truth(run: Run, given: str | None) -> dict[str, str]:
    """Which given column stands for the trained target; that of a run that kept none out is called ""."""
    return {run.plan.target: given} if given is not None else {}
