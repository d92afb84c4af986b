"""Agreement with labels, held against scikit-learn's measures."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from core.clustering.agreement import agreement, label_codes, same_clusters


def test_measures_are_those_of_scikit_learn():
    random = np.random.default_rng(0)
    truth = random.integers(0, 4, 300)
    found = np.where(random.random(300) < 0.7, truth, random.integers(0, 6, 300))
    measured = agreement(truth, found)
    assert measured["nmi"] == pytest.approx(normalized_mutual_info_score(truth, found))
    assert measured["ari"] == pytest.approx(adjusted_rand_score(truth, found))
    assert same_clusters(truth, found) == pytest.approx(adjusted_rand_score(truth, found))


def test_accuracy_is_that_of_the_best_matching():
    truth = np.array([0, 0, 0, 1, 1, 1])
    assert agreement(truth, np.array([1, 1, 0, 0, 0, 0]))["accuracy"] == pytest.approx(5 / 6)
    assert agreement(truth, np.array([1, 1, 1, 0, 0, 0])) == {"accuracy": 1.0, "nmi": 1.0, "ari": 1.0}


def test_rows_in_no_cluster_are_never_right():
    truth = np.array([0, 0, 1, 1])
    assert agreement(truth, np.array([0, -1, -1, -1]))["accuracy"] == pytest.approx(0.25)


def test_rows_without_a_label_are_left_out():
    assert agreement(np.array([0, 1, -1]), np.array([0, 1, 0]))["accuracy"] == 1.0


def test_one_cluster_agrees_with_one_cluster():
    assert same_clusters(np.zeros(5, int), np.zeros(5, int)) == 1.0


def test_a_column_of_single_values_is_no_label():
    assert label_codes(pd.Series([f"row {place}" for place in range(50)])) is None
    assert label_codes(pd.Series(["a"] * 9)) is None
    assert label_codes(pd.Series(["a", None, "b", "a"])).tolist() == [0, -1, 1, 0]
