"""What a forecast's run found: the arrays that charts and pages are drawn from. Reads files only; no learner here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as arrow

from core.errors import RunError
from core.forecasting.errors import WAYS, Errors, errors_by, promises_of
from core.forecasting.files import candidates_in, columns_of, read_frame, read_series
from core.home import read_json
from core.plan import Timeline
from core.runs import Run


@dataclass(frozen=True)
class History:
    """What has happened in a series: `dates` (steps,) datetime64[us] or step numbers, `values` (NaN: missing), `observed`."""

    dates: np.ndarray
    values: np.ndarray
    observed: np.ndarray


@dataclass(frozen=True)
class Forecast:
    """The steps after a series' end: `dates` (horizon,), `quantiles` (horizon, levels) at `levels.LEVELS`, ascending."""

    dates: np.ndarray
    quantiles: np.ndarray


@dataclass(frozen=True)
class Window:
    """One back-test window of a series: what was forecast from its origin, and what came. `number` 1 is the newest."""

    number: int
    side: str  # "test": it only scores; "validation": it stopped, chose, weighed and calibrated
    dates: np.ndarray
    truth: np.ndarray
    quantiles: np.ndarray
    scale: float  # seasonal naive's in-sample error before the origin


@dataclass(frozen=True)
class Totals:
    """Forecasts added up over all series, date by date: `median` is the sum of medians, `count` how many series are in it."""

    dates: np.ndarray
    median: np.ndarray
    count: np.ndarray
    sentence: str  # what such a sum is, and what it is not


ADDED_UP = (
    "Medians of {count:,} series added up. Intervals do not add up: errors of series partly cancel, "
    "so the sum is surer than its parts put together."
)


