"""`python -m core predict RUN TABLE --out predictions.csv`: the rows as given, and an answer for each."""

import argparse
from pathlib import Path

from core.commands.base import Command, add_json, add_run_and_table, found_run, print_json, renames_for, say, table_for_once


class Predict(Command):
    name = "predict"
    sentence = "Answer for new rows."

    def describe(self, parser: argparse.ArgumentParser) -> None:
        add_run_and_table(parser)
        parser.add_argument("--out", required=True, metavar="FILE", help="the CSV to write")
        add_json(parser)

    def carry_out(self, options: argparse.Namespace) -> int | None:
        run = found_run(options.run)
        with table_for_once(options.table, options.read) as table:
            from core.prediction import predict_table, write_csv

            frame = predict_table(run.folder, table, renames_for(run, table, options.rename), options.use)
        write_csv(frame, Path(options.out))
        say(f"{len(frame):,} rows in {options.out}")
        if options.json:
            print_json({"run": str(run.folder), "out": options.out, "rows": len(frame), "columns": list(frame.columns)})
        return None
