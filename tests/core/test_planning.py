import numpy as np
import pandas as pd
import pytest

import core
from core import estimate
from core.data.read import add_table
from core.errors import PlanError
from core.plan import Plan, Split
from core.presets import PRESETS, preset


@pytest.fixture(autouse=True)
def home_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path))


@pytest.fixture
def people():
    """60 rows: an identifier, a number, a category, a date, and the answer."""
    random = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "id": np.arange(1000, 1060),
            "age": random.integers(20, 70, 60),
            "city": random.choice(["Rome", "Oslo", "Kyiv"], 60),
            "since": pd.date_range("2020-01-01", periods=60, freq="D").strftime("%Y-%m-%d"),
            "leaves": random.choice(["yes", "no"], 60),
        }
    )
    return add_table(frame.to_csv(index=False), "people")


def plan_of(table, **changes) -> Plan:
    return core.suggest_plan(table, core.describe_columns(table), "leaves", **changes)


def test_a_suggested_plan_holds_as_it_is_and_leaves_identifiers_and_the_target_out(people):
    plan = plan_of(people)
    core.check_plan(plan, people)
    assert plan.task == "classification"
    assert set(plan.kinds) == {"age", "city", "since"}


def test_a_plan_survives_json(people):
    plan = plan_of(people, split=Split("time", "since"))
    assert Plan.from_json(plan.to_json()) == plan


def test_a_number_is_asked_as_regression(people):
    columns = {column.name: column for column in core.describe_columns(people)}
    name, reason = core.suggest_task(columns["age"])
    assert name == "regression"
    assert "age" in reason


def test_a_target_that_is_not_there_is_named_with_what_is(people):
    with pytest.raises(PlanError, match="leavs") as refused:
        core.suggest_plan(people, core.describe_columns(people), "leavs")
    assert "leaves" in refused.value.advice


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kinds": {"age": "number", "leaves": "category"}}, "must not see it"),
        ({"kinds": {}}, "No column is left"),
        ({"kinds": {"id": "identifier"}}, "No column is left"),
        ({"kinds": {"agee": "number"}}, "no column “agee”"),
        ({"kinds": {"age": "colour"}}, "colour"),
        ({"network": "resnet"}, "resnet"),
        ({"network": "pooled"}, "cannot join columns"),
        ({"task": "divination"}, "divination"),
        ({"settings": {"depht": 3}}, "depht"),
        ({"settings": {"epochs": 0}}, "at least 1"),
        ({"settings": {"dropout": float("nan")}}, "Dropout"),
        ({"split": Split("group", "")}, "needs a column"),
        ({"split": Split("alphabet")}, "alphabet"),
        ({"split": Split(test_share=0.95)}, "between 0 and 0.9"),
        ({"split": Split(test_share=0.6, validation_share=0.5)}, "Too few rows"),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_refused_in_words(people, changes, words):
    with pytest.raises(PlanError, match=words):
        core.check_plan(plan_of(people).changed(**changes), people)


def test_too_few_rows_are_refused():
    tiny = add_table("a,b\n" + "1,x\n2,y\n" * 4, "tiny")
    plan = Plan(tiny.id, tiny.name, "classification", "b", {"a": "number"}, "mlp")
    with pytest.raises(PlanError, match="8 rows"):
        core.check_plan(plan, tiny)


def test_every_preset_makes_a_plan_that_holds_for_every_size(people):
    for member in PRESETS:
        for rows in (1, 500, 2_000, 5_000, 20_000, 10**9):
            network, settings = member.choose(rows)
            core.check_plan(plan_of(people).changed(network=network, settings=settings), people)
    with pytest.raises(PlanError, match="instant"):
        preset("instant")


def test_the_drawing_names_columns_layers_and_answers(people):
    drawn = core.outline(plan_of(people), people)
    assert [name for name, _ in drawn.columns] == ["age", "city", "since"]
    assert drawn.answers == ("no", "yes")
    assert drawn.blocks[-1].width == 256


def test_more_to_do_is_estimated_to_take_longer_and_the_limit_holds(people):
    plan = plan_of(people)
    seconds = core.estimate_seconds(plan, people)
    assert core.estimate_seconds(plan.changed(settings={**plan.settings, "epochs": 2000}), people) > seconds
    assert core.estimate_seconds(plan.changed(settings={**plan.settings, "width": 4096}), people) > seconds
    assert core.estimate_seconds(plan.changed(settings={"epochs": 2000, "bag": 20, "max_minutes": 0.1}), people) == 6.0


def test_past_runs_of_the_table_correct_the_estimate(people, monkeypatch):
    plan = plan_of(people)
    calculated = core.estimate_seconds(plan, people)

    class Past:
        usable, plan = True, plan_of(people)

        def scores(self):
            return {"seconds": 3 * calculated}

    monkeypatch.setattr(estimate, "list_runs", lambda table_id: [Past()] * 3)
    assert core.estimate_seconds(plan, people) == pytest.approx(3 * calculated)
