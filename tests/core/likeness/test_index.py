import numpy as np
import pandas as pd
import pytest

from core.likeness import store
from core.likeness.encoders import Encoder
from core.likeness.index import read_index, write_index
from core.watch import Silent
from tests.core.learning import made_table
from tests.core.likeness.points import space_of


@pytest.fixture
def rows():
    random = np.random.default_rng(0)
    return (random.normal(size=(20, 4))[random.integers(0, 20, 3_000)] + 0.1 * random.normal(size=(3_000, 4))).astype(
        np.float32
    )


def test_the_cells_near_a_point_hold_nearly_all_of_its_nearest_rows_and_few_others(rows, tmp_path):
    write_index(rows, tmp_path / "index", 0)
    index, space = read_index(tmp_path / "index"), space_of(rows, np.arange(4), 4)
    found, looked_at = [], []
    for place in range(0, 3_000, 60):
        candidates = index.candidates(rows[place])
        found.append(np.isin(space.nearest(rows[place], 10)[0], candidates).mean())
        looked_at.append(len(candidates))
    assert np.mean(found) > 0.8
    assert np.mean(looked_at) < 300


def test_every_row_lies_in_one_cell_and_is_among_its_own_candidates(rows, tmp_path):
    write_index(rows, tmp_path / "index", 0)
    index = read_index(tmp_path / "index")
    assert sorted(index.order.tolist()) == list(range(3_000))
    assert all(place in index.candidates(rows[place]) for place in range(0, 3_000, 100))


def test_without_an_index_there_is_none_to_read(tmp_path):
    assert read_index(tmp_path / "index") is None


def test_a_store_of_many_rows_keeps_an_index_of_both_views_and_of_few_none(rows, tmp_path, monkeypatch):
    table = made_table(pd.DataFrame(rows[:200], columns=list("abcd")), tmp_path / "t")
    spans = {name: np.array([place]) for place, name in enumerate("abcd")}
    encoder = Encoder(dict.fromkeys("abcd", "number"), spans, lambda some: (some.to_numpy(np.float32),) * 2)
    assert store.write_store(encoder, (table, 0), tmp_path / "few", Silent()).indexes == {}
    monkeypatch.setattr(store, "INDEX_FROM", 100)
    assert set(store.write_store(encoder, (table, 0), tmp_path / "many", Silent()).indexes) == {"code", "matrix"}
