import numpy as np
import pandas as pd
import pytest

from core.errors import RunError
from core.likeness import duplicates
from core.likeness.duplicates import Twins, groups_of, read_twins, same_cells
from core.likeness.pairs import draw_pairs
from core.likeness.store import Store
from core.watch import Silent
from tests.core.learning import made_table
from tests.core.likeness.points import space_of


def twins(pairs: list[tuple[int, int, float]], same: list[int]) -> Twins:
    first, second, distances = (np.array(column) for column in zip(*pairs, strict=True)) if pairs else ([np.zeros(0, int)] * 3)
    return Twins(np.asarray(first, int), np.asarray(second, int), np.asarray(distances, float), np.array(same))


def listed(groups) -> list[list[int]]:
    return [group.tolist() for group in groups]


def store_of(frame: pd.DataFrame, matrix: np.ndarray) -> Store:
    space = space_of(matrix, np.arange(matrix.shape[1]), matrix.shape[1])
    pairs = draw_pairs(matrix.astype(np.float32), space, 0)
    return Store(dict.fromkeys(frame, "category"), np.arange(len(frame)), space, space, pairs, ())


def test_equal_rows_are_one_group_and_larger_groups_come_first():
    found = groups_of(twins([], [5, 7, 5, 7, 7, 9]), 0.0)
    assert listed(found) == [[1, 3, 4], [0, 2]]


def test_near_rows_join_groups_only_as_far_as_is_asked():
    some = twins([(0, 1, 0.02), (1, 2, 0.08), (3, 4, 0.2)], [0, 1, 2, 3, 4])
    assert listed(groups_of(some, 0.0)) == []
    assert listed(groups_of(some, 0.05)) == [[0, 1]]
    assert listed(groups_of(some, 0.1)) == [[0, 1, 2]]
    assert listed(groups_of(some, 0.25)) == [[0, 1, 2], [3, 4]]


def test_a_near_row_takes_its_exact_duplicates_along():
    assert listed(groups_of(twins([(0, 2, 0.01)], [0, 0, 1, 1, 2]), 0.05)) == [[0, 1, 2, 3]]


def test_cells_are_the_same_as_texts_missing_ones_included(tmp_path):
    frame = pd.DataFrame({"a": ["x", "x", None, None, "y"], "b": [1.0, 1.0, 2.0, 2.0, 1.0]})
    same = same_cells(made_table(frame, tmp_path / "t"), store_of(frame, np.zeros((5, 2))))
    assert same[0] == same[1]
    assert same[2] == same[3]
    assert len(set(same.tolist())) == 3


def test_rows_are_found_by_cells_and_by_distance(tmp_path, monkeypatch):
    random = np.random.default_rng(0)
    matrix = random.normal(size=(60, 3)).astype(np.float32)
    matrix[10], matrix[21] = matrix[40], matrix[50] + np.float32(0.001)
    frame = pd.DataFrame({str(column): [str(value) for value in matrix[:, column]] for column in range(3)})
    store, table = store_of(frame, matrix), made_table(frame, tmp_path / "t")
    (tmp_path / "run" / "likeness").mkdir(parents=True)
    monkeypatch.setattr(duplicates, "read_store", lambda folder: store)
    monkeypatch.setattr(duplicates, "Run", lambda folder: type("Run", (), {"plan": type("Plan", (), {"table_id": ""})}))
    monkeypatch.setattr(duplicates, "open_table", lambda name: table)
    duplicates.find(tmp_path / "run", Silent())
    found = read_twins(tmp_path / "run")
    assert listed(groups_of(found, 0.0)) == [[10, 40]]
    assert [21, 50] in listed(groups_of(found, 0.05))


def test_who_asks_before_anybody_looked_is_told_so(tmp_path):
    with pytest.raises(RunError, match="looked for duplicates"):
        read_twins(tmp_path)


def test_a_damaged_file_is_said_in_words(tmp_path):
    (tmp_path / "likeness").mkdir()
    (tmp_path / "likeness" / "twins.npz").write_bytes(b"no archive")
    with pytest.raises(RunError, match="damaged"):
        read_twins(tmp_path)
