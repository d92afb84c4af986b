"""The whole way with a real, tiny network: learned, scored, asked, predicted, and the same after it was opened again."""

import json
import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import core
from core.errors import PlanError, PredictionError
from core.likeness import fitting, prediction
from core.likeness.preparing import prepare
from core.runs import Run, new_run
from core.watch import Silent

pytestmark = pytest.mark.network

QUICK = {"epochs": 2, "bag": 1, "batch_size": 32, "patience": 2, "width": 16, "depth": 1, "code": 4, "embed": "none"}
ROWS = 80


def animals(rows: int = ROWS) -> pd.DataFrame:
    """Two kinds of animals that differ in size and place; the last two rows are the same."""
    random = np.random.default_rng(0)
    large = random.random(rows) < 0.5
    frame = pd.DataFrame(
        {
            "kind": np.where(large, "cow", "hen"),
            "weight": np.where(large, 600, 2) + random.normal(size=rows).round(3),
            "place": np.where(large, "meadow", "yard"),
            "age": random.integers(1, 9, rows),
        }
    )
    frame.loc[3, "weight"] = np.nan
    frame.iloc[-1] = frame.iloc[-2]
    return frame


def learned(frame: pd.DataFrame, target: str = "", **settings) -> Run:
    table = core.add_table(frame.to_csv(index=False), "animals.csv")
    kinds = {name: column.kind for column in core.describe_columns(table) if (name := column.name) != target}
    chosen = {name: kind for name, kind in kinds.items() if kind != "ignored"}
    plan = core.Plan(table.id, table.name, "similarity", target, chosen, "autoencoder", "quick", QUICK | settings)
    run = new_run(plan)
    fitting.fit(plan, table, run.folder, Silent())
    run.write_status(replace(run.status(), state="finished", ended=time.time()))
    return run


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAYERWISE_HOME", str(tmp_path_factory.mktemp("likeness")))
        yield


@pytest.fixture(scope="module")
def run():
    return learned(animals(), "kind")


def test_scores_are_those_that_pages_read_and_tell_who_was_asked(run):
    scores = run.scores()
    known = {score.name for task in core.TASKS if task.name == "similarity" for score in task.scores({})}
    assert scores["main"] == "itself"
    assert set(scores["candidates"]) == {"network", "columns"}
    assert set(scores["candidates"]["network"]) == known
    assert scores["recommended"] in scores["candidates"]
    assert scores["rows"]["train"] + scores["rows"]["validation"] == ROWS
    assert "did not learn from" in scores["measured"]
    assert "“kind”" in scores["verdict"]
    json.dumps(scores, allow_nan=False)


def test_a_row_s_likes_are_of_its_kind_and_say_why(run):
    likeness = core.open_likeness(run)
    found = likeness.alike(0, 5, view="columns")
    kinds = animals()["kind"]
    assert set(kinds[found.places]) == {kinds[0]}
    assert 0 not in found.places
    assert (np.diff(found.distances) >= 0).all()
    assert (found.percentiles > 0.5).all()
    assert all("place" in shared.same for shared in found.shared)
    assert found.apart.shape == (5, 3)


def test_the_same_row_twice_is_at_no_distance_in_either_view(run):
    likeness = core.open_likeness(run)
    for view in ("network", "columns"):
        found = likeness.alike(ROWS - 2, 1, view=view)
        assert (found.places[0], found.distances[0]) == (ROWS - 1, 0.0)


def test_a_column_without_weight_no_longer_counts(run):
    likeness = core.open_likeness(run)
    found = likeness.alike(0, 3, {"age": 1.0, "weight": 0.0, "place": 0.0})
    assert set(animals()["age"][found.places]) == {animals()["age"][0]}
    assert likeness.chosen_view({"age": 2.0}, "network") == "columns"
    with pytest.raises(PredictionError, match="nothing is left to compare"):
        likeness.alike(0, 3, dict.fromkeys(likeness.columns, 0.0))


def test_a_row_that_is_not_there_is_refused_in_words(run):
    likeness = core.open_likeness(run)
    assert not likeness.knows(ROWS)
    assert not likeness.knows(-1)
    with pytest.raises(PredictionError, match="no row 81"):
        likeness.alike(ROWS)


def test_a_new_row_and_one_of_the_table_are_seen_alike(run):
    likeness = core.open_likeness(run)
    row = animals().iloc[7].to_dict()
    points = prediction.points_of(run.folder, row)
    np.testing.assert_allclose(points[0], likeness.store.code.rows[7], atol=1e-5)
    np.testing.assert_allclose(points[1], likeness.store.matrix.rows[7], atol=1e-6)
    found = likeness.alike_points(points, row, 1, view="columns")
    assert (found.places[0], round(float(found.distances[0]), 4)) == (7, 0.0)


