"""What sets a cluster apart, in words and as values."""

import json

import numpy as np
import pandas as pd
import pytest

from core.clustering.profile import profile_clusters
from core.errors import PredictionError
from tests.core.learning import made_table

KINDS = {"age": "number", "contract": "category", "since": "date", "said": "text", "calls": "number", "same": "number"}


@pytest.fixture(scope="module")
def profiled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("profile")
    random = np.random.default_rng(0)
    labels = np.repeat([0, 1], [120, 80])
    old = labels == 0
    frame = pd.DataFrame({"age": np.where(old, 60, 30) + random.normal(0, 3, 200)})
    frame["contract"] = np.where(old, "monthly", random.choice(["yearly", "never"], 200))
    frame["since"] = [f"20{'20' if is_old else '05'}-03-{day % 28 + 1:02d}" for day, is_old in enumerate(old)]
    frame["said"] = np.where(old, "please refund my money", "all is well here")
    frame["calls"] = np.where(old & (random.random(200) < 0.8), np.nan, random.poisson(4, 200))
    frame["same"] = 1.0
    (folder / "states.json").write_text(json.dumps({"kinds": KINDS, "inputs": {name: {} for name in KINDS}}))
    return profile_clusters(made_table(frame, folder / "table"), folder, labels, np.arange(200)), frame


def column(profile, name):
    return next(one for one in profile.columns if one.name == name)


def test_sizes_are_of_all_rows(profiled):
    assert [(one.cluster, one.size) for one in profiled[0]] == [(0, 120), (1, 80)]


def test_numbers_are_high_or_low_and_their_difference_is_signed(profiled):
    old, young = (column(one, "age") for one in profiled[0])
    assert old.difference > 0.5 > -0.5 > young.difference
    assert old.shares.sum() == pytest.approx(1)
    assert len(old.edges) == len(old.shares) + 1
    assert 57 < float(old.here) < 63


def test_a_category_is_told_by_the_value_that_differs_most(profiled):
    found = column(profiled[0][0], "contract")
    assert found.here == "monthly 100 %"
    assert found.everybody == "monthly 60 %"
    assert found.values[int(np.argmax(found.shares))] == "monthly"


def test_words_name_the_columns_that_differ_most(profiled):
    assert "contract monthly" in profiled[0][0].words
    assert len(profiled[0][0].words.split(", ")) <= 4 + 2  # a text may name three words


def test_dates_are_late_or_early_and_written_as_dates(profiled):
    assert column(profiled[0][0], "since").here.startswith("2020-03")
    assert column(profiled[0][1], "since").difference < 0


def test_texts_are_told_by_their_words(profiled):
    found = column(profiled[0][0], "said")
    assert "refund" in found.values
    assert found.difference > 0.5


def test_missing_cells_are_told_where_they_set_a_cluster_apart(profiled):
    assert column(profiled[0][0], "calls").here.endswith("missing")


def test_a_column_that_is_all_the_same_sets_nobody_apart(profiled):
    found = column(profiled[0][0], "same")
    assert found.difference == 0
    assert "same" not in profiled[0][0].words


def test_rows_in_no_cluster_are_only_everybodys(profiled, tmp_path):
    frame = profiled[1]
    (tmp_path / "states.json").write_text(json.dumps({"kinds": {"age": "number"}, "inputs": {"age": {}}}))
    labels = np.where(np.arange(200) < 100, 0, -1)
    (only,) = profile_clusters(made_table(frame, tmp_path / "table"), tmp_path, labels, np.arange(200))
    assert only.size == 100
    assert profile_clusters(made_table(frame, tmp_path / "table"), tmp_path, np.full(200, -1), np.arange(200)) == ()


def test_a_column_without_any_cell_is_no_trouble(tmp_path):
    frame = pd.DataFrame({"age": np.arange(20.0), "calls": np.full(20, np.nan)})
    kinds = {"age": "number", "calls": "number"}
    (tmp_path / "states.json").write_text(json.dumps({"kinds": kinds, "inputs": {name: {} for name in kinds}}))
    found = profile_clusters(made_table(frame, tmp_path / "table"), tmp_path, np.repeat([0, 1], 10), np.arange(20))
    assert "age" in found[0].words
    assert "calls" not in found[0].words


def test_a_column_that_a_cluster_keeps_to_one_place_of_is_told_although_its_mean_is_everybodys(tmp_path):
    labels = np.repeat([0, 1, 2], 40)
    frame = pd.DataFrame({"size": np.repeat([1.0, 5.0, 9.0], 40) + np.tile(np.linspace(-0.3, 0.3, 40), 3)})
    (tmp_path / "states.json").write_text(json.dumps({"kinds": {"size": "number"}, "inputs": {"size": {}}}))
    found = profile_clusters(made_table(frame, tmp_path / "table"), tmp_path, labels, np.arange(120))
    assert [one.words for one in found] == ["very low size", "size near 5", "very high size"]


def test_a_run_whose_states_are_damaged_says_so(tmp_path):
    (tmp_path / "states.json").write_text('{"kinds": {"age')
    with pytest.raises(PredictionError, match=r"states\.json of this run is damaged"):
        profile_clusters(None, tmp_path, np.zeros(3, int), np.arange(3))