@dataclass(frozen=True)
class ForecastOutcome:
    """A run opened for looking. `series` is series.parquet: a row a series, whose place names it everywhere below.

    `candidate` "" means the recommended one.
    """

    folder: Path
    series: pd.DataFrame
    timeline: Timeline
    candidates: tuple[str, ...]
    recommended: str

    def __len__(self) -> int:
        return len(self.series)

    @property
    def names(self) -> list[str]:
        return self.series["name"].tolist()

    @property
    def horizon(self) -> int:
        return self.timeline.horizon

    def history(self, place: int, last: int | None = None) -> History:
        """All that has happened, or the last steps of it only."""
        frame = read_series(self.folder / "history.parquet", place, ["series", "step", "date", "value", "observed"])
        frame = frame[frame["step"] < self._length(place)]
        frame = frame if last is None else frame.tail(last)
        return History(_dates(frame), frame["value"].to_numpy(float), frame["observed"].to_numpy(bool))

    def columns(self, place: int) -> pd.DataFrame:
        """`date`, and every known and past column under its own name, over history and future; as the person gave them."""
        frame = read_series(self.folder / "history.parquet", place)
        names = [name for name in frame.columns if name.startswith("column:")]
        return frame[["date", *names]].rename(columns={name: name.removeprefix("column:") for name in names})

    def future(self, place: int) -> pd.DataFrame:
        """The same of the future's steps only, and of columns known in advance only: what an editor starts from."""
        known = [name for name, role in self.timeline.roles.items() if role == "known"]
        frame = self.columns(place).iloc[self._length(place) :].reset_index(drop=True)
        return frame[["date", *(name for name in known if name in frame.columns)]]

    def forecast(self, place: int, candidate: str = "") -> Forecast:
        columns = columns_of(candidate or self.recommended)
        frame = read_series(self.folder / "forecast.parquet", place, ["series", "date", *columns])
        return Forecast(_dates(frame), frame[columns].to_numpy(float))

    def backtests(self, place: int, candidate: str = "") -> list[Window]:
        """Newest first; none where the series was too short."""
        if not self.has_backtests:
            return []
        columns = columns_of(candidate or self.recommended)
        wanted = ["series", "window", "side", "date", "truth", "scale", *columns]
        frame = read_series(self.folder / "backtests.parquet", place, wanted)
        return [_window(part, columns) for _, part in frame.groupby("window", sort=True)]

    @property
    def has_backtests(self) -> bool:
        return (self.folder / "backtests.parquet").exists()

    @property
    def ways(self) -> tuple[str, ...]:
        """By what errors can be told apart here: step, series, window, and hour, weekday, month where the dates have them."""
        return tuple(way for way in WAYS if WAYS[way].suits(self.timeline.frequency))

    def errors(self, by: str, candidate: str = "", sides: tuple[str, ...] = ("test",)) -> Errors:
        """How far forecasts were off, in one of `ways`; beside seasonal naive's.

        Reads the back-tests of all series: keep the answer. Where no window only scored, ask for sides ("validation",).
        """
        return errors_by(self.folder / "backtests.parquet", by, candidate or self.recommended, sides)

    def promises(self, candidate: str = "", sides: tuple[str, ...] = ("test",)) -> dict[float, float]:
        """Share that each band promises to hold → share that it held in the back-tests."""
        return promises_of(self.folder / "backtests.parquet", candidate or self.recommended, sides)

    def worst(self, candidate: str = "", sides: tuple[str, ...] = ("test",)) -> np.ndarray:
        """Places of series, worst first by their scaled error; series without a back-test come last."""
        found = self.errors("series", candidate, sides) if self.has_backtests else None
        order = found.keys[np.argsort(-found.error, kind="stable")].astype(int) if found is not None else np.zeros(0, int)
        return np.concatenate([order, np.setdiff1d(np.arange(len(self)), order)])

    def find(self, text: str) -> np.ndarray:
        """Places of series whose name holds this text, in any case."""
        return np.flatnonzero(self.series["name"].str.contains(text, case=False, regex=False).to_numpy(bool))

    def totals(self, candidate: str = "") -> Totals:
        """Over all series, date by date; only sensible where they share a unit."""
        column = f"{candidate or self.recommended}:q0.5"
        frame = read_frame(self.folder / "forecast.parquet", ["date", column])
        summed = frame.groupby("date", sort=True)[column].agg(["sum", "size"])
        sentence = ADDED_UP.format(count=len(self))
        return Totals(summed.index.to_numpy(), summed["sum"].to_numpy(float), summed["size"].to_numpy(), sentence)

    def over_time(self, candidate: str = "") -> pd.DataFrame:
        """A row a series: `place`, `name`, `total` of its forecast medians, `before` the total of as many steps before."""
        column = f"{candidate or self.recommended}:q0.5"
        forecast = read_frame(self.folder / "forecast.parquet", ["series", column])
        history = read_frame(self.folder / "history.parquet", ["series", "step", "value"])
        left = self.series["length"].to_numpy()[history["series"]] - history["step"].to_numpy()
        last = history[(left > 0) & (left <= self.horizon)]
        return pd.DataFrame(
            {
                "place": np.arange(len(self)),
                "name": self.names,
                "total": forecast.groupby("series")[column].sum().reindex(range(len(self))).to_numpy(),
                "before": last.groupby("series")["value"].sum().reindex(range(len(self))).to_numpy(),
            }
        )

    def _length(self, place: int) -> int:
        return int(np.asarray(self.series["length"])[place])


def read_forecast(run: Run) -> ForecastOutcome:
    """Raises RunError where the run has no forecast, or it cannot be read."""
    if not (run.folder / "forecast.parquet").exists():
        raise RunError(f"The run {run.id} has no forecast yet.", "Wait for its training to end.")
    try:
        scores: dict[str, Any] = read_json(run.folder / "scores.json")
        timeline = run.plan.timeline
        if timeline is None:
            raise RunError(f"The run {run.id} is no forecast.")
        series = read_frame(run.folder / "series.parquet")
        candidates = candidates_in(run.folder / "forecast.parquet")
        return ForecastOutcome(run.folder, series, timeline, candidates, scores["recommended"])
    except (OSError, ValueError, KeyError, TypeError, arrow.ArrowException) as error:
        raise RunError(f"The forecast of the run {run.id} cannot be read ({error}).", "Train again.") from error


def _window(part: pd.DataFrame, columns: list[str]) -> Window:
    number = int(part["window"].to_numpy()[0])
    truth, quantiles = part["truth"].to_numpy(float), part[columns].to_numpy(float)
    return Window(number, str(part["side"].iloc[0]), _dates(part), truth, quantiles, float(part["scale"].iloc[0]))


def _dates(frame: pd.DataFrame) -> np.ndarray:
    return frame["date"].to_numpy()