def test_predictions_name_rows_as_the_page_does(run):
    frame = animals().drop(columns="kind").head(6)
    predicted = prediction.predict_table(run.folder, frame, {}, "columns")
    assert list(predicted.columns[-2:]) == ["like 5", "distance 5"]
    assert predicted["like 1"].tolist() == [1, 2, 3, 4, 5, 6], "each row of the table is the most like itself"
    assert predicted["distance 1"].round(4).tolist() == [0.0] * 6
    page = core.open_likeness(run).alike(0, 4, view="columns")
    assert predicted.loc[0, [f"like {rank}" for rank in range(2, 6)]].tolist() == (page.places + 1).tolist()


def test_a_missing_column_is_asked_for_and_an_unknown_view_refused(run):
    with pytest.raises(PredictionError, match="“weight” is missing"):
        prediction.predict_table(run.folder, animals()[["age", "place"]], {})
    with pytest.raises(PredictionError, match="no “trees”"):
        prediction.predict_table(run.folder, animals(), {}, "trees")


def test_recall_of_new_rows_is_measured_where_they_have_a_label(run):
    scores = prediction.evaluate_table(run.folder, animals().head(20), "columns")
    assert scores["scores"]["recall_1"]["value"] == 1.0
    assert scores["rows"] == 20
    with pytest.raises(PredictionError, match="“kind” is missing"):
        prediction.evaluate_table(run.folder, animals().drop(columns="kind"))


def test_a_row_of_the_run_s_own_table_does_not_count_for_itself(run, monkeypatch):
    table = core.open_table(run.plan.table_id)
    monkeypatch.setattr(prediction, "_labels_of_run", lambda folder, target: np.arange(ROWS).astype(str))
    others = table.frame().assign(kind=np.arange(ROWS).astype(str))
    as_others = prediction.evaluate_table(run.folder, others, "columns")
    monkeypatch.setattr(type(table), "frame", lambda self, columns=None: others)
    as_own = prediction.evaluate_table(run.folder, table, "columns")
    assert as_others["scores"]["recall_1"]["value"] > 0.9
    assert as_own["scores"]["recall_10"]["value"] == 0.0


def test_a_text_only_table_of_ten_rows_has_likes_and_no_label_to_score():
    notes = [f"the {word} runs over the hill and the {word} sleeps" for word in ("fox", "cat", "dog", "cow", "hen") * 2]
    run = learned(pd.DataFrame({"note": notes}))
    likeness = core.open_likeness(run)
    assert likeness.alike(0, 1, view="columns").places.tolist() == [5]
    with pytest.raises(PredictionError, match="kept no column out"):
        prediction.evaluate_table(run.folder, pd.DataFrame({"note": notes}))


def test_duplicates_only_give_a_result():
    run = learned(pd.DataFrame({"a": [1.5, 2.5] * 20, "b": ["x", "y"] * 20}))
    found = core.open_likeness(run).alike(0, 3)
    assert found.places.tolist() == [2, 4, 6]
    assert found.distances.tolist() == [0.0] * 3
    assert run.scores()["candidates"]["columns"]["itself"]["value"] is not None


def test_columns_that_say_nothing_end_in_a_sentence():
    with pytest.raises(PlanError, match="No column is left"):
        learned(pd.DataFrame({"always": ["same"] * 30, "never": [None] * 30}))


def test_a_labelled_run_is_seen_by_its_last_hidden_layer():
    from core import fitting as of_rows

    frame = animals()
    table = core.add_table(frame.to_csv(index=False), "animals.csv")
    kinds = {"weight": "number", "place": "category", "age": "number"}
    settings = {"epochs": 2, "bag": 2, "batch_size": 32, "width": 8, "depth": 1, "embed": "none"}
    run = new_run(core.Plan(table.id, table.name, "classification", "kind", kinds, "mlp", "quick", settings))
    of_rows.fit(run.plan, table, run.folder, Silent())
    assert not core.likeness_is_ready(run)
    prepare(run.folder, Silent())
    likeness = core.open_likeness(run)
    among = core.training_rows(run)
    found = likeness.alike(0, 5, among=among)
    assert set(found.places.tolist()) <= set(among.tolist())
    assert set(frame["kind"][found.places]) == {frame["kind"][0]}
    points = prediction.points_of(run.folder, frame.iloc[0].to_dict())
    np.testing.assert_allclose(points[0], likeness.store.code.rows[0], atol=1e-4)
