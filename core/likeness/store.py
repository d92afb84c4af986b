"""All rows of a run's table as points, kept in its folder and read without loading: `likeness/` with arrays and about.json."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as parquet

from core.arrays import DAMAGED, read_arrays
from core.errors import PredictionError, RunError
from core.home import read_json, write_json
from core.likeness.encoders import Encoder
from core.likeness.index import INDEX_FROM, Index, read_index, write_index
from core.likeness.pairs import Pairs, draw_pairs
from core.likeness.spaces import Space, summed
from core.table import Table
from core.watch import Watch

ROWS_AT_ONCE = 20_000
MOST_ROWS = 5_000_000
VIEWS = ("code", "matrix")
ARRAYS = (*VIEWS, "squares", "lengths", "places")
FILES = (*(f"{name}.npy" for name in ARRAYS), "pairs.npz", "about.json")
MOST_BYTES = 4_000_000_000  # of the points of all rows


@dataclass(frozen=True)
class Store:
    """`code` and `matrix` are the two views of the rows at `places` of the table (row numbers from 0, ascending)."""

    kinds: dict[str, str]
    places: np.ndarray
    code: Space
    matrix: Space
    pairs: Pairs
    notes: tuple[str, ...]
    indexes: dict[str, Index] = field(default_factory=dict)  # by view, of very many rows only

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.kinds)


def is_stored(folder: Path) -> bool:
    return all((folder / "likeness" / name).exists() for name in FILES)


def write_store(encoder: Encoder, asked: tuple[Table, int], folder: Path, watch: Watch) -> Store:
    """`asked` is the table and the seed. Every row is seen, a piece at a time."""
    table, seed = asked
    kept = folder / "likeness"
    kept.mkdir(parents=True, exist_ok=True)
    places = _places(table, len(encoder.owners), seed)
    views: dict[str, np.ndarray] = {}
    done = 0
    for piece in _pieces(table, list(encoder.kinds), places):
        code, matrix = encoder.points(piece)
        squares = summed(matrix**2, encoder.owners, len(encoder.kinds))
        lengths = np.stack([(code**2).sum(axis=1), squares.sum(axis=1)], axis=1)
        for name, points in (("code", code), ("matrix", matrix), ("squares", squares), ("lengths", lengths)):
            if name not in views:
                views[name] = np.lib.format.open_memmap(kept / f"{name}.npy", "w+", np.float32, (len(places), points.shape[1]))
            views[name][done : done + len(piece)] = points
        done += len(piece)
        text = f"{done:,} of {len(places):,} rows are ready to be found"
        watch.tell("stage", stage="rows", text=text, share=done / len(places))
    np.save(kept / "places.npy", places)
    _write_pairs(views, encoder, seed, kept)
    if len(places) > INDEX_FROM:
        watch.tell("stage", stage="index", text="Putting rows that are near together", share=1.0)
        for name in VIEWS:
            write_index(views[name], kept / f"{name} index", seed)
    notes = [f"Of {table.rows:,} rows {len(places):,}, drawn by chance, can be found."] if len(places) < table.rows else []
    write_json(kept / "about.json", {"kinds": encoder.kinds, "owners": encoder.owners.tolist(), "notes": notes})
    return read_store(folder)


def read_store(folder: Path) -> Store:
    """Raises RunError where nothing was prepared yet, or it is damaged."""
    kept = folder / "likeness"
    try:
        about: dict[str, Any] = read_json(kept / "about.json")
        arrays = {name: np.load(kept / f"{name}.npy", mmap_mode="r") for name in ARRAYS}
        found = read_arrays(kept / "pairs.npz")
        pairs = Pairs(found["code"], found["columns"])
        indexes = {name: index for name in VIEWS if (index := read_index(kept / f"{name} index"))}
        kinds, owners, notes = about["kinds"], np.array(about["owners"], np.int64), tuple(about["notes"])
    except FileNotFoundError:
        raise RunError("The rows of this run were not prepared for likeness yet.", "Prepare them first.") from None
    except (*DAMAGED, PredictionError) as error:
        raise RunError(f"What this run keeps for likeness is damaged ({error}).", "Delete its folder “likeness”.") from error
    return Store(kinds, arrays["places"], _code(arrays), _matrix(arrays, owners), pairs, notes, indexes)


def _code(arrays: dict[str, np.ndarray]) -> Space:
    lengths = np.ascontiguousarray(arrays["lengths"][:, 0])
    return Space(arrays["code"], np.zeros(arrays["code"].shape[1], np.int64), lengths[:, None], lengths)


def _matrix(arrays: dict[str, np.ndarray], owners: np.ndarray) -> Space:
    return Space(arrays["matrix"], owners, arrays["squares"], np.ascontiguousarray(arrays["lengths"][:, 1]))


def _write_pairs(views: dict[str, np.ndarray], encoder: Encoder, seed: int, kept: Path) -> None:
    pairs = draw_pairs(views["code"], _matrix(views, encoder.owners), seed)
    np.savez(kept / "pairs.npz", code=pairs.code, columns=pairs.columns)


def _places(table: Table, width: int, seed: int) -> np.ndarray:
    most = min(MOST_ROWS, MOST_BYTES // (4 * max(width, 1)))
    if table.rows <= most:
        return np.arange(table.rows)
    return np.sort(np.random.default_rng(seed).choice(table.rows, most, replace=False))


def _pieces(table: Table, columns: list[str], places: np.ndarray) -> Iterator[pd.DataFrame]:
    first = 0
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise PredictionError(f"The column “{missing[0]}” is not in {table.name} any more.", "Train again.")
    for batch in parquet.ParquetFile(table.path).iter_batches(ROWS_AT_ONCE, columns=columns, use_threads=False):
        inside = places[np.searchsorted(places, first) : np.searchsorted(places, first + len(batch))] - first
        first += len(batch)
        if len(inside):
            yield batch.take(inside).to_pandas()[columns]
