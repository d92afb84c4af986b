import csv
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from core import fitting
from core.errors import PredictionError
from core.prediction import evaluate_table, predict_rows, predict_table, write_csv
from core.watch import Silent
from tests.core.learning import KINDS, StandInSaving, StandInTraining, leavers, made_plan, made_table

NEW = leavers(60, seed=5)


def trained(folder, plan):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "training", StandInTraining())
        patch.setattr(fitting, "saving", StandInSaving())
        patch.setattr(fitting.devices, "device_in_use", lambda: "CPU")
        fitting.fit(plan, made_table(leavers(), folder / "table"), folder / "run", Silent())
    return folder / "run"


@pytest.fixture(scope="module")
def classes(tmp_path_factory):
    return trained(tmp_path_factory.mktemp("classes"), made_plan())


@pytest.fixture(scope="module")
def amounts(tmp_path_factory):
    return trained(tmp_path_factory.mktemp("amounts"), made_plan("bill", bag=2))


def test_rows_come_back_as_given_with_answers_behind(classes):
    given = NEW.drop(columns="left").assign(remark="kept")[::-1]
    answered = predict_table(classes, given, {}, "trees")
    pd.testing.assert_frame_equal(answered[list(given)], given)
    assert list(answered)[len(given.columns) :] == ["prediction", "probability no", "probability yes"]
    np.testing.assert_allclose(answered["probability no"] + answered["probability yes"], 1)
    likely = np.where(answered["probability yes"] > 0.5, "yes", "no")
    assert answered["prediction"].tolist() == likely.tolist()


def test_a_row_is_answered_alike_alone_and_among_others(classes):
    together = predict_table(classes, NEW, {}, "trees")
    alone = predict_table(classes, NEW.iloc[[7]], {}, "trees")
    assert alone["probability yes"].iloc[0] == pytest.approx(together["probability yes"].iloc[7], rel=1e-9)


def test_answers_to_test_rows_are_those_of_the_training(classes):
    kept = pd.read_parquet(classes / "answers.parquet")
    again = predict_table(classes, leavers().iloc[kept["row"]], {}, "trees")
    np.testing.assert_allclose(again["probability yes"], kept["trees:yes"], rtol=1e-6)


def test_probabilities_are_softened_in_answers_as_in_scores(tmp_path, monkeypatch):
    monkeypatch.setattr(fitting, "learn_temperature", lambda asked, truth, answers: 2.0)
    softened = trained(tmp_path, made_plan())
    kept = pd.read_parquet(softened / "answers.parquet")
    again = predict_table(softened, leavers().iloc[kept["row"]], {}, "trees")
    np.testing.assert_allclose(again["probability yes"], kept["trees:yes"], rtol=1e-6)
    monkeypatch.undo()
    plain = pd.read_parquet(trained(tmp_path / "plain", made_plan()) / "answers.parquet")
    assert (abs(kept["trees:yes"] - 0.5) < abs(plain["trees:yes"] - 0.5)).all()


def test_numbers_get_a_range_around_each_answer(amounts):
    answered = predict_table(amounts, NEW, {}, "linear")
    assert (answered["low"] < answered["prediction"]).all()
    assert (answered["prediction"] < answered["high"]).all()
    inside = (answered["low"] <= NEW["bill"]) & (NEW["bill"] <= answered["high"])
    assert 0.75 < inside.mean() <= 1


def test_a_missing_column_is_an_error_until_somebody_says_what_stands_for_it(classes):
    renamed = NEW.rename(columns={"tenure": "Tenure"})
    with pytest.raises(PredictionError, match="tenure") as raised:
        predict_table(classes, renamed, {}, "trees")
    assert raised.value.advice
    same = predict_table(classes, renamed, {"tenure": "Tenure"}, "trees")
    np.testing.assert_array_equal(same["probability yes"], predict_table(classes, NEW, {}, "trees")["probability yes"])


def test_a_column_can_be_filled_as_missing_when_the_person_agrees(classes):
    without = predict_table(classes, NEW.drop(columns="tenure"), {"tenure": ""}, "trees")
    emptied = predict_table(classes, NEW.assign(tenure=np.nan), {}, "trees")
    np.testing.assert_array_equal(without["probability yes"], emptied["probability yes"])


def test_new_values_other_formats_and_nonsense_are_answered(classes):
    strange = pd.DataFrame(
        {"tenure": ["12,5", "?", None, "1e999"], "contract": ["never seen", "", None, "MONTHLY"], "noise": "x"}
    )
    answered = predict_table(classes, strange, {}, "linear")
    assert answered["probability yes"].between(0, 1).all()
    plain = predict_table(classes, pd.DataFrame({"tenure": [12.5], "contract": ["other"], "noise": [None]}), {}, "linear")
    assert answered["probability yes"].iloc[0] == pytest.approx(plain["probability yes"].iloc[0])


def test_no_rows_give_no_answers_but_the_columns(classes):
    answered = predict_table(classes, NEW.head(0), {}, "trees")
    assert len(answered) == 0
    assert "probability yes" in answered


