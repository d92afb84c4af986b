"""A run opened for likeness: the rows most like one of the table or a new one, how like, and why. numpy only."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.cells import as_text
from core.data.store import open_table
from core.errors import LayerwiseError, PredictionError, RunError, TableError
from core.likeness.duplicates import groups_of, read_twins, twins_are_known
from core.likeness.encoders import Points
from core.likeness.pairs import Pairs
from core.likeness.reasons import Shared, Vocabulary, shared
from core.likeness.store import Store, is_stored, read_store
from core.matching import read_states
from core.runs import Run
from core.table import Table, free_name
from core.tasks import task

VIEWS = ("network", "columns")
Weights = dict[str, float] | None
MOST_FOUND = 1_000


@dataclass(frozen=True)
class Found:
    """`places` are row numbers of the table from 0, the most alike first; `percentiles` the share of pairs of rows that lie
    farther apart, 0 to 1. `apart` (found, columns) says how far apart each column is: 0 the same, 1 as two rows usually are.
    """

    places: np.ndarray
    distances: np.ndarray
    percentiles: np.ndarray
    shared: tuple[Shared, ...]
    apart: np.ndarray


@dataclass(frozen=True)
class Likeness:
    """`views`: "network" compares what the network learned (cosine), "columns" the columns as they are, under any weights."""

    folder: Path
    store: Store
    table: Table | None
    recommended: str
    vocabulary: Vocabulary

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
        return bool(place >= 0 and len(self._positions(np.array([place]))))

    def alike(
        self,
        place: int,
        most: int = 10,
        weights: Weights = None,
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
        points = (np.asarray(self.store.code.rows[at]), np.asarray(self.store.matrix.rows[at]))
        others = None if among is None else self._positions(np.asarray(among))
        positions, distances = self._nearest(points, (min(most, MOST_FOUND) + 1, weights, view), others)
        kept = np.flatnonzero(positions != at)[:most]
        cells = self._cells(np.r_[place, self.store.places[positions[kept]]])  # read at once: that takes longer than the search
        both = None if cells is None else (cells.iloc[0], cells.iloc[1:])
        return self._found(points, (positions[kept], distances[kept]), (weights, view), both)

    def alike_points(
        self,
        points: Points,
        values: dict[str, Any],
        most: int = 10,
        weights: Weights = None,
        view: str = "",
    ) -> Found:
        """The rows most like a new one, whose points `core.points_of` gave."""
        nearest = self._nearest(points, (min(most, MOST_FOUND), weights, view), None)
        theirs = self._cells(np.asarray(self.store.places[nearest[0]]))
        own = pd.Series({name: values.get(name) for name in self.columns}, dtype=object)
        return self._found(points, nearest, (weights, view), None if theirs is None else (own, theirs))

    def chosen_view(self, weights: Weights, view: str) -> str:
        """Weights are of columns; without a choice what the run recommends."""
        return "columns" if weights else view if view in VIEWS else self.recommended

    @property
    def knows_duplicates(self) -> bool:
        """Whether somebody has looked for them (`core.find_duplicates`)."""
        return twins_are_known(self.folder)

    def duplicates(self, near: float = 0.0) -> tuple[np.ndarray, ...]:
        """Groups of rows that are the same in all columns, or at most so far apart (a share of a typical pair's distance, up
        to 0.25): places of the table, larger groups first. Raises RunError where nobody has looked for them yet.
        """
        return tuple(np.asarray(self.store.places[group]) for group in groups_of(read_twins(self.folder), near))

    def differing(self, places: np.ndarray) -> tuple[str, ...]:
        """The columns in which these rows are not all the same."""
        cells = self._cells(np.asarray(places))
        if cells is None:
            return ()
        return tuple(name for name in self.columns if cells[name].map(as_text, na_action=None).nunique() > 1)

    def in_one_table(self, groups: tuple[np.ndarray, ...], most: int = 200_000) -> pd.DataFrame:
        """Groups of places as rows with all their columns, behind the group's number and the row's, both from 1."""
        if self.table is None:
            raise TableError("The table of this run is gone.")
        places = np.concatenate([*groups, np.zeros(0, int)])[:most]
        numbers = np.repeat(np.arange(1, len(groups) + 1), [len(group) for group in groups])[:most]
        rows = self.table.take(places.tolist())
        names = (free_name("group", rows.columns), free_name("row", rows.columns))
        return pd.concat([pd.DataFrame({names[0]: numbers, names[1]: places + 1}), rows], axis=1)

    def _nearest(
        self, points: Points, asked: tuple[int, Weights, str], among: np.ndarray | None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Positions in the store, and distances. `asked`: how many, weights, view."""
        most, weights, view = asked
        own, by_network = self._weights(weights), self.chosen_view(weights, view) == "network"
        name, point = ("code", points[0]) if by_network else ("matrix", points[1])
        space = self.store.code if by_network else self.store.matrix
        index = self.store.indexes.get(name)
        if index and own is None and among is None:  # under weights all rows are compared, which takes longer
            among = index.candidates(point)
        return space.nearest(point, most, None if by_network else own, among)

    def _found(
        self,
        points: Points,
        nearest: tuple[np.ndarray, np.ndarray],
        asked: tuple[Weights, str],
        cells: tuple[pd.Series, pd.DataFrame] | None,
    ) -> Found:
        positions, distances = nearest
        of_pairs = self.distances_of_pairs(*asked)
        places = np.asarray(self.store.places[positions])
        apart = self.store.matrix.by_owner(points[1], positions)
        why = shared(self.store, apart, cells, self.vocabulary)
        return Found(places, distances, self.store.pairs.farther(distances, of_pairs), why, self._relative(apart))

    def _relative(self, apart: np.ndarray) -> np.ndarray:
        typical = self.store.pairs.typical
        return np.sqrt(np.divide(apart, typical, out=np.zeros_like(apart), where=typical > 0))

    def distances_of_pairs(self, weights: Weights = None, view: str = "") -> np.ndarray:
        """(pairs,): how far apart rows drawn by chance lie, by the same measure as `alike`."""
        own = self._weights(weights)
        return self.pairs.code if self.chosen_view(weights, view) == "network" else self.pairs.distances(own)

    def telling(self) -> tuple[str, ...]:
        """Columns in which rows differ, those that make the most of the distance first."""
        typical = self.store.pairs.typical
        return tuple(self.columns[place] for place in np.argsort(-typical, kind="stable") if typical[place] > 0)

    def _weights(self, weights: Weights) -> np.ndarray | None:
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


