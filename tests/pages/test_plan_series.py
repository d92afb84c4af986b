"""The plan of a forecast: what was found, what a person may correct, the time doctor, and what cannot be."""

import math

import pytest

import core
from pages.parts import timeline_choices
from tests.pages.conftest import asked, box, button, words

MONTHS = [f"{1950 + at // 12}-{1 + at % 12:02d}-01" for at in range(96)]


def sold(at: int) -> float:
    return round(100 + at + 20 * math.sin(at / 12 * 2 * math.pi) + (at * 7 % 5), 1)


def plain() -> core.Table:
    return core.add_table("month,sold\n" + "".join(f"{month},{sold(at)}\n" for at, month in enumerate(MONTHS)), "sales.csv")


def faulty() -> core.Table:
    """Two months are missing, one comes twice."""
    rows = [f"{month},{sold(at)}\n" for at, month in enumerate(MONTHS) if at not in (20, 50)]
    return core.add_table("month,sold\n" + "".join([*rows[:30], rows[29], *rows[30:]]), "faulty.csv")


def shops() -> core.Table:
    """Three shops; the price is known for six months beyond the last sale."""
    rows = [
        f"{month},{shop},{sold(at) if at < 90 else ''},{10 + at * at % 7 + (at * 13) % 11},{size}\n"
        for shop, size in (("north", 10), ("south", 12), ("east", 14))
        for at, month in enumerate(MONTHS)
    ]
    return core.add_table("month,shop,sold,price,size\n" + "".join(rows), "shops.csv")


def has_button(app, label):
    return any(button.label == label for button in app.button)


def many(app, label):
    return next(box for box in app.multiselect if box.label == label)


def number(app, start):
    return next(field for field in app.number_input if field.label.startswith(start))


def read(app):
    """What a visitor reads, without Markdown's escapes."""
    return words(app).replace("\\", "")


def test_a_table_of_series_is_asked_first_what_comes_next_and_can_be_trained_at_once(open_page, submitted):
    app = open_page("plan", table=plain().id, target="sold")
    assert not app.exception
    assert "January 1950 to December 1957" in read(app)
    button(app, "Train").click().run()
    timeline = submitted[0].timeline
    assert (submitted[0].task, submitted[0].preset) == ("forecasting", "balanced")
    assert (timeline.time, timeline.frequency, timeline.season, timeline.horizon) == ("month", "MS", 12, 12)
    assert timeline.repairs == {}


def test_everything_found_is_explained(open_page):
    app = open_page("plan", table=shops().id, target="sold")
    assert many(app, "Which series: what names one").value == ["shop"]
    assert "once for each “shop”" in read(app)
    assert [box(app, name).value for name in ("price", "size")] == ["known", "static"]
    assert "their future is in the table" in read(app)
    assert number(app, "How many months").value == 6
    assert "rows for 6 steps after the last value" in read(app)


def test_every_part_can_be_corrected_and_reaches_the_plan_and_the_address(open_page, submitted):
    table = shops()
    app = open_page("plan", table=table.id, target="sold")
    number(app, "How many months").set_value(9).run()
    number(app, "Season").set_value(6).run()
    number(app, "Back-tests").set_value(2).run()
    box(app, "price").set_value("past").run()
    box(app, "size").set_value("unused").run()
    assert not app.exception
    button(app, "Train").click().run()
    timeline = submitted[0].timeline
    assert (timeline.horizon, timeline.season, timeline.windows) == (9, 6, 2)
    assert timeline.roles == {"price": "past"}
    assert submitted[0].kinds == {"price": "number"}


def test_the_address_carries_what_was_corrected(open_page):
    table = shops()
    app = open_page("plan", table=table.id, target="sold")
    number(app, "How many months").set_value(9).run()
    box(app, "price").set_value("past").run()
    carried = {name: asked(app, name) for name in ("horizon", "roles")}
    assert carried == {"horizon": "9", "roles": "3:past"}
    again = open_page("plan", table=table.id, target="sold", **carried)
    assert number(again, "How many months").value == 9
    assert box(again, "price").value == "past"


