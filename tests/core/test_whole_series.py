"""From a wide table to predictions for new wide rows, by the ordinary recipe and the command line."""

import numpy as np
import pandas as pd
import pytest

from core.__main__ import main
from core.data.columns import describe_columns
from core.data.fold import fold
from core.data.folding import find_folding
from core.data.read import add_table
from core.fitting import fit
from core.planning import check_plan, outline, suggest_plan
from core.prediction import evaluate_table, match_columns, predict_rows, predict_table
from core.watch import Silent

pytestmark = pytest.mark.network
FEW = {"bag": 1, "epochs": 2, "width": 8, "depth": 1, "batch_size": 16}


def waves(rows: int, seed: int = 0) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    quick = np.arange(rows) % 2
    series = np.sin(np.arange(16) * (0.3 + 0.6 * quick[:, None]) + random.uniform(0, 6, (rows, 1)))
    return pd.DataFrame(series.round(4), columns=[f"t{step}" for step in range(16)]).assign(
        kind=np.where(quick, "quick", "slow")
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setenv("LAYERWISE_HOME", str(tmp_path_factory.mktemp("home")))
    wide = add_table(waves(60).to_csv(index=False), "waves")
    table = fold(wide, find_folding(wide, describe_columns(wide)))
    plan = suggest_plan(table, describe_columns(table), "kind", "quick")
    plan = plan.changed(settings=plan.settings | FEW)
    check_plan(plan, table)
    folder = tmp_path_factory.mktemp("run")
    scores = fit(plan, table, folder, Silent())
    yield plan, table, folder, scores
    patch.undo()


def test_whole_series_get_the_network_and_the_presets_made_for_them(run):
    plan, table, _, _ = run
    assert plan.network == "mlp"
    assert plan.kinds == {"series": "sequence"}
    assert [block.title for block in outline(plan, table).blocks][:2] == ["Kernels", "Shapes"]


def test_every_candidate_answers_and_a_simple_one_finds_the_rhythm(run):
    scores = run[3]["candidates"]
    assert {"network", "linear", "trees"} <= set(scores)
    assert scores["linear"]["accuracy"]["value"] == 1


@pytest.mark.parametrize("use", ["network", "linear", "trees", "recommended"])
def test_new_rows_as_wide_as_the_first_file_are_predicted(run, use):
    new = add_table(waves(12, seed=1).drop(columns="kind").to_csv(index=False), "new")
    match = match_columns(run[2], new)
    assert match.usable
    assert not match.messages
    assert len(predict_table(run[2], new, {}, use)["prediction"]) == 12


def test_new_wide_rows_with_their_truth_are_scored(run):
    new = add_table(waves(12, seed=2).to_csv(index=False), "new")
    assert evaluate_table(run[2], new, "linear")["scores"]["accuracy"]["value"] == 1


@pytest.mark.parametrize("cell", ["", None, "0.1 oops 0.3", "1", " ".join(["1"] * 5_000), "no numbers"])
def test_any_cell_of_a_form_is_answered(run, cell):
    (answer,) = predict_rows(run[2], [{"series": cell}])
    assert answer["prediction"] in ("quick", "slow")


def test_cells_that_hold_no_rows_of_numbers_are_told(run):
    new = add_table(pd.DataFrame({"series": ["soup", "salad", "bread"], "n": [1, 2, 3]}).to_csv(index=False), "new")
    assert any("“series” should hold" in message for message in match_columns(run[2], new).messages)


def test_the_command_line_trains_on_rows_of_numbers(run, tmp_path, capsys):
    cells = waves(40).drop(columns="kind").apply(lambda row: " ".join(map(str, row)), axis=1)
    file = tmp_path / "waves.csv"
    pd.DataFrame({"series": cells, "kind": waves(40)["kind"]}).to_csv(file, index=False)
    given = [f"--set={name}={value}" for name, value in FEW.items()]
    assert main(["fit", str(file), "--target", "kind", "--preset", "quick", *given]) == 0
    assert "recommended: " in capsys.readouterr().out
