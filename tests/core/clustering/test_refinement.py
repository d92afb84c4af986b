"""The network trained on its own clusters: what is sharpened, what is kept, what is left as it was."""

import shutil
from dataclasses import replace

import keras
import numpy as np
import pytest

from core.clustering import refinement
from core.clustering.learning import learn_clusters
from core.clustering.refinement import BETTER, NO_BETTER, NO_TIME, Limits, Refiner, refine, sharpened
from core.layers.centres import NearCentres
from core.representation.learning import represent
from core.representation.opened import open_representation
from core.training.members import answers_of
from tests.core.clustering.made import clouds, material, quiet
from tests.core.clustering.test_fitting import Heard, plan, three_sorts
from tests.core.learning import made_table

pytestmark = pytest.mark.network
WIDTH = 4


def small_network(seed: int = 0) -> keras.Model:
    """→ two nodes of code, then four numbers that come back."""
    keras.utils.set_random_seed(seed)
    given = keras.Input((WIDTH,), name="numbers")
    code = keras.layers.Dense(2)(given)
    return keras.Model({"numbers": given}, keras.layers.Concatenate()([code, keras.layers.Dense(WIDTH)(code)]))


def apart(codes: np.ndarray, labels: np.ndarray) -> float:
    """How far centres lie from the middle, as a share of all spread."""
    centres = np.stack([codes[labels == label].mean(axis=0) for label in np.unique(labels)])
    return float(((centres[labels] - codes.mean(axis=0)) ** 2).sum() / ((codes - codes.mean(axis=0)) ** 2).sum())


def test_sharpened_shares_lean_to_what_is_likely_and_to_small_clusters():
    shares = np.array([[0.6, 0.4], [0.9, 0.1], [0.9, 0.1]])
    found = sharpened(shares)
    assert np.allclose(found.sum(axis=1), 1)
    assert found[1, 0] > 0.9
    assert found[0, 1] > 0.4  # the second cluster is small


def test_a_row_at_a_centre_belongs_to_it_most():
    near = NearCentres(np.array([[0.0, 0.0], [3.0, 0.0]]), 1.0)
    shares = np.asarray(near(np.array([[0.0, 0.0], [1.5, 0.0]], np.float32)))
    assert shares[0] == pytest.approx([10 / 11, 1 / 11])
    assert shares[1] == pytest.approx([0.5, 0.5])


def test_refining_pulls_clusters_apart_and_the_seed_decides_how():
    points, truth = clouds(3, rows=40, apart=2.0)
    rows = material(points / points.std()).rows
    codes = []
    for _ in range(2):
        model = small_network()
        before = answers_of(model, rows.arrays)[:, :2]
        assert 1 <= refine(model, rows, truth, Limits(3, 32, 0)) <= 3
        codes.append(answers_of(model, rows.arrays)[:, :2])
    assert apart(codes[0], truth) > apart(before, truth)
    assert np.array_equal(*codes)


def test_whoever_is_in_a_hurry_gets_the_network_as_it_was():
    points, truth = clouds(3, rows=20)
    rows, model = material(points).rows, small_network()
    before = model.get_weights()
    assert refine(model, rows, truth, Limits(4, 32, 0, lambda: True)) == 0
    assert all(np.array_equal(one, other) for one, other in zip(before, model.get_weights(), strict=True))


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A trained network and its clusters, and the folder that it lies in."""
    folder = tmp_path_factory.mktemp("refined")
    learned = represent(plan(epochs=2), made_table(three_sorts(60), folder / "table"), folder / "run", Heard())
    return folder / "run", learned, learn_clusters(learned.material, 3, 0, quiet)


def test_a_refined_network_is_kept_where_its_clusters_are_better(run, tmp_path, monkeypatch):
    folder, learned, clusters = run
    shutil.copytree(folder, tmp_path / "run")
    monkeypatch.setattr(refinement, "quality", lambda first, found: int(found is not first))
    found, again = Refiner(tmp_path / "run", Heard(), 0, lambda: False).refined(learned, clusters)
    assert found.notes[-1] == BETTER
    assert again.counted is clusters.counted  # how many there are is not asked of what was sharpened
    assert again.chosen == 3
    saved = open_representation(tmp_path / "run").material(learned.frame)
    assert np.array_equal(saved.code, found.material.code)
    assert not np.allclose(saved.code, learned.material.code)
    assert not (tmp_path / "run" / "refined").exists()


def test_it_is_left_as_it_was_where_they_are_not_and_never_learns_from_rows_held_out(run, tmp_path, monkeypatch):
    folder, learned, clusters = run
    shutil.copytree(folder, tmp_path / "run")
    seen = []
    monkeypatch.setattr(refinement, "refine", lambda model, rows, labels, limits: seen.append(len(rows)))
    found, again = Refiner(tmp_path / "run", Heard(), 0, lambda: False).refined(learned, clusters)
    assert seen == [60 - len(learned.folds[0][1])]
    assert found.notes[-1] == NO_BETTER
    assert again is clusters
    assert found.material is learned.material
    assert (tmp_path / "run" / "model.onnx").read_bytes() == (folder / "model.onnx").read_bytes()
    assert not (tmp_path / "run" / "refined").exists()


def test_without_clusters_or_time_nothing_is_refined(run):
    folder, learned, clusters = run
    none = replace(clusters, chosen=1)
    assert Refiner(folder, Heard(), 0, lambda: False).refined(learned, none) == (learned, none)
    found, again = Refiner(folder, Heard(), 0, lambda: True).refined(learned, clusters)
    assert found.notes[-1] == NO_TIME
    assert again is clusters
