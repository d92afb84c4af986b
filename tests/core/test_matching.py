import json

import pandas as pd
import pytest

from core.errors import PredictionError
from core.home import write_json
from core.matching import match_columns
from tests.core.learning import made_table


@pytest.fixture
def run(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    kinds = {"tenure": "number", "monthly charge": "number", "contract": "category", "signed": "date"}
    write_json(folder / "states.json", {"kinds": kinds, "target_name": "left"})
    return folder


GOOD = {"tenure": [1, 2], "monthly charge": [3.5, 4.0], "contract": ["a", "b"], "signed": ["2024-01-01", "2024-05-05"]}


def match(run, tmp_path, **columns):
    return match_columns(run, made_table(pd.DataFrame(columns), tmp_path / "new"))


def test_a_table_with_all_columns_is_usable_without_a_word(run, tmp_path):
    found = match(run, tmp_path, **GOOD)
    assert found.usable
    assert found.messages == ()
    assert found.renames == {}


def test_another_spelling_is_proposed_in_words(run, tmp_path):
    columns = {"Tenure": [1], "Monthly_Charge": [2], "contract": ["a"], "signed": ["2024-01-01"]}
    found = match(run, tmp_path, **columns)
    assert found.usable
    assert found.renames == {"tenure": "Tenure", "monthly charge": "Monthly_Charge"}
    assert "The column “tenure” is missing; “Tenure” looks like it: use it?" in found.messages


def test_a_small_slip_is_proposed_and_a_stranger_is_not(run, tmp_path):
    found = match(run, tmp_path, **{**{k: v for k, v in GOOD.items() if k != "contract"}, "contrct": ["a", "b"]})
    assert found.renames == {"contract": "contrct"}
    found = match(run, tmp_path, **{**{k: v for k, v in GOOD.items() if k != "contract"}, "height": ["a", "b"]})
    assert not found.usable
    assert found.missing == ("contract",)
    assert found.extra == ("height",)
    assert any("contract" in message and "no other" in message for message in found.messages)


def test_a_number_in_a_name_tells_columns_apart(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    write_json(folder / "states.json", {"kinds": {"sensor1": "number", "sensor2": "number"}, "target_name": "y"})
    found = match_columns(folder, made_table(pd.DataFrame({"sensor1": [1], "sensor3": [2]}), tmp_path / "new"))
    assert found.renames == {}
    assert found.missing == ("sensor2",)


def test_one_given_column_never_stands_for_two(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    write_json(folder / "states.json", {"kinds": {"total amount": "number", "total amounts": "number"}, "target_name": "y"})
    found = match_columns(folder, made_table(pd.DataFrame({"Total Amount": [1]}), tmp_path / "new"))
    assert found.renames == {"total amount": "Total Amount"}
    assert found.missing == ("total amounts",)


def test_the_target_may_be_there_and_is_neither_used_nor_complained_of(run, tmp_path):
    found = match(run, tmp_path, **GOOD, left=["yes", "no"])
    assert found.messages == ()
    assert found.extra == ()


def test_cells_that_do_not_read_as_the_kind_are_doubted(run, tmp_path):
    found = match(run, tmp_path, **{**GOOD, "tenure": ["long", "short"], "signed": ["soon", "later"]})
    assert found.usable
    assert sum("do not read so" in message for message in found.messages) == 2
    assert any("“long”" in message for message in found.messages)


def test_a_table_of_something_else_names_a_few_and_counts_the_rest(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    write_json(folder / "states.json", {"kinds": {f"w{i}": "number" for i in range(50)}, "target_name": "y"})
    found = match_columns(folder, made_table(pd.DataFrame({"zzz": [1]}), tmp_path / "new"))
    assert not found.usable
    assert "45 more columns are missing." in found.messages
    assert len(found.messages) < 10


def test_a_run_that_has_learned_nothing_yet_says_so(tmp_path):
    table = made_table(pd.DataFrame({"a": [1]}), tmp_path / "new")
    with pytest.raises(PredictionError, match="nothing to predict with"):
        match_columns(tmp_path, table)
    (tmp_path / "states.json").write_text("{half")
    with pytest.raises(PredictionError, match="damaged"):
        match_columns(tmp_path, table)


def test_values_that_no_training_row_had_are_said_with_one_of_them(run, tmp_path):
    states = json.loads((run / "states.json").read_text())
    write_json(run / "states.json", {**states, "inputs": {"contract": {"values": ["a", "b"], "missing": False}}})
    found = match(run, tmp_path, **{**GOOD, "contract": ["A", "zero hours"]})
    assert found.usable
    assert found.messages == ("“contract” has a value that no training row had, such as “zero hours”: taken as unknown.",)
    assert match(run, tmp_path, **GOOD).messages == ()
