"""What `fit` asks of a forecast: how the table becomes series, how far ahead, and how faults are mended."""

import argparse
from typing import TYPE_CHECKING, Any

from core.commands.base import UsageError, pairs, say

if TYPE_CHECKING:
    from core.plan import Timeline
    from core.table import Column, Table

FORECASTING = "forecasting"
COLUMNS = {"known": "known in advance", "past": "known until now only", "static": "fixed for a series"}
LEFT = "none"  # --repair gaps=none: it stays as it is


def describe(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("of a forecast (--task forecasting); what is not given is found in the table and told")
    group.add_argument("--time", metavar="COLUMN", help="the column of dates")
    group.add_argument("--series", metavar="COLUMNS", help="columns that name a series, with commas between")
    group.add_argument("--horizon", type=_count, metavar="STEPS", help="how many steps ahead")
    group.add_argument("--frequency", metavar="ALIAS", help="MS (months), D, h, 30min, W-SUN, QS, YS … as pandas calls them")
    group.add_argument("--season", type=_count, metavar="STEPS", help="steps until a pattern comes again; 1: none")
    group.add_argument("--windows", type=_count, metavar="N", help="back-tests")
    for role, words in COLUMNS.items():
        group.add_argument(f"--{role}", metavar="COLUMNS", help=f"columns {words}, with commas between")
    group.add_argument(
        "--repair", action="append", default=[], metavar="FAULT=REPAIR",
        help=f"gaps=interpolate, doubled=mean … instead of what is proposed; “{LEFT}” leaves a fault as it is",
    )  # fmt: skip


def timeline(table: "Table", columns: tuple["Column", ...], options: argparse.Namespace) -> dict[str, Any]:
    """The plan's timeline, told line by line; nothing where another task is asked or suggested."""
    from core.planning import suggest_task

    given = _given(options)
    target = {column.name: column for column in columns}.get(options.target)
    asked = options.task or (FORECASTING if given or target is None else suggest_task(target, columns)[0])
    if asked != FORECASTING:
        if given:
            raise UsageError(f"--{next(iter(given))} is for forecasts, and the task is {asked}.", "Add --task forecasting.")
        return {}
    return {"task": FORECASTING, "timeline": _suggested(table, columns, options, given)}


def _suggested(table: "Table", columns: tuple["Column", ...], options: argparse.Namespace, given: dict[str, Any]) -> "Timeline":
    from dataclasses import replace

    from core.series.doctor import examine
    from core.series.shape import suggest_timeline

    roles, repairs = given.pop("roles", {}), given.pop("repairs", {})
    suggestion = suggest_timeline(table, columns, options.target, **given)
    found = suggestion.timeline
    found = replace(found, roles={**{name: role for name, role in found.roles.items() if name not in roles}, **roles})
    for field, reason in suggestion.reasons.items():
        if field not in given:
            say(f"{field}: {_shown(getattr(found, field))}. {reason}")
    diagnosis = examine(table, found)
    say(diagnosis.summary)
    return replace(found, repairs=_repairs(diagnosis, repairs))


def _shown(value: Any) -> str:
    """ "month", "store, item", "price known, region static", "none" """
    if isinstance(value, dict):
        return ", ".join(f"{name} {role}" for name, role in value.items()) or "none"
    return (", ".join(value) if isinstance(value, tuple) else str(value)) or "none"


def _repairs(diagnosis: Any, chosen: dict[str, str]) -> dict[str, str]:
    """What is proposed for each fault, or chosen instead; each is told."""
    faults = {fault.name: fault for fault in diagnosis.faults}
    unknown = [name for name in chosen if name not in faults]
    if unknown:
        raise UsageError(
            f"--repair {unknown[0]}: the table has no such fault.",
            f"Its faults are {', '.join(faults)}." if faults else "It has none that can be repaired.",
        )
    repairs = {}
    for name, fault in faults.items():
        way = chosen.get(name, fault.proposed)
        ways = {repair.name: repair for repair in fault.repairs}
        if way and way != LEFT:
            if way not in ways:
                raise UsageError(f"--repair {name}={way}: there is no such repair.", f"There are {', '.join([*ways, LEFT])}.")
            repairs[name] = way
        said = f"repaired: {ways[way].title}" if way in ways else "left as it is"
        say(f"{fault.title}: {said}" + (f" (--repair {name}={'|'.join([*ways, LEFT])})" if ways else ""))
    return repairs


def _given(options: argparse.Namespace) -> dict[str, Any]:
    """Fields of the timeline that were chosen."""
    given: dict[str, Any] = {
        name: value
        for name in ("time", "frequency", "horizon", "season", "windows")
        if (value := getattr(options, name)) is not None
    }
    if options.series:
        given["series"] = _names(options.series)
    roles = {name: role for role in COLUMNS for name in _names(getattr(options, role) or "")}
    return (
        given | ({"roles": roles} if roles else {}) | ({"repairs": pairs(options.repair, "--repair")} if options.repair else {})
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number of steps; it takes a whole number from 1")
    return int(text)
