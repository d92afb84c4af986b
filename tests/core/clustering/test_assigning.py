"""New rows among known ones."""

import numpy as np

from core.clustering.assigning import near
from core.clustering.neighbours import nearest_places
from tests.core.clustering.made import clouds

POINTS, LABELS = clouds(3)
DISTANCES = (1.0, 6.0)


def test_one_row_gets_the_answer_that_it_gets_among_many():
    new = clouds(3, rows=40, seed=1)[0]
    many = near(new, POINTS)
    alone = [near(new[[row]], POINTS) for row in range(len(new))]
    assert np.array_equal(many.places, np.concatenate([one.places for one in alone]))
    assert np.allclose(many.votes(LABELS, 3), np.concatenate([one.votes(LABELS, 3) for one in alone]), atol=1e-6)


def test_a_known_row_keeps_its_cluster_whatever_its_neighbours_say():
    labels = LABELS.copy()
    labels[7] = 2
    assert near(POINTS[[7]], POINTS).assigned(labels, 3, DISTANCES).tolist() == [2]


def test_a_row_like_none_is_in_none_and_one_near_a_cluster_is_in_it():
    new = np.stack([POINTS[LABELS == 1].mean(axis=0), np.full(4, 500, np.float32)])
    assert near(new, POINTS).assigned(LABELS, 3, DISTANCES).tolist() == [1, -1]


def test_a_row_among_rows_of_no_cluster_is_in_none():
    labels = np.where(LABELS == 0, -1, LABELS)
    found = near(POINTS[:1] + 0.05, POINTS)
    assert found.assigned(labels, 3, DISTANCES).tolist() == [-1]
    assert found.votes(labels, 3).sum() < 0.01


def test_no_rows_are_rows_too():
    found = near(POINTS[:0], POINTS)
    assert found.votes(LABELS, 3).shape == (0, 3)
    assert len(found.assigned(LABELS, 3, DISTANCES)) == 0


def test_distances_are_exact_far_from_the_origin():
    moved = POINTS + np.float32(3000)
    assert near(moved[:5], moved).distances[:, 0].max() == 0


def test_a_quicker_search_finds_the_same_neighbours():
    new = clouds(3, rows=40, seed=2)[0]
    one, other = near(new, POINTS), near(new, POINTS, nearest_places)
    assert np.array_equal(one.places, other.places)
    assert np.array_equal(one.weights, other.weights)
