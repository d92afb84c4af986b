"""A table's rows as points of series: which series, which step of its grid, which value."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.cells import as_numbers, as_text, decimal_mark
from core.errors import PlanError
from core.plan import Timeline
from core.series.grid import NO_STEP, Grid, grid_of
from core.series.times import read_times

WIDE = "series"  # the key's name where the series are value columns


@dataclass(frozen=True)
class Points:
    """One entry for each row and value column, in the table's order (one value column after another)."""

    series: np.ndarray  # (points,) place of its series; −1 where a cell that names the series is missing
    steps: np.ndarray  # (points,) int64 step number on the grid; NO_STEP where the time cannot be read
    times: np.ndarray  # (points,) datetime64[us] or int64: the time as it was written
    values: np.ndarray  # (points,) float64; NaN: missing or no number
    rows: np.ndarray  # (points,) row of the table
    keys: pd.DataFrame  # (series, columns that name a series), as strings
    names: tuple[str, ...]
    grid: Grid


def points_of(frame: pd.DataFrame, timeline: Timeline, grid: Grid | None = None) -> Points:
    """Raises PlanError where a column is missing or the frequency is none."""
    _check_columns(frame, timeline)
    times = times_of(frame, timeline)
    codes, keys = _series_of(frame, timeline.series)
    grid = grid or grid_of(timeline.frequency, times)
    count = len(timeline.targets)
    values = np.concatenate([numbers_of(frame[target]) for target in timeline.targets])
    series = np.concatenate([np.where(codes >= 0, codes * count + place, -1) for place in range(count)])
    keys = _with_targets(keys, timeline.targets)
    return Points(
        series=series,
        steps=np.tile(grid.steps(times), count),
        times=np.tile(times, count),
        values=values,
        rows=np.tile(np.arange(len(frame)), count),
        keys=keys,
        names=_names(keys, timeline.targets),
        grid=grid,
    )


def times_of(frame: pd.DataFrame, timeline: Timeline) -> np.ndarray:
    """(rows,) datetime64[us], or int64 step numbers: the rows in their order where there is no column of dates."""
    if timeline.time:
        return read_times(frame[timeline.time], timeline.frequency)
    if not timeline.series:
        return np.arange(1, len(frame) + 1)
    codes, _ = _series_of(frame, timeline.series)
    return pd.Series(codes).groupby(codes).cumcount().to_numpy(np.int64) + 1


def numbers_of(cells: pd.Series) -> np.ndarray:
    return as_numbers(cells, decimal_mark(cells))


def readable(points: Points) -> np.ndarray:
    """(points,) whether series and step of a point are known."""
    return (points.series >= 0) & (points.steps != NO_STEP)


def _check_columns(frame: pd.DataFrame, timeline: Timeline) -> None:
    if not timeline.targets:
        raise PlanError("No column is chosen to forecast.", "Choose the column whose future you want to know.")
    for name in (timeline.time, *timeline.series, *timeline.targets):
        if name and name not in frame.columns:
            raise PlanError(f"There is no column “{name}” in this table.", "Choose one of its columns.")


def _series_of(frame: pd.DataFrame, columns: tuple[str, ...]) -> tuple[np.ndarray, pd.DataFrame]:
    """Each row's place among the series in order of their names, and what names them."""
    if not columns:
        return np.zeros(len(frame), np.int64), pd.DataFrame(index=range(1))
    texts = {name: _texts(frame[name]) for name in columns}
    known = np.logical_and.reduce([codes >= 0 for codes, _ in texts.values()])
    joint = np.zeros(len(frame), np.int64)
    for codes, found in texts.values():
        joint = joint * max(len(found), 1) + np.maximum(codes, 0)
    _, first, places = np.unique(joint[known], return_index=True, return_inverse=True)
    series = np.full(len(frame), -1, np.int64)
    series[known] = places
    chosen = np.flatnonzero(known)[first]
    keys = {name: np.asarray(found, dtype=object)[codes[chosen]] for name, (codes, found) in texts.items()}
    return series, pd.DataFrame(keys, dtype="str")


def _texts(cells: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Codes in the order of the values, −1 where missing."""
    codes, found = pd.factorize(cells, sort=True)
    if pd.api.types.is_integer_dtype(cells):
        return codes, found.astype("str").tolist()
    texts = [as_text(cell) for cell in np.asarray(found, dtype=object)]
    empty = np.array([text == "" for text in texts] + [True])
    return np.where(empty[codes], -1, codes), texts


def _with_targets(keys: pd.DataFrame, targets: tuple[str, ...]) -> pd.DataFrame:
    if len(targets) == 1:
        return keys
    repeated = keys.loc[keys.index.repeat(len(targets))].reset_index(drop=True)
    name = WIDE if WIDE not in keys.columns else "column"
    return repeated.assign(**{name: pd.Series(list(targets) * len(keys), dtype="str")})


def _names(keys: pd.DataFrame, targets: tuple[str, ...]) -> tuple[str, ...]:
    """ "store 3 / north"; of several that would be called alike, the second ends in " (2)"."""
    if not len(keys.columns):
        return (targets[0],)
    columns = [keys[name].tolist() for name in keys.columns]
    names = pd.Series([" / ".join(parts) for parts in zip(*columns, strict=True)], dtype=object)
    before = names.groupby(names, sort=False).cumcount()
    return tuple(names.where(before == 0, names + " (" + (before + 1).astype(str) + ")"))
