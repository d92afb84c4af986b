"""From a table and a timeline to a panel: points on a regular grid, repaired as the timeline says, with further columns."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.errors import PlanError
from core.plan import Timeline
from core.series import calendar_parts, covariates
from core.series.grid import Grid
from core.series.layout import bridged, carried_forward
from core.series.panel import Panel
from core.series.repairs import Repaired, repaired
from core.series.rows import points_of

State = dict[str, Any]


@dataclass(frozen=True)
class Built:
    """`states` encode new rows alike (plain JSON); `notes` say in words what was left out, filled or repaired, by name; `fixed`
    says where each row of the table lies in the panel.
    """

    panel: Panel
    states: State
    notes: dict[str, str]
    fixed: Repaired


def build_panel(frame: pd.DataFrame, timeline: Timeline, kinds: dict[str, str], states: State | None = None) -> Built:
    """The panel of these rows. `kinds` are of the columns with a role ("number" or "category").

    `states` (of an earlier panel) encode columns and find steps as they did then; None learns them. Rows after a series'
    last value give its known future; where they are missing, what was known one season before stands there, and `notes` say so.
    Raises PlanError where a column is missing, no value is left, or a fault that must be repaired is not.
    """
    if timeline.horizon < 1:
        raise PlanError(f"The horizon is {timeline.horizon}; it takes at least one step.")
    points = points_of(frame, timeline, Grid(**states["grid"]) if states else None)
    fixed = repaired(points, timeline)
    layout = fixed.layout
    columns = states["columns"] if states else _learned(frame, timeline, kinds, fixed)
    static = _static(frame, fixed, columns, _with_role(timeline, "static"))
    known, filled = _known(frame, fixed, columns, timeline)
    past = _past(frame, fixed, columns, timeline)
    steps = layout.firsts[layout.owners()] + layout.offsets()
    names = {role: _names(columns, _with_role(timeline, role)) for role in ("known", "past", "static")}
    panel = Panel(
        names=tuple(points.names[place] for place in layout.kept),
        keys=points.keys.iloc[layout.kept].reset_index(drop=True),
        frequency=timeline.frequency,
        season=max(timeline.season, 1),
        horizon=timeline.horizon,
        firsts=points.grid.times(layout.firsts),
        lengths=layout.lengths,
        values=fixed.values,
        observed=fixed.observed,
        known=np.concatenate([known, calendar_parts.calendar_of(points.grid, steps)], axis=1),
        past=past,
        static=static,
        known_names=(*names["known"], *calendar_parts.names_of(timeline.frequency)),
        past_names=names["past"],
        static_names=names["static"],
    )
    learned = {"grid": {"alias": points.grid.alias, "phase": points.grid.phase}, "columns": columns}
    return Built(panel, learned, {**fixed.notes, **filled}, fixed)


def _with_role(timeline: Timeline, role: str) -> list[str]:
    return [name for name, given in timeline.roles.items() if given == role]


def _learned(frame: pd.DataFrame, timeline: Timeline, kinds: dict[str, str], fixed: Repaired) -> State:
    """Of columns known until now only, from rows before the back-tests: which values there are later must not show in them."""
    missing = [name for name in timeline.roles if name not in frame.columns]
    if missing:
        raise PlanError(f"There is no column “{missing[0]}” in this table.", "Choose one of its columns.")
    early = frame[~_in_backtests(frame, fixed, timeline)]
    learned = {}
    for name, role in timeline.roles.items():
        seen = early if role == "past" and early[name].notna().any() else frame
        learned[name] = covariates.learn_column(seen[name], kinds.get(name, "number"))
    return learned


def _in_backtests(frame: pd.DataFrame, fixed: Repaired, timeline: Timeline) -> np.ndarray:
    """(rows,) whether a row lies in a back-test of its series, or would if the series were longer."""
    lengths = fixed.layout.lengths
    before = lengths - timeline.horizon * np.clip((lengths - 1) // timeline.horizon, 0, timeline.windows)
    places = np.maximum(fixed.places, 0)
    late = (fixed.places >= 0) & (fixed.layout.offsets()[places] >= before[fixed.layout.owners()[places]])
    found = np.zeros(len(frame), bool)
    found[fixed.rows[late]] = True
    return found


def _names(columns: State, names: list[str]) -> tuple[str, ...]:
    return tuple(part for name in names for part in covariates.names_of(name, columns[name]))


def _encoded(frame: pd.DataFrame, columns: State, names: list[str]) -> np.ndarray:
    """(rows, width) of the table's rows; a column that new rows lack is missing in all of them."""
    pieces = [np.zeros((len(frame), 0))]
    for name in names:
        cells = frame[name] if name in frame.columns else pd.Series([None] * len(frame), dtype="str")
        pieces.append(covariates.encode_column(cells, columns[name]))
    return np.concatenate(pieces, axis=1)