def test_a_failed_training_leads_back_to_its_own_corrections(open_page, submitted):
    table = shops()
    app = open_page("plan", table=table.id, target="sold")
    number(app, "How many months").set_value(9).run()
    box(app, "price").set_value("past").run()
    box(app, "size").set_value("unused").run()
    button(app, "Train").click().run()
    plan = submitted[0]
    address = timeline_choices.address(table, plan.timeline)
    again = open_page("plan", table=table.id, target=plan.target, task=plan.task, **address)
    assert number(again, "How many months").value == 9
    assert [box(again, name).value for name in ("price", "size")] == ["past", "unused"]
    assert {name: asked(again, name) for name in address if name in again.query_params} == {
        "horizon": "9",
        "roles": "3:past,4:unused",
    }
    button(again, "Train").click().run()
    assert submitted[1].timeline == plan.timeline


def test_without_a_target_the_sales_are_asked_for_and_not_the_price(open_page):
    app = open_page("plan", table=shops().id)
    assert box(app, "What do you want to predict?").value == "sold"


def test_a_column_of_series_is_not_suggested_and_asked_for_leaves_the_way_to_another(open_page):
    rows = [
        f"{'gun' if at % 2 else 'point'};{' '.join(str(at * step % 7 + step / 8) for step in range(20))}\n" for at in range(40)
    ]
    table = core.add_table("class;series\n" + "".join(rows), "moves.csv")
    assert box(open_page("plan", table=table.id), "What do you want to predict?").value == "class"
    app = open_page("plan", table=table.id, target="series")
    assert "cannot be predicted" in words(app)
    assert "some 20 of them" in words(app)
    box(app, "What do you want to predict?").set_value("class").run()
    assert has_button(app, "Train")


def test_taking_a_correction_back_takes_it_out_of_the_address(open_page):
    app = open_page("plan", table=plain().id, target="sold", horizon="24")
    assert number(app, "How many months").value == 24
    number(app, "How many months").set_value(12).run()
    assert "horizon" not in app.query_params


def test_another_frequency_brings_its_own_season(open_page):
    app = open_page("plan", table=plain().id, target="sold")
    box(app, "How often: one step").set_value("QS").run()
    assert not app.exception
    assert number(app, "Season").value == 4
    assert number(app, "How many quarters")


def test_several_columns_are_forecast_together(open_page, submitted):
    rows = "".join(f"{month},{sold(at)},{sold(at) + 3},{sold(at) + 5}\n" for at, month in enumerate(MONTHS))
    table = core.add_table("month,sensor_1,sensor_2,sensor_3\n" + rows, "sensors.csv")
    app = open_page("plan", table=table.id, target="sensor_2", task="forecasting")
    assert set(many(app, "Values to forecast").value) == {"sensor_1", "sensor_2", "sensor_3"}
    many(app, "Values to forecast").set_value(["sensor_1", "sensor_2"]).run()
    button(app, "Train").click().run()
    assert submitted[0].timeline.targets == ("sensor_2", "sensor_1")
    assert submitted[0].target == "sensor_2"


def test_faults_are_told_with_their_repairs_and_one_that_must_be_repaired_blocks_the_training(open_page, submitted):
    app = open_page("plan", table=faulty().id, target="sold", task="forecasting")
    assert not app.exception
    said = read(app)
    assert "1 doubled date" in said
    assert "2 gaps" in said
    assert "must be repaired before the training" in said
    assert button(app, "Train").disabled
    assert not submitted


def test_a_fault_is_repaired_undone_and_repaired(open_page, submitted):
    app = open_page("plan", table=faulty().id, target="sold", task="forecasting")
    app.button(key="do-doubled").click().run()
    assert asked(app, "repairs").startswith("doubled:")
    assert not button(app, "Train").disabled
    app.button(key="undo-doubled").click().run()
    assert "repairs" not in app.query_params
    assert button(app, "Train").disabled
    app.button(key="do-doubled").click().run()
    button(app, "Train").click().run()
    assert set(submitted[0].timeline.repairs) == {"doubled"}


def test_another_repair_can_be_chosen(open_page):
    app = open_page("plan", table=faulty().id, target="sold", task="forecasting")
    box(app, "Repair of 2 gaps").set_value("season").run()
    app.button(key="do-gaps").click().run()
    assert asked(app, "repairs") == "gaps:season"
    assert "As one season before" in read(app)


def test_all_proposed_repairs_are_made_and_undone_at_one_press(open_page, submitted):
    app = open_page("plan", table=faulty().id, target="sold", task="forecasting")
    button(app, "Repair all 2").click().run()
    assert not has_button(app, "Repair all 2")
    button(app, "Undo all repairs").click().run()
    assert "repairs" not in app.query_params
    assert not submitted


