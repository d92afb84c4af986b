"""`python -m core …` without a column to predict; and that page, command line and a run opened again say the same."""

import json
import shutil

import numpy as np
import pandas as pd
import pytest

import core
from core.__main__ import main
from core.recipes import recipe_of_run
from core.runs import Run
from tests.core.test_command_line import refused

pytestmark = pytest.mark.network
TASKS = ("clustering", "anomalies", "similarity")
ADDED = {
    "clustering": ["cluster", "sure"],
    "anomalies": ["oddness", "p value", "stands out", "because"],
    "similarity": [f"{name} {rank}" for rank in range(1, 6) for name in ("like", "distance")],
}


def oils(rows=60, seed=0):
    """Two kinds of oil that lie well apart, one row that is like neither, and which kind each is."""
    random = np.random.default_rng(seed)
    kind = np.arange(rows) % 2
    frame = pd.DataFrame({name: 6 * kind * sign + random.normal(size=rows) for name, sign in (("acid", 1), ("colour", -1))})
    frame["mill"] = np.where(random.random(rows) < 0.8, np.where(kind, "north", "south"), "east")
    frame.loc[5, "acid"] = 40.0
    return frame.round(2).assign(kind=np.where(np.arange(rows) == 5, "odd", "usual"))


@pytest.fixture(autouse=True, scope="module")
def home(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAYERWISE_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="module")
def csv(tmp_path_factory):
    path = tmp_path_factory.mktemp("oils") / "oils.csv"
    oils().to_csv(path, index=False)
    return str(path)


@pytest.fixture(scope="module")
def trained(csv, tmp_path_factory):
    """The folder of a tiny run of each task, with the column “kind” kept out."""
    found = {}
    for task in TASKS:
        found[task] = tmp_path_factory.mktemp("runs") / task
        own = ["--clusters", "2"] if task == "clustering" else []
        quickly = ["--preset", "quick", "--set", "epochs=2", "--set", "bag=1", "--set", "width=16"]
        assert main(["fit", csv, "--task", task, "--target", "kind", *own, *quickly, "--out", str(found[task])]) == 0
    return found


@pytest.fixture
def new(tmp_path):
    path = tmp_path / "new.csv"
    oils(9, seed=1).drop(columns="kind").assign(note="mine").to_csv(path, index=False)
    return str(path)


@pytest.mark.parametrize("task", TASKS)
def test_what_a_run_without_a_target_leaves_can_be_read_by_whoever_reads_runs(trained, task):
    run = Run(trained[task])
    scores = run.scores()
    assert (run.plan.task, run.plan.target, scores["task"]) == (task, "kind", task)
    assert set(run.plan.kinds) == {"acid", "colour", "mill"}
    assert scores["main"] in scores["candidates"][scores["recommended"]]
    assert {"train", "validation", "test"} == set(scores["rows"])
    assert scores["verdict"].endswith((".", "!"))
    assert scores["seconds"] > 0


@pytest.mark.parametrize("task", TASKS)
def test_new_rows_come_back_as_given_and_then_the_answers(trained, new, tmp_path, capsys, task):
    out = tmp_path / "answers.csv"
    assert main(["predict", str(trained[task]), new, "--out", str(out), "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out.splitlines()[-1])["rows"] == 9
    assert "Not used: “note”" in said.err
    answers = pd.read_csv(out)
    assert list(answers.columns) == ["acid", "colour", "mill", "note", *ADDED[task]]
    assert list(answers["acid"]) == list(pd.read_csv(new)["acid"])


@pytest.mark.parametrize("task", TASKS)
def test_a_missing_column_is_asked_about_and_can_be_left_empty(trained, new, tmp_path, capsys, task):
    pd.read_csv(new).drop(columns="mill").to_csv(tmp_path / "lacking.csv", index=False)
    command = ["predict", str(trained[task]), str(tmp_path / "lacking.csv"), "--out", str(tmp_path / "out.csv")]
    assert "--rename mill=" in refused(capsys, *command)
    assert main([*command, "--rename", "mill="]) == 0
    assert len(pd.read_csv(tmp_path / "out.csv")) == 9


@pytest.mark.parametrize("task", TASKS)
def test_answers_are_compared_with_a_column_that_is_known(trained, csv, tmp_path, capsys, task):
    oils(40, seed=2).rename(columns={"kind": "truth"}).to_csv(tmp_path / "labelled.csv", index=False)
    command = ["evaluate", str(trained[task]), str(tmp_path / "labelled.csv"), "--json"]
    assert "“kind” is missing" in refused(capsys, *command)
    assert main([*command, "--target", "truth"]) == 0
    outcome = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert outcome["rows"] == 40
    assert outcome["main"] in outcome["scores"]
    assert main(["evaluate", str(trained[task]), csv]) == 0
    assert outcome["main"] in capsys.readouterr().out


def answered(folder, frame):
    return recipe_of_run(folder).prediction.predict_table(folder, frame, {}, "recommended")


def test_clusters_are_the_same_from_the_page_and_for_the_rows_given_again(trained):
    outcome, run = core.read_clusters(Run(trained["clustering"])), Run(trained["clustering"])
    labels = outcome.cut(run.scores()["recommended"], 2)
    again = answered(run.folder, oils().iloc[outcome.rows])
    shown = ["none" if label < 0 else str(label + 1) for label in labels]
    assert list(again["cluster"]) == shown
    assert set(shown) == {"1", "2"}


def test_oddness_is_the_same_from_the_page_and_for_the_rows_given_again(trained):
    outcome = core.read_oddities(Run(trained["anomalies"]))
    again = answered(trained["anomalies"], oils().iloc[outcome.rows])
    np.testing.assert_allclose(again["oddness"], outcome.scores["blend"], atol=1e-6)
    np.testing.assert_allclose(again["p value"], outcome.p_values, atol=1e-6)
    assert 5 in outcome.rows[outcome.order()[:10]]


def test_what_is_alike_is_the_same_from_the_page_and_for_the_rows_given_again(trained):
    likeness = core.open_likeness(Run(trained["similarity"]))
    again = answered(trained["similarity"], oils().iloc[:5])
    for row in range(5):
        found = likeness.alike(row, 4)
        assert again["like 1"][row] == row + 1
        np.testing.assert_allclose([again[f"distance {rank}"][row] for rank in range(2, 6)], found.distances, atol=1e-4)


@pytest.mark.parametrize("task", TASKS)
def test_one_row_in_a_form_is_answered_as_in_a_file(trained, task):
    from core.prediction import predict_rows

    values = oils(9, seed=1).drop(columns="kind").iloc[3].to_dict()
    (one,) = predict_rows(trained[task], [values], by=recipe_of_run(trained[task]).prediction.predict_table)
    many = answered(trained[task], oils(9, seed=1)).iloc[3]
    assert list(one) == ADDED[task]
    for name, value in one.items():
        assert value == pytest.approx(many[name], abs=1e-5) if isinstance(value, float) else str(value) == str(many[name])
    json.dumps(one, allow_nan=False)


def test_what_an_earlier_run_of_another_question_left_is_removed(csv, trained, tmp_path):
    shutil.copytree(trained["anomalies"], tmp_path / "run")
    (tmp_path / "run" / "notes.txt").write_text("mine")
    quickly = ["--preset", "quick", "--set", "epochs=1", "--set", "width=16"]
    assert main(["fit", csv, "--task", "similarity", *quickly, "--out", str(tmp_path / "run")]) == 0
    fresh = {path.name for path in trained["similarity"].iterdir()}
    assert {path.name for path in (tmp_path / "run").iterdir()} == fresh | {"notes.txt"}
