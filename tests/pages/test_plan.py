import pytest

import core
from core.runs import list_runs
from pages.parts import settings_form
from tests.pages import made_up
from tests.pages.conftest import asked, box, button, words


@pytest.fixture
def table(home):
    return made_up.table()


def test_without_a_table_the_page_sends_one_to_the_start(open_page):
    app = open_page("plan")
    assert "No table yet" in words(app)
    assert any(link.proto.label == "Choose a table" for link in app.get("page_link"))


def test_a_telling_column_is_asked_for_and_the_defaults_can_be_trained_at_once(open_page, table, submitted):
    app = open_page("plan", table=table.id)
    assert box(app, "What do you want to predict?").value == "churn"
    assert asked(app, "target") == "churn"
    button(app, "Train").click().run()
    assert [(plan.target, plan.task, plan.preset) for plan in submitted] == [("churn", "classification", "balanced")]
    assert "churn" not in submitted[0].kinds


def test_the_task_is_suggested_with_its_reason(open_page, table):
    assert "2 different values" in words(open_page("plan", table=table.id, target="churn"))
    assert "holds numbers" in words(open_page("plan", table=table.id, target="spent"))


def test_every_preset_says_how_long_it_takes_here(open_page, table):
    radios = open_page("plan", table=table.id).radio
    captions = next(radio for radio in radios if radio.label == "How thoroughly?").proto.captions
    assert len(captions) == len(core.PRESETS)
    assert all("here." in caption and "bout" in caption for caption in captions)


def test_the_network_that_will_be_trained_is_drawn_and_follows_the_choices(open_page, table):
    app = open_page("plan", table=table.id, target="churn")
    before = words(app)
    assert "4 columns →" in before
    app.multiselect[0].set_value(["town"]).run()
    assert not app.exception
    assert "3 columns →" in words(app)


def test_a_column_that_is_left_out_is_not_in_the_plan(open_page, table, submitted):
    app = open_page("plan", table=table.id, target="churn")
    app.multiselect[0].set_value(["town", "joined"]).run()
    button(app, "Train").click().run()
    assert set(submitted[0].kinds) == {"age", "spent"}


def test_no_column_left_is_said_in_words_and_cannot_be_trained(open_page, table, submitted):
    app = open_page("plan", table=table.id, target="churn")
    app.multiselect[0].set_value(["age", "town", "joined", "spent"]).run()
    assert not app.exception
    assert "No column is left" in words(app).replace("\\", "")
    assert button(app, "Train").disabled
    assert not submitted


def test_a_split_by_time_asks_for_its_column_before_it_can_be_trained(open_page, table, submitted):
    app = open_page("plan", table=table.id, target="churn")
    split = next(control for control in app.get("button_group") if control.proto.label == "How rows are split")
    split.set_value("time").run()
    assert not app.exception
    assert button(app, "Train").disabled
    box(app, "The column").set_value("joined").run()
    button(app, "Train").click().run()
    assert (submitted[0].split.how, submitted[0].split.column) == ("time", "joined")


def test_settings_reach_the_plan(open_page, table, submitted):
    app = open_page("plan", table=table.id, target="churn")
    next(field for field in app.number_input if field.label == "Epochs").set_value(7).run()
    next(field for field in app.number_input if field.label == "Seed").set_value(3).run()
    button(app, "Train").click().run()
    assert (submitted[0].settings["epochs"], submitted[0].seed) == (7, 3)


def test_a_setting_that_cannot_be_is_refused_in_words(open_page, table, submitted, monkeypatch):
    monkeypatch.setattr(settings_form, "_number", lambda setting, value, common: 10**9)
    app = open_page("plan", table=table.id, target="churn")
    assert not app.exception
    assert "it takes at least" in app.error[0].value
    assert not any(one.label == "Train" and not one.disabled for one in app.button)


@pytest.mark.parametrize("target", ["no such column", "<script>", ""])
def test_a_forged_target_falls_back_on_the_suggestion(open_page, table, target):
    app = open_page("plan", table=table.id, target=target)
    assert not app.exception
    assert box(app, "What do you want to predict?").value in (None, "churn")


@pytest.mark.parametrize("id", ["0" * 16, "../../etc", "x"])
def test_a_forged_table_gives_a_way_on(open_page, id):
    app = open_page("plan", table=id)
    assert not app.exception
    assert app.error
    assert any(link.proto.label == "See all runs" for link in app.get("page_link"))


def test_a_target_that_cannot_be_learned_says_so(open_page, home):
    text = "note,age,churn\n" + "".join(f"a long remark number {row} about things,{row},same\n" for row in range(40))
    table = core.add_table(text, "notes.csv")
    app = open_page("plan", table=table.id, target="churn")
    assert not app.exception
    assert app.error
    assert not any(one.label == "Train" and not one.disabled for one in app.button)
    assert not list_runs()


def test_a_column_that_gives_the_answer_away_is_left_out_at_one_press(open_page, submitted, home):
    rows = "".join(f"{row * 3 % 50},{row * row % 97}.5,{row * row % 97}.5\n" for row in range(60))
    table = core.add_table("age,price,copy\n" + rows, "prices.csv")
    app = open_page("plan", table=table.id, target="price")
    assert button(app, "Train").disabled
    button(app, "Leave “copy” out").click().run()
    assert not app.exception
    assert asked(app, "kinds") == "2:ignored"
    button(app, "Train").click().run()
    assert list(submitted[0].kinds) == ["age"]


def test_a_column_that_the_network_does_not_see_stands_in_nobody_s_way(open_page, home):
    rows = "".join(f"{row * 3 % 50},{row * row % 97}.5,{row * row % 97}.5\n" for row in range(60))
    table = core.add_table("age,price,copy\n" + rows, "prices.csv")
    app = open_page("plan", table=table.id, target="price")
    app.multiselect[0].set_value(["copy"]).run()
    assert not button(app, "Train").disabled
