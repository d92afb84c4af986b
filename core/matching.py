"""Whether a table of new rows has what a run was trained on: said in words, before anything is computed."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.cells import as_numbers, as_text
from core.data.fold import folded_like
from core.dates import read_dates
from core.errors import PredictionError
from core.home import read_json
from core.inputs import kind
from core.sequences import read_sequence
from core.table import Table

ALIKE = 0.82  # names at least so similar are proposed
FIRST_ROWS = 200
LISTED = 5


@dataclass(frozen=True)
class Match:
    """`renames` are proposals, {trained column: given column}: hand them to a prediction where the person agrees.

    `missing` are trained columns that nothing stands for; {column: ""} among the renames fills one as missing.
    `usable`: with the proposed renames no column is missing.
    """

    missing: tuple[str, ...]
    renames: dict[str, str]
    extra: tuple[str, ...]
    messages: tuple[str, ...]

    @property
    def usable(self) -> bool:
        return not self.missing


def match_columns(run: Any, table: Table) -> Match:
    """Compares a run (or its folder) with a table of new rows. Raises PredictionError where the run cannot answer."""
    states = read_states(Path(getattr(run, "folder", run)))
    kinds: dict[str, str] = states["kinds"]
    table = folded_like(table, states.get("folding"))
    absent = [name for name in kinds if name not in table.columns]
    free = [name for name in table.columns if name not in kinds]
    renames = proposals(absent, [name for name in free if name != states["target_name"]])
    missing = tuple(name for name in absent if name not in renames)
    extra = tuple(name for name in free if name not in renames.values() and name != states["target_name"])
    messages = [f"The column “{name}” is missing; “{given}” looks like it: use it?" for name, given in renames.items()]
    messages += [f"The column “{name}” is missing, and no other looks like it." for name in missing[:LISTED]]
    if len(missing) > LISTED:
        messages.append(f"{len(missing) - LISTED} more columns are missing.")
    messages += _doubts(kinds, table.head(FIRST_ROWS), renames)
    messages += _strangers(states, table, renames)
    if extra:
        more = f" and {len(extra) - LISTED} more" if len(extra) > LISTED else ""
        messages.append(f"Not used: {', '.join(f'“{name}”' for name in extra[:LISTED])}{more}.")
    return Match(missing, renames, extra, tuple(messages))


def trained_columns(folder: Path) -> list[str]:
    """What a table of new rows may have, the target last. Raises PredictionError where the run has not come so far."""
    states = read_states(folder)
    return [*states["kinds"], *([states["target_name"]] if states["target_name"] else [])]


def read_states(folder: Path, needed: tuple[str, ...] = ("kinds", "target_name")) -> dict[str, Any]:
    """What the run learned of its columns and target. Raises PredictionError where it has not come so far."""
    if not (folder / "states.json").exists():
        raise PredictionError("This run has nothing to predict with yet.", "Wait until its training has ended.")
    return read_part(folder, "states.json", needed)


def read_part(folder: Path, name: str, needed: tuple[str, ...] = ()) -> dict[str, Any]:
    """A JSON file of a run, in `folder`. Raises PredictionError where it is not there, damaged, or lacks what is needed."""
    try:
        content = read_json(folder / name)
    except FileNotFoundError:
        raise PredictionError(f"This run has no {name}.", "It did not come to its end; train again.") from None
    except ValueError as error:
        raise PredictionError(f"The file {name} of this run is damaged ({error}).", "Train again.") from error
    lacking = [key for key in needed if not isinstance(content, dict) or key not in content]
    if lacking:
        raise PredictionError(f"The file {name} of this run is damaged (it lacks “{lacking[0]}”).", "Train again.")
    return content


def proposals(absent: list[str], free: list[str]) -> dict[str, str]:
    """The most similar pairs first, each name once."""
    pairs = sorted(
        (
            (likeness, name, given)
            for name in absent[:200]
            for given in free[:500]
            if (likeness := _likeness(name, given)) >= ALIKE
        ),
        reverse=True,
    )
    found: dict[str, str] = {}
    for _, name, given in pairs:
        if name not in found and given not in found.values():
            found[name] = given
    return {name: found[name] for name in absent if name in found}


def _likeness(first: str, second: str) -> float:
    """1 where names differ in case, spaces and signs only."""
    one, two = (re.sub(r"[\W_]+", "", name.casefold())[:100] for name in (first, second))
    if one == two:
        return 1.0 if one else 0.0
    # tenure2 for tenure1 is another column, not another spelling
    if re.sub(r"\d", "", one) == re.sub(r"\d", "", two):
        return 0.0
    return SequenceMatcher(None, one, two).ratio()


def _doubts(kinds: dict[str, str], head: pd.DataFrame, renames: dict[str, str]) -> list[str]:
    """Columns whose first cells do not read as what the network was trained on."""
    doubts = []
    for name, kind_name in kinds.items():
        given = renames.get(name, name)
        cells = head[given].dropna() if given in head else pd.Series([], dtype=object)
        if len(cells) and _unreadable(cells, kind_name):
            example = str(cells.iloc[0])[:40]
            doubts.append(f"“{given}” should hold {kind_name}s, but its first cells, such as “{example}”, do not read so.")
    return doubts


def _strangers(states: dict[str, Any], table: Table, renames: dict[str, str]) -> list[str]:
    """Columns with values that the training rows never showed. One column at a time is read."""
    said = []
    for name, state in states.get("inputs", {}).items():
        given = renames.get(name, name)
        if given not in table.columns:
            continue
        unseen = kind(states["kinds"][name]).unseen(table.frame([given])[given].drop_duplicates(), state)
        if unseen:
            many = f"{len(unseen):,} values" if len(unseen) > 1 else "a value"
            said.append(f"“{given}” has {many} that no training row had, such as “{unseen[0][:40]}”: taken as unknown.")
    return said


def _unreadable(cells: pd.Series, kind_name: str) -> bool:
    if kind_name == "number":
        return bool(np.isnan(as_numbers(cells)).mean() > 0.5)
    if kind_name == "sequence":
        return float(np.mean([len(read_sequence(as_text(cell))) == 0 for cell in cells])) > 0.5
    if kind_name == "date" and not pd.api.types.is_datetime64_any_dtype(cells):
        return bool(read_dates(cells).isna().mean() > 0.5)
    return False
