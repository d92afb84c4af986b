"""Awkward tables asked without a target: a result that holds together, or a sentence that says what is lacking."""

import numpy as np
import pandas as pd
import pytest

import core
from core.errors import LayerwiseError
from core.home import read_json
from core.recipes import recipe_of
from core.watch import Silent

pytestmark = pytest.mark.network
TASKS = [task.name for task in core.TASKS if not task.needs_target]
WORDS = [f"word{place}" for place in range(40)]


def texts(random, rows):
    return [" ".join(random.choice(WORDS, 8)) for _ in range(rows)]


def bells(random, rows, names="ab"):
    return {name: random.normal(size=rows).round(3) for name in names}


RANDOM = np.random.default_rng(0)
ROWS = 24
ANSWERED = {
    "constant and empty columns": pd.DataFrame(
        bells(RANDOM, ROWS) | {"same": 5, "only": "one", "nothing": np.nan, "rarely": [1.0] + [np.nan] * (ROWS - 1)}
    ),
    "only texts": pd.DataFrame({"first": texts(RANDOM, ROWS), "second": texts(RANDOM, ROWS)}),
}
MAYBE = {"duplicates only": pd.DataFrame({"size": [1.5, 2.5] * 12, "door": ["open", "shut"] * 12})}
REFUSED = {
    "10 rows": (pd.DataFrame(bells(RANDOM, 10)), "has 10 rows; a network needs at least 20"),
    "names of rows only": (pd.DataFrame({"id": [f"K{place:05}" for place in range(60)]}), "No column is left to learn from"),
    "one row, over and over": (pd.DataFrame({"size": [1.5] * 40, "door": ["open"] * 40}), "No column is left to learn from"),
}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path / "home"))


def planned(frame, task):
    """What the Plan page does: kinds, plan, check, drawing."""
    table = core.add_table(frame.to_csv(index=False), "awkward.csv")
    plan = core.suggest_plan(table, core.describe_columns(table), "", "quick", task=task)
    plan = plan.changed(settings={**plan.settings, "epochs": 1, "bag": 1, "width": 8})
    core.check_plan(plan, table)
    assert core.outline(plan, table).answers
    return plan, table


def asked(frame, task, folder):
    """The scores, and what is added to some of the rows when they are given again."""
    plan, table = planned(frame, task)
    recipe_of(task).fitting.fit(plan, table, folder, Silent())
    answered = recipe_of(task).prediction.predict_table(folder, frame.head(6), {}, "recommended")
    return read_json(folder / "scores.json"), answered.drop(columns=list(frame))


@pytest.mark.parametrize(
    ("name", "task"),
    [(name, task) for name in ANSWERED for task in TASKS if (name, task) != ("only texts", "similarity")],  # tried in likeness/
)
def test_an_awkward_table_is_answered(name, task, tmp_path):
    scores, added = asked(ANSWERED[name], task, tmp_path / "run")
    assert scores["verdict"]
    assert len(added) == 6
    assert added.iloc[:, :2].notna().all(axis=None)


@pytest.mark.parametrize("task", ["clustering", "anomalies"])
@pytest.mark.parametrize("name", list(MAYBE))
def test_a_table_of_little_variety_is_answered_or_refused_in_words(name, task, tmp_path):
    if task == "clustering":
        with pytest.raises(LayerwiseError, match="Only 2 rows differ from one another") as caught:
            asked(MAYBE[name], task, tmp_path / "run")
        assert caught.value.advice
        return
    scores, added = asked(MAYBE[name], task, tmp_path / "run")
    assert scores["verdict"]
    assert added.iloc[:, :2].notna().all(axis=None)
    assert added.iloc[0].equals(added.iloc[2])  # the same row twice


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("name", list(REFUSED))
def test_a_table_with_nothing_to_learn_from_says_so(name, task):
    frame, words = REFUSED[name]
    with pytest.raises(LayerwiseError, match=words) as caught:
        planned(frame, task)
    assert caught.value.advice


def test_a_thousand_columns_can_be_planned():
    wide = pd.DataFrame(np.random.default_rng(0).normal(size=(24, 1_000)).round(2), columns=[f"c{at}" for at in range(1_000)])
    plan, table = planned(wide, TASKS[0])
    assert len(plan.kinds) == 1_000
    assert core.estimate_seconds(plan, table) > 0
