import json

import numpy as np
import pandas as pd
import pyarrow.parquet as parquet
import pytest

import core.inputs
from core import fitting
from core.errors import PlanError
from core.fitting import fit
from core.plan import Split
from core.watch import Silent
from tests.core.learning import KINDS, StandInSaving, StandInTraining, leavers, made_plan, made_table


class Listening(Silent):
    def __init__(self, stop=False):
        self.events, self.stop = [], stop

    def tell(self, event, **figures):
        json.dumps(figures, allow_nan=False)
        self.events.append((event, figures))

    def stopped(self):
        return self.stop


@pytest.fixture
def quick(monkeypatch):
    """The recipe with a stand-in for the network."""
    training = StandInTraining()
    monkeypatch.setattr(fitting, "training", training)
    monkeypatch.setattr(fitting, "saving", StandInSaving())
    monkeypatch.setattr(fitting.devices, "device_in_use", lambda: "CPU")
    return training


def fitted(plan, frame, tmp_path, watch=None):
    return fit(plan, made_table(frame, tmp_path / "table"), tmp_path / "run", watch or Silent())


def test_a_run_folder_holds_what_the_pages_read(quick, tmp_path):
    scores = fitted(made_plan(), leavers(), tmp_path)
    written = {path.relative_to(tmp_path / "run").as_posix() for path in (tmp_path / "run").rglob("*") if path.is_file()}
    assert {
        "plan.json",
        "scores.json",
        "states.json",
        "split.parquet",
        "answers.parquet",
        "blend.json",
        "intervals.json",
    } <= written
    assert {f"alternatives/{name}.json" for name in ("baseline", "linear", "trees")} <= written
    assert json.loads((tmp_path / "run" / "scores.json").read_text()) == scores
    assert scores["rows"] == {"train": 154, "validation": 38, "test": 48}
    assert scores["measured_on"] == "test"
    assert set(scores["candidates"]) >= {"network", "baseline", "linear", "trees"}
    assert scores["recommended"] in scores["candidates"]
    assert scores["candidates"][scores["recommended"]]["auc"]["value"] > 0.75
    assert scores["verdict"].endswith(".")
    assert scores["seconds"] > 0
    assert scores["device"] == "CPU"


def test_answers_are_those_of_the_test_rows_and_give_the_scores_that_are_shown(quick, tmp_path):
    frame = leavers()
    scores = fitted(made_plan(), frame, tmp_path)
    answers = pd.read_parquet(tmp_path / "run" / "answers.parquet")
    split = pd.read_parquet(tmp_path / "run" / "split.parquet")
    assert answers["row"].tolist() == split.loc[split["side"] == "test", "row"].tolist()
    assert answers["truth"].tolist() == frame["left"].iloc[answers["row"]].tolist()
    right = (answers["trees:yes"] > 0.5) == (answers["truth"] == "yes")
    assert right.mean() == pytest.approx(scores["candidates"]["trees"]["accuracy"]["value"])


def test_stages_are_told_in_order(quick, tmp_path):
    watch = Listening()
    fitted(made_plan(), leavers(), tmp_path, watch)
    stages = [figures["stage"] for event, figures in watch.events if event == "stage"]
    assert stages == ["reading", "network", "alternatives", "scoring", "saving"]


def test_test_rows_never_reach_what_is_learned(quick, tmp_path, monkeypatch):
    """Every kind's adapt, the target's and every learner see training and validation rows only."""
    frame = leavers()
    seen = []
    number = core.inputs.kind("number")
    monkeypatch.setattr(type(number), "adapt", _recording(type(number).adapt, seen))
    fitted(made_plan(), frame, tmp_path)
    split = pd.read_parquet(tmp_path / "run" / "split.parquet")
    test = set(split.loc[split["side"] == "test", "row"])
    assert len(test) == 48
    assert seen
    for values in seen:
        assert len(values) == len(frame) - len(test)
        assert not set(frame["noise"].iloc[list(test)]) & set(values)
    assert [len(rows) for rows in quick.shown] == [len(frame) - len(test)]


