"""A run's forecast as people take it away: a long table, a row a step of each series; and such a table read again."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.forecasting.files import columns_of, read_frame
from core.forecasting.levels import INTERVALS, LEVELS, MEDIAN, name_of
from core.forecasting.outcome import Forecast, ForecastOutcome, read_forecast
from core.prediction import write_csv
from core.runs import Run


def forecast_csv(run: Run, use: str = "") -> bytes:
    """All series from the run's own end, by a candidate ("": the recommended one), as a CSV file. Raises RunError."""
    outcome = read_forecast(run)
    columns = columns_of(use or outcome.recommended)
    frame = read_frame(run.folder / "forecast.parquet", ["series", "step", "date", *columns])
    named = {name: cells.to_numpy()[frame["series"]] for name, cells in _keys(outcome).items()}
    table = pd.DataFrame(named, index=frame.index)
    for name, values in {outcome.timeline.time or "step": frame["date"], **_given(frame, columns)}.items():
        table[name if name not in table.columns else f"{name} 2"] = values
    return csv_of(table)


@dataclass(frozen=True)
class LongForecast:
    """Forecasts from a long table, of series that a run knows by their places."""

    rows: pd.DataFrame  # `place`, `date`, and every quantile

    @property
    def places(self) -> list[int]:
        return sorted(int(place) for place in self.rows["place"].unique() if place >= 0)

    def of(self, place: int) -> Forecast:
        rows = self.rows[self.rows["place"] == place]
        return Forecast(rows["date"].to_numpy(), rows[[name_of(level) for level in LEVELS]].to_numpy(float))


def read_long(path: Path, outcome: ForecastOutcome, most: int) -> LongForecast:
    """At most so many rows of a forecast's CSV file, as `predict` of a run leaves it."""
    keys, time = _keys(outcome), outcome.timeline.time or "step"
    frame = pd.read_csv(path, nrows=most, dtype=dict.fromkeys(keys, "str"))
    date = frame[time] if outcome.timeline.frequency == "" else pd.to_datetime(frame[time])
    places = np.zeros(len(frame), np.int64)
    if keys:
        known = pd.MultiIndex.from_frame(pd.DataFrame(keys).astype("str"))
        places = known.get_indexer(pd.MultiIndex.from_frame(frame[list(keys)].astype("str")))
    return LongForecast(frame.assign(place=places, date=date))


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
