"""P-values are what they say: uniform where nothing is unusual, and false alarms no more than promised."""

import numpy as np
import pytest

from core.anomalies.calibration import CANDIDATES, Calibration, mixed, oddness, stands_out
from core.anomalies.folds import learn_by_folds, open_models, save_models, score_by_folds
from core.anomalies.known import Known
from core.detectors import forest, neighbours
from core.detectors.base import Sight
from core.errors import PredictionError
from core.watch import Silent

COLUMNS = ("a", "b", "c")


@pytest.fixture(autouse=True)
def few_trees(monkeypatch):
    """What is promised holds for any detector."""
    monkeypatch.setattr(forest, "TREES", 30)
    monkeypatch.setattr(neighbours, "DRAWS", 8)


def rows_of(numbers: np.ndarray) -> Sight:
    """As errors, how far a row's columns lie from what its others say."""
    numbers = numbers.astype(np.float32).astype(float)
    apart = (numbers - numbers.mean(axis=1, keepdims=True)) ** 2
    return Sight(COLUMNS, numbers, np.ones(3, bool), np.arange(3), apart)


def usual(rows: int, random: np.random.Generator) -> np.ndarray:
    return random.normal(size=(rows, 1)) + 0.5 * random.normal(size=(rows, 3))


def judged(reference: np.ndarray, new: np.ndarray, seed: int) -> tuple[Calibration, np.ndarray]:
    """(folds, rows, detectors) surprises."""
    folded = learn_by_folds(rows_of(reference), seed, Silent())
    calibration = Calibration.learn(folded.raw)
    return calibration, calibration.surprise(score_by_folds(rows_of(new), folded.models))


def test_p_values_are_uniform_where_there_are_no_anomalies():
    """Kolmogorov and Smirnov: the largest distance from uniform, times √rows, is below 1.63 in 99 of 100."""
    random = np.random.default_rng(4)
    calibration, surprises = judged(usual(2_000, random), usual(400, random), 0)
    for candidate in CANDIDATES:
        found = np.sort(calibration.p_values(surprises, candidate))
        steps = np.arange(len(found) + 1) / len(found)
        apart = max(np.abs(found - steps[1:]).max(), np.abs(found - steps[:-1]).max())
        assert apart * np.sqrt(len(found)) < 1.63, candidate


def found_and_right(seed: int, odd_in_reference: int = 0) -> tuple[float, float]:
    """The share of false alarms among new rows that stand out, and the share of odd rows that do."""
    random = np.random.default_rng(seed)
    odd = random.normal(size=(odd_in_reference + 30, 3)) * 3
    new = np.vstack([usual(300, random), odd[odd_in_reference:]])
    calibration, surprises = judged(np.vstack([usual(1_000, random), odd[:odd_in_reference]]), new, seed)
    out = stands_out(calibration.p_values(surprises, "blend"))
    return float(out[:300].sum() / max(out.sum(), 1)), float(out[300:].mean())


def test_of_new_rows_that_stand_out_no_more_than_promised_are_false_alarms():
    figures = np.array([found_and_right(seed) for seed in range(4)])
    assert figures[:, 0].mean() <= 0.12
    assert figures[:, 1].mean() > 0.4  # and odd rows are found at all


def test_odd_rows_in_the_table_make_the_promise_only_safer():
    figures = np.array([found_and_right(seed, odd_in_reference=20) for seed in range(2)])
    assert figures[:, 0].mean() <= 0.1


def test_benjamini_and_hochberg_choose_as_by_hand():
    """Of five, .02 ≤ .1 · 1/5 and .035 ≤ .1 · 2/5 hold; .07 > .1 · 3/5 does not."""
    assert stands_out(np.array([0.07, 0.02, 0.9, 0.035, 0.5])).tolist() == [False, True, False, True, False]
    assert not stands_out(np.array([0.5, 0.6])).any()
    assert stands_out(np.array([])).shape == (0,)


def test_oddness_grows_with_surprise_and_stays_between_0_and_1():
    found = oddness(np.array([0.0, -np.log(0.5), -np.log(0.01), 50.0]))
    assert found == pytest.approx([0.0, 1 - np.sqrt(0.5), 0.9, 1.0])


def test_rows_beyond_the_oddest_can_still_be_told_apart():
    calibration = Calibration.learn(np.random.default_rng(0).normal(size=(100, 4)))
    near, far = calibration.surprise(np.array([[4.0] * 4, [9.0] * 4]))
    assert (far > near).all()


def test_the_blend_is_the_weighted_mean_of_what_all_say():
    assert mixed(np.array([[0.0, 6.0, 0.0, 0.0]]), "blend") == pytest.approx([1.0])  # one part in six
    assert mixed(np.array([[0.0, 6.0, 0.0, 0.0]]), "forest") == pytest.approx([6.0])


def test_no_row_is_judged_by_detectors_that_learned_from_it():
    """Whatever a row holds, the detectors that judge it are the same."""
    numbers = usual(100, np.random.default_rng(0))
    before = learn_by_folds(rows_of(numbers), 0, Silent())
    numbers[17] = [50.0, -50.0, 50.0]
    after = learn_by_folds(rows_of(numbers), 0, Silent())
    fold = before.fold_of[17]
    others = np.flatnonzero(before.fold_of == fold)[:-1]
    assert 17 in np.flatnonzero(before.fold_of == fold)
    for name, folds in before.models.items():
        for what, array in folds[fold].items():
            assert np.array_equal(array, after.models[name][fold][what])
    rest = others[others != 17]
    assert np.array_equal(before.raw[rest], after.raw[rest])


def test_detectors_of_all_folds_are_kept_and_opened(tmp_path):
    random = np.random.default_rng(0)
    folded = learn_by_folds(rows_of(usual(120, random)), 0, Silent())
    save_models(folded.models, tmp_path)
    new = rows_of(usual(10, random))
    assert np.array_equal(score_by_folds(new, open_models(tmp_path)), score_by_folds(new, folded.models))


def test_a_damaged_file_is_said_to_be_damaged(tmp_path):
    (tmp_path / "detectors").mkdir()
    (tmp_path / "detectors" / "network.npz").write_bytes(b"no such thing")
    with pytest.raises(PredictionError, match=r"network\.npz of this run is damaged"):
        open_models(tmp_path)


def test_rows_that_the_table_has_are_as_odd_as_there_and_equal_rows_equally_odd():
    numbers = np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    known, surprises = Known.learn(rows_of(numbers), np.array([[1.0], [3.0], [5.0]]))
    assert surprises.tolist() == [[2.0], [2.0], [5.0]]
    new = rows_of(np.array([[4.0, 5.0, 6.0], [4.0, 5.0, 6.1]]))
    assert known.instead(new, np.zeros((2, 2, 1)))[0].tolist() == [[5.0], [0.0]]
