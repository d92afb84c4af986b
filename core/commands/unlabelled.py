"""What `fit` asks of a question without a target: how many clusters, how many rows a day."""

import argparse

from core.commands.base import UsageError
from core.errors import PlanError

AUTO = "auto"  # --clusters auto: as many as the rows show


def describe(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("without a column to predict (--task clustering, anomalies or similarity)")
    group.add_argument("--clusters", metavar=f"N|{AUTO}", help=f"how many groups; {AUTO} (default): as many as the rows show")
    group.add_argument("--a-day", metavar="N", help="of anomalies: how many rows you can look at a day")


def target(options: argparse.Namespace) -> str:
    """The column to predict, or to keep out; "" for none. Raises UsageError where one is needed."""
    from core.tasks import task

    if options.target is None and not (options.task and not task(options.task).needs_target):
        raise UsageError(
            "There is nothing to predict.",
            "Give --target COLUMN, or ask what needs none: --task clustering, anomalies or similarity.",
        )
    return options.target or ""


def settings(options: argparse.Namespace) -> dict[str, str]:
    """The question's own settings that were given. Raises PlanError where the task has no such setting."""
    from core.tasks import task

    given = {name: value for name in ("clusters", "a_day") if (value := getattr(options, name)) is not None}
    known = {setting.name for setting in task(options.task).settings} if options.task else set()
    foreign = [name for name in given if name not in known]
    if foreign:
        raise PlanError(f"--{foreign[0].replace('_', '-')} is nothing that {options.task or 'a prediction'} asks for.")
    return {name: "0" if value == AUTO else value for name, value in given.items()}
