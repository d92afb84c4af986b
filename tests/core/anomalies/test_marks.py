"""A person's marks: rows like those marked follow at once, all others stay, and a model is trained once there are enough."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from core.anomalies import taught
from core.anomalies.features import Space
from core.anomalies.marks import FEWEST_OF_EACH, mark, marks, missing_marks, reranked
from core.anomalies.marks import taught as taught_ranking
from core.anomalies.teaching import Lesson
from core.detectors.base import Sight
from core.errors import RunError
from core.home import write_json
from core.runs import Run
from core.watch import Silent

MISSED, RARE = range(80, 100), range(60, 80)  # odd rows that no detector sees; rows that all see and that are fine


@pytest.fixture
def run(tmp_path) -> Run:
    """A run of 100 rows at three places: ordinary ones, rare but fine ones, and odd ones that were missed."""
    random = np.random.default_rng(0)
    middle = np.repeat([[0.0, 0.0], [6.0, 0.0], [0.0, 2.5]], [60, 20, 20], axis=0)
    numbers = middle + random.normal(0, 0.4, size=(100, 2))
    oddness = np.repeat([0.3, 0.9, 0.35], [60, 20, 20]) + random.uniform(0, 0.02, 100)
    sight = Sight(("a", "b"), numbers, np.ones(2, bool), np.arange(2), np.zeros((100, 2)))
    surprises = np.repeat(-2 * np.log(1 - oddness)[:, None], 4, axis=1)
    space = Space.learn(sight, numbers, surprises, 0)
    space.save(tmp_path)
    np.save(tmp_path / "features.npy", space.features(sight, numbers, surprises))
    columns = {"row": np.arange(100), "blend": oddness, "p value": np.linspace(1, 0.01, 100)}
    pd.DataFrame(columns).to_parquet(tmp_path / "oddities.parquet")
    pd.DataFrame({"row": [], "column": [], "share": [], "given": [], "expected": []}).to_parquet(tmp_path / "reasons.parquet")
    write_json(tmp_path / "scores.json", {"candidates": {"blend": {}}})
    return Run(tmp_path)


def mark_all(run: Run, odd: list[int], fine: list[int]) -> None:
    for row in odd:
        mark(run, row, "odd")
    for row in fine:
        mark(run, row, "fine")


def ranks(order: np.ndarray, rows: range, but: list[int]) -> float:
    """The mean rank of these rows, 0 the oddest, without those marked."""
    return float(np.argsort(order)[[row for row in rows if row not in but]].mean())


class TestMarks:
    def test_are_kept_in_the_order_in_which_they_were_given_and_can_be_taken_back(self, run):
        mark_all(run, [5, 3], [9])
        mark(run, 5, "unsure")
        mark(run, 3, None)
        assert list(marks(run).items()) == [(9, "fine"), (5, "unsure")]

    def test_of_another_name_are_refused(self, run):
        with pytest.raises(RunError, match="“wrong” is no mark"):
            mark(run, 1, "wrong")

    def test_that_are_damaged_are_said_to_be(self, run):
        (run.folder / "marks.json").write_text('{"marks": [[1]]}')
        with pytest.raises(RunError, match="cannot be read"):
            marks(run)


class TestReranking:
    def test_moves_rows_like_those_marked_and_puts_marked_rows_first_and_last(self, run):
        before = reranked(run).order
        mark_all(run, [80, 81, 82], [60, 61, 62])
        after = reranked(run)
        assert ranks(after.order, MISSED, [80, 81, 82]) < ranks(before, MISSED, [80, 81, 82]) - 10
        assert ranks(after.order, RARE, [60, 61, 62]) > ranks(before, RARE, [60, 61, 62])
        assert set(after.order[:3]) == {80, 81, 82}
        assert set(after.order[-3:]) == {60, 61, 62}
        assert after.learned_from == 6
        assert "3 odd and 3 fine taught the ranking" in after.sentence

    def test_leaves_all_as_it_was_without_marks_or_with_unsure_ones_only(self, run):
        mark(run, 7, "unsure")
        found = reranked(run)
        assert np.array_equal(
            found.order, np.argsort(-pd.read_parquet(run.folder / "oddities.parquet")["blend"], kind="stable")
        )
        assert found.sentence == ""

    def test_by_a_single_mark_leaves_rows_far_from_it_in_their_order(self, run):
        mark(run, 80, "odd")
        before = pd.read_parquet(run.folder / "oddities.parquet")["blend"].to_numpy()
        after = reranked(run).scores
        rare = np.array(RARE)
        assert np.abs(after[rare] - before[rare]).max() < 0.05

    def test_says_so_where_a_row_that_was_marked_is_not_the_runs(self, run):
        mark(run, 5_000, "odd")
        assert reranked(run).learned_from == 0

    @pytest.mark.parametrize("name", ["features.npy", "space.npz"])
    def test_without_what_rows_are_compared_by_says_so(self, run, name):
        mark(run, 1, "odd")
        (run.folder / name).write_bytes(b"")
        with pytest.raises(RunError, match="compared by"):
            reranked(run)


class TestTwoPeopleAtOnce:
    def test_keep_all_their_marks(self, run):
        with ThreadPoolExecutor(8) as people:
            list(people.map(lambda row: mark(run, row, "odd" if row % 2 else "fine"), range(60)))
        assert marks(run) == {row: "odd" if row % 2 else "fine" for row in range(60)}

    def test_are_told_where_the_run_was_deleted_meanwhile(self, run):
        with pytest.raises(RunError, match="is gone"):
            mark(Run(run.folder / "deleted"), 1, "odd")


class TestTrainingOnMarks:
    def test_needs_some_of_each(self, run):
        assert (
            missing_marks(run)
            == f"Mark {FEWEST_OF_EACH} more rows as odd and {FEWEST_OF_EACH} more rows as fine to train on the marks."
        )
        mark_all(run, list(MISSED)[:5], [1, 2, 3, 4])
        assert missing_marks(run) == "Mark 1 more row as fine to train on the marks."
        with pytest.raises(RunError, match="too few marks"):
            taught.learn_marks(run.folder, Silent())

    def test_finds_the_rows_that_were_missed(self, run):
        odd, fine = list(MISSED)[:6], [0, 1, 2, 3, *list(RARE)[:4]]
        assert taught_ranking(run) is None
        mark_all(run, odd, fine)
        taught.learn_marks(run.folder, Silent())
        found = taught_ranking(run)
        assert found is not None
        assert ranks(found.order, MISSED, odd) < 25
        assert found.sentence.startswith("Trained on 14 marks, 6 of them odd")

    def test_answers_new_rows_as_it_ranked_the_tables_own(self, run):
        mark_all(run, list(MISSED)[:6], [0, 1, 2, 3, 4, 5])
        taught.learn_marks(run.folder, Silent())
        opened = taught.open_taught(run.folder)
        assert opened is not None
        features = np.load(run.folder / "features.npy")
        oddness = pd.read_parquet(run.folder / "oddities.parquet")["blend"].to_numpy()
        unmarked = np.setdiff1d(np.arange(100), list(marks(run)))
        found = np.clip(opened.moved(features, oddness), 0, 1)
        assert np.allclose(found[unmarked], taught_ranking(run).scores[unmarked])

    def test_takes_trees_in_where_many_marks_tell_of_a_corner(self, monkeypatch, run):
        """What is odd has nothing to do with nearness: both numbers above the middle."""
        random = np.random.default_rng(1)
        marked = random.uniform(-1, 1, size=(240, 3)).astype(np.float32)
        odd = (marked[:, 0] > 0) & (marked[:, 1] > 0)
        given = taught.Marked(np.arange(240), odd, np.full(240, 0.5))
        space = {"widths": np.array([3]), "apart": np.array([0.05]), "size": np.array([1.0])}
        _, share, (before, after) = taught.choose(marked, given, space)
        assert share > 0
        assert after < before / 3


def test_far_from_all_marks_nothing_moves():
    space = {"widths": np.array([2]), "apart": np.array([1.0]), "size": np.array([1.0])}
    lesson = Lesson.learn(np.array([[0.0, 0.0]]), (np.array([0.2]), np.array([True])), space)
    near, far = lesson.moved(np.array([[0.1, 0.0], [30.0, 0.0]]), np.array([0.4, 0.4]))
    assert near > 0.41
    assert far == pytest.approx(0.4)
