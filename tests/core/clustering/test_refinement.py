"""The network trained on its own clusters: what is sharpened, what is kept, what is left as it was."""

from dataclasses import replace

import keras
import numpy as np
import pytest

import core
from core.clustering import refinement
from core.clustering.fitting import fit
from core.clustering.prediction import predict_table
from core.clustering.refinement import BETTER, NO_BETTER, Limits, refine, sharpened
from core.layers.centres import NearCentres
from core.training.members import answers_of
from tests.core.clustering.made import clouds, material
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
        assert 1 <= refine(model, rows, truth, Limits(4, 32, 0)) <= 4
        codes.append(answers_of(model, rows.arrays)[:, :2])
    assert apart(codes[0], truth) > apart(before, truth)
    assert np.array_equal(*codes)


def test_whoever_is_in_a_hurry_gets_the_network_as_it_was():
    points, truth = clouds(3, rows=20)
    rows, model = material(points).rows, small_network()
    before = model.get_weights()
    assert refine(model, rows, truth, Limits(4, 32, 0, lambda: True)) == 0
    assert all(np.array_equal(one, other) for one, other in zip(before, model.get_weights(), strict=True))


@pytest.mark.parametrize("better", [True, False])
def test_a_run_keeps_the_refined_network_only_where_its_clusters_are_better(better, tmp_path, monkeypatch):
    judged = []

    def told(first, found):
        judged.append(found)
        return len(judged) if not better else -len(judged)

    monkeypatch.setattr(refinement, "quality", told)
    table, run, heard = made_table(three_sorts(60), tmp_path / "table"), tmp_path / "run", Heard()
    scores = fit(plan(epochs=1, clusters=3, refine=True), table, run, heard)
    assert "refining" in heard.stages
    assert (BETTER in scores["notes"], NO_BETTER in scores["notes"]) == (better, not better)
    assert not (run / "refined").exists()
    saved = core.read_clusters(run)
    assert saved.chosen == 3
    answered = predict_table(run, three_sorts(60), {})
    assert answered["cluster"].tolist() == (saved.cut("network", 3) + 1).astype(str).tolist()


def test_without_clusters_nothing_is_refined(tmp_path):
    refiner = refinement.Refiner(tmp_path, Heard(), 0, lambda: False)
    clusters = refinement.learn_clusters(material(clouds(1, rows=60)[0]), 0, 0, lambda stage: None)
    assert clusters.chosen == 1
    assert refiner.refined("learned", clusters) == ("learned", clusters)
    stopped = replace(refiner, hurried=lambda: True)
    assert stopped.refined("learned", replace(clusters, chosen=3))[0] == "learned"
