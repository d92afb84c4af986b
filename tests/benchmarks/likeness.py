"""How long a query takes: `python tests/benchmarks/likeness.py [rows …]` prints milliseconds.

Rows are made up: 24 numbers, six categories of five values, codes of 32 nodes. Both views lie on disk, as a run keeps them.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from core.likeness.encoders import of_length_one
from core.likeness.index import INDEX_FROM, read_index, write_index
from core.likeness.spaces import Space, summed

ROWS = (10_000, 100_000, 1_000_000, 2_000_000)
NUMBERS, CATEGORIES, VALUES, NODES = 24, 6, 5, 32
QUERIES = 20
MOST = 10


def made_up(rows: int, folder: Path) -> tuple[Space, Space]:
    """The network's view and the columns'."""
    random = np.random.default_rng(0)
    owners = np.concatenate([np.arange(NUMBERS), np.repeat(np.arange(NUMBERS, NUMBERS + CATEGORIES), VALUES)])
    views = {
        "code": np.lib.format.open_memmap(folder / "code.npy", "w+", np.float32, (rows, NODES)),
        "matrix": np.lib.format.open_memmap(folder / "matrix.npy", "w+", np.float32, (rows, len(owners))),
        "squares": np.lib.format.open_memmap(folder / "squares.npy", "w+", np.float32, (rows, NUMBERS + CATEGORIES)),
    }
    for start in range(0, rows, 100_000):
        some = min(100_000, rows - start)
        chosen = random.integers(0, VALUES, (some, CATEGORIES))
        one_hot = (chosen[:, :, None] == np.arange(VALUES)).reshape(some, -1) / np.sqrt(2)
        matrix = np.concatenate([random.normal(size=(some, NUMBERS)), one_hot], axis=1).astype(np.float32)
        views["matrix"][start : start + some] = matrix
        views["squares"][start : start + some] = summed(matrix**2, owners, NUMBERS + CATEGORIES)
        hidden = random.normal(size=(some, 6)) @ np.random.default_rng(2).normal(
            size=(6, NODES)
        )  # codes have less than they could
        views["code"][start : start + some] = of_length_one(hidden + 0.1 * random.normal(size=(some, NODES)))
    code, matrix, squares = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in views)
    ones = np.einsum("ij,ij->i", code, code)
    return Space(code, np.zeros(NODES, int), ones[:, None], ones), Space(matrix, owners, squares, squares.sum(axis=1))


def milliseconds(space: Space, weights: np.ndarray | None = None) -> tuple[float, float, float]:
    """Of a query: median, slowest, and of all cores together, which other programs do not disturb. The first query, which
    reads from disk, is left out.
    """
    taken, busy = [], []
    for place in np.random.default_rng(1).integers(0, len(space), QUERIES + 1):
        began, busy_before = time.perf_counter(), time.process_time()
        space.nearest(np.asarray(space.rows[place]), MOST, weights)
        taken.append(1000 * (time.perf_counter() - began))
        busy.append(1000 * (time.process_time() - busy_before))
    return float(np.median(taken[1:])), max(taken[1:]), float(np.median(busy[1:]))


def with_an_index(space: Space, folder: Path) -> str:
    """How fast, and how many of the nearest rows, cells hold."""
    began = time.perf_counter()
    write_index(space.rows, folder / "index", 0)
    built, index = time.perf_counter() - began, read_index(folder / "index")
    assert index
    taken, right = [], []
    for place in np.random.default_rng(1).integers(0, len(space), QUERIES + 1):
        point = np.asarray(space.rows[place])
        began = time.perf_counter()
        found, _ = space.nearest(point, MOST, among=index.candidates(point))
        taken.append(1000 * (time.perf_counter() - began))
        right.append(len(np.intersect1d(found, space.nearest(point, MOST)[0])) / MOST)
    return f"{np.median(taken[1:]):.1f} ms, {np.mean(right):.0%} of the {MOST} nearest, built in {built:.0f} s"


def main(sizes: list[int]) -> None:
    print(f"{'rows':>10} {'view':>20} {'median ms':>10} {'slowest ms':>11} {'cores ms':>9}")
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            code, matrix = made_up(rows, Path(folder))
            weights = np.linspace(0, 3, NUMBERS + CATEGORIES).astype(np.float32)
            for name, taken in (
                ("network", milliseconds(code)),
                ("columns", milliseconds(matrix)),
                ("columns, weighted", milliseconds(matrix, weights)),
            ):
                print(f"{rows:>10,} {name:>20} {taken[0]:>10.1f} {taken[1]:>11.1f} {taken[2]:>9.1f}", flush=True)
            if rows > INDEX_FROM:
                print(f"{rows:>10,} {'network, index':>20} {with_an_index(code, Path(folder))}")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(ROWS))
