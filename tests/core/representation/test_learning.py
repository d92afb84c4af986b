"""An autoencoder is trained, saved, and answers alike afterwards."""

import json

import numpy as np
import pandas as pd
import pytest

from core.errors import PlanError, PredictionError
from core.plan import Plan
from core.representation.learning import represent
from core.representation.opened import open_representation
from core.watch import Silent
from tests.core.learning import made_table

KINDS = {"size": "number", "weight": "number", "kind": "category"}
QUICK = {
    "epochs": 25,
    "bag": 1,
    "batch_size": 32,
    "width": 16,
    "depth": 1,
    "code": 1,
    "noise": 0.0,
    "embed": "none",
    "rate": 0.02,
}


def two_sorts(rows: int = 160) -> pd.DataFrame:
    """Large and heavy, or small and light; `label` says which."""
    random = np.random.default_rng(0)
    large = random.random(rows) < 0.5
    frame = pd.DataFrame({"size": np.where(large, 10, 2) + random.normal(0, 0.3, rows)})
    frame["weight"] = np.where(large, 70.0, 20.0) + random.normal(0, 2, rows)
    frame["kind"] = np.where(large, "wide", "narrow")
    frame["label"] = np.where(large, "big", "little")
    return frame


def plan(target: str = "", kinds: dict | None = None, **settings) -> Plan:
    return Plan("0" * 16, "made up", "clustering", target, kinds or KINDS, "autoencoder", "quick", {**QUICK, **settings})


@pytest.fixture(scope="module")
def learned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("representation")
    table = made_table(two_sorts(), folder / "table")
    return represent(plan("label"), table, folder / "run", Silent()), folder / "run"


@pytest.mark.network
class TestARepresentation:
    def test_gives_rows_back_that_it_did_not_see_far_better_than_their_mean(self, learned):
        assert learned[0].held_out < 0.35

    def test_puts_rows_of_one_sort_together_in_its_code(self, learned):
        code = learned[0].material.code[:, 0]
        large = learned[0].frame["kind"] == "wide"
        apart = abs(code[large].mean() - code[~large].mean())
        assert apart > 3 * max(code[large].std(), code[~large].std())

    def test_never_sees_the_column_that_is_kept_out(self, learned):
        assert learned[0].kept_out.tolist() == two_sorts()["label"].tolist()
        assert "label" not in learned[0].material.columns
        assert "label" not in json.loads((learned[1] / "states.json").read_text())["inputs"]

    def test_answers_alike_when_it_is_opened_again(self, learned):
        material = open_representation(learned[1]).material(learned[0].frame)
        np.testing.assert_array_equal(material.code, learned[0].material.code)
        np.testing.assert_array_equal(material.matrix, learned[0].material.matrix)

    def test_answers_one_row_as_among_many(self, learned):
        alone = open_representation(learned[1]).material(learned[0].frame.iloc[[7]])
        np.testing.assert_allclose(alone.code, learned[0].material.code[[7]], atol=1e-5)
        np.testing.assert_allclose(alone.matrix, learned[0].material.matrix[[7]], atol=1e-5)

    def test_finds_the_odd_column_of_a_row_and_says_what_was_expected(self, learned):
        odd = pd.DataFrame({"size": [10.0], "weight": [70.0], "kind": ["narrow"]})
        opened = open_representation(learned[1])
        errors = dict(zip(opened.material(odd).columns, opened.material(odd).errors[0], strict=True))
        assert max(errors, key=errors.get) == "kind"
        assert opened.expected(odd).loc[0, "kind"] == "wide"

    def test_gives_numbers_back_in_their_own_unit(self, learned):
        usual = pd.DataFrame({"size": [10.0, 2.0], "weight": [70.0, 20.0], "kind": ["wide", "narrow"]})
        expected = open_representation(learned[1]).expected(usual)["weight"].astype(float)
        assert 60 < expected[0] < 80
        assert 10 < expected[1] < 30

    def test_takes_rows_with_nothing_in_them(self, learned):
        empty = pd.DataFrame({name: [None, None] for name in KINDS}, dtype=object)
        material = open_representation(learned[1]).material(empty)
        assert np.isfinite(material.code).all()
        assert np.isfinite(material.errors).all()

    def test_of_no_rows_is_empty(self, learned):
        material = open_representation(learned[1]).material(two_sorts().iloc[:0])
        assert (len(material), material.errors.shape) == (0, (0, 3))


@pytest.mark.network
def test_a_bag_over_all_rows_gives_each_an_error_from_a_network_that_did_not_learn_it(tmp_path):
    table = made_table(two_sorts(60), tmp_path / "table")
    found = represent(plan(bag=5, epochs=3), table, tmp_path / "run", Silent())
    assert len(found.folds) == 5
    assert sorted(np.concatenate([unseen for _, unseen in found.folds])) == list(range(60))
    again = open_representation(tmp_path / "run").material(found.frame)
    assert not np.allclose(again.errors, found.material.errors)  # the whole bag's, which saw every row
    np.testing.assert_array_equal(again.code, found.material.code)


class TestWhatCannotBeLearned:
    def test_too_few_rows(self, tmp_path):
        with pytest.raises(PlanError, match="9 rows"):
            represent(plan(), made_table(two_sorts(9), tmp_path), tmp_path / "run", Silent())

    def test_no_columns(self, tmp_path):
        with pytest.raises(PlanError, match="No column is left"):
            represent(plan(kinds={"kind": "ignored"}), made_table(two_sorts(30), tmp_path), tmp_path / "run", Silent())

    def test_a_network_without_a_code(self, tmp_path):
        asked = plan().changed(network="mlp", settings={"bag": 1, "epochs": 1})
        with pytest.raises(PlanError, match="gives no code"):
            represent(asked, made_table(two_sorts(30), tmp_path), tmp_path / "run", Silent())

    def test_a_damaged_file_is_said(self, tmp_path):
        with pytest.raises(PredictionError, match="nothing to predict with"):
            open_representation(tmp_path)
        (tmp_path / "states.json").write_text(json.dumps({"task": "clustering", "target": {}, "kinds": {}, "inputs": {}}))
        (tmp_path / "matrix.npz").write_bytes(b"no archive")
        with pytest.raises(PredictionError, match="The file matrix"):
            open_representation(tmp_path)
