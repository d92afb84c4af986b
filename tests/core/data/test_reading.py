"""Formats, guesses and choices, and that what is written is what is read."""

import csv
import io
import json
import os
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from core.data.cells import MISSING
from core.data.formats import READERS
from core.data.formats.base import Notes, Uneven
from core.data.formats.cutting import Text, attempts, can_cut_fast, cut_carefully, cut_fast
from core.data.formats.dialect import Layout
from core.data.read import CHOICES, add_table
from core.errors import PlanError, TableError
from core.table import Table

Add = Callable[..., Table]
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


# The same table in every manner of writing

FRAME = pd.DataFrame({"town": ["Zürich", "Łódź", "a, b; c"], "price": [1234.5, -0.25, 1000000.0], "count": [1, 20, 300]})


def written(frame: pd.DataFrame, delimiter: str, decimal: str) -> str:
    text = frame.copy()
    text["price"] = text["price"].map(lambda number: str(number).replace(".", decimal))
    return text.to_csv(index=False, sep=delimiter)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("manner", [",.", ";,", ";.", "\t,", "|.", "~.", "^."])
def test_any_delimiter_decimal_sign_and_encoding_gives_the_same_table(add: Add, encoding: str, manner: str) -> None:
    delimiter, decimal = manner
    table = add(written(FRAME, delimiter, decimal).encode(encoding))
    pd.testing.assert_frame_equal(table.frame(), FRAME, check_dtype=False)
    assert table.choices["delimiter"] == delimiter
    assert table.choices["decimal"] == decimal


def test_excel_parquet_json_and_json_lines_give_the_same_table(add: Add) -> None:
    packed = io.BytesIO()
    FRAME.to_excel(packed, index=False)
    contents = {"excel": packed.getvalue(), "json": FRAME.to_json(orient="records").encode()}
    packed = io.BytesIO()
    FRAME.to_parquet(packed)
    contents |= {"parquet": packed.getvalue(), "lines": FRAME.to_json(orient="records", lines=True, force_ascii=False).encode()}
    for content in contents.values():
        pd.testing.assert_frame_equal(add(content, "any name").frame(), FRAME, check_dtype=False)


LETTERS = some.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\x85\u2028\u2029")
WORD = some.text(LETTERS, max_size=12).map(lambda cell: "w" + cell.strip())  # no number, no word for missing
ROW = some.tuples(WORD, some.integers(-(2**63), 2**63 - 1), some.floats(allow_nan=False, allow_infinity=False))
Row = tuple[str, int, float]


