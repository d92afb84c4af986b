"""New rows joined to what a run knows, by series and date; what fits, what is new and what is left out is said in words."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.cells import distinct
from core.errors import PlanError, PredictionError
from core.forecasting.keeping import Given
from core.forecasting.opened import Opened
from core.series.grid import NO_STEP, Grid, grid_of
from core.series.panel import Panel
from core.series.rows import numbers_of
from core.series.said import counted, said_date
from core.series.times import read_times

LISTED = 3
MENDED = "Mend them in the file, or train again with a repair of this fault: it is then made in new rows too."


@dataclass(frozen=True)
class Joined:
    """`panel` holds every series that is to be forecast; `notes` say in sentences what became of the new rows."""

    panel: Panel
    notes: tuple[str, ...]


def join(opened: Opened, new: pd.DataFrame | None, renames: dict[str, str] | None = None) -> Joined:
    """`new` are rows that came since (or the whole history again), in columns of the table that the run learned from.

    Where both have a step, what the new row says stands. Raises PredictionError where a column that is needed is missing, or
    the rows hold a fault that nobody chose a repair for.
    """
    known = opened.rows()
    if new is None:
        return Joined(opened.panel(known)[0], ())
    rows = as_trained(opened, new, renames or {})
    beside = _Beside(opened, known, rows)
    notes = [_too_early(beside), _repeated(opened, beside)]
    kept = ~beside.too_early
    rows = _completed(known, rows, beside.places)[kept]
    repeated = np.zeros(len(known), bool)
    repeated[beside.places[kept & (beside.places >= 0)]] = True
    try:
        panel, filled = opened.panel(pd.concat([known[~repeated], rows], ignore_index=True))
    except PlanError as error:
        advice = error.advice if not error.advice.startswith("Repair") else MENDED
        raise PredictionError(f"The new rows do not fit: {error}", advice) from error
    notes += [*_what_is_new(opened, panel), *filled.values()]
    return Joined(panel, tuple(note for note in notes if note))


def needed_columns(opened: Opened) -> list[str]:
    """What a table of new rows must have, one way or another."""
    timeline = opened.timeline
    time = [timeline.time] if opened.dated else []
    return [*timeline.series, *time, *timeline.targets, *timeline.roles]


def as_trained(opened: Opened, new: pd.DataFrame, renames: dict[str, str]) -> pd.DataFrame:
    """New rows under the trained names and in the types of the run's own; times are read, or steps counted on."""
    rows = pd.DataFrame(index=range(len(new)))
    for name in needed_columns(opened):
        given = renames.get(name, name)
        if given not in new.columns and given != "" and name not in opened.columns("static"):
            raise PredictionError(
                f"The column “{given}” is missing: this run was trained with it.",
                "Name the column that stands for it, or agree that it counts as missing.",
            )
        cells = new[given] if given in new.columns else pd.Series([None] * len(new), dtype=object)
        rows[name] = _typed(opened, name, cells.reset_index(drop=True))
    if not opened.dated:
        rows[opened.timeline.time] = _counted_on(opened, rows)
    return rows


def _typed(opened: Opened, name: str, cells: pd.Series) -> pd.Series | np.ndarray:
    timeline = opened.timeline
    if name == timeline.time:
        return read_times(cells, timeline.frequency)
    if name in timeline.targets:
        return numbers_of(cells)
    if name in timeline.series:
        return _texts(cells)
    return Given(cells.to_frame(name), timeline, opened.kinds).cells(name)


def _texts(cells: pd.Series) -> pd.Series:
    places, texts = distinct(cells)
    return pd.Series(np.array([*texts, None], dtype=object)[places], dtype="str")


def _counted_on(opened: Opened, rows: pd.DataFrame) -> np.ndarray:
    """Rows without dates follow the last step of their series; where they repeat the whole history, they begin at its first."""
    codes = opened.codes(rows)
    counted = pd.Series(codes).groupby(codes).cumcount().to_numpy()
    begins = np.ones(len(rows), np.int64)
    known, target = opened.rows(), opened.timeline.targets[0]
    owners, happened = opened.codes(known), known[opened.timeline.time].to_numpy()
    for code in np.unique(codes[codes >= 0]):
        last = opened.lasts[code]
        own = known[target].to_numpy()[(owners == code) & (happened <= last)]
        given = rows[target].to_numpy()[codes == code]
        again = len(given) >= len(own) and np.allclose(given[: len(own)], own, equal_nan=True)
        begins[codes == code] = opened.firsts[code] if again else last + 1
    return begins + counted


