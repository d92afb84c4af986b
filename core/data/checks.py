"""Checks of a table before training: what is fine, what to look at, what would make training vain."""

from core.data.checking.base import Check as Check
from core.data.checking.base import Subject
from core.data.checking.columns import check_constant, check_groups, check_identifiers, check_missing, check_mixed, check_width
from core.data.checking.leaks import check_leaks
from core.data.checking.rows import check_count, check_duplicates
from core.data.checking.target import check_target
from core.errors import PlanError
from core.plan import Split
from core.table import Column, Table

CHECKS = (
    check_count,
    check_target,
    check_leaks,
    check_width,
    check_duplicates,
    check_groups,
    check_constant,
    check_missing,
    check_mixed,
    check_identifiers,
)
ORDER = ("stop", "look", "pass")


def check_table(
    table: Table, columns: tuple[Column, ...], target: str | None = None, split: Split | None = None
) -> tuple[Check, ...]:
    """Every finding, the gravest first. Checks on cells look at 100,000 rows at most, taken evenly over the table.

    Without a target only the table itself is checked; `split` (default: at random) says which rows would score.
    """
    chosen = next((column for column in columns if column.name == target), None)
    if target is not None and chosen is None:
        raise PlanError(f"There is no column “{target}” to predict.", "Choose one of the table's columns.")
    subject = Subject(table, columns, chosen, split or Split())
    return tuple(sorted((found for check in CHECKS for found in check(subject)), key=lambda found: ORDER.index(found.level)))
