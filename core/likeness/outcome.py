"""A run opened for likeness: the rows most like one of the table or a new one, how like, and why. numpy only."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.data.store import open_table
from core.errors import LayerwiseError, PredictionError, TableError
from core.likeness.pairs import Pairs
from core.likeness.reasons import Shared, shared
from core.likeness.store import Store, is_stored, read_store
from core.runs import Run
from core.table import Table
from core.tasks import task

VIEWS = ("network", "columns")
MOST_FOUND = 1_000


@dataclass(frozen=True)
class Found:
    """`places` are row numbers of the table from 0, the most alike first; `percentiles` the share of pairs of rows that lie
    farther apart, 0 to 1.
    """

    places: np.ndarray
    distances: np.ndarray
    percentiles: np.ndarray
    shared: tuple[Shared, ...]


@dataclass(frozen=True)
class Likeness:
    """`views`: "network" compares what the network learned (cosine), "columns" the columns as they are, under any weights."""

    store: Store
    table: Table | None
    recommended: str

    @property
    def columns(self) -> tuple[str, ...]:
        return self.store.columns

    @property
    def rows(self) -> int:
        return len(self.store.places)

    @property
    def pairs(self) -> Pairs:
        return self.store.pairs

    def knows(self, place: int) -> bool:
        return bool(0 <= place and len(self._positions(np.array([place]))))

    def alike(
        self,
        place: int,
        most: int = 10,
        weights: dict[str, float] | None = None,
        view: str = "",
        among: np.ndarray | None = None,
    ) -> Found:
        """The rows most like the one at this place of the table. `weights` (column → 0 or more, 1 where silent) ask for the
        columns' view. `among` are places of the table to look at. Raises PredictionError where the row is not there.
        """
        position = self._positions(np.array([place]))
        if not len(position):
            raise PredictionError(f"There is no row {place + 1:,} to compare with.", f"The table has {self.rows:,} rows.")
        at = int(position[0])
        others = np.arange(self.rows) if among is None else self._positions(np.asarray(among))
        points = (self.store.code.rows[at], self.store.matrix.rows[at])
        cells = self._cells(np.array([place]))
        return self._found(points, others[others != at], (most, weights, view), None if cells is None else cells.iloc[0])

    def alike_points(
        self,
        points: tuple[np.ndarray, np.ndarray],
        values: dict[str, Any],
        most: int = 10,
        weights: dict[str, float] | None = None,
        view: str = "",
    ) -> Found:
        """The rows most like a new one, whose points `core.points_of` gave."""
        cells = pd.Series({name: values.get(name) for name in self.columns}, dtype=object)
        return self._found(points, None, (most, weights, view), cells)

    def chosen_view(self, weights: dict[str, float] | None, view: str) -> str:
        """Weights are of columns; without a choice what the run recommends."""
        return "columns" if weights else view if view in VIEWS else self.recommended

    def _found(
        self,
        points: tuple[np.ndarray, np.ndarray],
        among: np.ndarray | None,
        asked: tuple[int, dict[str, float] | None, str],
        cells: pd.Series | None,
    ) -> Found:
        most, weights, view = asked
        own = self._weights(weights)
        if self.chosen_view(weights, view) == "network":
            positions, distances = self.store.code.nearest(points[0], min(most, MOST_FOUND), among=among)
            of_pairs = self.store.pairs.code
        else:
            positions, distances = self.store.matrix.nearest(points[1], min(most, MOST_FOUND), own, among)
            of_pairs = self.store.pairs.distances(own)
        places = np.asarray(self.store.places[positions])
        theirs = self._cells(places) if cells is not None else None
        why = shared(self.store, points[1], positions, None if theirs is None or cells is None else (cells, theirs))
        return Found(places, distances, self.store.pairs.farther(distances, of_pairs), why)

    def _weights(self, weights: dict[str, float] | None) -> np.ndarray | None:
        if not weights:
            return None
        own = np.array([max(float(weights.get(name, 1.0)), 0.0) for name in self.columns], np.float32)
        if not own.any():
            raise PredictionError("All columns are left out: nothing is left to compare.", "Give one a weight above 0.")
        return own

    def _positions(self, places: np.ndarray) -> np.ndarray:
        """Where these rows of the table lie in the store; those that are not kept are left out."""
        found = np.searchsorted(self.store.places, places)
        inside = found < self.rows
        found = found[inside]
        return found[self.store.places[found] == places[inside]]

    def _cells(self, places: np.ndarray) -> pd.DataFrame | None:
        return self.table.take(places.tolist(), list(self.columns)) if self.table is not None else None


def likeness_is_ready(run: Run) -> bool:
    return is_stored(run.folder)


def open_likeness(run: Run) -> Likeness:
    """Raises RunError where it was not prepared (`core.prepare_likeness`), or is damaged."""
    return Likeness(read_store(run.folder), _table_of(run), _recommended(run))


def why_not_alike(run: Run) -> str:
    """Why this run cannot say which rows are alike; empty where it can."""
    if task(run.plan.task).examples != "rows":
        return "This run forecasts: it learned from windows of series, not from rows that could be compared."
    return ""


def _recommended(run: Run) -> str:
    try:
        named = run.scores().get("recommended", "") if task(run.plan.task).recipe == "alike" else ""
    except LayerwiseError:
        named = ""
    return named if named in VIEWS else "network"


def _table_of(run: Run) -> Table | None:
    """None where the table is gone: distances are then all there is to see."""
    try:
        return open_table(run.plan.table_id)
    except TableError:
        return None

