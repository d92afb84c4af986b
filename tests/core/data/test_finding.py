from collections.abc import Callable

import pandas as pd
import pytest

from core.data import finding
from core.data.finding import find_rows
from core.table import Table

Add = Callable[..., Table]
FRAME = pd.DataFrame(
    {
        "town": ["Rome", "Oslo", None, "North Rome", "a.b"],
        "price": [72.0, 172.0, 7.2, None, -3.0],
        "rooms": [1, 72, 3, 4, 5],
        "sold": ["2024-01-05", "2024-02-05", "2024-01-09", "2023-01-05", "2022-12-31"],
        "new": [True, False, True, False, True],
    }
)


@pytest.fixture
def table(add: Add) -> Table:
    return add(FRAME.to_csv(index=False).encode())


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("rome", [0, 3]),
        (" ROME ", [0, 3]),
        ("72", [0, 1]),
        ("72.0", [0, 1]),
        ("-3", [4]),
        ("2024-01", [0, 2]),
        ("a.b", [4]),
        ("#2", [1]),
        ("# 5", [4]),
        ("#6", []),
        ("#0", []),
        ("nowhere", []),
        ("1e999", []),
        ("", [0, 1, 2, 3, 4]),
    ],
)
def test_a_row_is_found_by_a_word_a_number_a_date_or_its_own_number(table: Table, text: str, rows: list[int]) -> None:
    assert find_rows(table, text).tolist() == rows


def test_rows_are_found_beyond_the_first_batch(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "BATCH", 2)
    assert find_rows(table, "true").tolist() == [0, 2, 4]
    assert find_rows(table, "72").tolist() == [0, 1]
