from collections.abc import Callable
from pathlib import Path

import pytest

from core.data.samples import SAMPLES, add_sample
from core.data.store import delete_table, list_tables, open_table
from core.errors import TableError
from core.table import Table
from core.tasks import task

Add = Callable[..., Table]


def test_a_table_is_opened_listed_and_deleted(add: Add) -> None:
    first, second = add(b"a\n1\n", "first"), add(b"a\n2\n", "second")
    assert open_table(first.id) == first
    assert {table.name for table in list_tables()} == {"first", "second"}
    delete_table(first.id)
    assert list_tables() == [second]
    with pytest.raises(TableError, match="deleted"):
        open_table(first.id)
    with pytest.raises(TableError, match="deleted"):
        delete_table(first.id)


@pytest.mark.parametrize(
    "id", ["", "..", "../../etc", "/etc/passwd", "0123456789ABCDEF", "0123456789abcdef/..", "0" * 17, "\0", None]
)
def test_an_id_that_is_none_is_refused(add: Add, home: Path, id: str) -> None:
    add(b"a\n1\n")
    for action in (open_table, delete_table):
        with pytest.raises(TableError):
            action(id)
    assert len(list_tables()) == 1


def test_a_spoilt_table_is_not_listed_and_says_so_when_opened(add: Add) -> None:
    table = add(b"a\n1\n")
    (table.folder / "table.json").write_text('{"name": ')
    assert list_tables() == []
    with pytest.raises(TableError, match="cannot be read"):
        open_table(table.id)
    delete_table(table.id)
    assert not table.folder.exists()


def test_a_half_deleted_table_can_be_added_again(add: Add) -> None:
    table = add(b"a\n1\n")
    (table.folder / "table.json").unlink()
    assert add(b"a\n1\n").frame()["a"].tolist() == [1]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_samples_are_what_they_say(sample) -> None:  # type: ignore[no-untyped-def]
    table = add_sample(sample.name)
    assert (table.rows, table.name) == (sample.rows, sample.title)
    assert sample.target in table.columns or (sample.target == "" and not task(sample.task).needs_target)
    assert sample.question.endswith("?")
    assert table.guesses == ()


def test_samples_are_small_and_their_licence_lies_beside_them() -> None:
    folder = Path(__file__).parents[3] / "core/data/samples"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 2_500_000
    words = (folder / "README.md").read_text()
    assert all(f"`{sample.name}.csv.gz`" in words for sample in SAMPLES)
    assert "MIT License" in words


def test_an_unknown_sample_is_refused() -> None:
    with pytest.raises(TableError) as caught:
        add_sample("../secret")
    assert "mlc_churn" in caught.value.advice
