"""What a person said of a timeline, beyond what was found: in the address of the Plan page, and remembered for each table.

Columns stand in it by their place: `series=0,2`, `roles=4:known`; the fields are those of `core.Timeline`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import core
from pages.parts import visitor

ROLES = ("known", "past", "static", "unused")
UNUSED = ROLES[-1]  # a column that the person leaves out
NUMBERS = ("season", "horizon", "windows")
LISTS = ("series", "targets")
STEPS = "-"  # the address of "no column" and "no frequency": rows and steps are counted


def read(table: core.Table) -> dict[str, Any]:
    """By field of Timeline; what cannot be is left out."""
    chosen: dict[str, Any] = {}
    for field, text in _texts(table).items():
        value = _value(table, field, text)
        if value is not None:
            chosen[field] = value
    return chosen


def write(table: core.Table, chosen: dict[str, Any]) -> None:
    """Keeps these choices and no others."""
    texts = {field: text for field, value in chosen.items() if (text := _text(table, field, value))}
    visitor.remember(**{_key(table): texts or None})
    visitor.ask(**{field: texts.get(field) for field in FIELDS})


def address(table: core.Table, timeline: core.Timeline) -> dict[str, str]:
    """All of a timeline, as the address of the Plan page holds it; columns without a role are not used."""
    taken = {timeline.time, *timeline.series, *timeline.targets}
    unused = {name: UNUSED for name in table.columns if name not in taken}
    whole = {field: getattr(timeline, field) for field in FIELDS} | {"roles": unused | timeline.roles}
    return {field: text for field, value in whole.items() if (text := _text(table, field, value))}


def choose(table: core.Table, field: str, value: Any) -> None:
    """One choice more; None takes it back."""
    chosen = {name: given for name, given in read(table).items() if name != field}
    write(table, chosen if value is None else chosen | {field: value})


FIELDS = ("time", *LISTS, "frequency", *NUMBERS, "roles", "repairs")


def _key(table: core.Table) -> str:
    return f"timeline {table.id}"


def _texts(table: core.Table) -> dict[str, str]:
    """What the address says goes before what is remembered; an address without any choice is one that came from elsewhere."""
    given = {field: visitor.asked(field) for field in FIELDS if visitor.asked(field)}
    return given or dict(visitor.recall(_key(table), {}))


def _value(table: core.Table, field: str, text: str) -> Any:
    if field in NUMBERS:
        return int(text) if text.isdecimal() and len(text) < 10 else None
    if field == "repairs":
        return {fault: repair for fault, repair in _pairs(text) if fault and repair}
    if field == "roles":
        return {_names(table, place)[0]: role for place, role in _pairs(text) if role in ROLES and _names(table, place)}
    if field in LISTS:
        return tuple(_names(table, text))
    if text == STEPS:
        return ""
    return text[:20] if field == "frequency" else next(iter(_names(table, text)), None)


def _text(table: core.Table, field: str, value: Any) -> str:
    if field in LISTS:
        return _places(table, value) or STEPS
    if field == "roles":
        return ",".join(f"{table.columns.index(name)}:{role}" for name, role in value.items())
    if field == "repairs":
        return ",".join(f"{fault}:{repair}" for fault, repair in value.items())
    if field == "time" and value:
        return _places(table, [value])
    return str(value) or STEPS


def _pairs(text: str) -> list[tuple[str, str]]:
    cut = [one.partition(":") for one in text.split(",")]
    return [(name, value) for name, _, value in cut]


def _places(table: core.Table, names: Iterable[str]) -> str:
    return ",".join(str(table.columns.index(name)) for name in names)


def _names(table: core.Table, places: str) -> list[str]:
    """The columns at these places, as far as there are such."""
    return [table.columns[int(one)] for one in places.split(",") if one.isdecimal() and int(one) < len(table.columns)]
