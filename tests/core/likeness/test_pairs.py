import numpy as np

from core.likeness.pairs import MOST_PAIRS, draw_pairs
from tests.core.likeness.points import space_of


def drawn(rows: np.ndarray, seed: int = 0):
    return draw_pairs(rows.astype(np.float32), space_of(rows, np.arange(rows.shape[1]), rows.shape[1]), seed)


def test_all_pairs_of_a_small_table_are_taken():
    pairs = drawn(np.array([[0.0, 0.0], [3.0, 4.0], [0.0, 4.0]]))
    assert sorted(pairs.distances().tolist()) == [3.0, 4.0, 5.0]
    np.testing.assert_allclose(pairs.typical, [6, 32 / 3], rtol=1e-6)


def test_of_many_rows_a_sample_says_about_the_same_and_the_same_each_time():
    rows = np.random.default_rng(0).normal(size=(3_000, 2))
    pairs = drawn(rows)
    assert len(pairs.code) == MOST_PAIRS
    np.testing.assert_allclose(pairs.typical, 2, atol=0.15)  # of two standard normals
    assert (pairs.code > 0).all(), "no row is paired with itself"
    assert (drawn(rows).columns == pairs.columns).all()


def test_a_distance_is_read_by_how_many_pairs_lie_farther_apart():
    pairs = drawn(np.array([[0.0], [1.0], [2.0], [3.0]]))  # 1 1 1 2 2 3
    assert pairs.farther(np.array([0.0, 1.0, 2.5, 9.0]), pairs.distances()).tolist() == [1.0, 0.5, 1 / 6, 0.0]


def test_weights_change_what_pairs_are_apart():
    pairs = drawn(np.array([[0.0, 0.0], [3.0, 4.0]]))
    assert pairs.distances(np.array([0.0, 1.0])).tolist() == [4.0]
    assert pairs.distances(np.array([4.0, 0.0])).tolist() == [6.0]


def test_a_single_row_has_no_pairs_and_nothing_breaks():
    pairs = drawn(np.zeros((1, 2)))
    assert pairs.farther(np.array([0.5]), pairs.distances()).tolist() == [0.0]
    assert pairs.typical.tolist() == [0.0, 0.0]
