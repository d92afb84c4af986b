"""`python -m core …` as scripts use it: what it prints, what it writes, how it ends, and what it says of mistakes."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core import processes
from core.__main__ import main
from core.commands.console import print_scores
from core.runs import Run, Status, list_runs

ROOT = Path(__file__).parent.parent.parent
QUICKLY = ["--set", "epochs=2", "--set", "bag=1", "--preset", "quick"]


@pytest.fixture(autouse=True)
def home_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path / "home"))


def people(rows=120, seed=0):
    random = np.random.default_rng(seed)
    tenure, city = random.integers(0, 60, rows), random.choice(["Oslo", "Rome"], rows)
    leaves = np.where(tenure + random.normal(0, 8, rows) < 25, "yes", "no")
    return pd.DataFrame({"tenure": tenure, "city": city, "leaves": leaves})


@pytest.fixture
def csv(tmp_path):
    path = tmp_path / "people.csv"
    people().to_csv(path, index=False)
    return str(path)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """The folder of a tiny run, and what its training printed."""
    folder = tmp_path_factory.mktemp("trained")
    people().to_csv(folder / "people.csv", index=False)
    command = [str(folder / "people.csv"), "--target", "leaves", *QUICKLY, "--out", str(folder / "run"), "--json"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAYERWISE_HOME", str(folder / "home"))
        assert main(["fit", *command]) == 0
    return folder / "run"


def refused(capsys, *command):
    """What is said where the command is used wrongly."""
    code = main([str(part) for part in command])
    said = capsys.readouterr()
    assert code == 2
    assert "Traceback" not in said.err
    return said.err


def test_help_is_instant_and_loads_nothing_heavy():
    code = "import sys; from core.__main__ import parser; parser(); print({'pandas', 'numpy', 'keras'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("command", [[], ["fly"], ["fit"], ["fit", "x.csv", "--target", "y", "--seed", "-1"]])
def test_wrong_options_end_with_code_two(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert ended.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_a_file_that_is_not_there(capsys):
    said = refused(capsys, "fit", "nowhere.csv", "--target", "leaves")
    assert said == "error: There is no file “nowhere.csv”. Check the path.\n"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "There is nothing to predict"),
        (["--task", "regression"], "There is nothing to predict"),
        (["--target", "leaver"], "There is no column “leaver”"),
        (["--task", "clustering", "--target", "leaver"], "There is no column “leaver”"),
        (["--task", "clustering", "--clusters", "three"], "“Number of clusters” is 'three'; it takes a number"),
        (["--task", "clustering", "--clusters", "1000"], "at most 100"),
        (["--task", "anomalies", "--clusters", "3"], "--clusters is nothing that anomalies asks for"),
        (["--target", "leaves", "--a-day", "3"], "--a-day is nothing that a prediction asks for"),
        (["--task", "similarity", "--horizon", "3"], "--horizon is for forecasts"),
        (["--task", "clustering", "--network", "tabm"], "cannot answer “Which rows belong together?”"),
        (["--target", "leaves", "--task", "divination"], "divination"),
        (["--target", "leaves", "--preset", "instant"], "instant"),
        (["--target", "leaves", "--network", "brain"], "brain"),
        (["--target", "leaves", "--set", "epoch=3"], "There is no setting “epoch”"),
        (["--target", "leaves", "--set", "split=group"], "needs a column; none is chosen"),
        (["--target", "leaves", "--set", "epochs"], "--set takes NAME=VALUE, not “epochs”"),
        (["--target", "leaves", "--set", "epochs=many"], "takes a number"),
        (["--target", "leaves", "--set", "test_share=lots"], "“test_share” is “lots”"),
        (["--target", "leaves", "--set", "test_share=0.99"], "test"),
        (["--target", "leaves", "--set", "split=group", "--set", "split_column=family"], "“family”"),
        (["--target", "leaves", "--kind", "tenure=colour"], "colour"),
        (["--target", "leaves", "--ignore", "age"], "There is no column “age”"),
        (["--target", "leaves", "--ignore", "tenure", "--ignore", "city"], "No column is left"),
        (["--target", "leaves", "--read", "delimiter"], "--read takes NAME=VALUE"),
    ],
)
def test_wrong_choices_are_named(csv, capsys, options, words, tmp_path):
    assert words in refused(capsys, "fit", csv, *options, "--out", tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_folder_that_is_not_a_run_is_not_overwritten(csv, capsys, tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "summer.jpg").write_text("precious")
    assert "is not a run" in refused(capsys, "fit", csv, "--target", "leaves", "--out", tmp_path / "photos")
    assert "is a file" in refused(capsys, "fit", csv, "--target", "leaves", "--out", csv)
    assert (tmp_path / "photos" / "summer.jpg").read_text() == "precious"


def test_a_run_that_is_being_trained_is_not_overwritten(csv, capsys, tmp_path):
    run = Run(tmp_path / "run")
    run.folder.mkdir()
    (run.folder / "plan.json").write_text("{}")
    run.write_status(Status("running", process=processes.identify_self()))
    assert "still being trained" in refused(capsys, "fit", csv, "--target", "leaves", "--out", run.folder)


@pytest.mark.network
def test_fit_gives_one_json_object_on_its_last_line(csv, capsys, tmp_path):
    assert main(["fit", csv, "--target", "leaves", *QUICKLY, "--seed", "7", "--out", str(tmp_path / "run"), "--json"]) == 0
    said = capsys.readouterr()
    outcome = json.loads(said.out.splitlines()[-1])
    assert outcome["run"] == str(tmp_path / "run")
    assert outcome["task"] == "classification"
    assert set(outcome["scores"]["auc"]) == {"value", "low", "high"}
    assert {"baseline", "linear", "trees"} <= set(outcome["alternatives"])
    assert outcome["recommended"] in {"network", *outcome["alternatives"]}
    assert sum(outcome["rows"].values()) == 120
    assert outcome["seconds"] > 0
    assert outcome["device"]
    assert "epoch 2 of 2" in said.err
    run = Run(tmp_path / "run")
    assert (run.status().state, run.usable, run.plan.seed) == ("finished", True, 7)
    assert not (run.folder / "resume").exists()


@pytest.mark.network
def test_without_out_the_run_is_one_of_the_app_s(csv, capsys):
    assert main(["fit", csv, "--target", "leaves", *QUICKLY, "--set", "test_share=0"]) == 0
    (run,) = list_runs()
    said = capsys.readouterr()
    assert run.id in said.err
    assert "recommended: " in said.out
    assert run.scores()["measured_on"] == "validation"
    assert main(["runs", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"][0]["run"] == run.id


@pytest.mark.network
def test_a_run_is_overwritten_and_what_else_lies_there_is_kept(csv, trained, tmp_path):
    run = Run(tmp_path / "run")
    run.folder.mkdir()
    for file in ("plan.json", "status.json", "events.jsonl"):
        (run.folder / file).write_bytes((trained / file).read_bytes())
    (run.folder / "notes.txt").write_text("mine")
    assert main(["fit", csv, "--target", "tenure", *QUICKLY, "--out", str(run.folder)]) == 0
    assert run.plan.task == "regression"
    assert (run.folder / "notes.txt").read_text() == "mine"
    assert [event["event"] for event in run.events()[0]].count("epoch") == 2


@pytest.mark.network
def test_predictions_are_the_rows_as_given_and_then_the_answers(trained, tmp_path, capsys):
    rows = people(5, seed=1).drop(columns="leaves").assign(note=["=1+1", "b", "c", "d", "e"])
    rows.to_csv(tmp_path / "new.csv", index=False)
    out = tmp_path / "predictions.csv"
    assert main(["predict", str(trained), str(tmp_path / "new.csv"), "--out", str(out), "--use", "network", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["rows"] == 5
    answers = pd.read_csv(out)
    assert list(answers.columns) == ["tenure", "city", "note", "prediction", "probability no", "probability yes"]
    assert list(answers["tenure"]) == list(rows["tenure"])
    assert answers["note"][0] == "'=1+1"
    np.testing.assert_allclose(answers["probability no"] + answers["probability yes"], 1, atol=1e-5)


@pytest.mark.network
def test_a_missing_column_is_asked_about_and_can_be_renamed_or_left_out(trained, tmp_path, capsys):
    people(5).rename(columns={"tenure": "Tenure "}).drop(columns="city").to_csv(tmp_path / "new.csv", index=False)
    command = ["predict", str(trained), str(tmp_path / "new.csv"), "--out", str(tmp_path / "out.csv")]
    said = refused(capsys, *command)
    assert "“tenure” is missing; “Tenure” looks like it" in said
    assert "--rename city=" in said
    assert not (tmp_path / "out.csv").exists()
    assert main([*command, "--rename", "tenure=Tenure", "--rename", "city="]) == 0
    assert len(pd.read_csv(tmp_path / "out.csv")) == 5


@pytest.mark.network
def test_evaluate_scores_labelled_rows(trained, tmp_path, capsys):
    people(80, seed=3).to_csv(tmp_path / "labelled.csv", index=False)
    assert main(["evaluate", str(trained), str(tmp_path / "labelled.csv"), "--json", "--use", "linear"]) == 0
    outcome = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert outcome["rows"] == 80
    assert outcome["scores"]["auc"]["low"] <= outcome["scores"]["auc"]["value"] <= outcome["scores"]["auc"]["high"]
    assert main(["evaluate", str(trained), str(tmp_path / "labelled.csv")]) == 0
    assert "auc" in capsys.readouterr().out


@pytest.mark.network
def test_rows_that_do_not_fit_and_runs_that_are_none_are_refused(trained, csv, tmp_path, capsys):
    people(5).drop(columns="leaves").to_csv(tmp_path / "unlabelled.csv", index=False)
    assert "“leaves” is missing" in refused(capsys, "evaluate", trained, tmp_path / "unlabelled.csv")
    assert "oracle" in refused(capsys, "evaluate", trained, csv, "--use", "oracle")
    assert "is not the folder of a run" in refused(capsys, "evaluate", tmp_path, csv)
    assert "is not the folder of a run" in refused(capsys, "predict", tmp_path / "gone", csv, "--out", tmp_path / "out.csv")


@pytest.mark.network
def test_the_truth_may_have_another_name(trained, tmp_path, capsys):
    people(80, seed=3).rename(columns={"leaves": "left"}).to_csv(tmp_path / "labelled.csv", index=False)
    command = ["evaluate", str(trained), str(tmp_path / "labelled.csv"), "--json"]
    assert "“leaves” is missing" in refused(capsys, *command)
    assert main([*command, "--rename", "leaves=left"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["rows"] == 80
    assert "not trained on a column “tenor”" in refused(capsys, *command, "--rename", "tenor=tenure")


@pytest.mark.network
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("model.onnx", "onnx"),
        ("states.json", "{}"),
        ("scores.json", "[]"),
        ("scores.json", '{"main": 1}'),
        ("states.json", '{"t'),
    ],
)
def test_a_damaged_run_is_told_in_words(trained, csv, tmp_path, capsys, name, content):
    shutil.copytree(trained, tmp_path / "damaged")
    (tmp_path / "damaged" / name).write_text(content)
    said = refused(capsys, "predict", tmp_path / "damaged", csv, "--out", tmp_path / "out.csv", "--use", "network")
    assert f"The file {name} of this run is damaged" in said


@pytest.mark.network
def test_a_run_that_lost_its_scores_and_a_folder_that_is_not_there(trained, csv, tmp_path, capsys):
    assert main(["predict", str(trained), csv, "--out", str(tmp_path / "nowhere" / "out.csv")]) == 1
    assert "nowhere" in capsys.readouterr().err
    shutil.copytree(trained, tmp_path / "lost")
    (tmp_path / "lost" / "scores.json").unlink()
    assert main(["predict", str(tmp_path / "lost"), csv, "--out", str(tmp_path / "out.csv")]) == 1
    assert "has lost its scores.json" in capsys.readouterr().err


def test_a_seed_that_is_no_number_is_told_so(csv, capsys):
    with pytest.raises(SystemExit):
        main(["fit", csv, "--target", "leaves", "--seed", "x"])
    assert "x is no seed" in capsys.readouterr().err


def test_wide_scores_stay_apart(capsys):
    wide = {"value": -123456.7, "low": -234567.8, "high": -1.234567e-05}
    print_scores({"network": {"rmse": wide, "mae": wide}}, {"main": "rmse"})
    assert len(re.split(r"\) +-", capsys.readouterr().out.splitlines()[1])) == 2


@pytest.mark.network
def test_new_rows_are_not_kept_among_the_app_s_tables(trained, csv, tmp_path):
    from core.data.store import list_tables

    assert main(["predict", str(trained), csv, "--out", str(tmp_path / "out.csv")]) == 0
    assert list_tables() == []


def test_a_run_that_failed_cannot_predict(csv, tmp_path, capsys):
    run = Run(tmp_path / "run")
    run.folder.mkdir()
    (run.folder / "plan.json").write_text("{}")
    run.write_status(Status("failed", "It needed more memory than there is."))
    assert main(["predict", str(run.folder), csv, "--out", str(tmp_path / "out.csv")]) == 1
    assert "needed more memory" in capsys.readouterr().err


def test_samples_are_listed_and_written(tmp_path, capsys):
    assert main(["samples"]) == 0
    assert "mlc_churn" in capsys.readouterr().out
    assert main(["samples", "penguins", "--out", str(tmp_path / "penguins.csv.gz")]) == 0
    assert len(pd.read_csv(tmp_path / "penguins.csv.gz")) == 344
    assert "There is no sample “pigeons”" in refused(capsys, "samples", "pigeons")


@pytest.mark.server
@pytest.mark.network
def test_ctrl_c_keeps_the_best_so_far_and_ends_with_130(csv, tmp_path):
    command = ["fit", csv, "--target", "leaves", "--set", "epochs=2000", "--set", "patience=2000", "--set", "bag=1"]
    whole = [sys.executable, "-m", "core", *command, "--out", str(tmp_path / "run")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        whole, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as fit:
        assert fit.stderr is not None
        assert any(line.startswith("epoch ") for line in fit.stderr)  # reads on until there is one
        fit.send_signal(signal.SIGINT)
        said = fit.stderr.read()
    assert fit.returncode == 130
    assert "keeping the best so far" in said
    assert "Traceback" not in said
    run = Run(tmp_path / "run")
    assert (run.status().state, run.usable) == ("stopped", True)
