"""The plan of a question that needs no column to predict, and the way to it from Start and Data."""

import pytest

import core
from tests.pages import made_up
from tests.pages.conftest import asked, box, button, words

KEPT_OUT = "Is there a column that already says it?"
UNLABELLED = [task for task in core.TASKS if not task.needs_target]
NAMES = [task.name for task in UNLABELLED]


@pytest.fixture
def table(home):
    return made_up.table()


def wanted(app):
    return next(radio for radio in app.radio if radio.label == "What do you want to know?")


def number(app, label):
    return next(field for field in app.number_input if field.label == label)


@pytest.mark.parametrize("page", ["data", "plan"])
def test_every_question_without_a_target_stands_beside_the_prediction_with_a_sentence(open_page, table, page):
    app = open_page(page, table=table.id)
    assert wanted(app).value == ""
    assert wanted(app).options == ["Predict a column", *(task.asks for task in UNLABELLED)]
    assert list(wanted(app).proto.captions)[1:] == [task.sentence for task in UNLABELLED]


@pytest.mark.parametrize("name", NAMES)
def test_a_question_of_the_address_can_be_trained_at_once(open_page, table, submitted, name):
    app = open_page("plan", table=table.id, task=name)
    assert not app.exception
    assert wanted(app).value == name
    button(app, "Train").click().run()
    assert [(plan.task, plan.target, plan.network) for plan in submitted] == [(name, "", "autoencoder")]
    assert set(submitted[0].kinds) == set(table.columns)


@pytest.mark.parametrize("name", NAMES)
def test_a_column_that_already_says_it_is_kept_out_and_named_so(open_page, table, submitted, name):
    app = open_page("plan", table=table.id, task=name)
    assert box(app, KEPT_OUT).value == ""
    box(app, KEPT_OUT).set_value("churn").run()
    assert asked(app, "target") == "churn"
    assert "kept out" in words(app)
    button(app, "Train").click().run()
    assert submitted[0].target == "churn"
    assert "churn" not in submitted[0].kinds


def test_the_question_s_own_settings_lie_open_and_reach_the_plan(open_page, table, submitted):
    app = open_page("plan", table=table.id, task="clustering")
    assert number(app, "Number of clusters").value == 0
    assert "as many as the rows show" in words(app)
    number(app, "Number of clusters").set_value(3).run()
    button(app, "Train").click().run()
    assert submitted[0].settings["clusters"] == 3
    app = open_page("plan", table=table.id, task="anomalies")
    number(app, "Rows you can look at").set_value(5).run()
    assert [field.label for field in app.number_input].count("Rows you can look at") == 1
    button(app, "Train").click().run()
    assert submitted[1].settings["a_day"] == 5


def test_the_network_s_settings_and_the_seed_reach_the_plan_too(open_page, table, submitted):
    app = open_page("plan", table=table.id, task="clustering")
    number(app, "Nodes in the middle").set_value(3).run()
    number(app, "Seed").set_value(7).run()
    button(app, "Train").click().run()
    assert (submitted[0].settings["code"], submitted[0].seed) == (3, 7)


def test_every_preset_says_what_it_does_and_how_long_it_takes(open_page, table):
    app = open_page("plan", table=table.id, task="clustering")
    captions = next(radio for radio in app.radio if radio.label == "How thoroughly?").proto.captions
    assert len(captions) == len(core.PRESETS)
    assert all("1 network, at most" in caption and "here." in caption for caption in captions)


def test_the_network_is_drawn_as_one_that_gives_back_what_it_was_given(open_page, table):
    app = open_page("plan", table=table.id, task="clustering", target="churn")
    assert "4 columns →" in words(app)
    assert "the same 4 given back" in words(app)


def test_without_any_column_left_the_plan_says_so(open_page, table, submitted):
    app = open_page("plan", table=table.id, task="anomalies")
    app.multiselect[0].set_value(list(table.columns)).run()
    assert not app.exception
    assert "No column is left to learn from" in words(app).replace("\\", "")
    assert button(app, "Train").disabled
    assert not submitted


def test_from_predicting_to_groups_an_answer_by_its_name_is_kept_out_and_back_again(open_page, table):
    app = open_page("plan", table=table.id)
    wanted(app).set_value("clustering").run()
    assert (asked(app, "task"), asked(app, "target")) == ("clustering", "churn")
    assert box(app, KEPT_OUT).value == "churn"
    wanted(app).set_value("").run()
    assert "task" not in app.query_params
    assert box(app, "What do you want to predict?").value == "churn"
    assert not app.exception


def test_what_was_only_the_last_column_is_not_kept_out(open_page, home):
    table = core.add_table(
        "age,town,spent\n" + "".join(f"{20 + row},{'AB'[row % 2]},{row % 9}.5\n" for row in range(60)), "x.csv"
    )
    app = open_page("plan", table=table.id)
    assert asked(app, "target") == "spent"
    wanted(app).set_value("anomalies").run()
    assert "target" not in app.query_params
    assert box(app, KEPT_OUT).value == ""


def test_the_data_page_leads_to_the_plan_of_the_question(open_page, table):
    app = open_page("data", table=table.id)
    assert button(app, "Plan the training").disabled
    wanted(app).set_value("similarity").run()
    assert not button(app, "Plan the training").disabled
    box(app, KEPT_OUT).set_value("town").run()
    button(app, "Plan the training").click().run()
    assert not app.exception
    assert (asked(app, "task"), asked(app, "target")) == ("similarity", "town")
    assert box(app, KEPT_OUT).value == "town"


def test_what_speaks_of_a_prediction_is_not_checked_without_one(open_page, home):
    rows = "".join(f"P{row // 8},{row % 17},{row % 5}\n" for row in range(400))
    table = core.add_table("patient,dose,pulse\n" + rows, "patients.csv")
    assert "may belong together" in words(open_page("data", table=table.id, target="pulse"))
    assert "may belong together" not in words(open_page("data", table=table.id, task="clustering", target="pulse"))


@pytest.mark.parametrize(
    "query",
    [
        {"task": "clustering", "target": "no such column"},
        {"task": "clustering", "target": "<script>"},
        {"task": "divination"},
        {"task": "anomalies", "kinds": "0:ignored,1:ignored,2:ignored,3:ignored,4:ignored"},
    ],
)
@pytest.mark.parametrize("page", ["data", "plan"])
def test_a_forged_question_never_breaks_the_page(open_page, table, page, query):
    assert not open_page(page, table=table.id, **query).exception


@pytest.mark.parametrize("sample", [sample for sample in core.SAMPLES if sample.task in NAMES], ids=lambda sample: sample.name)
def test_a_sample_opens_with_its_question(open_page, sample, submitted):
    app = open_page()
    app.button(key=f"use-{sample.name}").click().run()
    assert not app.exception
    assert wanted(app).value == sample.task
    assert box(app, KEPT_OUT).value == sample.target
    button(app, "Plan the training").click().run()
    button(app, "Train").click().run()
    assert [(plan.task, plan.target) for plan in submitted] == [(sample.task, sample.target)]
    assert not app.exception
