"""Files of arrays (npz), read whole: one that was cut off or altered says so in words."""

from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from core.errors import PredictionError

# raised where a file is not what it should be
DAMAGED = (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile)


def read_arrays(path: Path) -> dict[str, np.ndarray]:
    """Raises PredictionError where the file is missing or damaged."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return dict(arrays)
    except DAMAGED as error:
        raise PredictionError(f"The file {path.name} of this run is damaged ({error}).", "Train again.") from error
