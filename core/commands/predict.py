"""`python -m core predict RUN [TABLE] --out predictions.csv`: the rows as given, and an answer for each; or a forecast."""

import argparse
from pathlib import Path

from core.commands.base import (
    Command,
    UsageError,
    add_json,
    add_run_and_table,
    found_run,
    print_json,
    renames_for,
    say,
    table_for_once,
)


class Predict(Command):
    name = "predict"
    sentence = "Answer for new rows, or forecast what comes after them."

    def describe(self, parser: argparse.ArgumentParser) -> None:
        add_run_and_table(parser, needs_table=False)
        parser.add_argument("--out", required=True, metavar="FILE", help="the CSV to write")
        add_json(parser)

    def carry_out(self, options: argparse.Namespace) -> int | None:
        run = found_run(options.run)
        from core.prediction import write_csv
        from core.recipes import recipe_of_run
        from core.tasks import task

        predict_table = recipe_of_run(run.folder).prediction.predict_table
        if options.table:
            with table_for_once(options.table, options.read) as table:
                frame = predict_table(run.folder, table, renames_for(run, table, options.rename), options.use)
        elif task(run.plan.task).examples == "windows":
            frame = predict_table(run.folder, None, {}, options.use)
        else:
            raise UsageError("There is no table of rows to answer for.", "Give one: predict RUN TABLE --out FILE.")
        write_csv(frame, Path(options.out))
        say(f"{len(frame):,} rows in {options.out}")
        if options.json:
            print_json({"run": str(run.folder), "out": options.out, "rows": len(frame), "columns": list(frame.columns)})
        return None
