"""What a form asks, which rows are offered to try, and what is read of a run's answers."""

import numpy as np
import pandas as pd
import pytest

import core
from core.errors import PredictionError, RunError
from core.home import write_json
from core.outcome import Outcome
from core.runs import new_run

CSV = "age,town,joined,note,paid,churn\n" + "".join(
    f"{20 + row},{'ABBB'[row % 4]},2024-01-{1 + row % 28:02d},remark {row},{row / 4},{'yes' if row % 2 else 'no'}\n"
    for row in range(40)
)
KINDS = {"age": "number", "town": "category", "joined": "date", "note": "text", "paid": "number"}


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path))
    table = core.add_table(CSV, "people.csv")
    return new_run(core.Plan(table.id, table.name, "classification", "churn", KINDS, "realmlp"))


def test_a_form_asks_for_every_column_with_what_is_typical(run):
    asked = {question.column: question for question in core.questions_of(run)}
    assert list(asked) == list(KINDS)
    assert (asked["age"].typical, asked["age"].low, asked["age"].high, asked["age"].whole) == (40, 20, 59, True)
    assert (asked["town"].typical, asked["town"].choices) == ("B", ("B", "A"))
    assert asked["joined"].typical.startswith("2024-01-")
    assert asked["note"].typical == "remark 0"
    assert not asked["paid"].whole


def test_a_column_without_any_value_is_asked_for_and_left_empty(run):
    table = core.add_table("age,town,churn\n" + ",,yes\n,,no\n" * 20, "empty.csv")
    plan = run.plan.changed(table_id=table.id, kinds={"age": "number", "town": "category"})
    assert [question.typical for question in core.questions_of(new_run(plan))] == [None, None]


def test_rows_to_try_are_test_rows_without_their_truth(run):
    sides = ["train"] * 30 + ["test"] * 10
    pd.DataFrame({"row": range(40), "side": sides}).to_parquet(run.folder / "split.parquet")
    rows = core.rows_to_try(run, most=5)
    assert rows.rows == 5
    assert "churn" not in rows.columns
    assert rows.frame(["age"])["age"].min() >= 50
    assert core.rows_to_try(run, most=5).id == rows.id


def test_without_test_rows_that_is_said(run):
    with pytest.raises(PredictionError, match="no test rows"):
        core.rows_to_try(run)


def test_rows_are_taken_in_the_order_they_are_asked_for(run):
    table = core.open_table(run.plan.table_id)
    assert table.take([7, 0, 7, 39], ["age"])["age"].tolist() == [27, 20, 27, 59]
    assert table.take([]).empty


def classes(truth, yes):
    yes = np.array(yes)
    return Outcome(np.arange(len(truth)), np.array(truth), ("no", "yes"), {"network": np.stack([1 - yes, yes], axis=1)}, {})


def test_the_surest_mistake_comes_first():
    outcome = classes([0, 0, 1, 1], [0.6, 0.9, 0.8, 0.3])
    assert outcome.most_wrong("network").tolist() == [1, 3, 0]
    assert outcome.predicted("network").tolist() == [1, 1, 1, 0]
    assert outcome.ranges("network") is None


def test_the_farthest_number_comes_first_and_ranges_lie_round_the_answer():
    learned = {"level": 0.9, "edges": [], "spread": [2.0], "reach": 1.5}
    outcome = Outcome(
        np.arange(3), np.array([1.0, 2.0, 9.0]), (), {"trees": np.array([[1.5], [2.0], [3.0]])}, {"trees": learned}
    )
    assert outcome.most_wrong("trees", 2).tolist() == [2, 0]
    low, high = outcome.ranges("trees")
    assert (low.tolist(), high.tolist()) == ([-1.5, -1.0, 0.0], [4.5, 5.0, 6.0])


def test_answers_are_read_by_candidate_with_classes_as_numbers(run):
    frame = pd.DataFrame({"row": [3, 4], "truth": ["yes", "never seen"], "network:no": [0.1, 0.5], "network:yes": [0.9, 0.5]})
    frame.to_parquet(run.folder / "answers.parquet")
    write_json(run.folder / "states.json", {"target": {"classes": ["no", "yes"]}})
    outcome = core.read_outcome(run)
    assert outcome.truth.tolist() == [1, -1]
    assert outcome.answers["network"].tolist() == [[0.1, 0.9], [0.5, 0.5]]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"row,truth\n"])
def test_damaged_answers_are_reported_in_words(run, content):
    (run.folder / "answers.parquet").write_bytes(content)
    write_json(run.folder / "states.json", {"target": {}})
    with pytest.raises(RunError, match="cannot be read"):
        core.read_outcome(run)
