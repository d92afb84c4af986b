import numpy as np
import pandas as pd
import pytest

from core.evaluation import TITLES, known, recommend, score_candidates, verdict
from core.tasks import task

CLASSES, NUMBERS = task("classification"), task("regression")
STATE = CLASSES.adapt(pd.Series(["a", "b"]))
RANDOM = np.random.default_rng(0)


def probabilities(positive):
    return np.stack([1 - positive, positive], axis=1)


def made(rows, strength=2.0, seed=0):
    random = np.random.default_rng(seed)
    truth = random.integers(0, 2, rows)
    positive = 1 / (1 + np.exp(-strength * (truth - 0.5 + random.normal(0, 0.5, rows))))
    return truth, probabilities(positive)


def test_noise_has_an_auc_interval_that_holds_one_half():
    truth = RANDOM.integers(0, 2, 400)
    scores, _ = score_candidates((CLASSES, STATE), truth, {"network": probabilities(RANDOM.random(400))}, seed=0)
    assert scores["network"]["auc"]["low"] < 0.5 < scores["network"]["auc"]["high"]


def test_intervals_hold_the_value_and_shrink_with_more_rows():
    widths = []
    for rows in (100, 6400):
        truth, answers = made(rows)
        scores, _ = score_candidates((CLASSES, STATE), truth, {"network": answers}, seed=0)
        for each in scores["network"].values():
            assert each["low"] <= each["value"] <= each["high"]
        widths.append(scores["network"]["accuracy"]["high"] - scores["network"]["accuracy"]["low"])
    assert widths[1] == pytest.approx(widths[0] / 8, rel=0.35)


def test_an_interval_holds_the_truth_about_as_often_as_it_says():
    inside = 0
    for seed in range(60):
        truth, answers = made(150, seed=seed)
        scores, _ = score_candidates((CLASSES, STATE), truth, {"network": answers}, seed=seed)
        accuracy = scores["network"]["accuracy"]
        inside += accuracy["low"] <= 0.8413 <= accuracy["high"]  # the chance that a normal of 1/2 and 1/2 is above 0
    assert inside >= 51  # 57 expected; 51 is three standard errors less


def test_the_same_seed_gives_the_same_intervals():
    truth, answers = made(100)
    first, again = (score_candidates((CLASSES, STATE), truth, {"network": answers}, seed=3)[0] for _ in range(2))
    assert first == again


def test_what_rows_do_not_tell_is_none_rather_than_nan():
    scores, _ = score_candidates((CLASSES, STATE), np.zeros(5, dtype=int), {"network": np.full((5, 2), 0.5)}, seed=0)
    assert scores["network"]["auc"] == {"value": None, "low": None, "high": None}
    assert scores["network"]["accuracy"]["value"] == 1.0


def test_many_rows_are_measured_in_bounded_time_and_memory():
    truth, answers = made(300_000)
    scores, draws = score_candidates((CLASSES, STATE), truth, {"network": answers}, seed=0)
    assert len(draws["network"]["auc"]) == 200
    assert scores["network"]["auc"]["high"] - scores["network"]["auc"]["low"] < 0.01


def verdict_on(answers, truth, recommended):
    scores, draws = score_candidates((CLASSES, STATE), truth, answers, seed=0)
    return verdict(CLASSES.scores(STATE)[0], scores, draws, recommended, TITLES)


def test_the_verdict_says_whether_a_difference_is_real():
    truth, strong = made(1000)
    weak = probabilities(np.clip(strong[:, 1] + RANDOM.normal(0, 0.5, 1000), 0, 1))
    said = verdict_on({"network": strong, "trees": weak}, truth, "network")
    assert said.startswith("The network is recommended (ROC AUC 0.")
    assert "boosted trees are at 0." in said
    assert "larger than chance" in said
    almost = probabilities(np.clip(strong[:, 1] + RANDOM.normal(0, 0.001, 1000), 0, 1))
    assert "no larger than chance" in verdict_on({"network": strong, "trees": almost}, truth, "network")


def test_the_verdict_admits_that_another_is_better_or_that_nothing_was_learned():
    truth, strong = made(1000)
    noise = probabilities(RANDOM.random(1000))
    assert "better by more than chance" in verdict_on({"network": noise, "trees": strong}, truth, "network")
    same = np.full((1000, 2), 0.5)
    assert "not clearly better" in verdict_on({"network": noise, "baseline": same}, truth, "network")
    assert "None learned more" in verdict_on({"network": noise, "baseline": same}, truth, "baseline")


def test_the_verdict_on_rows_that_tell_nothing_says_so():
    said = verdict_on({"network": np.full((4, 2), 0.5)}, np.zeros(4, dtype=int), "network")
    assert "too few rows" in said


def test_the_best_on_validation_rows_is_recommended_and_the_first_of_equals():
    truth, strong = made(300)
    noise = probabilities(RANDOM.random(300))
    assert recommend((CLASSES, STATE), truth, {"network": noise, "trees": strong}) == "trees"
    assert recommend((CLASSES, STATE), truth, {"network": strong, "blend": strong}) == "network"


def test_rows_without_a_truth_are_not_known():
    assert known(np.array([1.0, np.nan])).tolist() == [True, False]
    assert known(np.array([0, -1, 2])).tolist() == [True, False, True]
