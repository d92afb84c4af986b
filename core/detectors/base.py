"""What gives every row an oddness: the base of each detector, and the rows as detectors see them."""

from dataclasses import dataclass, replace

import numpy as np

Learned = dict[str, np.ndarray]  # kept as .npz, without pickle


@dataclass(frozen=True)
class Sight:
    """Rows as detectors see them.

    `numbers` (rows, width) float64: what columns hold, outliers as far out as they are. `plain` (width,) says which places are
    numbers of the table; the others are yes or no of a category, topics of a text, averages of a series. `owners` (width,):
    which column a place belongs to, as a place in `columns`. `errors` (rows, columns): how badly the network gave each back,
    outliers again as far out as they are.
    """

    columns: tuple[str, ...]
    numbers: np.ndarray
    plain: np.ndarray
    owners: np.ndarray
    errors: np.ndarray

    def __len__(self) -> int:
        return len(self.numbers)

    def take(self, indices: np.ndarray) -> "Sight":
        return replace(self, numbers=self.numbers[indices], errors=self.errors[indices])

    def by_column(self, amounts: np.ndarray) -> np.ndarray:
        """(rows, width) → (rows, columns): the sum over each column's places."""
        found = np.zeros((len(amounts), len(self.columns)))
        np.add.at(found.T, self.owners, amounts.T)
        return found


class Detector:
    """One way to see that a row is odd. One file a member, one entry in DETECTORS (`core/detectors/__init__.py`).

    `weight` is its weight in the blend, chosen on merit over many sets at once (`tests/benchmarks/anomalies.py`).
    """

    name: str
    title: str
    sentence: str
    weight: float = 1.0

    def learn(self, sight: Sight, seed: int) -> Learned:
        """What must be known of these rows to score others: arrays, of bounded size however many rows there are."""
        raise NotImplementedError

    def score(self, sight: Sight, learned: Learned) -> np.ndarray:
        """(rows,) finite, the higher the odder. A row's score does not depend on the rows beside it. In numpy alone."""
        raise NotImplementedError

    def amounts(self, sight: Sight, learned: Learned) -> np.ndarray:
        """(rows, columns), none negative: how much each column adds to a row's oddness; zeros where it cannot say."""
        return np.zeros((len(sight), len(sight.columns)))
