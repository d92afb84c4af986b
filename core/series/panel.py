"""Series on a regular grid, as every forecaster gets them."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from core.errors import PlanError


@dataclass(frozen=True)
class Panel:
    """One or many series, one after another in flat arrays: of each the steps that have happened, then `horizon` more.

    In those last steps `values` and `past` are NaN and `known` is filled; of steps that have happened a value may be NaN
    (missing, and not repaired), the first and the last of a series excepted. Whoever forecasts a panel forecasts the steps
    after each series' end; to forecast from an earlier origin, `cut` it there: what came later is then not in it.
    """

    names: tuple[str, ...]  # of each series, for people: "store 3 / north"; the target's name where there is one only
    keys: pd.DataFrame  # (series, columns that name a series), as strings; no columns where there is one series
    frequency: str  # pandas offset alias; "" counts steps
    season: int  # steps until a pattern comes again; 1: none
    horizon: int
    firsts: np.ndarray  # (series,) datetime64[us] of the first step; int64, counted from 1, where the frequency is ""
    lengths: np.ndarray  # (series,) int64: steps that have happened
    values: np.ndarray  # (steps,) float64, steps = Σ (lengths + horizon)
    observed: np.ndarray  # (steps,) bool: the value stood in the table (False: repaired, missing, future)
    known: np.ndarray  # (steps, k) float64, no NaN: known in advance
    past: np.ndarray  # (steps, p) float64: known until now; no NaN but in the future
    static: np.ndarray  # (series, s) float64, no NaN: fixed for a series
    known_names: tuple[str, ...] = ()  # of each number: "price", "weather: rain"; its column stands before the colon
    past_names: tuple[str, ...] = ()
    static_names: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.names)

    @property
    def starts(self) -> np.ndarray:
        """(series,) where each series begins in the flat arrays."""
        sizes = self.lengths + self.horizon
        return np.cumsum(sizes) - sizes

    def history(self, place: int) -> np.ndarray:
        """(length,) what has happened in the series at this place."""
        start = self.starts[place]
        return self.values[start : start + self.lengths[place]]

    def dates(self, place: int) -> np.ndarray:
        """(length + horizon,) datetime64[us] or step numbers: of its past, then of its future."""
        count = int(self.lengths[place]) + self.horizon
        if not self.frequency:
            return self.firsts[place] + np.arange(count)
        return pd.date_range(self.firsts[place], periods=count, freq=self.frequency).to_numpy("datetime64[us]")

    def take(self, places: np.ndarray) -> "Panel":
        """These series only, in this order."""
        return self._only(np.asarray(places, np.int64), self.lengths[places])

    def cut(self, ends: np.ndarray) -> "Panel":
        """Every series as it was after its first `ends[i]` steps (1 to its length): later values and past columns are gone,
        columns known in advance reach `horizon` steps beyond. Where it ends amid missing or repaired steps, the last value
        that stood in the table goes on: a repair may have drawn there from later. Raises PlanError where an end lies outside.
        """
        if ((ends < 1) | (ends > self.lengths)).any():
            raise PlanError("A series can be cut within its own steps only.")
        return self._only(np.arange(len(self)), np.asarray(ends, np.int64))

    def _only(self, places: np.ndarray, ends: np.ndarray) -> "Panel":
        counts = ends + self.horizon
        begins = np.cumsum(counts) - counts
        offsets = np.arange(counts.sum()) - np.repeat(begins, counts)
        steps = np.repeat(self.starts[places], counts) + offsets
        future = offsets >= np.repeat(ends, counts)
        sources = np.where(self._after_last_observed(steps, future, begins, counts), -1, np.arange(len(steps)))
        values = self.values[steps[np.maximum.accumulate(sources)]] if len(steps) else self.values[:0]
        return replace(
            self,
            names=tuple(self.names[place] for place in places),
            keys=self.keys.iloc[places].reset_index(drop=True),
            firsts=self.firsts[places],
            lengths=ends,
            values=np.where(future, np.nan, values),
            observed=self.observed[steps] & ~future,
            known=self.known[steps],
            past=np.where(future[:, None], np.nan, self.past[steps]),
            static=self.static[places],
        )

    def _after_last_observed(self, steps: np.ndarray, future: np.ndarray, begins: np.ndarray, counts: np.ndarray) -> np.ndarray:
        """(steps,) of a cut, which come after the last value that stood in the table; none of a series without one."""
        stood = np.where(self.observed[steps] & ~future, np.arange(len(steps)), -1)
        last = np.maximum.reduceat(stood, begins) if len(begins) else stood
        return (np.arange(len(steps)) > np.repeat(last, counts)) & (np.repeat(last, counts) >= 0)
