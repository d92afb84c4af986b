"""A panel as a run keeps it: its steps, and its columns as the person gave them (`files.py` says which files)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.cells import distinct
from core.forecasters.steps import ages, happened, owners
from core.forecasting.backtest import Rows, scales_of
from core.forecasting.files import Answers, write_answers, write_frame
from core.plan import Timeline
from core.series.build import Built
from core.series.grid import grid_of
from core.series.layout import bridged
from core.series.panel import Panel
from core.series.repairs import Repaired
from core.series.rows import numbers_of


@dataclass(frozen=True)
class Given:
    """What a panel was built from: the table's rows, the plan's timeline and kinds."""

    frame: pd.DataFrame
    timeline: Timeline
    kinds: dict[str, str]

    def columns(self, role: str) -> list[str]:
        return [name for name, given in self.timeline.roles.items() if given == role]

    def cells(self, name: str) -> pd.Series:
        """A column in one type whatever table it comes from: numbers, or texts (None where missing)."""
        if self.kinds.get(name, "number") == "number":
            return pd.Series(numbers_of(self.frame[name]), index=self.frame.index)
        places, texts = distinct(self.frame[name])
        found = np.array([*texts, None], dtype=object)[places]
        return pd.Series(found, index=self.frame.index, dtype="str")


def keep_series(built: Built, given: Given, folder: Path) -> None:
    """Writes series.parquet and history.parquet."""
    write_frame(folder / "series.parquet", _series(built.panel, given, built.fixed))
    write_frame(folder / "history.parquet", _history(built.panel, given, built.fixed))


def keep_backtests(panel: Panel, rows: Rows, answers: Answers, test: np.ndarray, folder: Path) -> None:
    """`test` (rows,) says which rows only scored."""
    order = np.lexsort((rows.step, rows.window, rows.series))
    at = panel.starts[rows.series] + panel.lengths[rows.series] - rows.window * panel.horizon + rows.step - 1
    frame = pd.DataFrame(
        {
            "series": rows.series.astype(np.int32),
            "window": rows.window.astype(np.int8),
            "side": np.where(test, "test", "validation"),
            "step": rows.step.astype(np.int32),
            "date": dates_of(panel)[at],
            # rounded as answers are, so that what lies on the edge of an interval is not outside by rounding
            "truth": rows.values.astype(np.float32).astype(np.float64),
            "scale": rows.scales,
        }
    )
    ordered = {name: given[order] for name, given in answers.items()}
    write_answers(folder / "backtests.parquet", frame.iloc[order], ordered, np.float32)


def keep_forecast(panel: Panel, answers: Answers, folder: Path) -> None:
    """`answers` are (series · horizon, levels), by series, then step."""
    write_answers(folder / "forecast.parquet", future_rows(panel), answers)


def future_rows(panel: Panel) -> pd.DataFrame:
    """`series`, `step`, `date` of the steps after each series' end."""
    future = ~happened(panel)
    series = owners(panel)[future].astype(np.int32)
    step = (ages(panel)[future] - panel.lengths[series] + 1).astype(np.int32)
    return pd.DataFrame({"series": series, "step": step, "date": dates_of(panel)[future]})


def dates_of(panel: Panel) -> np.ndarray:
    """(steps,) the date, or the number, of every step."""
    grid = grid_of(panel.frequency, panel.firsts)
    return grid.times(grid.steps(panel.firsts)[owners(panel)] + ages(panel))


def _series(panel: Panel, given: Given, fixed: Repaired) -> pd.DataFrame:
    dates = dates_of(panel)
    rows = _first_rows(given, fixed)
    columns: dict[str, Any] = {
        "place": np.arange(len(panel), dtype=np.int32),
        "name": list(panel.names),
        "length": panel.lengths,
        "scale": scales_of(panel),
        "first": dates[panel.starts],
        "last": dates[panel.starts + panel.lengths - 1],
    }
    columns |= {f"id:{name}": panel.keys[name].astype("str").to_numpy() for name in panel.keys.columns}
    return pd.DataFrame(columns | {f"static:{name}": _picked(given.cells(name), places) for name, places in rows.items()})


def _history(panel: Panel, given: Given, fixed: Repaired) -> pd.DataFrame:
    columns: dict[str, Any] = {
        "series": owners(panel).astype(np.int32),
        "step": ages(panel).astype(np.int32),
        "date": dates_of(panel),
        "value": panel.values,
        "observed": panel.observed,
    }
    for role in ("known", "past"):
        columns |= {f"column:{name}": _steps_of(given, name, role, fixed) for name in given.columns(role)}
    return pd.DataFrame(columns)


def _steps_of(given: Given, name: str, role: str, fixed: Repaired) -> pd.Series:
    """A column's cells step by step, as forecasters saw them: where one is missing the one before it stands, or the one after;
    in the future, what was known one season before.
    """
    layout, future = fixed.layout, fixed.layout.future()
    cells = given.cells(name)
    places = _row_at(cells, fixed)
    if role == "past":
        places[future] = np.nan
    lacking = future & np.isnan(places)
    places = bridged(places[:, None], layout)[:, 0]
    if role == "past":
        places[future] = np.nan
    elif lacking.any():
        places = np.where(lacking, places[layout.one_season_before(max(given.timeline.season, 1))], places)
    return _picked(cells, places)


def _row_at(cells: pd.Series, fixed: Repaired) -> np.ndarray:
    """(steps,) the table's row whose cell stands at a step, the last of several; NaN where there is none, or an empty one."""
    usable = (fixed.places >= 0) & cells.notna().to_numpy()[fixed.rows]
    placed = np.full(fixed.layout.size, np.nan)
    placed[fixed.places[usable]] = fixed.rows[usable]
    return placed


def _first_rows(given: Given, fixed: Repaired) -> dict[str, np.ndarray]:
    """For each static column (series,) the row of each series' first cell that is not missing."""
    found = {}
    series = fixed.layout.owners()
    for name in given.columns("static"):
        places = _row_at(given.cells(name), fixed)
        known = np.flatnonzero(~np.isnan(places))[::-1]
        rows = np.full(len(fixed.layout.kept), np.nan)
        rows[series[known]] = places[known]
        found[name] = rows
    return found


def _picked(cells: pd.Series, places: np.ndarray) -> pd.Series:
    """The cells of these rows; missing where a place is NaN."""
    chosen = cells.iloc[np.nan_to_num(places).astype(int)].reset_index(drop=True) if len(cells) else cells
    return chosen.mask(np.isnan(places))
