"""Files that change places together, and files that two people write at once."""

import pytest

from core.errors import RunError
from core.home import alone_with, exchanged, read_json, write_json

NAMES = ("scores.txt", "about.json")


def write(folder, content):
    (folder / "scores.txt").write_text(content)
    write_json(folder / "about.json", {"of": content})


def test_files_that_belong_together_change_places_together(tmp_path):
    for content in ("first", "second"):
        with exchanged(tmp_path, NAMES) as beside:
            write(beside, content)
            assert not (tmp_path / "scores.txt").exists() or (tmp_path / "scores.txt").read_text() != content
    assert (tmp_path / "scores.txt").read_text() == "second"
    assert read_json(tmp_path / "about.json") == {"of": "second"}
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(NAMES)


def test_where_writing_fails_the_earlier_files_stay(tmp_path):
    write(tmp_path, "first")
    with pytest.raises(FileNotFoundError), exchanged(tmp_path, NAMES) as beside:
        (beside / "elsewhere" / "scores.txt").write_text("second")
    assert (tmp_path / "scores.txt").read_text() == "first"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(NAMES)


def test_a_folder_that_is_gone_is_said_to_be(tmp_path):
    with pytest.raises(RunError, match="is gone"), alone_with(tmp_path / "deleted" / "marks.json"):
        pass
