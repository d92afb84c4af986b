"""A run of clusters from plan to prediction, on a tiny table."""

import json
import shutil

import numpy as np
import pandas as pd
import pytest

import core
from core.clustering.fitting import fit
from core.clustering.prediction import evaluate_table, predict_table
from core.clustering.refinement import BETTER, NO_BETTER
from core.clustering.scoring import separation
from core.errors import PlanError, PredictionError, RunError
from core.plan import Plan
from core.watch import Silent
from tests.core.learning import made_table

KINDS = {"size": "number", "weight": "number", "kind": "category"}
QUICK = {"epochs": 6, "bag": 1, "batch_size": 32, "width": 16, "depth": 1, "embed": "none"}
SCORES = {
    "task", "target", "main", "rows", "measured_on", "candidates", "recommended", "verdict", "seconds", "device", "notes",
}  # fmt: skip

pytestmark = pytest.mark.network


class Heard(Silent):
    def __init__(self):
        self.stages = []

    def tell(self, event, **figures):
        self.stages += [figures["stage"]] if event == "stage" else []


def three_sorts(rows: int = 150) -> pd.DataFrame:
    random = np.random.default_rng(0)
    sort = np.arange(rows) % 3
    frame = pd.DataFrame({"size": 10.0 * sort + random.normal(size=rows), "weight": 30 - 9.0 * sort + random.normal(size=rows)})
    frame["kind"] = np.array(["narrow", "wide", "round"])[sort]
    frame["label"] = np.array(["a", "b", "c"])[sort]
    return frame


def plan(target: str = "", kinds: dict | None = None, **settings) -> Plan:
    return Plan("0" * 16, "made up", "clustering", target, kinds or KINDS, "autoencoder", "quick", {**QUICK, **settings})


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clusters")
    heard = Heard()
    scores = fit(plan("label"), made_table(three_sorts(), folder / "table"), folder / "run", heard)
    return folder / "run", scores, heard.stages


def test_three_sorts_are_three_clusters_and_the_run_says_so(run):
    folder, scores, stages = run
    assert set(scores) >= SCORES
    assert scores["verdict"].startswith("3 clusters")
    assert scores["candidates"]["network"]["accuracy"]["value"] == 1.0
    assert json.loads((folder / "scores.json").read_text()) == scores
    assert stages[0] == "reading"
    assert stages[-1] == "saving"


def test_every_candidate_can_be_cut_at_each_of_its_numbers(run):
    outcome = core.read_clusters(run[0])
    for name in outcome.candidates:
        for count in outcome.counts(name):
            labels = outcome.cut(name, count)
            sure = outcome.sure(name, count)
            assert len(labels) == len(sure) == 150
            assert 0 <= sure.min() <= sure.max() <= 1
    assert outcome.proposed == 3
    assert outcome.agreement["network"][3]["nmi"] == 1.0


def test_new_rows_get_the_clusters_that_were_saved(run):
    outcome = core.read_clusters(run[0])
    answered = predict_table(run[0], three_sorts(), {})
    saved = (outcome.cut("network", 3) + 1).astype(str).tolist()
    assert answered["cluster"].tolist() == saved
    assert np.allclose(answered["sure"], outcome.sure("network", 3), atol=1e-3)
    alone = predict_table(run[0], three_sorts().iloc[[17]], {})
    assert alone.loc[17, ["cluster", "sure"]].tolist() == answered.loc[17, ["cluster", "sure"]].tolist()


def test_a_row_like_none_is_in_none(run):
    strange = pd.DataFrame({"size": [20.0], "weight": [32.0], "kind": ["never seen"]})
    assert predict_table(run[0], strange, {})["cluster"].tolist() == ["none"]


def test_an_alternative_can_be_asked_for_new_rows_too(run):
    outcome = core.read_clusters(run[0])
    answered = predict_table(run[0], three_sorts(), {}, "ward")
    assert answered["cluster"].tolist() == (outcome.cut("ward", 3) + 1).astype(str).tolist()
    with pytest.raises(PredictionError, match="no “trees” to predict with"):
        predict_table(run[0], three_sorts(), {}, "trees")


def test_where_there_are_no_clusters_new_rows_are_in_none(tmp_path):
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(120, 2)), columns=["size", "weight"])
    kinds = {"size": "number", "weight": "number"}
    scores = fit(plan(kinds=kinds, epochs=1), made_table(frame, tmp_path / "table"), tmp_path / "run", Silent())
    assert scores["verdict"].startswith("No clusters")
    answered = predict_table(tmp_path / "run", frame.iloc[:20], {})
    assert set(answered["cluster"]) == {"none"}
    assert answered["sure"].between(0, 1).all()


def test_where_all_columns_are_categories_by_chance_the_verdict_says_what_was_found(tmp_path):
    random = np.random.default_rng(0)
    frame = pd.DataFrame({name: random.choice(["x", "y", "z"], 150) for name in "abcd"})
    asked = plan(kinds=dict.fromkeys(frame.columns, "category"), epochs=1, clusters=2)
    verdict = fit(asked, made_table(frame, tmp_path / "table"), tmp_path / "run", Silent())["verdict"]
    assert "leave that column out" in verdict or "All columns are categories" in verdict