def _recording(adapt, seen):
    def recorded(self, values):
        seen.append(values)
        return adapt(self, values)

    return recorded


def test_a_giant_in_the_test_rows_changes_no_state(quick, tmp_path):
    frame = leavers()
    fitted(made_plan(), frame, tmp_path / "a")
    split = pd.read_parquet(tmp_path / "a" / "run" / "split.parquet")
    test = split.loc[split["side"] == "test", "row"]
    frame.loc[test, "noise"] = 1e9
    frame.loc[test, "contract"] = "never seen"
    fitted(made_plan(), frame, tmp_path / "b")
    states = [json.loads((tmp_path / each / "run" / "states.json").read_text()) for each in "ab"]
    assert states[0] == states[1]


def test_columns_of_noise_are_said_to_be_no_better_than_the_baseline(quick, tmp_path):
    frame = leavers(400)
    frame["left"] = np.random.default_rng(1).choice(["yes", "no"], 400)
    scores = fitted(made_plan(kinds={"noise": "number"}), frame, tmp_path)
    auc = scores["candidates"]["network"]["auc"]
    assert auc["low"] < 0.5 < auc["high"]
    assert "not clearly better" in scores["verdict"] or "None learned more" in scores["verdict"]


def test_numbers_get_ranges_and_their_coverage_is_measured(quick, tmp_path):
    scores = fitted(made_plan("bill"), leavers(), tmp_path)
    assert scores["main"] == "rmse"
    assert scores["ranges"]["promised"] == 0.9
    assert 0.75 < scores["ranges"]["found"] <= 1
    answers = pd.read_parquet(tmp_path / "run" / "answers.parquet")
    assert list(answers)[:3] == ["row", "truth", "network"]


def test_without_test_rows_scores_are_those_of_validation_rows_and_say_so(quick, tmp_path):
    scores = fitted(made_plan(split=Split(test_share=0.0), bag=5), leavers(), tmp_path)
    assert scores["measured_on"] == "validation"
    assert scores["rows"]["test"] == 0
    answers = pd.read_parquet(tmp_path / "run" / "answers.parquet")
    assert sorted(answers["row"]) == list(range(240))  # each row out of its own fold
    assert scores["candidates"]["network"]["auc"]["value"] < 1


@pytest.mark.parametrize(("bag", "members", "out_of_fold"), [(1, 1, 38), (2, 2, 77), (5, 5, 192)])
def test_the_bag_decides_how_many_members_and_validation_answers_there_are(quick, tmp_path, bag, members, out_of_fold):
    fitted(made_plan(bag=bag), leavers(), tmp_path)
    kept = json.loads((tmp_path / "run" / "alternatives" / "trees.json").read_text())
    assert len(kept["members"]) == members
    folds = fitting.prepare(made_plan(bag=bag), made_table(leavers(), tmp_path / "again"), {"bag": bag, "max_rows": 1000}).folds
    assert sum(len(validation) for _, validation in folds) == pytest.approx(out_of_fold, abs=2)
    assert all(not set(train) & set(validation) for train, validation in folds)


def test_rows_without_a_target_are_left_out_and_counted(quick, tmp_path):
    frame = leavers()
    frame.loc[:19, "left"] = None
    scores = fitted(made_plan(), frame, tmp_path)
    assert scores["without_target"] == 20
    assert sum(scores["rows"].values()) == 220
    assert pd.read_parquet(tmp_path / "run" / "split.parquet")["row"].min() >= 20


def test_of_a_larger_table_a_sample_is_used_and_it_is_said(quick, tmp_path):
    frame = leavers(600)
    table = made_table(frame, tmp_path / "table")
    parquet.write_table(parquet.read_table(table.path), table.path, row_group_size=70)
    scores = fit(made_plan(max_rows=200), table, tmp_path / "run", Silent())
    assert scores["sampled"] == 200
    assert sum(scores["rows"].values()) == 200
    answers = pd.read_parquet(tmp_path / "run" / "answers.parquet")
    assert answers["truth"].tolist() == frame["left"].iloc[answers["row"]].tolist()


