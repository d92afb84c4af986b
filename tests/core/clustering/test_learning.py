"""From rows to clusters: how many, which, "none", the same again, and rows that are hardly there."""

import numpy as np
import pytest

from core.clustering.agreement import agreement, same_clusters
from core.clustering.learning import beside, learn_clusters
from core.clustering.tree import labels_at
from core.errors import PlanError
from tests.core.clustering.made import clouds, material, quiet


def test_clouds_that_lie_apart_are_found_and_their_number_is_proposed():
    matrix, truth = clouds(4)
    found = learn_clusters(material(matrix), 0, 0, quiet)
    assert found.counted.proposed == 4
    assert found.chosen == 4
    assert found.counted.sure > 0.7
    assert agreement(truth, labels_at(found.tree, 4))["accuracy"] == 1.0
    assert found.counted.by_count[4]["separation"] > found.counted.by_count[7]["separation"]


@pytest.mark.parametrize("sides", [2, 6])
def test_even_noise_has_no_clusters(sides):
    matrix = np.random.default_rng(sides).random((320, sides)).astype(np.float32)
    found = learn_clusters(material(matrix), 0, 0, quiet)
    assert found.counted.proposed == 1
    assert found.chosen == 1
    assert "one even cloud" in found.counted.reason


def test_one_bell_has_no_clusters_however_long_it_is():
    matrix = np.random.default_rng(3).normal(size=(300, 5)) * [9, 3, 1, 1, 1]
    assert learn_clusters(material(matrix.astype(np.float32)), 0, 0, quiet).counted.proposed == 1


def test_as_many_clusters_as_asked_for_are_made_even_where_none_are_proposed():
    matrix = np.random.default_rng(0).random((200, 3)).astype(np.float32)
    found = learn_clusters(material(matrix), 5, 0, quiet)
    assert found.chosen == 5
    assert sorted(set(labels_at(found.tree, 5))) == [0, 1, 2, 3, 4]


def test_a_small_cluster_far_away_is_one_of_its_own():
    large, _ = clouds(1, rows=300, sides=3)
    small = np.random.default_rng(1).normal(size=(25, 3)).astype(np.float32) + 30
    found = learn_clusters(material(np.concatenate([large, small])), 0, 0, quiet)
    assert found.counted.proposed == 2
    assert np.bincount(labels_at(found.tree, 2)).tolist() == [300, 25]


def test_parts_that_no_link_joins_are_told_apart():
    line = np.random.default_rng(2).normal(size=(80, 1)).astype(np.float32)
    matrix = np.concatenate([line, line + 1000, line - 1000])
    found = learn_clusters(material(matrix), 3, 0, quiet)
    assert same_clusters(labels_at(found.tree, 3), np.repeat([0, 1, 2], 80)) == 1.0


def test_the_same_seed_gives_the_same_clusters_and_the_same_map():
    matrix, _ = clouds(3, rows=40)
    one, other = (learn_clusters(material(matrix), 0, 5, quiet) for _ in range(2))
    assert np.array_equal(one.tree.leaves, other.tree.leaves)
    assert np.array_equal(one.maps[0], other.maps[0])
    assert one.maps[1].shape == (120, 3)


def test_alike_rows_lie_close_together_on_the_map():
    matrix, truth = clouds(3)
    at = learn_clusters(material(matrix), 0, 0, quiet).maps[0]
    middle = np.array([at[truth == cloud].mean(axis=0) for cloud in range(3)])
    nearest = ((at[:, None] - middle) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest == truth).mean() > 0.98


def test_rows_that_are_the_same_are_in_the_same_cluster():
    matrix, _ = clouds(3, rows=20)
    found = learn_clusters(material(np.repeat(matrix, 5, axis=0)), 0, 0, quiet)
    labels = labels_at(found.tree, 6).reshape(-1, 5)
    assert (labels == labels[:, :1]).all()
    assert found.tree.merges[-1][3] == 300


def test_rows_that_are_all_the_same_are_said_to_be():
    with pytest.raises(PlanError, match="Only 2 rows differ"):
        learn_clusters(material(np.repeat(np.eye(2, dtype=np.float32), 50, axis=0)), 0, 0, quiet)


def test_more_clusters_than_different_rows_cannot_be_asked_for():
    matrix = np.repeat(np.arange(6, dtype=np.float32)[:, None], 10, axis=0)
    with pytest.raises(PlanError, match="8 clusters were asked for, but only 6 rows differ"):
        learn_clusters(material(matrix), 8, 0, quiet)


def test_a_handful_of_rows_and_columns_that_say_nothing_end_in_a_result():
    matrix = np.zeros((10, 3), np.float32)
    matrix[:, 1] = np.arange(10)
    found = learn_clusters(material(matrix), 0, 0, quiet)
    assert found.counted.proposed == 1
    assert len(labels_at(found.tree, 2)) == 10


def test_what_stands_beside_is_asked_for_the_same_numbers():
    matrix, truth = clouds(3, rows=40)
    some = material(matrix)
    found = learn_clusters(some, 0, 0, quiet)
    others = beside(some.matrix, found, 0)
    assert set(others) == {"kmeans", "ward", "mixture", "hdbscan"}
    assert all(same_clusters(truth, others[name][3]) == 1.0 for name in ("kmeans", "ward", "mixture"))
    assert all(len(np.unique(labels)) == count for count, labels in others["ward"].items())
    assert list(others["hdbscan"]) == [3]


def test_in_a_hurry_the_others_are_left_out():
    some = material(clouds(2, rows=30)[0])
    asked = iter([False, True, True, True])
    found = beside(some.matrix, learn_clusters(some, 2, 0, quiet), 0, lambda: next(asked))
    assert list(found) == ["kmeans"]


def test_of_many_rows_some_are_looked_at_and_the_others_go_with_them(monkeypatch):
    matrix, truth = clouds(3, rows=80)
    for where, most in (("learning.MOST_KNOWN", 90), ("alternatives.MOST_ROWS", 60), ("alternatives.MOST_DENSE", 60)):
        monkeypatch.setattr(f"core.clustering.{where}", most)
    some = material(matrix)
    found = learn_clusters(some, 0, 0, quiet)
    assert len(found.known) == len(found.shown) == len(found.maps[0]) == 90
    labels = labels_at(found.tree, found.chosen)
    assert found.chosen == 3
    assert agreement(truth, labels)["accuracy"] > 0.97  # a row that lies far out may be in none
    assert all(
        same_clusters(truth, tries[3]) > 0.95 for name, tries in beside(some.matrix, found, 0).items() if name != "hdbscan"
    )
