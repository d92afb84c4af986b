"""How good likeness is, without labels: whether a row whose cells were partly swapped finds itself again; with them, recall."""

from typing import Any

import numpy as np
import pandas as pd

from core.cells import as_numbers, as_text
from core.evaluation import Draws, score_candidates
from core.likeness.encoders import Encoder
from core.likeness.spaces import Space
from core.likeness.store import Store
from core.tasks import task
from core.tasks.similarity import FIRST

SWAPPED = 1 / 5  # of a row's cells, and of a text's words
MOST_ASKED = 1_000  # rows that are asked for
MOST_CLASSES = 50
PARTS = 5  # a label of numbers is cut into so many equal parts

Asked = tuple[np.ndarray, np.ndarray]  # positions in the store, (rows,) labels as whole numbers, −1 where not known


def score(ranks: dict[str, np.ndarray], labelled: bool, seed: int) -> tuple[dict[str, Any], Draws]:
    """For each view and score the value and a 95 % interval; `ranks` are `ranked`'s."""
    rows = np.arange(len(next(iter(ranks.values()))))
    return score_candidates((task("similarity"), {"labelled": labelled}), np.zeros(len(rows)), ranks, seed, rows)


def ranked(
    store: Store, encoder: Encoder, frame: pd.DataFrame, positions: np.ndarray, labels: np.ndarray, seed: int
) -> dict[str, np.ndarray]:
    """For each view (rows, 1 + 3), as the task's scores take them. `frame` are the rows at `positions`; `labels` are of all."""
    code, matrix = encoder.points(swapped(frame, encoder.kinds, seed))
    found = {}
    for name, space, points in (("network", store.code, code), ("columns", store.matrix, matrix)):
        ranks = np.array([_rank(space, point, at) for point, at in zip(points, positions, strict=True)], float)
        recalled = np.array([recalled_labels(space, at, labels) for at in positions]).reshape(-1, len(FIRST))
        found[name] = np.column_stack([ranks, recalled])
    return found


def swapped(frame: pd.DataFrame, kinds: dict[str, str], seed: int) -> pd.DataFrame:
    """A fifth of each row's cells, one at least, are another row's of the same column; each text lacks a fifth of its words."""
    random = np.random.default_rng(seed)
    cells = [name for name, kind in kinds.items() if kind != "text"]
    order = np.argsort(random.random((len(frame), len(cells))), axis=1)
    taken = order < max(round(SWAPPED * len(cells)), 1)
    columns = {name: frame[name].reset_index(drop=True) for name in kinds}
    for place, name in enumerate(cells):
        given = columns[name]
        others = given.iloc[random.permutation(len(given))].reset_index(drop=True)
        columns[name] = given.where(~taken[:, place], others)
    for name in kinds.keys() - set(cells):
        columns[name] = pd.Series([_shortened(as_text(cell), random) for cell in columns[name]], dtype=object)
    return pd.DataFrame(columns)


def _shortened(text: str, random: np.random.Generator) -> str:
    words = text.split()
    return " ".join(word for word, chance in zip(words, random.random(len(words)), strict=True) if chance >= SWAPPED)


def _rank(space: Space, point: np.ndarray, own: int) -> int:
    """1: nothing is nearer. What is equally near does not count: a duplicate is no mistake."""
    _, distances = space.nearest(point, FIRST[-1])
    mine = space.distances(point, np.array([own]))[0]
    return 1 + int((distances < mine).sum())


def recalled_labels(space: Space, own: int, labels: np.ndarray) -> list[float]:
    """For 1, 5 and 10 of the most alike other rows whether one has the label; NaN where the row has none."""
    if labels[own] < 0:
        return [np.nan] * len(FIRST)
    places, _ = space.nearest(space.rows[own], FIRST[-1] + 1)
    near = labels[places[places != own][: FIRST[-1]]]
    return [float((near[:most] == labels[own]).any()) for most in FIRST]


def labels_of(column: pd.Series | None, rows: int) -> tuple[np.ndarray, str]:
    """Whole numbers, −1 where a cell is missing; and what was made of the column, in a sentence."""
    if column is None:
        return np.full(rows, -1), ""
    texts = column.map(as_text)
    codes, found = pd.factorize(texts.where(texts != "", None))
    if len(found) <= MOST_CLASSES:
        return codes, ""
    numbers = as_numbers(column)
    if np.isnan(numbers).mean() > 0.5:
        return codes, ""
    edges = np.nanquantile(numbers, np.linspace(0, 1, PARTS + 1)[1:-1])
    parts = np.where(np.isnan(numbers), -1, np.searchsorted(edges, numbers, side="right"))
    return parts, f"“{column.name}” has many numbers: rows count as of one label in the same fifth of them."


def by_chance(labels: np.ndarray, most: int) -> float:
    """How often one of so many rows drawn by chance has the label of a row that has one."""
    known = labels[labels >= 0]
    if not len(known):
        return float("nan")
    shares = np.bincount(known) / len(known)
    return float((shares * (1 - (1 - shares) ** most)).sum())
