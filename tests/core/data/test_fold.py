from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.data.columns import describe_columns
from core.data.fold import fold, folded_like
from core.data.folding import Folding, find_folding
from core.data.read import add_table
from core.data.samples import SAMPLES, add_sample
from core.errors import TableError
from core.table import Table

STEPS = 12


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path))
    return tmp_path


def series(rows: int = 20, seed: int = 0) -> np.ndarray:
    return np.cumsum(np.random.default_rng(seed).normal(size=(rows, STEPS)), axis=1).round(3)


def wide(names: Callable[[int], str] = lambda step: f"t{step}", rows: int = 20) -> pd.DataFrame:
    return pd.DataFrame(series(rows), columns=[names(step) for step in range(STEPS)])


def added(frame: pd.DataFrame, header: bool = True) -> Table:
    return add_table(frame.to_csv(index=False, header=header), "cases")


def found(frame: pd.DataFrame, header: bool = True) -> Folding | None:
    table = added(frame, header)
    return find_folding(table, describe_columns(table))


def long(ids: int = 12) -> pd.DataFrame:
    x, y = series(ids), series(ids, 1)
    rows = [
        {"case": f"c{case}", "time": step, "x": x[case, step], "y": y[case, step], "label": "ab"[case % 2]}
        for case in range(ids)
        for step in range(STEPS)
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize("names", [lambda i: f"t{i}", lambda i: f"att{i + 1}", lambda i: f"x[{i * 10}]"])
def test_numbered_columns_that_go_together_are_one_series(names):
    folding = found(wide(names).assign(label=["a", "b"] * 10))
    assert folding.how == "wide"
    assert [len(columns) for columns in folding.channels.values()] == [STEPS]
    assert folding.kept == ("label",)
    assert f"{STEPS} numbers long" in folding.sentence


def test_a_class_in_front_without_a_name_stays_a_column():
    frame = wide(str)
    frame.insert(0, "label", [1, 2] * 10)
    folding = found(frame, header=False)
    assert folding.kept == ("column 1",)
    assert list(folding.channels) == ["series"]


def test_columns_of_several_stems_are_channels():
    both = pd.concat([wide(lambda i: f"x_{i}"), wide(lambda i: f"y_{i}").iloc[::-1].reset_index(drop=True)], axis=1)
    folding = found(both.assign(label=["a", "b"] * 10))
    assert list(folding.channels) == ["x", "y"]
    assert "2 series" in folding.sentence


def test_numbered_measures_of_different_things_are_left_alone():
    numbers = np.random.default_rng(0).normal(size=(200, 28)).round(3)
    assert found(pd.DataFrame(numbers, columns=[f"V{i}" for i in range(1, 29)]).assign(label=["a", "b"] * 100)) is None


@pytest.mark.parametrize("sample", [sample.name for sample in SAMPLES])
def test_no_sample_is_taken_for_one_to_fold(sample):
    table = add_sample(sample)
    assert find_folding(table, describe_columns(table)) is None


def test_a_wide_table_folds_and_keeps_the_rest_as_it_was():
    frame = wide().assign(label=["a", "b"] * 10, age=range(20))
    frame.loc[0, ["t10", "t11"]] = np.nan
    frame.loc[1, [f"t{step}" for step in range(STEPS)]] = np.nan
    table = added(frame)
    folded = fold(table, find_folding(table, describe_columns(table)))
    assert folded.columns == ("label", "age", "series")
    cells = folded.frame()
    assert cells["age"].tolist() == list(range(20))
    assert len(cells["series"][0].split()) == STEPS - 2  # what is missing behind is no part of it
    assert pd.isna(cells["series"][1])
    np.testing.assert_allclose(np.array(cells["series"][2].split(), float), series()[2])
    assert [column.kind for column in describe_columns(folded)] == ["category", "number", "sequence"]


def test_a_long_table_becomes_a_row_a_series_in_the_order_of_time():
    shuffled = long().sample(frac=1, random_state=0)
    table = added(shuffled)
    folding = find_folding(table, describe_columns(table))
    assert (folding.how, folding.id, folding.time) == ("long", "case", "time")
    folded = fold(table, folding).frame().set_index("case")
    assert list(folded.columns) == ["label", "x", "y"]
    for case in range(12):
        np.testing.assert_allclose(np.array(folded["x"][f"c{case}"].split(), float), series(12)[case])
        assert folded["label"][f"c{case}"] == "ab"[case % 2]


def test_rows_without_an_id_are_left_out_of_a_long_fold():
    frame = long()
    frame.loc[frame.index % STEPS == 3, "x"] = np.nan
    table = added(frame)
    folding = Folding("long", "", {"x": ("x",)}, ("case", "label"), "case", "time")
    without = frame.copy()
    without.loc[0, "case"] = None
    folded = fold(added(without), folding).frame()
    assert len(folded["x"][0].split()) == STEPS - 1
    assert fold(table, folding).frame()["x"][0].split()[3] == "nan"


def test_repeated_measures_without_anything_that_stays_are_no_series_to_fold():
    assert found(long().drop(columns="label").assign(label=["a", "b"] * 72)) is None


def test_folding_twice_gives_the_same_table():
    table = added(wide().assign(label=["a", "b"] * 10))
    folding = find_folding(table, describe_columns(table))
    assert fold(table, folding).id == fold(table, folding).id
    assert Folding.from_json(fold(table, folding).choices["folding"]) == folding


def test_a_column_that_is_gone_is_told_in_words():
    table = added(wide().assign(label=["a", "b"] * 10))
    with pytest.raises(TableError, match="“z”"):
        fold(table, Folding("wide", "", {"series": ("t0", "z")}, ("label",)))


def test_new_rows_are_folded_as_the_trained_table_was_and_others_left_as_they_are():
    table = added(wide().assign(label=["a", "b"] * 10))
    folding = fold(table, find_folding(table, describe_columns(table))).choices["folding"]
    new = added(wide(rows=5).assign(note="new"))
    assert folded_like(new, folding).columns == ("note", "series")
    already = fold(table, Folding.from_json(folding))
    assert folded_like(already, folding) is already
    assert folded_like(new, None) is new
    other = added(pd.DataFrame({"a": range(20), "b": range(20)}))
    assert folded_like(other, folding) is other