@MANY
@given(some.lists(ROW, min_size=1), some.sampled_from(",;\t|"), some.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_generated_rows_come_back_as_they_were(add: Add, rows: list[Row], delimiter: str, encoding: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([("word", "whole", "real"), *((word, whole, repr(real)) for word, whole, real in rows)])
    choices = {"delimiter": delimiter, "decimal": ".", "header": "yes"}
    frame = add(text.getvalue().encode(encoding), "table.csv", **choices).frame()
    assert frame["word"].tolist() == [word.strip() for word, _, _ in rows]
    assert frame["whole"].tolist() == [whole for _, whole, _ in rows]
    assert frame["real"].tolist() == [real for _, _, real in rows]


@MANY
@given(content=some.binary(max_size=400) | some.text(alphabet="ab1,;\"\n\r\t '.-", max_size=200).map(str.encode))
def test_whatever_is_read_gives_a_table_or_a_clear_error(add: Add, content: bytes) -> None:
    try:
        table = add(content)
    except TableError as error:
        if not str(error):
            raise
    else:
        assert table.frame().shape == (table.rows, len(table.columns))


@MANY
@given(text=some.text(alphabet='ab1,"\n ', max_size=60), width=some.integers(1, 4))
def test_where_both_ways_of_cutting_can_be_taken_they_agree(tmp_path: Path, text: str, width: int) -> None:
    path = tmp_path / "text"
    path.write_text(text, newline="")
    source = Text(path, "utf-8", Layout(","), width)
    ways = attempts(source, Notes())
    if len(ways) == 1:
        return
    try:
        fast = cells(cut_fast(source))
    except Uneven:
        return
    assert stripped(fast) == stripped(cells(cut_carefully(source, Notes())))


@pytest.mark.parametrize("start", ["", "\ufeff", "x" * ((1 << 20) - 3) + ",", "a,b\n", "a,b\r\n", "a,b,", "a,b,  "])
def test_a_quotation_mark_behind_spaces_at_the_beginning_of_a_cell_is_read_carefully(tmp_path: Path, start: str) -> None:
    path = tmp_path / "text"
    path.write_text(f'{start}  "c, d"', newline="")
    assert not can_cut_fast(Text(path, "utf-8-sig", Layout(","), 2))
    path.write_text(f'{start}c  "d"', newline="")
    assert can_cut_fast(Text(path, "utf-8-sig", Layout(","), 2))


def cells(batches: Iterable[list[pa.Array]]) -> list[list[str]]:
    return [list(row) for batch in batches for row in zip(*(column.to_pylist() for column in batch), strict=True)]


def stripped(rows: list[list[str]]) -> list[list[str]]:
    return [[cell.strip() for cell in row] for row in rows]


# Numbers as people write them


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1,234.5", "2,000,000", "-7"], [1234.5, 2000000, -7]),
        (["1.234,5", "2.000.000", "-7"], [1234.5, 2000000, -7]),
        (["1 234,5", "2 000 000", "0,5"], [1234.5, 2000000, 0.5]),
        (["1\u202f234.5", "12\u00a0000", "3"], [1234.5, 12000, 3]),
        (["1'234.50", "2'000", "3"], [1234.5, 2000, 3]),
        (["$1,200.00", "$3", "$0.5"], [1200, 3, 0.5]),
        (["1,50 €", "20,00 €", "3 €"], [1.5, 20, 3]),
        (["12 %", "7.5%", "100%"], [12, 7.5, 100]),
        (["+1.5", "-2e3", ".5"], [1.5, -2000, 0.5]),
        (["1.234", "0.5", "2.25"], [1.234, 0.5, 2.25]),
        (["0,125", "0,25", "12,5"], [0.125, 0.25, 12.5]),
    ],
)
def test_numbers_are_read_in_every_usual_manner(add: Add, cells: list[str], numbers: list[float]) -> None:
    content = "\n".join(["name;x", *(f"row;{cell}" for cell in cells)])
    assert add(content.encode()).frame()["x"].tolist() == numbers


def test_a_doubtful_comma_is_settled_by_the_rest_of_the_file(add: Add) -> None:
    assert add(b"a;b\n1,234;0,5\n2,345;1,25\n").frame()["a"].tolist() == [1.234, 2.345]
    assert add(b'a,b\n"1,234",0.5\n"2,345",1.25\n').frame()["a"].tolist() == [1234, 2345]


def test_points_group_thousands_where_other_columns_have_decimal_commas(add: Add) -> None:
    frame = add(b"a;b\n1.234;0,5\n2.345;1,25\n").frame()
    assert frame["a"].tolist() == [1234, 2345]
    assert frame["b"].tolist() == [0.5, 1.25]


def test_the_sign_before_decimals_can_be_changed(add: Add) -> None:
    assert add(b"a;b\n1,234;x\n", decimal=".").frame()["a"].tolist() == [1234]
    assert add(b"a;b\n1,234;x\n", decimal=",").frame()["a"].tolist() == [1.234]


def test_numbers_among_words_are_respelled_so_that_they_can_still_be_read_as_numbers(add: Add) -> None:
    table = add(b"a;b\n1.300,5;1\n2,25;1\n7,5;1\n3;1\n4,5;1\nabout 9,5;1\n")
    assert table.frame()["a"].tolist() == ["1300.5", "2.25", "7.5", "3", "4.5", "about 9,5"]
    assert any("about 9,5" in sentence for sentence in table.guesses)


def test_words_that_hold_commas_are_left_alone(add: Add) -> None:
    assert add(b"a;b\nx 1,5;1\ny 2,5;1\n3,5;1\n").frame()["a"].tolist() == ["x 1,5", "y 2,5", "3,5"]