def training_rows(run: Run) -> np.ndarray:
    """Places of the rows that a run learned from or chose by. Raises RunError where it does not say."""
    path = run.folder / "split.parquet"
    if not path.exists():
        raise RunError(f"The run {run.id} does not say which rows it learned from.", "Train again.")
    split = pd.read_parquet(path)
    return split["row"][split["side"] != "test"].to_numpy()


def likeness_is_ready(run: Run) -> bool:
    return is_stored(run.folder)


def open_likeness(run: Run) -> Likeness:
    """Raises RunError where it was not prepared (`core.prepare_likeness`), or is damaged."""
    return Likeness(run.folder, read_store(run.folder), _table_of(run), _recommended(run), _vocabulary(run))


def why_not_alike(run: Run) -> str:
    """Why this run cannot say which rows are alike; empty where it can."""
    if task(run.plan.task).examples != "rows":
        return "This run forecasts: it learned from windows of series, not from rows that could be compared."
    return ""


def _vocabulary(run: Run) -> Vocabulary:
    """Pairs and pieces of words are left out: people read words."""
    states = read_states(run.folder, ("kinds", "inputs"))
    texts = [name for name, kind in states["kinds"].items() if kind == "text"]
    return {name: {word: rank for rank, word in enumerate(states["inputs"][name]["words"])} for name in texts}


def _recommended(run: Run) -> str:
    """What did better, where that was measured; a layer that learned a target; else the columns: nothing speaks for a code."""
    asked = task(run.plan.task)
    if asked.recipe != "alike":
        return "network" if asked.needs_target else "columns"
    try:
        named = run.scores().get("recommended", "")
    except LayerwiseError:
        named = ""
    return named if named in VIEWS else "network"


def _table_of(run: Run) -> Table | None:
    """None where the table is gone: distances are then all there is to see."""
    try:
        return open_table(run.plan.table_id)
    except TableError:
        return None
