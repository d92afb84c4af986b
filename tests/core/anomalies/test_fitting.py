"""A tiny table, start to end: who is odd, why, and the same for new rows."""

import numpy as np
import pandas as pd
import pytest

from core.anomalies import prediction
from core.anomalies.fitting import fit
from core.anomalies.outcome import read_oddities
from core.detectors import forest
from core.errors import PredictionError, RunError
from core.plan import Plan
from core.prediction import predict_rows
from core.runs import Run
from core.tasks import task
from core.watch import Silent
from tests.core.learning import made_table

KINDS = {"size": "number", "weight": "number", "sort": "category", "same": "number"}
QUICK = {"epochs": 4, "bag": 1, "batch_size": 32, "width": 8, "depth": 1, "code": 1, "embed": "none", "max_rows": 150}
ODD = (20, 90, 170)


def things(rows: int = 180) -> pd.DataFrame:
    """Large and heavy, or small and light; three are neither, and `label` says so."""
    random = np.random.default_rng(0)
    large = random.random(rows) < 0.5
    frame = pd.DataFrame({"size": np.where(large, 10, 2) + random.normal(0, 0.3, rows)})
    frame["weight"] = np.where(large, 70.0, 20.0) + random.normal(0, 2, rows)
    frame["sort"] = np.where(large, "wide", "narrow")
    frame["same"] = 1
    frame["label"] = "fine"
    frame.loc[list(ODD), ["weight", "label"]] = [300.0, "odd"]
    return frame


def plan(**choices) -> Plan:
    return Plan("0" * 16, "made up", "anomalies", "label", KINDS, "autoencoder", "quick", QUICK).changed(**choices)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("anomalies")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forest, "TREES", 40)
        fit(plan(), made_table(things(), folder / "table"), folder / "run", Silent())
    return folder / "run"


@pytest.mark.network
class TestARunOfUnusualRows:
    def test_finds_the_odd_rows_of_the_whole_table_though_it_learned_from_some(self, folder):
        outcome = read_oddities(Run(folder))
        assert np.array_equal(outcome.rows, np.arange(180))
        assert set(ODD) <= set(outcome.rows[outcome.order()[:6]].tolist())
        assert (outcome.scores["blend"] >= outcome.threshold(6)).sum() == 6

    def test_says_which_column_made_them_odd_and_what_was_expected(self, folder):
        outcome = read_oddities(Run(folder))
        (first, *_) = outcome.reasons(20)
        assert (first.column, first.given) == ("weight", "300")
        assert first.share > 0.3
        assert 0 < float(first.expected) < 150

    def test_is_scored_against_the_column_that_was_kept_out(self, folder):
        outcome = read_oddities(Run(folder))
        assert outcome.evaluation["blend"]["auc"] > 0.99
        assert np.flatnonzero(outcome.truth).tolist() == list(ODD)
        scores = Run(folder).scores()
        assert scores["recommended"] == "blend"
        assert any("“odd” in “label” count as odd" in note for note in scores["notes"])

    def test_answers_rows_of_its_table_as_its_pages_show_them(self, folder):
        outcome = read_oddities(Run(folder))
        found = prediction.predict_table(folder, things(), {})
        assert np.allclose(found["oddness"], outcome.scores["blend"], atol=1e-9)
        assert np.allclose(found["p value"], outcome.p_values)
        assert found["because"].iloc[20].startswith("weight 300 (expected ")

    def test_judges_new_rows_and_says_of_plain_ones_nothing(self, folder):
        rows = [{"size": 10, "weight": 70, "sort": "wide", "same": 1}, {"size": 2, "weight": 900, "sort": "narrow", "same": 1}]
        plain, odd = predict_rows(folder, rows, by=prediction.predict_table)
        assert odd["oddness"] > plain["oddness"]
        assert "weight 900" in odd["because"]
        assert plain["because"] == ""

    def test_is_evaluated_on_labelled_rows(self, folder):
        found = prediction.evaluate_table(folder, things())
        assert found["scores"]["auc"]["value"] > 0.99
        assert found["rows"] == 180
        assert "count as odd" in found["notes"][0]

    def test_says_which_rows_the_network_had_learned_from(self, folder):
        assert "the network had not learned from 20% of the rows" in Run(folder).scores()["measured"]

    def test_is_evaluated_by_the_value_that_was_odd_in_training_whatever_is_rare_later(self, folder):
        mostly_odd = pd.concat([things().iloc[list(ODD) * 3], things().iloc[:4]], ignore_index=True)
        found = prediction.evaluate_table(folder, mostly_odd)
        assert found["scores"]["auc"]["value"] > 0.99
        with pytest.raises(PredictionError, match="“odd”, which counted as odd in training"):
            prediction.evaluate_table(folder, things().iloc[:4])

    def test_refuses_a_method_and_a_column_that_are_not_there(self, folder):
        with pytest.raises(PredictionError, match="no “crystal ball”"):
            prediction.predict_table(folder, things(), {}, "crystal ball")
        with pytest.raises(PredictionError, match="“label” is missing"):
            prediction.evaluate_table(folder, things().drop(columns="label"))

    def test_that_is_damaged_says_so(self, folder, tmp_path):
        with pytest.raises(RunError, match="cannot be read"):
            read_oddities(Run(tmp_path))


class TestScores:
    def test_of_agreement_are_1_for_equal_and_minus_1_for_opposite_orders(self):
        (agreement,) = task("anomalies").scores({"labelled": False})
        ascending = np.arange(10.0)
        assert agreement.compute(np.zeros(10), np.column_stack([ascending, ascending * 3])) == pytest.approx(1)
        assert agreement.compute(np.zeros(10), np.column_stack([ascending, -ascending])) == pytest.approx(-1)

    def test_of_labels_are_as_by_hand(self):
        """Odd, fine, odd, fine from the top: three of four pairs are won; precision is 1 at the first and 2/3 at the second."""
        scores = {score.name: score for score in task("anomalies").scores({"labelled": True})}
        truth, answers = np.array([1, 0, 1, 0]), np.array([[0.9, 1], [0.8, 1], [0.7, 0], [0.1, 0]])
        assert scores["auc"].compute(truth, answers) == pytest.approx(3 / 4)
        assert scores["average_precision"].compute(truth, answers) == pytest.approx((1 + 2 / 3) / 2)
        assert scores["precision_first"].compute(truth, answers) == pytest.approx(1 / 2)
