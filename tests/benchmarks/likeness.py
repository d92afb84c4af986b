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
from core.likeness.spaces import Space, summed

ROWS = (10_000, 100_000, 1_000_000)
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
        views["code"][start : start + some] = of_length_one(random.normal(size=(some, NODES)))
    code, matrix, squares = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in views)
    ones = np.einsum("ij,ij->i", code, code)
    return Space(code, np.zeros(NODES, int), ones[:, None], ones), Space(matrix, owners, squares, squares.sum(axis=1))


def milliseconds(space: Space, weights: np.ndarray | None = None) -> list[float]:
    """Of each query, sorted; the first, which reads from disk, is left out."""
    taken = []
    for place in np.random.default_rng(1).integers(0, len(space), QUERIES + 1):
        began = time.perf_counter()
        space.nearest(np.asarray(space.rows[place]), MOST, weights)
        taken.append(1000 * (time.perf_counter() - began))
    return sorted(taken[1:])


def main(sizes: list[int]) -> None:
    print(f"{'rows':>10} {'view':>20} {'median ms':>10} {'slowest ms':>11}")
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            code, matrix = made_up(rows, Path(folder))
            weights = np.linspace(0, 3, NUMBERS + CATEGORIES).astype(np.float32)
            for name, taken in (
                ("network", milliseconds(code)),
                ("columns", milliseconds(matrix)),
                ("columns, weighted", milliseconds(matrix, weights)),
            ):
                print(f"{rows:>10,} {name:>20} {taken[len(taken) // 2]:>10.1f} {taken[-1]:>11.1f}", flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(ROWS))