def test_a_choice_that_cannot_be_is_refused_with_what_can(add: Add) -> None:
    with pytest.raises(PlanError, match="auto"):
        add(b"a\n1\n", decimal="!")


def test_dates_with_day_or_month_first_are_told_from_the_whole_column(add: Add) -> None:
    assert add(b"d\n3/4/2024\n31/12/2024\n").frame()["d"][0] == pd.Timestamp(2024, 4, 3)
    assert add(b"d\n3/4/2024\n12/31/2024\n").frame()["d"][0] == pd.Timestamp(2024, 3, 4)
    assert add(b"d\n3/4/2024\n3/5/2024\n", dates="day first").frame()["d"][0] == pd.Timestamp(2024, 4, 3)


def test_true_and_false_become_truths_but_yes_and_no_keep_their_words(add: Add) -> None:
    frame = add(b"a,b\ntrue,yes\nFALSE,no\n,yes\n").frame()
    assert frame["a"].tolist() == [True, False, None]
    assert frame["b"].tolist() == ["yes", "no", "yes"]


def test_words_for_missing_are_missing_in_every_column(add: Add) -> None:
    words = [word for word in MISSING.to_pylist() if word]
    frame = add(("a,b\n1,x\n" + "".join(f"{word},{word}\n" for word in words)).encode()).frame()
    assert frame.notna().sum().tolist() == [1, 1]


# Other formats


def test_a_sheet_is_chosen_by_name_and_the_others_are_said(add: Add) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.active.append([1])
    more = book.create_sheet("more")
    more.append(["when", "share", "is it"])
    more.append([datetime(2024, 3, 31, 12), 0.5, True])
    more.append([date(2024, 4, 1), 2.0, False])
    packed = io.BytesIO()
    book.save(packed)
    table = add(packed.getvalue())
    assert table.columns == ("a",)
    assert any("more" in sentence for sentence in table.guesses)
    frame = add(packed.getvalue(), sheet="more").frame()
    assert frame["when"].tolist() == [pd.Timestamp("2024-03-31 12:00"), pd.Timestamp("2024-04-01")]
    assert frame["is it"].tolist() == [True, False]
    with pytest.raises(TableError, match="no sheet"):
        add(packed.getvalue(), sheet="other")


def test_parquet_types_become_the_nearest_that_are_kept(add: Add) -> None:
    columns = {
        "small": pa.array([1, None], pa.int8()),
        "large": pa.array([2**63, 1], pa.uint64()),
        "money": pa.array([Decimal("1.50"), None], pa.decimal128(10, 2)),
        "day": pa.array([date(2024, 1, 2), None], pa.date32()),
        "moment": pa.array([datetime(2024, 1, 2), None], pa.timestamp("ns", tz="Europe/Berlin")),
        "class": pa.array(["x", "y"]).dictionary_encode(),
        "list": pa.array([[1, 2], None]),
        "odd": pa.array([float("inf"), float("nan")]),
    }
    packed = io.BytesIO()
    parquet.write_table(pa.table(columns), packed)
    table = add(packed.getvalue(), "t.parquet")
    kept = parquet.read_schema(table.path)
    assert [str(field.type) for field in kept] == [
        "int64", "double", "double", "timestamp[us]", "timestamp[us]", "string", "string", "double",
    ]  # fmt: skip
    assert table.frame()["odd"].isna().all()


def test_records_with_other_keys_and_nested_ones_share_one_table(add: Add) -> None:
    records = [{"a": 1, "b": {"c": "x", "d": [1, 2]}}, {"a": 2.5, "e": True}]
    frame = add(json.dumps(records).encode(), "t.json").frame()
    assert frame.columns.tolist() == ["a", "b.c", "b.d", "e"]
    assert frame["a"].tolist() == [1, 2.5]


def test_json_is_read_record_by_record(add: Add) -> None:
    records = [{"number": number, "word": "x" * 200} for number in range(9_000)]  # more than a piece
    assert add(json.dumps(records).encode(), "t.json").frame()["number"].tolist() == list(range(9_000))
    lines = "\n".join(json.dumps(record) for record in records)
    assert add(lines.encode(), "t.jsonl").frame()["number"].tolist() == list(range(9_000))