def test_a_stop_still_ends_in_a_scored_run(quick, tmp_path):
    scores = fitted(made_plan(bag=5), leavers(), tmp_path, Listening(stop=True))
    assert len(json.loads((tmp_path / "run" / "alternatives" / "trees.json").read_text())["members"]) == 1
    assert scores["candidates"]["trees"]["auc"]["value"] > 0.6


def test_groups_stay_on_one_side(quick, tmp_path):
    frame = leavers().assign(household=np.arange(240) // 6)
    fitted(made_plan(split=Split(how="group", column="household")), frame, tmp_path)
    split = pd.read_parquet(tmp_path / "run" / "split.parquet")
    sides = split.assign(household=split["row"] // 6).groupby("household")["side"].nunique()
    assert sides.max() == 1


def test_in_time_the_newest_rows_test_and_alternatives_are_fitted_once(quick, tmp_path):
    frame = leavers().assign(day=pd.date_range("2024-01-01", periods=240).astype("datetime64[us]"))
    fitted(made_plan(split=Split(how="time", column="day"), bag=3), frame, tmp_path)
    split = pd.read_parquet(tmp_path / "run" / "split.parquet")
    assert split.loc[split["side"] == "test", "row"].min() == 192
    assert len(json.loads((tmp_path / "run" / "alternatives" / "linear.json").read_text())["members"]) == 1


def test_the_same_plan_on_the_same_table_gives_the_same_run(quick, tmp_path):
    first, again = (fitted(made_plan(), leavers(), tmp_path / each) for each in "ab")
    assert {**first, "seconds": 0} == {**again, "seconds": 0}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda frame: frame.assign(left="yes"), "one value only"),
        (lambda frame: frame.assign(left=None), "no values"),
        (lambda frame: frame.head(9), "Only 9 rows"),
        (lambda frame: frame.assign(left=frame["left"].where(frame.index < 8)), "Only 8 rows"),
    ],
)
def test_a_target_that_cannot_be_learned_is_said_in_words(quick, tmp_path, change, words):
    with pytest.raises(PlanError, match=words):
        fitted(made_plan(), change(leavers()), tmp_path)


def test_no_column_to_learn_from_is_said_in_words(quick, tmp_path):
    with pytest.raises(PlanError, match="No column"):
        fitted(made_plan(kinds={"tenure": "ignored"}), leavers(), tmp_path)


def awkward(rows=120):
    frame = leavers(rows)
    return frame.assign(
        empty=pd.Series([None] * rows, dtype="str"),
        same=1,
        infinite=np.inf,
        huge=np.where(np.arange(rows) % 2, 1e300, -1e300),
        many=[f"id {i}" for i in range(rows)],
    )


def test_awkward_columns_and_duplicate_rows_do_not_break_a_run(quick, tmp_path):
    frame = pd.concat([awkward(), awkward()], ignore_index=True)
    kinds = {**KINDS, "empty": "category", "same": "number", "infinite": "number", "huge": "number", "many": "text"}
    scores = fitted(made_plan(kinds=kinds), frame, tmp_path)
    assert scores["candidates"]["trees"]["auc"]["value"] > 0.6


def test_a_class_of_one_row_and_thirty_rows_do_not_break_a_run(quick, tmp_path):
    frame = leavers(40)
    frame.loc[7, "left"] = "perhaps"
    scores = fitted(made_plan(), frame, tmp_path)
    assert sum(scores["rows"].values()) + scores["unknown_classes"] == 40


@pytest.mark.network
def test_with_a_real_network_all_of_it_holds_together(tmp_path):
    watch = Listening()
    scores = fitted(made_plan(width=16, depth=1), leavers(), tmp_path, watch)
    assert "epoch" in {event for event, _ in watch.events}
    assert scores["candidates"]["network"]["auc"]["value"] > 0.6
    assert (tmp_path / "run" / "model.keras").exists()
