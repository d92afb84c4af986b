"""A run's forecast as people take it away: a long table, a row a step of each series; one read again, and newer rows."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.forecasting.files import columns_of, read_frame
from core.forecasting.joining import join
from core.forecasting.levels import INTERVALS, LEVELS, MEDIAN, name_of
from core.forecasting.opened import open_forecast
from core.forecasting.outcome import Forecast, ForecastOutcome, History, read_forecast
from core.prediction import guarded, write_csv
from core.runs import Run
from core.series.panel import Panel
from core.table import Table, free_name


def forecast_csv(run: Run, use: str = "") -> bytes:
    """All series from the run's own end, by a candidate ("": the recommended one), as a CSV file. Raises RunError."""
    outcome = read_forecast(run)
    columns = columns_of(use or outcome.recommended)
    frame = read_frame(run.folder / "forecast.parquet", ["series", "step", "date", *columns])
    named = {name: cells.to_numpy()[frame["series"]] for name, cells in _keys(outcome).items()}
    table = pd.DataFrame(named, index=frame.index)
    for name, values in {outcome.timeline.time or "step": frame["date"], **_given(frame, columns)}.items():
        table[free_name(name, list(table.columns))] = values
    return csv_of(table)


@dataclass(frozen=True)
class LongForecast:
    """Forecasts from a long table, with the place of each row's series in the run (−1 of one that it does not know)."""

    rows: pd.DataFrame
    dates: np.ndarray
    series: np.ndarray

    @property
    def places(self) -> list[int]:
        return [int(place) for place in np.unique(self.series) if place >= 0]

    def of(self, place: int) -> Forecast:
        here = self.series == place
        quantiles = self.rows.loc[here, [name_of(level) for level in LEVELS]]
        return Forecast(self.dates[here], quantiles.to_numpy(float))


def read_long(path: Path, outcome: ForecastOutcome, most: int) -> LongForecast:
    """At most so many rows of a forecast's CSV file, as `predict` of a run leaves it."""
    keys = guarded(pd.DataFrame(_keys(outcome)).astype("str"))
    time = free_name(outcome.timeline.time or "step", list(_keys(outcome)))
    time = guarded(pd.DataFrame(columns=[time])).columns[0]
    rows = pd.read_csv(path, nrows=most, dtype=dict.fromkeys(keys, "str"), keep_default_na=False)  # a series may be “NA”
    dates = rows[time] if outcome.timeline.frequency == "" else pd.to_datetime(rows[time])
    series = np.zeros(len(rows), np.int64)
    if len(keys.columns):
        known = pd.MultiIndex.from_frame(keys)
        series = known.get_indexer(pd.MultiIndex.from_frame(rows[list(keys)].astype("str")))
    return LongForecast(rows, dates.to_numpy(), series)


@dataclass(frozen=True)
class NewerHistory:
    """What is known of a run's series once newer rows have come."""

    panel: Panel
    places: np.ndarray  # (series of the panel,) the place of each in the run; −1 of a series that it does not know

    def of(self, place: int) -> History:
        at = int(np.flatnonzero(self.places == place)[0])
        begin, length = int(self.panel.starts[at]), int(self.panel.lengths[at])
        part = slice(begin, begin + length)
        return History(self.panel.dates(at)[:length], self.panel.values[part], self.panel.observed[part])


def newer_history(run: Run, table: Table, renames: dict[str, str] | None = None) -> NewerHistory:
    """The run's series with these rows after them, as `predict` joins them. Raises PredictionError where they do not fit."""
    opened = open_forecast(run.folder)
    panel = join(opened, table.frame(), renames).panel
    return NewerHistory(panel, opened.places_of(panel))


def _keys(outcome: ForecastOutcome) -> dict[str, pd.Series]:
    """What names each series, by column."""
    names = [name for name in outcome.series.columns if name.startswith("id:")]
    return {name.removeprefix("id:"): outcome.series[name] for name in names}


def csv_of(frame: pd.DataFrame) -> bytes:
    """A table as a CSV file, guarded against cells that a spreadsheet would run."""
    buffer = io.BytesIO()
    write_csv(frame, buffer)
    return buffer.getvalue()


def _given(frame: pd.DataFrame, columns: list[str]) -> dict[str, Any]:
    """The middle, the ends of each band, every quantile."""
    given = {"forecast": frame[columns[MEDIAN]]}
    for held, ends in INTERVALS.items():
        for end, place in zip(("low", "high"), ends, strict=True):
            given[f"{end} {100 * held:g}"] = frame[columns[place]]
    return given | {name_of(level): frame[column] for level, column in zip(LEVELS, columns, strict=True)}
