import numpy as np
import pytest

from core.likeness.spaces import Space
from tests.core.likeness.points import space_of


@pytest.fixture
def random():
    return np.random.default_rng(0)


def made(random, rows: int = 500, owners: tuple[int, ...] = (0, 0, 1, 2)) -> Space:
    return space_of(random.normal(size=(rows, len(owners))), np.array(owners), max(owners) + 1)


def by_hand(space: Space, point: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return np.sqrt((((space.rows.astype(float) - point) ** 2) * weights[space.owners]).sum(axis=1))


@pytest.mark.parametrize("weights", [(1, 1, 1), (0, 1, 4), (2, 0, 0)])
def test_the_nearest_rows_are_those_that_comparing_all_would_find(random, weights):
    space, point = made(random), random.normal(size=4)
    places, distances = space.nearest(point, 7, np.array(weights, np.float32))
    expected = by_hand(space, point, np.array(weights, float))
    assert places.tolist() == np.argsort(expected, kind="stable")[:7].tolist()
    np.testing.assert_allclose(distances, expected[places], atol=1e-6)


def test_no_weights_are_equal_weights(random):
    space, point = made(random), random.normal(size=4)
    assert space.nearest(point, 9)[0].tolist() == space.nearest(point, 9, np.ones(3, np.float32))[0].tolist()


def test_equal_rows_are_at_zero_and_come_in_the_order_of_the_table():
    space = space_of(np.tile([[3.3, -1.7]], (40, 1)), np.array([0, 1]), 2)
    places, distances = space.nearest(space.rows[20], 5)
    assert places.tolist() == [0, 1, 2, 3, 4]
    assert distances.tolist() == [0.0] * 5


def test_a_row_far_out_does_not_blur_those_that_are_near(random):
    rows = random.normal(size=(300, 3)).astype(np.float32)
    rows[7] = 30_000
    rows[11] = rows[5] + 1e-3
    space = space_of(rows, np.arange(3), 3)
    assert space.nearest(space.rows[5], 2)[0].tolist() == [5, 11]


def test_only_the_rows_asked_for_are_found(random):
    space = made(random)
    among = np.array([3, 90, 400])
    places, _ = space.nearest(space.rows[3], 10, among=among)
    assert places[0] == 3
    assert sorted(places.tolist()) == among.tolist()


@pytest.mark.parametrize(("rows", "most"), [(1, 5), (4, 4), (4, 0)])
def test_fewer_rows_than_wanted_are_all_there_are(random, rows, most):
    places, distances = made(random, rows).nearest(np.zeros(4), most)
    assert len(places) == len(distances) == min(rows, most)


def test_what_each_column_gives_adds_up_to_the_squared_distance(random):
    space, point = made(random), random.normal(size=4)
    given = space.by_owner(point, np.arange(10))
    np.testing.assert_allclose(np.sqrt(given.sum(axis=1)), space.distances(point, np.arange(10)), atol=1e-6)
