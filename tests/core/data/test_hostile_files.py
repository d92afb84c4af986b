"""Wrong and hostile files: each gives a usable table, with what was guessed said, or a clear TableError."""

import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from core.data import archive
from core.data.checks import check_table
from core.data.columns import describe_columns
from core.data.read import add_table
from core.data.store import list_tables
from core.errors import TableError
from core.table import Table

Add = Callable[..., Table]


def refused(add: Add, content: bytes, name: str = "table.csv", **choices: Any) -> TableError:
    with pytest.raises(TableError) as caught:
        add(content, name, **choices)
    assert len(str(caught.value)) > 10
    assert caught.value.advice
    assert "Traceback" not in caught.value.whole
    assert list_tables() == []
    return caught.value


def usable(table: Table) -> pd.DataFrame:
    """The whole way to the data page works."""
    columns = describe_columns(table)
    check_table(table, columns, table.columns[-1])
    assert len(columns) == len(table.columns) == len(set(table.columns))
    frame = table.frame()
    assert len(frame) == table.rows
    return frame


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive_file:
        for name, content in members.items():
            archive_file.writestr(name, content)
    return packed.getvalue()


def workbook(rows: list[list[Any]], **sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for title, content in sheets.items():
        sheet = book.create_sheet(title)
        for row in content:
            sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


TABLE = b"age,city,income\n31,Rome,1200.5\n45,Oslo,2300\n28,Rome,900\n"


# Nothing in it


def test_an_empty_file_is_refused(add: Add) -> None:
    assert "empty" in str(refused(add, b""))


def test_a_file_of_blank_lines_is_refused(add: Add) -> None:
    assert "empty" in str(refused(add, b"\n\n  \n\t\n"))


def test_a_byte_order_mark_alone_is_refused(add: Add) -> None:
    assert "empty" in str(refused(add, b"\xef\xbb\xbf"))


def test_a_header_without_rows_is_refused(add: Add) -> None:
    assert "no rows" in str(refused(add, b"age,city,income\n"))


def test_rows_of_separators_only_are_refused(add: Add) -> None:
    assert "no rows" in str(refused(add, b"a,b,c\n,,\n,,\n"))


def test_an_empty_json_list_is_refused(add: Add) -> None:
    assert "no records" in str(refused(add, b"[]", "t.json"))


def test_an_empty_sheet_is_refused(add: Add) -> None:
    assert "empty" in str(refused(add, workbook([]), "t.xlsx"))


# Not what it says it is


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9, "JPEG"),
        (b"%PDF-1.7\n" + b"obj " * 99, "PDF"),
        (b"\x7fELF" + bytes(200), "program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Excel"),
        (b"\x80\x04\x95\x10\x00\x00\x00" + b"cos\nsystem\n", "pickle"),
        (b"SQLite format 3\x00" + bytes(200), "SQLite"),
        (b"Rar!\x1a\x07\x00" + bytes(60), "RAR"),
    ],
)
def test_a_binary_file_named_csv_is_named_for_what_it_is(add: Add, content: bytes, what: str) -> None:
    assert what in str(refused(add, content))


def test_random_bytes_named_csv_are_refused(add: Add) -> None:
    assert "not hold text" in str(refused(add, random.Random(0).randbytes(20_000)))


def test_a_web_page_named_csv_or_xls_is_refused(add: Add) -> None:
    page = b"<!DOCTYPE html><html><body><table><tr><td>1</td></tr></table></body></html>"
    assert "web page" in str(refused(add, page, "export.xls"))


def test_a_workbook_named_csv_is_read_as_the_workbook_it_is(add: Add) -> None:
    table = add(workbook([["a", "b"], [1, "x"], [2, "y"]]), "table.csv")
    assert usable(table).a.tolist() == [1, 2]
    assert table.choices["format"] == "excel"


def test_csv_named_xlsx_is_read_as_the_text_it_is(add: Add) -> None:
    assert usable(add(TABLE, "table.xlsx")).age.tolist() == [31, 45, 28]


def test_a_damaged_workbook_is_refused(add: Add) -> None:
    refused(add, workbook([["a"], [1]])[:-200], "t.xlsx")