def test_a_given_column_called_prediction_is_kept(classes):
    answered = predict_table(classes, NEW.assign(prediction="mine"), {}, "trees")
    assert set(answered["prediction"]) == {"mine"}
    assert set(answered["prediction 2"]) <= {"yes", "no"}


def test_an_unknown_candidate_is_named_with_those_there_are(classes):
    with pytest.raises(PredictionError, match="forest") as raised:
        predict_table(classes, NEW, {}, "forest")
    assert "trees" in raised.value.advice


def test_single_rows_are_answered_as_plain_values(classes):
    (first, second) = predict_rows(
        classes, [{"tenure": 1, "contract": "monthly", "noise": 0}, {"contract": "yearly"}], "linear"
    )
    assert first["prediction"] in ("yes", "no")
    assert first["probability yes"] > second["probability yes"]
    assert type(first["probability yes"]) is float


def test_labelled_rows_are_scored_with_intervals(classes):
    scored = evaluate_table(classes, NEW.assign(left=NEW["left"].where(NEW.index > 4)), "trees")
    assert scored["rows"] == 55
    assert scored["without_truth"] == 5
    assert scored["use"] == "trees"
    assert scored["scores"]["auc"]["low"] < scored["scores"]["auc"]["value"] < scored["scores"]["auc"]["high"]


def test_scoring_needs_the_truth(classes):
    with pytest.raises(PredictionError, match="“left” is missing"):
        evaluate_table(classes, NEW.drop(columns="left"), "trees")
    with pytest.raises(PredictionError, match="holds nothing"):
        evaluate_table(classes, NEW.assign(left="other"), "trees")


def test_a_table_on_disk_is_answered_like_a_frame(classes, tmp_path):
    table = made_table(NEW, tmp_path / "new")
    pd.testing.assert_frame_equal(predict_table(classes, table, {}, "trees"), predict_table(classes, NEW, {}, "trees"))


def test_a_run_without_its_files_says_what_to_do(classes, tmp_path):
    with pytest.raises(PredictionError, match="nothing to predict with"):
        predict_table(tmp_path, NEW, {})
    (tmp_path / "states.json").write_text((classes / "states.json").read_text())
    with pytest.raises(PredictionError, match=r"no scores\.json"):
        predict_table(tmp_path, NEW, {})
    (tmp_path / "scores.json").write_text("not json")
    with pytest.raises(PredictionError, match="damaged"):
        predict_table(tmp_path, NEW, {})


def test_a_run_whose_network_is_gone_says_so_and_its_trees_still_answer(classes):
    with pytest.raises(PredictionError, match="no network"):
        predict_table(classes, NEW, {}, "network")


def test_cells_that_spreadsheets_would_run_are_guarded_and_numbers_are_not(tmp_path):
    frame = pd.DataFrame({"=name": ["=1+1", "@SUM(A1)", "-3.5", "+49", "-2+3", "\tx", "plain", None], "n": [-1.5] * 8})
    write_csv(frame, tmp_path / "out.csv")
    with open(tmp_path / "out.csv", encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    assert header == ["'=name", "n"]
    assert [row[0] for row in rows] == ["'=1+1", "'@SUM(A1)", "-3.5", "+49", "'-2+3", "'\tx", "plain", ""]
    assert {row[1] for row in rows} == {"-1.5"}


def test_a_download_keeps_duplicate_names_and_quotes(tmp_path):
    frame = pd.DataFrame([["a,b", 'say "x"'], ["two\nlines", "é"]], columns=["same", "same"])
    write_csv(frame, tmp_path / "out.csv")
    with open(tmp_path / "out.csv", encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["same", "same"], ["a,b", 'say "x"'], ["two\nlines", "é"]]


def test_matching_and_predicting_load_no_tensorflow_and_matching_no_learner(classes):
    code = (
        "import sys, pandas as pd; from core.prediction import match_columns, predict_table\n"
        f"heavy = {{'sklearn', 'keras', 'tensorflow', 'lightgbm'}}; print(sorted(heavy & set(sys.modules)))\n"
        f"predict_table({str(classes)!r}, pd.DataFrame({{name: [None] for name in {list(KINDS)!r}}}), {{}}, 'trees')\n"
        "print(sorted({'tensorflow', 'keras'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["[]", "[]"]


@pytest.mark.network
def test_a_real_network_answers_by_onnx_as_it_did_in_training(tmp_path):
    frame = leavers().assign(note=np.where(np.arange(240) % 2, "calls often and complains", "never calls at all"))
    plan = made_plan(kinds={**KINDS, "note": "text"}, width=8, depth=1, epochs=2, bag=2)
    fitting.fit(plan, made_table(frame, tmp_path / "table"), tmp_path / "run", Silent())
    kept = pd.read_parquet(tmp_path / "run" / "answers.parquet")
    again = predict_table(tmp_path / "run", frame.iloc[kept["row"]], {}, "network")
    np.testing.assert_allclose(again["probability yes"], kept["network:yes"], atol=1e-4)
    (tmp_path / "run" / "model.onnx").unlink(missing_ok=True)
    by_keras = predict_table(tmp_path / "run", frame.iloc[kept["row"]], {}, "network")
    np.testing.assert_allclose(by_keras["probability yes"], kept["network:yes"], atol=1e-4)
