import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from core.data.checks import Check, check_table
from core.data.columns import describe_columns
from core.errors import PlanError
from core.plan import Split
from core.table import Table

Add = Callable[..., Table]
RANDOM = np.random.default_rng(0)


def checked(add: Add, frame: pd.DataFrame, target: str | None = None, split: Split | None = None) -> dict[str, Check]:
    table = add(frame.to_csv(index=False).encode())
    return {check.title: check for check in check_table(table, describe_columns(table), target, split)}


def good(rows: int = 400) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "age": RANDOM.integers(18, 80, rows),
            "pay": RANDOM.normal(30, 5, rows).round(4),
            "left": RANDOM.choice(["yes", "no"], rows),
        }
    )


def test_a_sound_table_passes_everything(add: Add) -> None:
    checks = checked(add, good(), "left")
    assert {check.level for check in checks.values()} == {"pass"}


def test_findings_come_gravest_first_and_say_what_to_do(add: Add) -> None:
    table = add(good(12).assign(same=1).to_csv(index=False).encode())
    checks = check_table(table, describe_columns(table), "left")
    levels = [check.level for check in checks]
    assert levels == sorted(levels, key=("stop", "look", "pass").index)
    assert all(check.advice for check in checks if check.level != "pass")


def test_an_unknown_target_is_refused(add: Add) -> None:
    with pytest.raises(PlanError, match="“nope”"):
        checked(add, good(), "nope")


def test_a_column_that_equals_the_target_stops(add: Add) -> None:
    frame = good()
    check = checked(add, frame.assign(gone=frame["left"].map({"yes": "Y", "no": "N"})), "left")[
        "The answer is among the columns"
    ]
    assert (check.level, check.columns) == ("stop", ("gone",))
    check = checked(add, frame.assign(cents=frame["pay"] * 100 + 3), "pay")["The answer is among the columns"]
    assert check.columns == ("cents",)


def test_a_column_that_gives_the_answer_away_is_asked_about(add: Add) -> None:
    frame = good()
    nearly = frame["left"].eq("yes") * 10 + RANDOM.normal(0, 1.5, len(frame))
    check = checked(add, frame.assign(fee=nearly.round(3)), "left")["One column nearly gives the answer away"]
    assert check.columns == ("fee",)
    assert "Would you know “fee” when you predict?" in check.advice
    filled = frame["left"].eq("yes").map({True: "2024-03-01", False: ""})  # filled in only for those who left
    days = pd.to_datetime(filled) + pd.to_timedelta(RANDOM.integers(0, 300, len(frame)), unit="D")
    titles = checked(add, frame.assign(ended=days.dt.strftime("%Y-%m-%d")), "left")
    assert titles["One column nearly gives the answer away"].columns == ("ended",)
    close = checked(add, frame.assign(gross=(frame["pay"] * 1.2 + RANDOM.normal(0, 0.3, len(frame))).round(4)), "pay")
    assert close["One column nearly gives the answer away"].columns == ("gross",)


def test_a_column_of_many_values_does_not_look_as_if_it_gave_the_answer_away(add: Add) -> None:
    frame = good().assign(code=[f"c{number}" for number in RANDOM.integers(0, 300, 400)])
    table = add(frame.to_csv(index=False).encode())
    columns = describe_columns(table, {"code": "category"})
    assert "No column gives the answer away" in [check.title for check in check_table(table, columns, "left")]


def test_copies_are_counted_and_those_on_both_sides_of_the_split(add: Add) -> None:
    frame = good(100)
    check = checked(add, pd.concat([frame, frame]), "left")["Duplicate rows"]
    assert check.level == "look"
    assert "100 of 200" in check.detail
    assert "twin" in check.detail
    different = pd.concat([frame, frame]).assign(day=RANDOM.normal(size=200))
    assert "Duplicate rows" not in checked(add, different, "left")


def test_identifiers_are_left_out_and_repeated_ones_asked_about(add: Add) -> None:
    frame = good().assign(customer_id=[f"K{number:05}" for number in range(400)], patient=np.arange(400) // 8)
    checks = checked(add, frame, "left")
    assert checks["Identifiers are left out"].columns == ("customer_id",)
    assert checks["Rows that may belong together"].columns == ("patient",)
    assert "Rows that may belong together" not in checked(add, frame, "left", Split("group", "patient"))


def test_constant_and_empty_and_sparse_columns_are_looked_at(add: Add) -> None:
    frame = good().assign(same="x", none="", few=[1] * 50 + [None] * 350)
    checks = checked(add, frame, "left")
    assert checks["Columns that never change"].columns == ("same",)
    assert checks["Empty columns"].columns == ("none",)
    assert "88 %" in checks["Mostly missing"].detail


def test_rows_without_an_answer_are_said(add: Add) -> None:
    frame = good()
    frame.loc[:30, "left"] = None
    assert "31 of 400" in checked(add, frame, "left")["Rows without an answer"].detail


def test_an_empty_target_stops(add: Add) -> None:
    assert checked(add, good().assign(left=""), "left")["Nothing to predict"].level == "stop"


def test_one_class_stops(add: Add) -> None:
    assert checked(add, good().assign(left="yes"), "left")["Only one class"].level == "stop"


def test_one_number_stops(add: Add) -> None:
    table = add(good().assign(pay=3.5).to_csv(index=False).encode())
    checks = check_table(table, describe_columns(table, {"pay": "number"}), "pay")
    assert "Only one value" in [check.title for check in checks if check.level == "stop"]


def test_rare_classes_and_lopsided_ones_are_looked_at(add: Add) -> None:
    left = ["no"] * 390 + ["yes"] * 9 + ["perhaps"]
    checks = checked(add, good().assign(left=left), "left")
    assert "“perhaps”" in checks["Classes of one row"].detail
    assert "“yes”" in checks["Rare classes"].detail
    assert "98 %" in checks["One class outweighs"].detail


def test_a_target_that_is_different_in_every_row_stops(add: Add) -> None:
    frame = good().assign(name=[f"person {number}" for number in range(400)])
    assert checked(add, frame, "name")["Too many classes"].level == "stop"


def test_numbers_that_are_mostly_one_are_looked_at(add: Add) -> None:
    frame = good()
    frame["pay"] = np.where(np.arange(400) < 300, 0, frame["pay"])
    assert "75 %" in checked(add, frame, "pay")["One number outweighs"].detail


def test_more_columns_than_rows_are_looked_at(add: Add) -> None:
    frame = pd.DataFrame(RANDOM.normal(size=(30, 60))).add_prefix("x").assign(y=np.arange(30) % 2)
    assert "More columns than rows" in checked(add, frame, "y")


def test_nothing_to_learn_from_stops(add: Add) -> None:
    assert checked(add, good()[["left"]], "left")["Nothing to learn from"].level == "stop"


def test_a_split_that_cannot_be_does_not_break_the_checks(add: Add) -> None:
    assert checked(add, pd.concat([good(60)] * 2), "left", Split("group", "not there"))


def test_large_tables_are_checked_on_a_sample_quickly(add: Add) -> None:
    rows = 120_000
    frame = pd.DataFrame({f"x{place}": RANDOM.integers(0, 1000, rows) for place in range(4)}).assign(y=np.arange(rows) % 2)
    table = add(frame.to_csv(index=False).encode())
    columns = describe_columns(table)
    start = time.process_time()
    assert check_table(table, columns, "y")
    assert time.process_time() - start < 2
