"""Files of arrays that were cut off, altered or lost are said to be damaged, wherever they are read."""

import numpy as np
import pytest

from core.arrays import read_arrays
from core.clustering.files import read_clusters_files
from core.errors import LayerwiseError, PredictionError
from core.likeness.duplicates import read_twins
from core.likeness.store import ARRAYS, read_store
from core.representation.opened import read_matrix_state

HARM = {
    "emptied": lambda content: b"",
    "cut off": lambda content: content[: len(content) // 2],
    "altered": lambda content: content[:80] + b"\xff" * 40 + content[120:],
    "another file": lambda content: b"{}",
}


@pytest.fixture(params=HARM)
def harmed(request):
    def harm(path):
        path.parent.mkdir(exist_ok=True)
        np.savez(path, first=np.arange(50), shared=np.arange(3), scale=np.array(1.0))
        path.write_bytes(HARM[request.param](path.read_bytes()))

    return harm


def test_what_was_written_is_read(tmp_path):
    np.savez(tmp_path / "a.npz", first=np.arange(5))
    assert read_arrays(tmp_path / "a.npz")["first"].tolist() == [0, 1, 2, 3, 4]


def test_a_harmed_file_is_said_to_be_damaged(tmp_path, harmed):
    harmed(tmp_path / "matrix.npz")
    with pytest.raises(PredictionError, match=r"matrix\.npz of this run is damaged"):
        read_matrix_state(tmp_path)


def test_a_lost_file_is_said_to_be_damaged(tmp_path):
    with pytest.raises(PredictionError, match="damaged"):
        read_arrays(tmp_path / "a.npz")


def test_a_file_without_what_it_should_hold_is_said_to_be_damaged(tmp_path):
    np.savez(tmp_path / "matrix.npz", first=np.arange(5))
    with pytest.raises(PredictionError, match="damaged"):
        read_matrix_state(tmp_path)


def test_clusters_duplicates_and_points_that_are_harmed_are_said_to_be(tmp_path, harmed):
    for name in ("clusters.npz", "likeness/twins.npz", "likeness/pairs.npz"):
        harmed(tmp_path / name)
    for name in ARRAYS:
        np.save(tmp_path / "likeness" / f"{name}.npy", np.zeros((3, 2), np.float32))
    (tmp_path / "likeness" / "about.json").write_text('{"kinds": {}, "owners": [], "notes": []}')
    for read in (read_clusters_files, read_twins, read_store):
        with pytest.raises(LayerwiseError, match=r"damaged|cannot be read"):
            read(tmp_path)