def _fills(columns: State, names: list[str]) -> np.ndarray:
    return np.concatenate([np.zeros(0), *(covariates.fill_values(columns[name]) for name in names)])


def _placed(encoded: np.ndarray, fixed: Repaired) -> np.ndarray:
    """(size, width): the rows at their places in the flat arrays, NaN elsewhere. Of several rows of a step the last one."""
    placed = np.full((fixed.layout.size, encoded.shape[1]), np.nan)
    inside = fixed.places >= 0
    placed[fixed.places[inside]] = encoded[fixed.rows[inside]]
    return placed


def _known(frame: pd.DataFrame, fixed: Repaired, columns: State, timeline: Timeline) -> tuple[np.ndarray, dict[str, str]]:
    names = _with_role(timeline, "known")
    placed = _placed(_encoded(frame, columns, names), fixed)
    lacking = fixed.layout.future()[:, None] & np.isnan(placed)
    history = bridged(placed, fixed.layout)
    history = np.where(np.isnan(history), _fills(columns, names), history)  # no cell at all: the column's usual value
    before = fixed.layout.one_season_before(max(timeline.season, 1))
    known = np.where(lacking, history[before], history)
    if not lacking.any():
        return known, {}
    lacks = [name for name in names if lacking[:, _widths(columns, names, name)].any()]
    listed = ", ".join(f"“{name}”" for name in lacks[:5]) + (f" and {len(lacks) - 5} more" if len(lacks) > 5 else "")
    partly = not lacking[fixed.layout.future()][:, lacking.any(axis=0)].all()
    said = "ends before the forecast does; where it is missing," if partly else "is not in the table;"
    there = "stands" if partly else "stands there"
    return known, {"known": f"The future of {listed} {said} what was known one season before {there}."}


def _widths(columns: State, names: list[str], wanted: str) -> slice:
    """Where a column's numbers lie among those of `names`."""
    widths = [len(covariates.names_of(name, columns[name])) for name in names]
    place = names.index(wanted)
    return slice(sum(widths[:place]), sum(widths[: place + 1]))


def _past(frame: pd.DataFrame, fixed: Repaired, columns: State, timeline: Timeline) -> np.ndarray:
    names = _with_role(timeline, "past")
    placed = _placed(_encoded(frame, columns, names), fixed)
    future = fixed.layout.future()
    placed[future] = np.nan
    forward = carried_forward(placed, np.repeat(fixed.layout.starts, fixed.layout.lengths + fixed.layout.horizon))
    # before the first cell nothing is known: later ones would tell what came after an origin
    filled = np.where(np.isnan(forward), _fills(columns, names), forward)
    return np.where(future[:, None], np.nan, filled)


def _static(frame: pd.DataFrame, fixed: Repaired, columns: State, names: list[str]) -> np.ndarray:
    """(series, width): of each series the first cell that is not missing."""
    encoded = _encoded(frame, columns, names)
    first = np.full((len(fixed.layout.kept), encoded.shape[1]), np.nan)
    inside = fixed.places >= 0
    owners = fixed.layout.owners()[fixed.places[inside]]
    for place in range(encoded.shape[1]):
        cells = encoded[fixed.rows[inside], place]
        found = np.flatnonzero(~np.isnan(cells))[::-1]
        first[owners[found], place] = cells[found]
    return np.where(np.isnan(first), _fills(columns, names), first)
