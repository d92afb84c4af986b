from dataclasses import replace

import pytest

import core
from core.errors import PlanError
from core.plan import Plan
from tests.core.series.toys import DAILY, daily, table_of, waves


def plan_of(table, preset="quick", **changes) -> Plan:
    return core.suggest_plan(table, core.describe_columns(table), "sales", preset, task="forecasting", **changes)


def priced():
    return table_of(daily().assign(price=waves(60, 5), weather=["sun", "rain"] * 30))


def test_a_suggested_plan_of_a_forecast_holds_as_it_is_and_survives_json():
    table = priced()
    plan = plan_of(table)
    core.check_plan(plan, table)
    assert plan.timeline.targets == ("sales",)
    assert plan.kinds == {"price": "number", "weather": "category"}
    assert Plan.from_json(plan.to_json()) == plan


def test_a_plan_takes_the_fields_of_the_timeline_that_a_person_chose_or_a_whole_one():
    table = priced()
    assert plan_of(table, timeline={"horizon": 3}).timeline.horizon == 3
    assert plan_of(table, timeline=DAILY).timeline == DAILY
    assert plan_of(table, timeline=DAILY).kinds == {}


@pytest.mark.parametrize("preset", [preset.name for preset in core.PRESETS])
def test_every_preset_makes_a_plan_of_a_forecast_that_holds(preset):
    table = priced()
    core.check_plan(plan_of(table, preset), table)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"horizon": 0}, "horizon is 0"),
        ({"horizon": 100_000}, "horizon is 100,000"),
        ({"windows": 0}, "number of back-tests is 0"),
        ({"season": 0}, "season is 0"),
        ({"season": 10**9}, "season is 1,000,000,000"),
        ({"frequency": "often"}, "no frequency"),
        ({"time": "dya"}, "no column “dya”"),
        ({"targets": ()}, "No column is chosen"),
        ({"series": ("day",)}, "used for two things"),
        ({"roles": {"price": "secret"}}, "no role"),
        ({"roles": {"sales": "past"}}, "used for two things"),
        ({"targets": ("price",), "roles": {}}, "“sales” is to be forecast"),
    ],
)
def test_a_timeline_that_cannot_be_carried_out_is_refused_in_words(changes, words):
    table = priced()
    plan = plan_of(table)
    with pytest.raises(PlanError, match=words):
        core.check_plan(plan.changed(timeline=replace(plan.timeline, **changes)), table)


def test_a_fault_that_must_be_repaired_stops_a_plan_until_it_is():
    content = daily()
    table = table_of(content.iloc[[*range(60), 5]])
    plan = plan_of(table)
    with pytest.raises(PlanError, match="share their date"):
        core.check_plan(plan, table)
    repairs = core.proposed_repairs(core.examine(table, plan.timeline))
    core.check_plan(plan_of(table, timeline={"repairs": repairs}), table)


def test_networks_of_rows_and_of_steps_are_not_mixed_up():
    table = priced()
    with pytest.raises(PlanError, match="cannot answer"):
        core.check_plan(plan_of(table).changed(network="mlp", settings={}), table)
    rows = core.suggest_plan(table, core.describe_columns(table), "sales", task="regression")
    with pytest.raises(PlanError, match="cannot join columns"):
        core.check_plan(rows.changed(network=plan_of(table).network, settings={}), table)


def test_a_plan_of_a_forecast_without_a_timeline_is_refused():
    table = priced()
    with pytest.raises(PlanError, match="says nothing of time"):
        core.check_plan(plan_of(table).changed(timeline=None), table)


def test_the_drawing_of_a_forecast_names_columns_and_the_steps_to_come():
    table = priced()
    drawn = core.outline(plan_of(table, timeline={"horizon": 3}), table)
    assert drawn.columns[0] == ("sales", "number")
    assert {name for name, _ in drawn.columns} == {"sales", "price", "weather"}
    assert drawn.answers == ("1 March 2020", "2 March 2020", "3 March 2020")
    assert drawn.blocks


def test_a_drawing_needs_no_repairs_first():
    table = table_of(daily().iloc[[*range(60), 5]])
    assert core.outline(plan_of(table), table).answers


def test_more_to_do_is_estimated_to_take_longer_of_a_forecast_too():
    table = priced()
    plan = plan_of(table)
    seconds = core.estimate_seconds(plan, table)
    assert core.estimate_seconds(plan.changed(settings={**plan.settings, "epochs": 500}), table) > seconds
    assert core.estimate_seconds(plan.changed(settings={"epochs": 2000, "bag": 20, "max_minutes": 0.1}), table) <= 60
