"""Whether rows that came since fit a forecast's run: said in words, before anything is forecast."""

from pathlib import Path
from typing import Any

import pandas as pd

from core.errors import PredictionError
from core.forecasting.joining import join, needed_columns
from core.forecasting.opened import open_forecast
from core.matching import LISTED, Match, proposals
from core.table import Table


def match_columns(run: Any, table: Table) -> Match:
    """Compares a run (or its folder) with rows that came since; says too what is new in them. Raises PredictionError where the
    run cannot answer.
    """
    opened = open_forecast(Path(getattr(run, "folder", run)))
    needed = needed_columns(opened)
    absent = [name for name in needed if name not in table.columns]
    free = [name for name in table.columns if name not in needed]
    renames = proposals(absent, free)
    bearable = opened.columns("static")  # of the run's own series they are known
    missing = tuple(name for name in absent if name not in renames and name not in bearable)
    extra = tuple(name for name in free if name not in renames.values())
    messages = [f"The column “{name}” is missing; “{given}” looks like it: use it?" for name, given in renames.items()]
    messages += [f"The column “{name}” is missing, and no other looks like it." for name in missing[:LISTED]]
    if not missing:
        messages += _said(opened, table.frame([*needed_there(needed, renames, table)]), renames)
    if extra:
        more = f" and {len(extra) - LISTED} more" if len(extra) > LISTED else ""
        messages.append(f"Not used: {', '.join(f'“{name}”' for name in extra[:LISTED])}{more}.")
    return Match(missing, renames, extra, tuple(messages))


def trained_columns(folder: Path) -> list[str]:
    """What a table of new rows may have. Raises PredictionError where the run has not come so far."""
    return needed_columns(open_forecast(folder))


def needed_there(needed: list[str], renames: dict[str, str], table: Table) -> list[str]:
    given = [renames.get(name, name) for name in needed]
    return [name for name in dict.fromkeys(given) if name in table.columns]


def _said(opened: Any, rows: pd.DataFrame, renames: dict[str, str]) -> list[str]:
    """What becomes of the rows when they are joined; or why they cannot be."""
    try:
        return list(join(opened, rows, renames).notes)
    except PredictionError as error:
        return [error.whole]
