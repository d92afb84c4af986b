"""What rows are compared by when marks of a person move them: what detectors say, the columns, and the network's code."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.anomalies.calibration import oddness
from core.arrays import read_arrays
from core.detectors.base import Sight
from core.detectors.scaling import learn_scales, ranked

WIDEST = 64  # of each block; wider ones are projected at random, which leaves distances about as they were
MOST_CELLS = 20_000_000  # of all rows
FARTHEST = 5.0  # standard deviations of a code
SAMPLE = 1_000


@dataclass(frozen=True)
class Space:
    """`arrays`: scales of columns and code, projections, and of each of the three blocks its `widths`, the usual squared
    distance between two rows (`apart`) and from the middle (`size`).
    """

    arrays: dict[str, np.ndarray]

    @classmethod
    def learn(cls, sight: Sight, code: np.ndarray, surprises: np.ndarray, seed: int) -> "Space":
        chance = np.random.default_rng(seed)
        widest = int(np.clip(MOST_CELLS // max(len(sight), 1) // 2, 8, WIDEST))
        found = {f"scale {name}": array for name, array in learn_scales(sight).items()}
        found |= {"middle": code.mean(axis=0), "spread": np.maximum(code.std(axis=0), 1e-6)}
        found |= {
            "columns": _projection(sight.numbers.shape[1], widest, chance),
            "code": _projection(code.shape[1], widest, chance),
        }
        space = cls({**found, "widths": np.zeros(3, int)})
        some = chance.choice(len(sight), min(SAMPLE, len(sight)), replace=False)
        blocks = space._blocks(sight.take(some), code[some], surprises[some])
        pairs = [np.median(((block - block[chance.permutation(len(block))]) ** 2).sum(axis=1)) for block in blocks]
        sizes = [(block**2).sum(axis=1).mean() for block in blocks]
        measured = {"widths": [block.shape[1] for block in blocks], "apart": pairs, "size": sizes}
        return cls({**found, **{name: np.maximum(np.array(values), 1e-6) for name, values in measured.items()}})

    def features(self, sight: Sight, code: np.ndarray, surprises: np.ndarray) -> np.ndarray:
        """(rows, widths of all blocks) float32."""
        return np.concatenate(self._blocks(sight, code, surprises), axis=1).astype(np.float32)

    def _blocks(self, sight: Sight, code: np.ndarray, surprises: np.ndarray) -> list[np.ndarray]:
        scales = {name.removeprefix("scale "): array for name, array in self.arrays.items() if name.startswith("scale ")}
        columns = ranked(sight, scales)
        codes = np.clip((code - self.arrays["middle"]) / self.arrays["spread"], -FARTHEST, FARTHEST)
        seen = [2 * oddness(surprises) - 1, columns / np.sqrt(columns.shape[1]), codes / np.sqrt(max(codes.shape[1], 1))]
        return [
            seen[0],
            *(_projected(block, self.arrays[name]) for name, block in zip(("columns", "code"), seen[1:], strict=True)),
        ]

    def save(self, folder: Path) -> None:
        np.savez_compressed(folder / "space.npz", **self.arrays)  # type: ignore[arg-type]

    @classmethod
    def open(cls, folder: Path) -> "Space":
        return cls(read_arrays(folder / "space.npz"))


def _projection(width: int, widest: int, chance: np.random.Generator) -> np.ndarray:
    """(width, widest); empty where there is nothing to narrow."""
    return chance.normal(0, widest**-0.5, (width, widest)) if width > widest else np.zeros((0, 0))


def _projected(block: np.ndarray, projection: np.ndarray) -> np.ndarray:
    return block @ projection if projection.size else block
