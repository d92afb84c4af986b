"""The base of every command, and what several of them ask or print."""

import argparse
import json
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import PredictionError, RunError, TableError
from core.runs import ID, Run, open_run

if TYPE_CHECKING:
    from core.table import Table  # pandas: too heavy for --help


class Command:
    """One word after `python -m core`."""

    name: str
    sentence: str

    def describe(self, parser: argparse.ArgumentParser) -> None:
        """Adds its arguments and options."""
        raise NotImplementedError

    def carry_out(self, options: argparse.Namespace) -> int | None:
        """The exit code; None for 0. Raises LayerwiseError."""
        raise NotImplementedError


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the outcome as one JSON object, on the last line")


def add_run_and_table(parser: argparse.ArgumentParser, needs_table: bool = True) -> None:
    parser.add_argument("run", help="the folder of a run, or the name of one in the app")
    words = "a file with rows: CSV, Excel, Parquet, JSON …"
    if needs_table:
        parser.add_argument("table", help=words)
    else:
        parser.add_argument("table", nargs="?", help=f"{words}; a forecast goes on from its own end without one")
    parser.add_argument(
        "--use",
        default="recommended",
        metavar="NAME",
        help="who answers: recommended, network, trees, blend … as `fit` printed them",
    )
    parser.add_argument(
        "--rename", action="append", default=[], metavar="TRAINED=GIVEN", help="a trained column's name in this table"
    )
    add_reading(parser)


def add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--read", action="append", default=[], metavar="NAME=VALUE", help="how to read the file, e.g. delimiter=;"
    )


def pairs(given: list[str], option: str) -> dict[str, str]:
    """“age=number” → {"age": "number"}. The last equals sign parts, so that names may hold one."""
    wrong = [text for text in given if "=" not in text]
    if wrong:
        raise UsageError(f"{option} takes NAME=VALUE, not “{wrong[0]}”.")
    return dict(text.rsplit("=", 1) for text in given)


class UsageError(TableError):
    """The command was given something that it does not take."""


def found_run(given: str) -> Run:
    """By its folder, or by its name among the app's runs."""
    run = Run(Path(given).resolve())
    if not run.folder.is_dir() and ID.fullmatch(given):
        run = open_run(given)
    if not (run.folder / "plan.json").is_file():
        raise UsageError(f"“{given}” is not the folder of a run.", "Give the folder that `fit --out` wrote.")
    if not run.usable:
        raise RunError(_unusable(given, run))
    return run


def _unusable(given: str, run: Run) -> str:
    status = run.status()
    if status.state in ("finished", "stopped"):
        return f"The run “{given}” has lost its scores.json and cannot answer. Train again."
    state = "failed" if status.state == "failed" else f"is {status.state}"
    return f"The run “{given}” {state} and cannot answer. {status.message}".strip()


@contextmanager
def table_for_once(path: str, reading: list[str]) -> Iterator["Table"]:
    """A file as a table that is forgotten afterwards, unless the app knew it before."""
    from core.data.store import delete_table, list_tables

    known = {table.id for table in list_tables()}
    table = read_file(path, reading)
    try:
        yield table
    finally:
        if table.id not in known:
            delete_table(table.id)


def read_file(path: str, reading: list[str]) -> "Table":
    from core.data.read import add_table

    if not Path(path).is_file():
        raise TableError(f"There is no file “{path}”.", "Check the path.")
    return add_table(Path(path), Path(path).name, dict(pairs(reading, "--read")))


def renames_for(run: Run, table: "Table", given: list[str]) -> dict[str, str]:
    """What --rename says, after telling in words how the table fits. Raises PredictionError where a column is missing."""
    from core.recipes import match_columns, recipe_of_run

    renames = pairs(given, "--rename")
    trained = recipe_of_run(run.folder).matching.trained_columns(run.folder)
    unknown = [name for name in renames if name not in trained]
    if unknown:
        raise UsageError(f"--rename {unknown[0]}=…: the run was not trained on a column “{unknown[0]}”.", "TRAINED=GIVEN.")
    match = match_columns(run, table)
    for message in match.messages:
        say(message)
    proposed = {name: other for name, other in match.renames.items() if name not in renames}
    missing = [name for name in match.missing if name not in renames]
    if proposed or missing:
        ways = [f"--rename {shlex.quote(f'{name}={other}')}" for name, other in proposed.items()]
        ways += [f"--rename {shlex.quote(f'{name}=')} (it then counts as missing)" for name in missing]
        raise PredictionError("These rows lack columns the run was trained on.", f"To go on, add: {', '.join(ways[:5])}")
    return renames


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def print_json(content: dict[str, Any]) -> None:
    print(json.dumps(content, ensure_ascii=False, allow_nan=False))
