"""Forecasts from a shell: what is found is told, faults are repaired in so many words, and a run goes on without a table."""

import json

import pandas as pd
import pytest

from core.__main__ import main
from core.forecasting import fitting
from tests.core.forecasting.making import HORIZON, NoNetwork, one_series, shops

QUICKLY = ["--preset", "quick", "--set", "epochs=1"]


@pytest.fixture(autouse=True)
def home_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(fitting, "network", NoNetwork())
    monkeypatch.setattr(fitting.devices, "device_in_use", lambda: "CPU")


@pytest.fixture
def csv(tmp_path):
    path = tmp_path / "shops.csv"
    shops().to_csv(path, index=False)
    return str(path)


def fitted(capsys, tmp_path, csv, *more):
    out = str(tmp_path / "run")
    code = main(["fit", csv, "--task", "forecasting", "--target", "sold", "--out", out, *QUICKLY, "--json", *more])
    said = capsys.readouterr()
    return code, said, out


def test_a_table_of_shops_becomes_a_forecast(capsys, tmp_path, csv):
    code, said, out = fitted(capsys, tmp_path, csv, "--horizon", "4")
    assert code == 0
    told = json.loads(said.out.splitlines()[-1])
    assert told["task"] == "forecasting"
    assert "series: shop." in said.err
    assert "price known" in said.err
    assert "2 series, monthly, January 2015 to December 2019" in said.err
    assert main(["predict", out, "--out", str(tmp_path / "next.csv")]) == 0
    forecast = pd.read_csv(tmp_path / "next.csv")
    assert forecast.groupby("shop").size().tolist() == [4, 4]
    assert forecast["month"].iloc[0] == "2020-01-01"


def test_what_is_chosen_is_not_found(capsys, tmp_path, csv):
    choices = ["--time", "month", "--series", "shop", "--horizon", "3", "--windows", "2", "--season", "6", "--frequency", "MS"]
    code, said, _ = fitted(capsys, tmp_path, csv, *choices, "--past", "price", "--known", "holiday")
    assert code == 0
    timeline = json.loads((tmp_path / "run" / "plan.json").read_text())["timeline"]
    assert (timeline["horizon"], timeline["windows"], timeline["season"]) == (3, 2, 6)
    assert timeline["roles"]["price"] == "past"
    assert "horizon:" not in said.err


def test_repairs_are_told_one_by_one_and_may_be_chosen_otherwise(capsys, tmp_path):
    frame = one_series([float(value % 12) for value in range(60)]).drop(index=[20, 21])
    doubled = pd.concat([frame, frame.iloc[[5]].assign(sold=9.0)])
    path = tmp_path / "gappy.csv"
    doubled.to_csv(path, index=False)
    code, said, _ = fitted(capsys, tmp_path, str(path), "--repair", "gaps=none")
    assert code == 0
    repairs = json.loads((tmp_path / "run" / "plan.json").read_text())["timeline"]["repairs"]
    assert set(repairs) >= {"doubled"}
    assert "gaps" not in repairs
    lines = said.err.splitlines()
    assert any("left as it is" in line and "--repair gaps=" in line for line in lines)
    assert any("repaired:" in line and "--repair doubled=" in line for line in lines)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--repair", "gaps=interpolate"], "--repair gaps: the table has no such fault"),
        (["--horizon", "0"], "0 is no number of steps"),
        (["--time", "when"], "“when”"),
        (["--task", "regression", "--series", "shop"], "--series is for forecasts"),
    ],
)
def test_choices_that_make_no_sense_are_refused_in_words(capsys, tmp_path, csv, more, words):
    try:
        code, said, _ = fitted(capsys, tmp_path, csv, *more)
    except SystemExit as error:  # argparse
        code, said = error.code, capsys.readouterr()
    assert code == 2
    assert words in said.err
    assert "Traceback" not in said.err


def test_rows_that_came_since_go_on_from_the_new_end_and_are_told(capsys, tmp_path, csv):
    fitted(capsys, tmp_path, csv, "--horizon", "4")
    whole = shops(months=66)
    new = whole[(whole["month"] >= "2020-01-01") & whole["sold"].notna()]
    new.to_csv(tmp_path / "new.csv", index=False)
    code = main(["predict", str(tmp_path / "run"), str(tmp_path / "new.csv"), "--out", str(tmp_path / "next.csv")])
    assert code == 0
    assert "12 new steps of 2 series, up to June 2020." in capsys.readouterr().err
    assert pd.read_csv(tmp_path / "next.csv")["month"].min() == "2020-07-01"
    assert main(["evaluate", str(tmp_path / "run"), str(tmp_path / "new.csv"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["rows"] == 2 * HORIZON


def test_only_a_forecast_goes_on_without_a_table(capsys, tmp_path):
    (tmp_path / "run").mkdir()
    plan = {"table_id": "0", "table_name": "t", "task": "regression", "target": "y", "kinds": {}, "network": "mlp", "split": {}}
    (tmp_path / "run" / "plan.json").write_text(json.dumps({**plan, "settings": {}}))
    (tmp_path / "run" / "status.json").write_text('{"state": "finished"}')
    (tmp_path / "run" / "scores.json").write_text("{}")
    (tmp_path / "run" / "states.json").write_text('{"task": "regression"}')
    assert main(["predict", str(tmp_path / "run"), "--out", str(tmp_path / "out.csv")]) == 2
    assert "no table of rows" in capsys.readouterr().err


def test_a_run_is_trained_again_in_the_same_folder(capsys, tmp_path, csv):
    fitted(capsys, tmp_path, csv, "--horizon", "4")
    code, _, _ = fitted(capsys, tmp_path, csv, "--horizon", "2")
    assert code == 0
    assert len(pd.read_parquet(tmp_path / "run" / "forecast.parquet")) == 4