def test_a_score_of_all_rows_has_no_interval(run):
    for scores in run[1]["candidates"].values():
        assert scores["separation"]["value"] > 0
        assert scores["separation"]["low"] is None
        assert scores["separation"]["high"] is None


def test_a_score_of_samples_has_the_interval_of_samples():
    points = np.concatenate([np.random.default_rng(0).normal(size=(700, 2)) + shift for shift in (0, 9)])
    score = separation(points, np.repeat([0, 1], 700), 0)
    assert score["low"] < score["value"] < score["high"]


def test_a_column_that_is_called_cluster_already_stays(run):
    answered = predict_table(run[0], three_sorts(30).assign(cluster="mine"), {})
    assert answered["cluster"].tolist() == ["mine"] * 30
    assert set(answered["cluster 2"]) == {"1", "2", "3"}


def test_agreement_with_labels_is_worked_out_for_new_rows(run):
    scores = evaluate_table(run[0], three_sorts(60))
    assert scores["scores"]["accuracy"]["value"] == 1.0
    assert scores["rows"] == 60
    with pytest.raises(PredictionError, match="“label” is missing"):
        evaluate_table(run[0], three_sorts().drop(columns="label"))


def test_names_are_kept_by_candidate_and_number_and_shown_for_new_rows(run):
    core.name_cluster(run[0], "network", 3, 1, "  the   wide ones ")
    outcome = core.read_clusters(run[0])
    assert outcome.names("network", 3) == {1: "the wide ones"}
    assert outcome.names("network", 4) == {}
    assert "the wide ones" in set(predict_table(run[0], three_sorts(), {})["cluster"])
    core.name_cluster(run[0], "network", 3, 1, "")
    assert outcome.names("network", 3) == {}
    with pytest.raises(RunError, match="has 100 letters"):
        core.name_cluster(run[0], "network", 3, 1, "x" * 100)


def test_typical_rows_are_sure_and_borderline_rows_are_not(run):
    outcome = core.read_clusters(run[0])
    labels, sure = outcome.cut("network", 6), outcome.sure("network", 6)
    for cluster in range(6):
        typical, borderline = outcome.typical("network", 6, cluster, 3), outcome.borderline("network", 6, cluster, 3)
        assert set(labels[typical]) == {cluster}
        assert set(labels[borderline]) <= {cluster}
        assert not len(borderline) or sure[borderline].max() < 0.8


def test_what_is_not_there_is_said(run, tmp_path):
    outcome = core.read_clusters(run[0])
    with pytest.raises(RunError, match="99 clusters cannot be cut out"):
        outcome.cut("network", 99)
    with pytest.raises(RunError, match="no clusters by “forest”"):
        outcome.counts("forest")
    shutil.copytree(run[0], tmp_path / "run")
    (tmp_path / "run" / "clusters.npz").write_bytes(b"no archive")
    with pytest.raises(RunError, match="cannot be read"):
        core.read_clusters(tmp_path / "run")


def test_clusters_by_label_count_every_row_once(run, tmp_path):
    outcome = core.read_clusters(run[0])
    table = made_table(three_sorts(), tmp_path / "table")
    counts, labels = core.clusters_by_label(table, plan("label"), outcome.rows, outcome.cut("network", 3))
    assert counts.sum() == 150
    assert sorted(labels) == ["a", "b", "c"]
    assert core.clusters_by_label(table, plan(), outcome.rows, outcome.cut("network", 3))[1] == []


def test_rows_are_taken_away_with_the_names_of_their_clusters(run, tmp_path):
    table = made_table(three_sorts(), tmp_path / "table")
    found = (np.array([0, -1]), ["none", "=first"], np.array([0.9, 0.2]))
    lines = core.clustered_csv(table, np.array([4, 2]), found).decode().splitlines()
    assert lines[0].startswith("row,cluster,sure,size")
    assert lines[1].startswith("5,'=first,0.9")
    assert lines[2].startswith("3,none,0.2")


def test_without_a_label_column_there_is_nothing_to_evaluate(tmp_path):
    frame = three_sorts(40).assign(empty=np.nan, same=1.0)
    kinds = {**KINDS, "empty": "number", "same": "number"}
    asked = plan(kinds=kinds, epochs=1, clusters=2, refine=True)
    scores = fit(asked, made_table(frame, tmp_path / "table"), tmp_path / "run", Silent())
    assert {BETTER, NO_BETTER} & set(scores["notes"])
    assert "accuracy" not in scores["candidates"]["network"]
    assert core.read_clusters(tmp_path / "run").chosen == 2
    with pytest.raises(PredictionError, match="no label column"):
        evaluate_table(tmp_path / "run", frame)


def test_duplicates_only_end_in_a_sentence(tmp_path):
    frame = pd.concat([three_sorts(3).iloc[:1]] * 30, ignore_index=True)
    with pytest.raises(PlanError, match="Only 1 rows differ"):
        fit(plan(epochs=1), made_table(frame, tmp_path / "table"), tmp_path / "run", Silent())