def test_a_repair_is_seen_before_it_is_made(open_page):
    app = open_page("plan", table=faulty().id, target="sold", task="forecasting")
    next(one for one in app.toggle if "gaps" in one.key).set_value(True).run()
    assert not app.exception
    assert "value" in read(app)
    assert app.get("plotly_chart")
    assert "repairs" not in app.query_params


@pytest.mark.parametrize("horizon", [0, -3, 10_000])
def test_a_horizon_that_cannot_be_is_refused_in_words_and_nothing_is_lost(open_page, submitted, horizon):
    app = open_page("plan", table=plain().id, target="sold", season="6")
    number(app, "How many months").set_value(horizon).run()
    assert not app.exception
    assert f"{horizon:,}" in app.error[0].value.replace("\\", "")
    assert button(app, "Train").disabled
    assert number(app, "Season").value == 6
    number(app, "How many months").set_value(6).run()
    assert not app.error
    button(app, "Train").click().run()
    assert (submitted[0].timeline.horizon, submitted[0].timeline.season) == (6, 6)


def test_without_a_column_of_dates_the_rows_are_counted(open_page, submitted):
    app = open_page("plan", table=plain().id, target="sold")
    box(app, "When: the column of dates").set_value("").run()
    assert not app.exception
    assert number(app, "How many steps")
    assert asked(app, "time") == timeline_choices.STEPS
    button(app, "Train").click().run()
    assert (submitted[0].timeline.time, submitted[0].timeline.frequency) == ("", "")


def test_no_value_to_forecast_is_said_in_words(open_page, submitted):
    app = open_page("plan", table=plain().id, target="sold")
    many(app, "Values to forecast").set_value([]).run()
    assert not app.exception
    assert app.error
    assert not any(one.label == "Train" and not one.disabled for one in app.button)
    many(app, "Values to forecast").set_value(["sold"]).run()
    assert not app.error
    assert not button(app, "Train").disabled


def test_a_frequency_that_is_none_is_refused_in_words_and_another_can_be_chosen(open_page):
    app = open_page("plan", table=plain().id, target="sold", frequency="fortnightly", horizon="9")
    assert not app.exception
    assert "fortnightly" in app.error[0].value.replace("\\", "")
    box(app, "How often: one step").set_value("MS").run()
    assert not app.error
    assert number(app, "How many months").value == 9


def test_a_text_cannot_be_forecast(open_page):
    rows = "".join(f"{month},{sold(at)},{'open' if at % 2 else 'shut'}\n" for at, month in enumerate(MONTHS))
    table = core.add_table("month,sold,door\n" + rows, "doors.csv")
    app = open_page("plan", table=table.id, target="door")
    assert not app.exception
    tasks = next(control for control in app.get("button_group") if control.proto.label == "The task")
    assert [option.content for option in tasks.proto.options] == ["Classes"]
    app = open_page("plan", table=table.id, target="sold")
    many(app, "Values to forecast").set_value(["sold", "door"]).run()
    assert not app.exception
    assert "door" in read(app)


@pytest.mark.parametrize(
    "forged",
    [
        {"horizon": "x"}, {"horizon": "99999999999999"}, {"time": "99"}, {"series": "0,1,7"}, {"targets": "a"},
        {"roles": "0:king"}, {"repairs": "gaps:<script>"}, {"repairs": "::"}, {"season": "-1"}, {"windows": "0"},
        {"frequency": "<b>"}, {"task": "nonsense"},
    ],
)  # fmt: skip
def test_forged_choices_never_break_the_page(open_page, forged):
    app = open_page("plan", table=plain().id, target="sold", **forged)
    assert not app.exception
    assert app.selectbox


def test_a_task_of_the_address_is_the_one_that_opens(open_page):
    app = open_page("plan", table=plain().id, target="sold", task="regression")
    assert asked(app, "task") == "regression"
    assert "How rows are split" in [control.proto.label for control in app.get("button_group")]


def test_many_further_columns_are_searched(open_page):
    names = [f"price {at}" for at in range(40)]
    head = ",".join(["month", "sold", *names])
    body = "".join(f"{month},{sold(at)},{','.join(str(at % (3 + k)) for k in range(40))}\n" for at, month in enumerate(MONTHS))
    app = open_page("plan", table=core.add_table(f"{head}\n{body}", "wide.csv").id, target="sold", task="forecasting")
    assert not app.exception
    assert len([one for one in app.selectbox if one.label.startswith("price")]) == 24
    next(field for field in app.text_input if field.label == "Find a column").set_value("price 39").run()
    assert [one.label for one in app.selectbox if one.label.startswith("price")] == ["price 39"]