def test_an_object_of_columns_is_a_table(add: Add) -> None:
    assert add(b'{"a": [1, 2], "b": ["x", "y"]}', "t.json").frame().to_dict("list") == {"a": [1, 2], "b": ["x", "y"]}


def test_a_list_of_records_under_a_key_is_a_table(add: Add) -> None:
    assert add(b'{"data": [{"a": 1}, {"a": 2}], "next": null}', "t.json").frame()["a"].tolist() == [1, 2]


def test_columns_that_spaces_align_are_read(add: Add) -> None:
    frame = add(b"name  age   x\nAnn    31  0.5\nBob     7 12.0\n").frame()
    assert frame["age"].tolist() == [31, 7]


def test_pasted_cells_from_a_spreadsheet_are_read() -> None:
    assert add_table("a\tb\n1\tx y\n2\tz\n", "pasted").frame()["b"].tolist() == ["x y", "z"]


# Reading as a whole


def test_the_same_file_is_the_same_table_and_other_choices_make_another(add: Add) -> None:
    one = add(b"a\n1\n")
    assert add(b"a\n1\n", "other name").id == one.id
    assert add(b"a\n1\n", header="no").id != one.id
    assert add(b"a\n2\n").id != one.id


def test_reading_again_with_what_was_guessed_gives_the_same_table(add: Add) -> None:
    content = written(FRAME, ";", ",").encode("utf-16")
    first = add(content)
    names = {setting.name for setting in CHOICES}
    again = add(content, **{name: value for name, value in first.choices.items() if name in names})
    pd.testing.assert_frame_equal(first.frame(), again.frame())


def test_a_large_file_is_read_apart_and_tells_as_much(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"a;b\n" + b"1,5;x\n" * 10
    here = add(content)
    monkeypatch.setattr("core.data.formats.base.Format.is_small", lambda self, path: False)
    apart = add(content, header="yes")
    assert apart.guesses == here.guesses
    assert apart.frame().equals(here.frame())
    with pytest.raises(TableError, match="no rows"):
        add(b"a;b\n")


def test_reading_apart_that_needs_too_much_memory_is_stopped_in_words(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.data.formats.base.Format.is_small", lambda self, path: False)
    monkeypatch.setattr("core.data.apart.MOST_MEMORY", 60 << 20)
    with pytest.raises(TableError, match="memory"):
        add(b"a\n" + b"1234567890\n" * 3_000_000)


def test_a_full_disk_is_said(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.data.read.unpack", full)
    with pytest.raises(TableError, match="disk is full"):
        add(b"a\n1\n")


def test_what_a_killed_reading_left_is_cleared_after_a_day(add: Add, home: Path) -> None:
    old, new = home / "uploads/reading-old", home / "uploads/reading-new"
    for folder in (old, new):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))
    add(b"a\n1\n")
    assert new.exists()
    assert not old.exists()


def test_wide_tables_are_read(add: Add) -> None:
    line = ",".join(str(place) for place in range(3_000))
    table = add(f"{line}\n{line}\n".encode(), header="no")
    assert len(table.columns) == 3_000
    assert table.frame(["column 3000"])["column 3000"].tolist() == [2999, 2999]


def test_nothing_is_left_behind_by_a_file_that_is_refused(add: Add, home: Path) -> None:
    with pytest.raises(TableError):
        add(b"")
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_formats_and_choices_have_names_of_their_own() -> None:
    assert len({reader.name for reader in READERS}) == len(READERS)
    assert len({setting.name for setting in CHOICES}) == len(CHOICES)
    assert all(setting.check(setting.default) == "auto" for setting in CHOICES)


def test_an_error_names_the_reading_choices_that_may_mend_it(add: Add) -> None:
    with pytest.raises(TableError) as failed:
        add(b"age,churn\n", "names only.csv")
    assert {"header", "delimiter"} <= set(failed.value.choices)
    with pytest.raises(TableError) as refused:
        add(b"\x89PNG\r\n\x1a\n" + bytes(40), "picture.csv")
    assert refused.value.choices == ()
