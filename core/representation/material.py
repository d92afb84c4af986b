"""Rows as questions without a target see them: the joint between the network and whoever clusters, ranks or compares."""

from dataclasses import dataclass, replace

import numpy as np

from core.representation.rows import SelfRows


@dataclass(frozen=True)
class Material:
    """`rows` are the encoded parts. `places` (rows,) are row numbers of the table.

    `matrix` (rows, width) is what distances are measured on, and `spans` says which of its places each column has
    (`core/representation/matrix.py`). `code` (rows, nodes) is the network's, of all networks of the bag side by side.
    `errors` (rows, columns), in the order of `columns`: how badly the network gave each column back; of rows it learned from
    by networks that did not see them, where there are such.
    """

    rows: SelfRows
    places: np.ndarray
    columns: tuple[str, ...]
    matrix: np.ndarray
    spans: dict[str, np.ndarray]
    code: np.ndarray
    errors: np.ndarray

    def __len__(self) -> int:
        return len(self.places)

    def take(self, indices: np.ndarray) -> "Material":
        some = {name: getattr(self, name)[indices] for name in ("places", "matrix", "code", "errors")}
        return replace(self, rows=self.rows.take(indices), **some)
