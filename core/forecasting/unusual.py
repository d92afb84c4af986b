"""Points of the past that their own back-test did not expect: outside the interval that was forecast for them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.forecasting.files import read_frame
from core.forecasting.levels import INTERVALS, LEVELS, name_of
from core.forecasting.outcome import ForecastOutcome


@dataclass(frozen=True)
class Unusual:
    """`points`: a row a point outside, the most surprising first: `place` and `name` of its series, `date`, `value`, `low` and
    `high` of the interval, `beyond`: how far outside, in widths of the interval. Of `tested` points `expected` lie outside by
    chance alone; `outside` is how many did, of which `points` are the first.
    """

    points: pd.DataFrame
    outside: int
    tested: int
    expected: int

    @property
    def sentence(self) -> str:
        said = f"{self.outside:,} of {self.tested:,} points lay outside what was forecast for them"
        return f"{said}; about {self.expected:,} would by chance alone." if self.tested else "No point was back-tested."


def find_unusual(outcome: ForecastOutcome, candidate: str = "", promise: float = 0.95, most: int = 200) -> Unusual:
    """Of all series. `promise` is one of `INTERVALS`."""
    low, high = (f"{candidate or outcome.recommended}:{name_of(LEVELS[place])}" for place in INTERVALS[promise])
    if not outcome.has_backtests:
        return Unusual(pd.DataFrame(columns=["place", "name", "date", "value", "low", "high", "beyond"]), 0, 0, 0)
    frame = read_frame(outcome.folder / "backtests.parquet", ["series", "date", "truth", low, high])
    frame = frame[frame["truth"].notna()].rename(columns={"series": "place", "truth": "value", low: "low", high: "high"})
    tested = len(frame)
    width = np.maximum(frame["high"] - frame["low"], 1e-12)
    frame["beyond"] = np.maximum(frame["low"] - frame["value"], frame["value"] - frame["high"]) / width
    frame = frame[frame["beyond"] > 0]
    first = frame.sort_values("beyond", ascending=False, kind="stable").head(most).reset_index(drop=True)
    first.insert(1, "name", outcome.series["name"].to_numpy()[first["place"]])
    return Unusual(first, len(frame), tested, round((1 - promise) * tested))
