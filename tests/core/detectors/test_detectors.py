"""Every detector: the odder row scores higher, by itself alone, and what it learned can be kept."""

import numpy as np
import pytest

from core.detectors import DETECTORS
from core.detectors.base import Sight
from core.detectors.ecod import Ecod
from core.detectors.forest import TREES, Forest
from core.detectors.neighbours import Neighbours
from core.detectors.tails import MOST, learn_tails, shares


def sight_of(numbers: np.ndarray, errors: np.ndarray | None = None) -> Sight:
    width = numbers.shape[1]
    names = tuple(f"column {place}" for place in range(width))
    numbers = numbers.astype(np.float32).astype(float)
    return Sight(names, numbers, np.ones(width, bool), np.arange(width), np.abs(numbers) if errors is None else errors)


def cloud(rows: int = 300, width: int = 4, seed: int = 0) -> Sight:
    return sight_of(np.random.default_rng(seed).normal(size=(rows, width)))


FAR = sight_of(np.array([[0.1, -0.2, 9.0, 0.0], [0.0, 0.1, 0.2, -0.1]]))  # far out in column 2; in the middle
AWKWARD = {
    "constant columns": np.ones((40, 3)),
    "two rows only": np.array([[1.0, 2.0], [3.0, 4.0]]),
    "duplicates": np.repeat([[1.0, 2.0], [3.0, 1.0]], 20, axis=0),
    "many columns": np.random.default_rng(1).normal(size=(30, 700)),
    "an enormous number": np.vstack([np.random.default_rng(2).normal(size=(40, 2)), [[600.0, 0.0]]]),
}


@pytest.mark.parametrize("member", DETECTORS, ids=lambda member: member.name)
class TestEveryDetector:
    def test_finds_a_row_that_is_far_out_odder_than_one_in_the_middle(self, member):
        far, middle = member.score(FAR, member.learn(cloud(), 0))
        assert far > middle

    def test_scores_a_row_whatever_rows_are_beside_it(self, member):
        rows, learned = cloud(seed=1), member.learn(cloud(), 0)
        alone = np.concatenate([member.score(rows.take(np.array([place])), learned) for place in range(20)])
        assert np.allclose(member.score(rows, learned)[:20], alone, rtol=1e-9)

    def test_answers_the_same_with_what_was_kept_in_a_file(self, member, tmp_path):
        learned = member.learn(cloud(), 0)
        np.savez_compressed(tmp_path / "learned.npz", **learned)
        with np.load(tmp_path / "learned.npz", allow_pickle=False) as kept:
            assert np.array_equal(member.score(FAR, dict(kept)), member.score(FAR, learned))

    def test_learns_the_same_from_the_same_rows_and_seed(self, member):
        once, again = (member.score(FAR, member.learn(cloud(), 3)) for _ in range(2))
        assert np.array_equal(once, again)

    def test_says_which_column_is_odd_or_nothing_at_all(self, member):
        amounts = member.amounts(FAR, member.learn(cloud(), 0))
        assert amounts.shape == (2, 4)
        assert (amounts >= 0).all()
        assert amounts[0].argmax() == 2 or not amounts.any()

    @pytest.mark.parametrize("numbers", AWKWARD.values(), ids=AWKWARD.keys())
    def test_gives_finite_scores_of_awkward_rows(self, member, numbers):
        rows = sight_of(numbers)
        learned = member.learn(rows, 0)
        assert np.isfinite(member.score(rows, learned)).all()
        assert np.isfinite(member.amounts(rows, learned)).all()

    def test_takes_no_rows_for_an_answer(self, member):
        assert member.score(cloud().take(np.array([], int)), member.learn(cloud(), 0)).shape == (0,)


def test_the_forest_answers_as_scikit_learn_does():
    from sklearn.ensemble import IsolationForest

    rows, new = cloud(400), cloud(200, seed=5)
    referee = IsolationForest(n_estimators=TREES, max_samples=256, random_state=7).fit(rows.numbers.astype(np.float32))
    ours = Forest().score(new, Forest().learn(rows, 7))
    assert np.abs(ours + referee.score_samples(new.numbers.astype(np.float32))).max() < 1e-6


def test_tails_are_scored_as_their_paper_says():
    """Of 1, 2, 3, 4, 20 the last is the highest of five: −log(1/5); 2 lies second of five from below, fourth from above."""
    rows = sight_of(np.array([[1.0], [2.0], [3.0], [4.0], [20.0]]))
    found = Ecod().score(rows, Ecod().learn(rows, 0))
    assert found[4] == pytest.approx(-np.log(1 / 5))
    assert found[1] == pytest.approx(-np.log(2 / 5))


def test_tails_of_many_rows_take_little_room_and_hardly_err():
    numbers = np.random.default_rng(0).normal(size=(20_000, 1))
    tails = learn_tails(numbers)
    low, _ = shares(numbers, tails)
    exact = (numbers[:, 0].argsort().argsort() + 1) / len(numbers)
    assert tails["edges"].shape[1] <= MOST
    assert np.abs(low[:, 0] - exact).max() < 0.003
    assert low.min() == pytest.approx(1 / len(numbers), rel=0.01)


def test_odd_rows_that_lie_together_are_no_neighbours_that_excuse_one_another():
    """Twelve equal rows far away: the five nearest among all rows would be one another's."""
    random = np.random.default_rng(0)
    clump = random.normal(6, 0.01, size=(12, 4))
    rows = sight_of(np.vstack([random.normal(size=(600, 4)), clump]))
    found = Neighbours().score(rows, Neighbours().learn(rows, 0))
    assert found[600:].min() > np.quantile(found[:600], 0.97)
