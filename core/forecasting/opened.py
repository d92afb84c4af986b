"""A forecast's run opened again: its series as a table's rows, and panels built of such rows as in training."""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as arrow

from core.errors import PlanError, PredictionError
from core.forecasters.steps import ages, owners
from core.forecasting.files import read_frame
from core.home import read_json
from core.matching import read_states
from core.plan import Plan, Timeline
from core.series.build import build_panel
from core.series.panel import Panel

STEP = "step"  # the time column's name where the table has none
# repairs of new rows too; history is mended already
LASTING = ("gaps", "missing", "doubled", "irregular", "unreadable", "clock", "future")


@dataclass(frozen=True)
class Opened:
    """`states` is states.json; `timeline` the plan's, with a time column in any case; `series` series.parquet."""

    folder: Path
    states: dict[str, Any]
    plan: Plan
    timeline: Timeline
    series: pd.DataFrame

    @property
    def kinds(self) -> dict[str, str]:
        return self.states["kinds"]

    @property
    def keys(self) -> list[str]:
        """The columns that name a series, that of the value columns of a wide table included."""
        return [name.removeprefix("id:") for name in self.series.columns if name.startswith("id:")]

    @property
    def wide(self) -> str:
        """The key that says which value column a series is; "" where there is one value column only."""
        return next((name for name in self.keys if name not in self.timeline.series), "")

    @property
    def dated(self) -> bool:
        """Whether the table says when, or its rows are steps in their order."""
        return bool(self.plan.timeline and self.plan.timeline.time)

    @cached_property
    def _ids(self) -> pd.DataFrame:
        """What each series' rows are named by, and their first and last step: of a wide table, of all its columns together."""
        names = [f"id:{name}" for name in self.timeline.series]
        if not names:
            return pd.DataFrame({"first": [self.series["first"].min()], "last": [self.series["last"].max()]})
        return self.series.groupby(names, sort=False).agg(first=("first", "min"), last=("last", "max")).reset_index()

    @property
    def firsts(self) -> np.ndarray:
        return self._ids["first"].to_numpy()

    @property
    def lasts(self) -> np.ndarray:
        return self._ids["last"].to_numpy()

    def codes(self, rows: pd.DataFrame) -> np.ndarray:
        """(rows,) which of the run's names stand in each row, as a place in `firsts` and `lasts`; −1 of new ones."""
        names = list(self.timeline.series)
        if not names:
            return np.zeros(len(rows), np.int64)
        known = pd.MultiIndex.from_frame(self._ids[[f"id:{name}" for name in names]].astype("str"))
        return known.get_indexer(pd.MultiIndex.from_frame(rows[names].astype("str")))

    def columns(self, *roles: str) -> list[str]:
        return [name for name, role in self.timeline.roles.items() if role in roles]

    def rows(self, places: np.ndarray | None = None) -> pd.DataFrame:
        """What was known at the run's end, in columns as the table had them: a row a step of each series, and of the future
        where something is known of it. `places`: of these series only.
        """
        wanted = [("series", "in", [int(place) for place in places])] if places is not None else None
        history = read_frame(self.folder / "history.parquet", filters=wanted)
        place = history["series"].to_numpy()
        columns: dict[str, Any] = {f"key {name}": self.series[f"id:{name}"].to_numpy()[place] for name in self.keys}
        columns |= {self.timeline.time: history["date"].to_numpy(), "value": history["value"].to_numpy()}
        columns |= {f"other {name}": history[f"column:{name}"].to_numpy() for name in self.columns("known", "past")}
        columns |= {f"other {name}": self.series[f"static:{name}"].to_numpy()[place] for name in self.columns("static")}
        columns["future"] = history["step"].to_numpy() >= self.series["length"].to_numpy()[place]
        return self._as_given(pd.DataFrame(columns))

    def _as_given(self, long: pd.DataFrame) -> pd.DataFrame:
        """From names that cannot clash to the table's own; value columns side by side where it had several."""
        ids = [f"key {name}" for name in self.timeline.series]
        others = [name for name in long.columns if name.startswith("other ")]
        time = self.timeline.time
        if self.wide:
            # rows of the past first: what is known of a step stands there as it was given, not as it was filled
            long = long.sort_values("future", kind="stable")
            found = long.groupby([*ids, time], sort=True)
            frame = found[others].first() if others else pd.DataFrame(index=found.size().index)
            values = long.set_index([*ids, time, f"key {self.wide}"])["value"].unstack()
            frame = frame.join(values.reindex(columns=list(self.timeline.targets))).reset_index()
        else:
            frame = long.rename(columns={"value": self.timeline.targets[0]}).drop(columns="future")
        names = {f"key {name}": name for name in self.timeline.series} | {name: name.removeprefix("other ") for name in others}
        return frame.rename(columns=names)

    def panel(self, rows: pd.DataFrame) -> tuple[Panel, dict[str, str]]:
        """Rows like those of `rows()` as a panel, and notes on what was filled; what the run knows is not mended twice."""
        repairs = {name: way for name, way in self.timeline.repairs.items() if name in LASTING}
        built = build_panel(rows, replace(self.timeline, repairs=repairs), self.kinds, self.states["series"])
        return self._in_order(self._as_observed(built.panel)), built.notes

    def _in_order(self, panel: Panel) -> Panel:
        """The run's own series as they lie there, then new ones."""
        places = self.places_of(panel)
        order = np.argsort(np.where(places >= 0, places, len(self.series) + np.arange(len(panel))), kind="stable")
        return panel if (order == np.arange(len(panel))).all() else panel.take(order)

    def _as_observed(self, panel: Panel) -> Panel:
        """Which values stood in a table is known of the run's own steps; of newer ones they did if they are there."""
        own = read_frame(self.folder / "history.parquet", ["observed"])["observed"].to_numpy()
        length = self.series["length"].to_numpy()
        begins = np.concatenate([[0], np.cumsum(length + self.timeline.horizon)[:-1]])
        place, age = self.places_of(panel)[owners(panel)], ages(panel)
        ours = (place >= 0) & (age < np.where(place >= 0, length[place], 0))
        kept = own[np.where(ours, begins[place] + age, 0)]
        return replace(panel, observed=np.where(ours, kept & panel.observed, panel.observed))

    def places_of(self, panel: Panel) -> np.ndarray:
        """(series,) the place of each in this run; −1 of a series that it does not know."""
        if not self.keys:
            return np.zeros(len(panel), np.int64)
        known = pd.MultiIndex.from_frame(self.series[[f"id:{name}" for name in self.keys]].astype("str"))
        return known.get_indexer(pd.MultiIndex.from_frame(panel.keys[self.keys].astype("str")))

    def place(self, name: str) -> int:
        """Of the series of that name. Raises PredictionError where there is none."""
        found = np.flatnonzero((self.series["name"] == name).to_numpy())
        if not len(found):
            raise PredictionError(f"This run has no series “{name}”.", "Choose one of its series.")
        return int(found[0])


def open_forecast(folder: Path) -> Opened:
    """Raises PredictionError where the folder holds no whole forecast."""
    states = read_states(folder, ("task", "target", "target_name", "kinds", "series"))
    try:
        plan = Plan.from_json(read_json(folder / "plan.json"))
        series = read_frame(folder / "series.parquet")
    except (OSError, ValueError, PlanError, arrow.ArrowException) as error:
        raise PredictionError(f"This run's series cannot be read ({error}).", "Train again.") from error
    timeline = plan.timeline
    if timeline is None:
        raise PredictionError("This run is no forecast.", "Choose one whose task is forecasting.")
    if not timeline.time:
        timeline = replace(timeline, time=_unused(STEP, (*timeline.series, *timeline.targets, *timeline.roles)))
    return Opened(folder, states, plan, timeline, series)


def _unused(name: str, taken: tuple[str, ...]) -> str:
    return name if name not in taken else _unused(f"{name} ", taken)