class _Beside:
    """For each new row the place of the same step in the run's rows (−1: nowhere), and whether it comes before the first."""

    def __init__(self, opened: Opened, known: pd.DataFrame, rows: pd.DataFrame):
        grid = Grid(**opened.states["series"]["grid"])
        self.known, self.rows = known, rows
        ours, theirs = (_index(opened, frame, grid) for frame in (known, rows))
        self.places = ours.get_indexer(theirs)
        codes, times = opened.codes(rows), rows[opened.timeline.time].to_numpy()
        steps = grid.steps(times)
        first = grid.steps(opened.firsts)[codes]
        self.too_early = (codes >= 0) & (steps != NO_STEP) & (steps < first)


def _index(opened: Opened, frame: pd.DataFrame, grid: Grid) -> pd.MultiIndex:
    ids = [frame[name].astype("str") for name in opened.timeline.series]
    return pd.MultiIndex.from_arrays([*ids, grid.steps(frame[opened.timeline.time].to_numpy())])


def _completed(known: pd.DataFrame, rows: pd.DataFrame, places: np.ndarray) -> pd.DataFrame:
    """Where a new row lacks a cell and the run knows the step, what the run knows."""
    found = places >= 0
    completed = {}
    for name in rows.columns:
        ours = known[name].iloc[np.where(found, places, 0)].reset_index(drop=True)
        completed[name] = rows[name].where(rows[name].notna() | ~found, ours)
    return pd.DataFrame(completed)


def _too_early(beside: _Beside) -> str:
    count = int(beside.too_early.sum())
    return f"{counted(count, 'row')} from before the run's first step {_were(count)} left out." if count else ""


def _repeated(opened: Opened, beside: _Beside) -> str:
    """How many rows the run knows already, and how many of them say something else than it knows."""
    again, other = 0, 0
    example = ""
    for target in opened.timeline.targets:
        given = beside.rows[target].to_numpy(float)
        kept = beside.known[target].to_numpy(float)[np.maximum(beside.places, 0)]
        both = (beside.places >= 0) & np.isfinite(given) & np.isfinite(kept)
        differs = both & ~np.isclose(given, kept)
        again, other = again + int(both.sum()), other + int(differs.sum())
        if differs.any() and not example:
            at = int(np.flatnonzero(differs)[0])
            when = said_date(beside.rows[opened.timeline.time].to_numpy()[at], opened.timeline.frequency)
            example = f" ({when}: {kept[at]:,.6g} is now {given[at]:,.6g})"
    if not again:
        return ""
    said = f"{counted(again, 'value')} the run knew already"
    return f"{said}; {other:,} of them differ now, and the new ones stand{example}." if other else f"{said}."


def _what_is_new(opened: Opened, panel: Panel) -> list[str]:
    places = opened.places_of(panel)
    known = np.flatnonzero(places >= 0)
    added = panel.lengths[known] - opened.series["length"].to_numpy()[places[known]]
    strangers = np.flatnonzero(places < 0)
    notes = []
    if not (added > 0).any() and not len(strangers):
        notes.append("Nothing here is newer than what the run knows: the forecast begins where the run's own did.")
    if (added > 0).any():
        notes.append(_added(opened, panel, known, added))
    if len(strangers):
        names = ", ".join(f"“{panel.names[place]}”" for place in strangers[:LISTED])
        more = f" and {len(strangers) - LISTED} more" if len(strangers) > LISTED else ""
        notes.append(
            f"{names}{more} {'is' if len(strangers) == 1 else 'are'} new to this run: forecast as the others were learned."
        )
    return notes


def _added(opened: Opened, panel: Panel, known: np.ndarray, added: np.ndarray) -> str:
    longer = known[added > 0]
    last = said_date(_last_date(panel, longer), panel.frequency)
    total = int(added[added > 0].sum())
    if len(opened.series) == 1:
        return f"{counted(total, 'new step')}, up to {last}."
    said = f"{counted(total, 'new step')} of {counted(len(longer), 'series', 'series')}, up to {last}."
    still = len(known) - len(longer)
    return (
        f"{said} {counted(still, 'series', 'series')} got none and {_are(still)} forecast from {_their(still)} own end."
        if still
        else said
    )


def _last_date(panel: Panel, places: np.ndarray) -> Any:
    grid = grid_of(panel.frequency, panel.firsts)
    return grid.times((grid.steps(panel.firsts) + panel.lengths - 1)[places].max()[None])[0]


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _their(count: int) -> str:
    return "its" if count == 1 else "their"
