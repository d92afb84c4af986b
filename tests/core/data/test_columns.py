from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from core.data import columns as columns_module
from core.data.columns import describe_columns
from core.errors import PlanError
from core.table import Column, Table

Add = Callable[..., Table]


def described(add: Add, frame: pd.DataFrame) -> dict[str, Column]:
    return {column.name: column for column in describe_columns(add(frame.to_csv(index=False).encode()))}


FRAME = pd.DataFrame(
    {
        "id": range(100, 200),
        "price": np.linspace(1, 50, 100).round(2),
        "town": ["Rome", "Oslo", "Rome", None] * 25,
        "is it": [True, False] * 50,
        "when": pd.date_range("2024-01-01", periods=100, freq="h").strftime("%Y-%m-%d %H:%M"),
        "note": [f"parcel number {number} was left at the door" for number in range(100)],
        "mixed": ["1", "2", "about 3", "4.5"] * 25,
    }
)


def test_profiles_say_what_lies_in_the_file(add: Add) -> None:
    columns = described(add, FRAME)
    stored = [column.profile.stored for column in columns.values()]
    assert stored == ["integer", "real", "string", "yes/no", "time", "string", "string"]
    town = columns["town"].profile
    assert (town.rows, town.missing, town.distinct, town.examples) == (100, 25, 2, ("Rome", "Oslo"))
    assert town.top_share == pytest.approx(2 / 3)
    assert columns["note"].profile.mean_words == 8
    assert columns["mixed"].profile.number_share == 0.75
    assert columns["when"].profile.date_share == 1
    assert [name for name, column in columns.items() if column.profile.ascending] == ["id", "price", "when"]


def test_every_column_has_a_kind_a_reason_and_others_to_choose(add: Add) -> None:
    columns = described(add, FRAME)
    assert {name: columns[name].kind for name in ("price", "town", "is it", "when", "note")} == {
        "price": "number", "town": "category", "is it": "category", "when": "date", "note": "text",
    }  # fmt: skip
    assert all(column.reason.endswith(".") and column.kind in column.possible for column in columns.values())


def test_a_kind_can_be_corrected_and_only_to_one_there_is(add: Add) -> None:
    table = add(FRAME.to_csv(index=False).encode())
    town = next(column for column in describe_columns(table, {"town": "ignored"}) if column.name == "town")
    assert (town.kind, town.reason) == ("ignored", "You chose this kind.")
    with pytest.raises(PlanError, match="colour"):
        describe_columns(table, {"town": "colour"})


def test_distributions_hold_every_cell_that_is_known(add: Add) -> None:
    columns = described(add, FRAME)
    assert columns["town"].distribution == {"values": ["Rome", "Oslo"], "counts": [50, 25], "others": 0}
    price = columns["price"].distribution
    assert len(price["edges"]) == len(price["counts"]) + 1
    assert sum(price["counts"]) == sum(columns["when"].distribution["counts"]) == 100
    note = columns["note"].distribution
    assert sum(note["counts"]) + note["others"] == 100


def test_a_long_tail_joins_the_last_bin(add: Add) -> None:
    frame = pd.DataFrame({"pay": np.append(np.arange(1000), 10**9), "n": 1})
    price = described(add, frame)["pay"].distribution
    assert price["edges"][-1] < 1001
    assert sum(price["counts"]) == 1001


def test_columns_of_one_value_or_none_have_a_distribution(add: Add) -> None:
    columns = described(add, pd.DataFrame({"same": [5] * 9, "none": [None] * 9, "n": range(9)}))
    assert sum(columns["same"].distribution["counts"]) == 9
    assert columns["none"].profile.missing == 9


def test_figures_are_measured_once(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    table = add(FRAME.to_csv(index=False).encode())
    first = describe_columns(table)
    monkeypatch.setattr(columns_module, "_measure", None)
    assert describe_columns(table) == first


def test_figures_kept_half_written_are_measured_again(add: Add) -> None:
    table = add(FRAME.to_csv(index=False).encode())
    first = describe_columns(table)
    (table.folder / "columns.json").write_text("{")
    assert describe_columns(table) == first


def test_of_a_large_table_a_sample_of_all_of_it_is_described(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns_module, "SAMPLE", 500)
    rows = 5_000
    frame = pd.DataFrame({"half": np.arange(rows) // (rows // 2), "id": np.arange(rows), "gap": [None, 1.5] * (rows // 2)})
    columns = described(add, frame)
    assert columns["half"].distribution["counts"][0] == columns["half"].distribution["counts"][-1] == 250
    assert columns["id"].profile.distinct == rows
    assert columns["id"].profile.ascending
    assert columns["gap"].profile.missing == rows // 2
