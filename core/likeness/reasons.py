"""Why two rows are near: the columns in which they are the same or nearly so, and those in which they differ most."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.cells import as_text
from core.likeness.store import Store

NEAR = 0.05  # of the mean squared difference of two rows: about a quarter of a standard deviation
SAME = 1e-9


@dataclass(frozen=True)
class Shared:
    """Columns, the most telling first. `differs` leaves out what is near, and is cut by whoever shows it."""

    same: tuple[str, ...]
    near: tuple[str, ...]
    differs: tuple[str, ...]


def shared(store: Store, apart: np.ndarray, cells: tuple[pd.Series, pd.DataFrame] | None) -> tuple[Shared, ...]:
    """For each found row, of its columns' squared differences, (found, columns). `cells` are the chosen row's and the found
    rows', where they can be read: two rare categories lie at one place, and only their names tell them apart.
    """
    typical, agreeing = store.pairs.typical, store.pairs.agreeing
    telling = np.argsort(agreeing, kind="stable")  # that two rows agree says most where they seldom do
    found = []
    for place, row in enumerate(apart):
        same = row < SAME if cells is None else _equal(store.columns, cells[0], cells[1].iloc[place])
        near = ~same & (row <= NEAR * typical)
        differs = [one for one in np.argsort(-row, kind="stable") if not same[one] and not near[one]]
        named = [tuple(store.columns[one] for one in telling if chosen[one]) for chosen in (same, near)]
        found.append(Shared(*named, tuple(store.columns[one] for one in differs)))
    return tuple(found)


def _equal(columns: tuple[str, ...], one: pd.Series, other: pd.Series) -> np.ndarray:
    return np.array([as_text(one[name]) == as_text(other[name]) for name in columns], dtype=bool)