def test_a_workbook_with_spoilt_xml_is_refused(add: Add) -> None:
    whole = zipfile.ZipFile(io.BytesIO(workbook([["a"], [1]])))
    members = {name: whole.read(name) for name in whole.namelist()}
    members["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData><row><c t='n'><v>1</v></row>"
    assert "damaged" in str(refused(add, zipped(members), "t.xlsx"))


def test_a_parquet_file_cut_off_is_refused(add: Add) -> None:
    packed = io.BytesIO()
    parquet.write_table(pa.table({"a": list(range(1000))}), packed)
    assert "damaged" in str(refused(add, packed.getvalue()[:-100], "t.parquet"))


def test_json_cut_off_is_refused(add: Add) -> None:
    assert "JSON" in str(refused(add, b'[{"a": 1}, {"a": ', "t.json"))


def test_json_nested_a_hundred_thousand_deep_is_refused(add: Add) -> None:
    assert "JSON" in str(refused(add, b'[{"a":' + b"[" * 100_000, "t.json"))


def test_json_of_bare_numbers_is_refused(add: Add) -> None:
    assert "record" in str(refused(add, b"[1, 2, 3]", "t.json"))


# Awkward text


def test_one_column_is_a_table(add: Add) -> None:
    assert usable(add(b"price\n3\n4\n5\n")).price.tolist() == [3, 4, 5]


def test_one_row_is_a_table_that_is_too_small_to_learn_from(add: Add) -> None:
    table = add(b"a,b\n1,2\n")
    checks = check_table(table, describe_columns(table), "b")
    assert "Too few rows" in [check.title for check in checks if check.level == "stop"]


def test_rows_that_are_too_short_or_too_long_are_evened_and_said(add: Add) -> None:
    table = add(b"a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n")
    assert usable(table).fillna(-1).astype(int).to_numpy().tolist() == [[1, 2, 3], [4, 5, -1], [6, 7, 8], [10, 11, 12]]
    assert any("fewer cells" in sentence for sentence in table.guesses)
    assert any("more cells" in sentence for sentence in table.guesses)


def test_a_first_row_longer_than_the_header_does_not_shift_the_columns(add: Add) -> None:
    table = add(b"a,b\n1,2,3\n4,5\n6,7\n8,9\n")
    assert usable(table).a.tolist() == [1, 4, 6, 8]


def test_row_names_without_a_header_cell_become_a_column(add: Add) -> None:
    table = add(b"mpg,cyl\nMazda,21.0,6\nFiat,32.4,4\n")
    assert table.columns == ("row name", "mpg", "cyl")
    assert usable(table).cyl.tolist() == [6, 4]


def test_separators_at_the_ends_of_lines_make_no_column(add: Add) -> None:
    assert usable(add(b"a,b,\n1,2,\n3,4,\n")).columns.tolist() == ["a", "b"]


def test_utf_16_is_read(add: Add) -> None:
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        table = add("name,größe\nJürgen,1\nŁukasz,2\n".encode(encoding))
        assert usable(table)["größe"].tolist() == [1, 2]
        assert any("utf-16" in sentence for sentence in table.guesses)


def test_latin_1_is_read_and_said(add: Add) -> None:
    table = add("name,größe\nJürgen,1\nRenée,2\n".encode("cp1252"))
    assert usable(table)["name"].tolist() == ["Jürgen", "Renée"]
    assert any("cp1252" in sentence for sentence in table.guesses)


def test_a_spoilt_letter_in_utf_8_changes_no_other_letter(add: Add) -> None:
    rows = "".join(f"Jürgen{number},{number}\n" for number in range(400))
    frame = usable(add(b"name,age\n" + rows.encode() + b"\xff\xfeX,1\n"))
    assert frame["name"][0] == "Jürgen0"


def test_an_unknown_encoding_is_refused(add: Add) -> None:
    assert "klingon" in str(refused(add, TABLE, encoding="klingon"))


def test_an_unclosed_quotation_mark_swallows_nothing(add: Add) -> None:
    table = add(b'a,b\n1,"x\n2,y\n3,z\n')
    assert usable(table).a.tolist() == [1, 2, 3]
    assert any("never close" in sentence for sentence in table.guesses)


def test_an_unclosed_quotation_mark_in_a_long_file_costs_no_row(add: Add) -> None:
    rows = b"".join(b"%d,word,%d\n" % (number, number) for number in range(20_000))
    table = add(b'a,b,c\n-1,"oops,-1\n' + rows)
    assert table.rows == 20_001


def test_line_breaks_inside_quotation_marks_stay_in_their_cell(add: Add) -> None:
    frame = usable(add(b'a,b\n1,"two\nlines"\n2,"three\r\nmore\nlines"\n'))
    assert frame.b.tolist() == ["two\nlines", "three\r\nmore\nlines"]


def test_zero_bytes_in_text_are_dropped(add: Add) -> None:
    frame = usable(add(TABLE.replace(b"Oslo", b"Os\0lo")))
    assert frame.city.tolist() == ["Rome", "Oslo", "Rome"]


def test_a_cell_of_ten_megabytes_is_cut_and_said(add: Add) -> None:
    table = add(b"a,b\n1,x\n2," + b"y" * 10_000_000 + b"\n3,z\n")
    assert usable(table).b.str.len().tolist() == [1, 100_000, 1]
    assert any("100,000 characters" in sentence for sentence in table.guesses)


def test_fifty_thousand_columns_are_refused(add: Add) -> None:
    line = ",".join(f"c{place}" for place in range(50_000))
    assert "50,000 columns" in str(refused(add, f"{line}\n{line}\n".encode()))


def test_fifty_thousand_keys_in_json_are_refused(add: Add) -> None:
    assert "columns" in str(refused(add, json.dumps([{f"c{place}": 1 for place in range(50_000)}]).encode(), "t.json"))


def test_equal_names_are_numbered_and_said(add: Add) -> None:
    table = add(b"a,a,a (2),\n1,2,3,4\n5,6,7,8\n")
    assert table.columns == ("a", "a (3)", "a (2)", "column 4")
    assert any("same name" in sentence for sentence in table.guesses)
    usable(table)


def test_names_with_markup_marks_and_length_are_tamed(add: Add) -> None:
    names = [
        "<script>alert(1)</script>",
        "![x](http://e.vil/p.png)",
        "\u202egnp.exe",
        "😀",
        "n" * 2000,
        "two\nlines",
        "=1+1",
        "../../etc",
    ]
    row = ",".join(f'"{name}"' for name in names)
    table = add((row + "\n" + "1,2,3,4,5,6,7,8\n" * 3).encode())
    assert all(len(name) <= 120 and name.isprintable() and "\u202e" not in name for name in table.columns)
    assert table.columns[0] == names[0]
    usable(table)


def test_markup_and_formulas_in_cells_are_only_text(add: Add) -> None:
    cells = ["<img src=x onerror=alert(1)>", "=HYPERLINK(1)", "@SUM(A1)", "+cmd|' /C calc'!A0", "__import__('os').system('x')"]
    frame = usable(add(("cell,n\n" + "".join(f'"{cell}",1\n' for cell in cells)).encode()))
    assert frame.cell.tolist() == cells


def test_a_file_without_header_gets_names_by_place(add: Add) -> None:
    table = add(b"5.1,3.5,setosa\n4.9,3.0,setosa\n6.3,3.3,virginica\n")
    assert table.columns == ("column 1", "column 2", "column 3")
    assert table.rows == 3
    assert any("named by their place" in sentence for sentence in table.guesses)


def test_the_guess_on_the_header_can_be_changed(add: Add) -> None:
    assert add(b"5.1,setosa\n4.9,setosa\n", header="yes").columns == ("5.1", "setosa")


# Awkward cells


def test_whole_numbers_beyond_64_bits_keep_every_digit(add: Add) -> None:
    table = add(b"id,x\n99999999999999999999,1\n99999999999999999998,2\n")
    assert usable(table).id.tolist() == ["99999999999999999999", "99999999999999999998"]
    assert any("digit" in sentence for sentence in table.guesses)


def test_a_few_numbers_beyond_64_bits_are_rounded_and_said(add: Add) -> None:
    table = add(b"x\n1\n2\n3\n99999999999999999999\n")
    assert usable(table).x.tolist() == [1, 2, 3, 1e20]
    assert any("64 bits" in sentence for sentence in table.guesses)


def test_infinite_numbers_count_as_missing_and_are_said(add: Add) -> None:
    table = add(b"x\n1\ninf\n-Infinity\n2.5\n1e400\n")
    assert usable(table).x.dropna().tolist() == [1, 2.5]
    assert "In “x” 3 infinite numbers count as missing." in table.guesses


def test_a_dash_among_numbers_counts_as_missing_and_is_said(add: Add) -> None:
    table = add(b"x,y\n1,a\n-,b\n3,-\n")
    frame = usable(table)
    assert frame.x.isna().tolist() == [False, True, False]
    assert frame.y.tolist() == ["a", "b", "-"]
    assert any("“-”" in sentence for sentence in table.guesses)


def test_leading_zeros_stay(add: Add) -> None:
    table = add(b"zip,n\n01234,1\n98765,2\n")
    assert usable(table).zip.tolist() == ["01234", "98765"]
    assert any("leading zeros" in sentence for sentence in table.guesses)


@pytest.mark.parametrize(("last", "kept"), [("12a", "12a"), ("0.5", 0.5), ("007", "007")])
def test_a_type_is_judged_over_the_whole_file(add: Add, last: str, kept: object) -> None:
    rows = "".join(f"{number}\n" for number in range(70_000))  # more than a batch
    assert add(f"x\n{rows}{last}\n".encode()).frame()["x"].iloc[-1] == kept


def test_dates_of_three_styles_in_a_column_are_all_read(add: Add) -> None:
    table = add(b"when,n\n2024-03-31,1\n31.03.2024,2\n31 Mar 2024,3\n")
    assert usable(table).when.tolist() == [pd.Timestamp("2024-03-31")] * 3


def test_impossible_dates_stay_text(add: Add) -> None:
    assert usable(add(b"when\n2024-02-31\n2024-03-01\n")).when.tolist() == ["2024-02-31", "2024-03-01"]


def test_a_column_of_nothing_is_kept_and_checked(add: Add) -> None:
    table = add(b"a,b\n1,\n2,NA\n3,\n")
    checks = check_table(table, describe_columns(table))
    assert ("b",) in [check.columns for check in checks if check.title == "Empty columns"]


def test_mixed_cells_are_kept_and_looked_at(add: Add) -> None:
    table = add(b"x,y\n" + b"1,1\n2,2\n3,4\n" * 20 + b"about 5,1\n")
    assert usable(table).x.iloc[-1] == "about 5"
    checks = check_table(table, describe_columns(table, {"x": "category"}), "y")
    assert ("x",) in [check.columns for check in checks if check.title == "Mixed cells"]


def test_a_hundred_thousand_categories_are_described(add: Add) -> None:
    rows = "".join(f"c{number},{number % 7}\n" for number in range(100_000))
    assert usable(add(f"name,n\n{rows}".encode())).name.nunique() == 100_000


# Archives


def test_a_table_in_gz_or_zip_is_read(add: Add) -> None:
    assert usable(add(gzip.compress(TABLE), "t.csv.gz")).age.tolist() == [31, 45, 28]
    assert usable(add(zipped({"t.csv": TABLE}), "t.zip")).age.tolist() == [31, 45, 28]
    assert usable(add(zipped({"t.xlsx": workbook([["a"], [7]])}), "t.zip")).a.tolist() == [7]


def test_of_a_zip_with_several_tables_the_largest_is_read_and_another_can_be_chosen(add: Add) -> None:
    packed = zipped(
        {"small.csv": b"x\n1\n2\n", "folder/large.csv": TABLE, "__MACOSX/._large.csv": b"\0" * 5000, "notes.md": b"#" * 9000}
    )
    table = add(packed, "t.zip")
    assert table.columns == ("age", "city", "income")
    assert any("small.csv" in sentence for sentence in table.guesses)
    assert add(packed, "t.zip", member="small.csv").columns == ("x",)


def test_a_member_that_is_not_there_is_refused(add: Add) -> None:
    assert "t.csv" in refused(add, zipped({"t.csv": TABLE}), member="../../etc/passwd").whole


@pytest.mark.parametrize("name", ["../../../escaped.csv", "/etc/escaped.csv", "C:\\escaped.csv", "..\\..\\escaped.csv"])
def test_names_that_leave_the_folder_write_nothing_outside(add: Add, tmp_path: Any, name: str) -> None:
    table = add(zipped({name: TABLE}), "t.zip")
    assert table.rows == 3
    assert not list(tmp_path.rglob("*escaped*"))


def test_a_link_in_a_zip_is_not_followed(add: Add) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive_file:
        link = zipfile.ZipInfo("t.csv")
        link.external_attr = 0o120777 << 16
        archive_file.writestr(link, "/etc/passwd")
    refused(add, packed.getvalue(), "t.zip")


def test_a_gz_bomb_is_stopped_by_its_ratio(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "SMALL", 1 << 20)
    assert "times its size" in str(refused(add, gzip.compress(bytes(30_000_000)), "t.csv.gz"))


def test_a_zip_bomb_is_stopped_by_its_ratio(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "SMALL", 1 << 20)
    assert "attack" in refused(add, zipped({"t.csv": b"0" * 30_000_000}), "t.zip").advice


def test_an_archive_that_unpacks_to_too_much_is_stopped(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 1 << 20)
    assert "unpacks to over" in str(refused(add, gzip.compress(random.Random(0).randbytes(3 << 20)), "t.csv.gz"))


def test_a_zip_of_a_million_entries_is_refused(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_ENTRIES", 100)
    assert "101 files" in str(refused(add, zipped({f"{number}.csv": b"" for number in range(101)}), "t.zip"))


def test_nested_archives_are_refused(add: Add) -> None:
    assert "another archive" in str(refused(add, zipped({"inner.zip": zipped({"t.csv": TABLE})}), "t.zip"))
    assert "another archive" in str(refused(add, gzip.compress(gzip.compress(TABLE)), "t.gz"))
    assert "another archive" in str(refused(add, zipped({"t.csv": zipped({"t.csv": TABLE})}), "t.zip"))


def test_an_archive_with_a_password_is_refused(add: Add) -> None:
    packed = bytearray(zipped({"t.csv": TABLE}, zipfile.ZIP_STORED))
    packed[6] |= 1  # the flag in the local header, and in the directory
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in str(refused(add, bytes(packed), "t.zip"))


def test_archives_cut_off_are_refused(add: Add) -> None:
    refused(add, zipped({"t.csv": TABLE * 99})[:-60], "t.zip")
    refused(add, gzip.compress(TABLE * 99)[:-20], "t.gz")


def test_a_zip_without_files_is_refused(add: Add) -> None:
    refused(add, zipped({}), "t.zip")
    refused(add, zipped({"folder/": b""}), "t.zip")


# Files spoilt at random places

SPOILERS = (b'"', b",", b"\n", b"\r", b"\0", b";", b"\xff", b"{", b"]", b"1e999", b"\xef\xbb\xbf", b"'", b"-", b"0" * 30)


def spoilt(content: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    changed = bytearray(content)
    for _ in range(chance.choice([1, 2, 5, 20])):
        place, what = chance.randrange(max(len(changed), 1)), chance.random()
        if what < 0.4 and changed:
            changed[place] = chance.randrange(256)
        elif what < 0.6:
            del changed[place : place + chance.randrange(1, 40)]
        elif what < 0.9:
            changed[place:place] = chance.choice(SPOILERS) * chance.choice([1, 3, 50])
        else:
            changed = changed[: max(place, 1)]
    return bytes(changed)


def whole_files() -> list[bytes]:
    frame = pd.DataFrame({"a": [1, 2, 3], "b": ["x", "y, z", None], "c": [1.5, None, 2], "d": ["2024-01-01", "-", "1.2.2024"]})
    packed = io.BytesIO()
    frame.to_parquet(packed)
    texts = [frame.to_csv(index=False).encode(), frame.to_csv(sep=";", decimal=",").encode("utf-16"), frame.to_json().encode()]
    workbook_rows = [list(frame.columns), *frame.astype("object").where(frame.notna(), None).to_numpy().tolist()]
    others = [
        workbook(workbook_rows),
        packed.getvalue(),
        gzip.compress(texts[0], mtime=0),
        zipped({"a.csv": texts[0], "b.csv": b"x\n1"}),
    ]
    return texts + others


@pytest.mark.parametrize("seed", range(12))
def test_files_spoilt_at_random_places_give_a_table_or_a_clear_error(add: Add, seed: int) -> None:
    for number, content in enumerate(whole_files()):
        try:
            table = add(spoilt(content, 100 * seed + number))
        except TableError as error:
            assert error.whole  # noqa: PT017
        else:
            usable(table)


# Text that people type is never a path or an address


@pytest.mark.parametrize(
    "text", ["/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/secret.csv", "s3://bucket/x.parquet"]
)
def test_pasted_paths_and_addresses_are_only_text(text: str) -> None:
    with pytest.raises(TableError):
        add_table(text, "pasted")
    assert text in add_table(f"{text}\n{text}\n", "pasted", {"header": "no"}).frame().iloc[0, 0]
