"""A tree of clusters: every number is a cut, and one cluster more splits one."""

import numpy as np
import pytest

from core.clustering.neighbours import joined_graph, nearest, shared_graph
from core.clustering.tree import Tree, cut, grow, labels_at, nodes_at, rows_of, with_all
from tests.core.clustering.made import clouds


@pytest.fixture(scope="module")
def grown() -> Tree:
    matrix, truth = clouds(3)
    return grow(joined_graph([shared_graph(matrix)]), truth, 9, 0)


def test_every_cut_has_its_number_of_clusters_the_largest_first(grown):
    for count in range(1, grown.parts + 1):
        sizes = np.bincount(labels_at(grown, count))
        assert len(sizes) == count
        assert list(sizes) == sorted(sizes, reverse=True)


def test_one_cluster_more_splits_one_and_leaves_the_others(grown):
    for count in range(1, grown.parts):
        fewer, more = labels_at(grown, count), labels_at(grown, count + 1)
        assert len({(one, other) for one, other in zip(fewer, more, strict=True)}) == count + 1


def test_the_partition_it_was_grown_from_is_a_cut(grown):
    _, truth = clouds(3)
    assert len({(one, other) for one, other in zip(truth, labels_at(grown, 3), strict=True)}) == 3


def test_forks_are_never_lower_than_those_below(grown):
    heights = [merge[2] for merge in grown.merges]
    assert heights == sorted(heights)
    assert grown.merges[-1][3] == 180


def test_nodes_name_the_clusters_of_a_cut(grown):
    labels = labels_at(grown, 4)
    for cluster, node in enumerate(nodes_at(grown, 4)):
        assert np.array_equal(rows_of(grown, node), labels == cluster)


def test_rows_in_no_part_are_in_no_cluster_and_sizes_are_counted_again(grown):
    wider = with_all(grown, np.concatenate([grown.leaves, [-1, 0, 0]]))
    assert labels_at(wider, 3)[-3] == -1
    assert wider.merges[-1][3] == 182
    assert len(cut(wider, 3)) == wider.parts


def test_no_row_is_its_own_neighbour_even_among_rows_that_are_the_same():
    points = np.zeros((30, 2), np.float32)
    _, places = nearest(points, 5)
    assert places.shape == (30, 5)
    assert not (places[:, :5] == np.arange(30)[:, None]).any()


def test_fewer_rows_than_neighbours_have_as_many_as_there_are():
    distances, places = nearest(np.arange(4, dtype=np.float32)[:, None], 15)
    assert places.shape == (4, 3)
    assert distances[0].tolist() == [1, 2, 3]
