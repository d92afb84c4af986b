"""Checks of single columns: what a column holds, whatever is to be predicted."""

import re
from collections.abc import Iterator

from core.data.checking.base import Check, Subject, listed, per_cent
from core.table import Column

MANY_MISSING = 0.5
MANY_COLUMNS = 2_000
GROUP_NAME = re.compile(
    r"(^|[_\W]|(?<=[a-z]))(id|ids|key|patient|subject|person|user|customer|client|household|session|machine|engine|device|speaker)$",
    re.I,
)


def check_identifiers(subject: Subject) -> Iterator[Check]:
    names = [column.name for column in subject.columns if column.kind == "identifier" and column != subject.target]
    if names:
        yield Check(
            "pass", "Identifiers are left out", f"{listed(names)}: names of rows say nothing about new rows.", "", tuple(names)
        )


def check_groups(subject: Subject) -> Iterator[Check]:
    """Rows of the same patient or customer on both sides of a split flatter the score, where there is something to predict."""
    if subject.target is None:
        return
    grouped = [column for column in subject.columns if column != subject.target and _names_groups(column)]
    if subject.split.how == "group":
        grouped = [column for column in grouped if column.name != subject.split.column]
    if grouped and subject.split.how == "random":
        profile = grouped[0].profile
        yield Check(
            "look",
            "Rows that may belong together",
            f"“{profile.name}” has {profile.distinct:,} values over {profile.rows:,} rows.",
            f"If you will predict for a new “{profile.name}”, split by group, or the score will be too good to be true.",
            tuple(column.name for column in grouped),
        )


def _names_groups(column: Column) -> bool:
    profile = column.profile
    repeats = (profile.rows - profile.missing) / max(profile.distinct, 1) >= 2
    return (
        bool(GROUP_NAME.search(profile.name)) and profile.stored in ("integer", "string") and profile.distinct >= 10 and repeats
    )


def check_constant(subject: Subject) -> Iterator[Check]:
    constant = [column.name for column in subject.columns if column.profile.distinct == 1 and not column.profile.missing]
    if constant:
        detail = f"{listed(constant)}: every row has the same value, so nothing can be learned from it."
        yield Check("look", "Columns that never change", detail, "Leave them out; they only take time.", tuple(constant))


def check_missing(subject: Subject) -> Iterator[Check]:
    columns = [column for column in subject.columns if column != subject.target]
    empty = [column.name for column in columns if column.profile.missing == column.profile.rows]
    if empty:
        yield Check("look", "Empty columns", f"{listed(empty)}: no row has a value.", "Leave them out.", tuple(empty))
    sparse = [column for column in columns if MANY_MISSING < _missing_share(column) < 1]
    if sparse:
        detail = ", ".join(f"“{column.name}” ({per_cent(_missing_share(column))})" for column in sparse[:4])
        advice = "They can stay: that a value is missing is learned from, too."
        yield Check(
            "look", "Mostly missing", f"More than half is missing in {detail}.", advice, tuple(column.name for column in sparse)
        )
    if not empty and not sparse:
        some = sum(column.profile.missing > 0 for column in columns)
        detail = (
            f"{some:,} columns lack some values; each is filled in, and that it was missing is kept."
            if some
            else "No value is missing."
        )
        yield Check("pass", "Missing values", detail)


def _missing_share(column: Column) -> float:
    return column.profile.missing / max(column.profile.rows, 1)


def check_mixed(subject: Subject) -> Iterator[Check]:
    for column in subject.columns:
        profile = column.profile
        for share, what in ((profile.number_share, "numbers"), (profile.date_share, "dates")):
            if profile.stored == "string" and 0.2 < share < 1 and column.kind != "text":
                yield Check(
                    "look",
                    "Mixed cells",
                    f"“{column.name}”: {per_cent(share)} of cells are {what}, others are not ({listed(profile.examples, 3)}).",
                    f"If they should all be {what}, choose that kind: what cannot be read then counts as missing.",
                    (column.name,),
                )


def check_width(subject: Subject) -> Iterator[Check]:
    inputs = subject.inputs
    if subject.target is not None and not inputs:
        yield Check(
            "stop", "Nothing to learn from", "No column is left besides what is to be predicted.", "Take a column back in."
        )
    if len(inputs) > MANY_COLUMNS:
        yield Check(
            "look", "Very many columns", f"{len(inputs):,} columns make training slow.", "Leave out those that cannot matter."
        )
    elif len(inputs) > max(subject.table.rows, 1):
        detail = f"{len(inputs):,} columns for {subject.table.rows:,} rows: chance alone will find patterns."
        yield Check(
            "look", "More columns than rows", detail, "Leave out columns, or get more rows; trust the intervals of the scores."
        )
