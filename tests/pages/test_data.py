import pandas as pd
import pytest

import core
from pages.parts import preview
from tests.pages import made_up
from tests.pages.conftest import asked, words

TABLE = (
    "age,town,churn\n" + "\n".join(f"{20 + row % 50},{'ABC'[row % 3]},{'yes' if row % 4 else 'no'}" for row in range(60)) + "\n"
)


@pytest.fixture
def table(home):
    return core.add_table(TABLE, "customers.csv")


def card(app, column):
    return next(box for box in app.selectbox if box.label == f"Kind of {column}")


def test_without_a_table_the_page_sends_one_to_the_start(open_page):
    app = open_page("data")
    assert "No table yet" in words(app)
    assert any(link.proto.label == "Choose a table" for link in app.get("page_link"))


def test_the_page_shows_size_rows_and_a_card_for_each_column(open_page, table):
    app = open_page("data", table=table.id)
    assert not app.exception
    assert "60 rows, 3 columns" in words(app)
    assert len(app.dataframe[0].value) == 60
    assert [card(app, name).value for name in table.columns] == ["number", "category", "category"]


def test_a_kind_can_be_changed_and_the_address_remembers_it(open_page, table):
    app = open_page("data", table=table.id)
    card(app, "age").set_value("category").run()
    assert not app.exception
    assert asked(app, "kinds") == "0:category"
    assert "You chose this kind" in words(app)
    again = open_page("data", table=table.id, kinds="0:category")
    assert card(again, "age").value == "category"


@pytest.mark.parametrize("kinds", ["99:category", "x", "0:__import__", "0:nonsense", ",,,", "-1:text"])
def test_forged_kinds_never_break_the_page(open_page, table, kinds):
    assert not open_page("data", table=table.id, kinds=kinds).exception


def test_what_to_predict_is_chosen_here_and_goes_into_the_address(open_page, table):
    app = open_page("data", table=table.id)
    button = next(button for button in app.button if button.label == "Plan the training")
    assert button.disabled
    app.selectbox[0].set_value("churn").run()
    assert asked(app, "target") == "churn"
    assert not next(button for button in app.button if button.label == "Plan the training").disabled


def test_a_target_that_is_not_in_the_table_is_not_chosen(open_page, table):
    app = open_page("data", table=table.id, target="<script>")
    assert not app.exception
    assert app.selectbox[0].value is None


def test_a_table_that_was_deleted_meanwhile_is_said_to_be_gone(open_page, table):
    app = open_page("data", table=table.id)
    core.delete_table(table.id)
    app.run()
    assert not app.exception
    assert app.error


def test_hostile_names_are_shown_as_they_are(open_page):
    names = ["<img src=x onerror=alert(1)>", "![p](http://evil.example/p.png)", "‮drow", "x" * 2000, "=1+1", "$e^x$", "🙂"]
    table = core.add_table("\t".join(names) + "\n" + ("\t".join(["1"] * len(names)) + "\n") * 30, "<b>t</b>.tsv")
    app = open_page("data", table=table.id)
    assert not app.exception
    assert "<img" not in words(app).replace("&lt;img", "")
    assert not [label for label in (box.label for box in app.selectbox) if "![" in label]


def test_a_wide_table_is_shown_a_page_of_columns_at_a_time_and_searched(open_page):
    names = [f"sensor {place}" for place in range(1500)]
    table = core.add_table(",".join(names) + "\n" + (",".join(["1.5", "2.5"] * 750) + "\n") * 25, "sensors.csv")
    app = open_page("data", table=table.id)
    assert not app.exception
    assert len([box for box in app.selectbox if box.label.startswith("Kind of")]) == 24
    app.text_input[0].set_value("1499").run()
    assert [box.label for box in app.selectbox if box.label.startswith("Kind of")] == ["Kind of sensor 1499"]
    app.text_input[0].set_value("nothing of the kind").run()
    assert "No column has" in words(app)


def test_a_pasted_table_can_be_read_again_with_other_choices(open_page):
    app = open_page()
    app.text_area(key="pasted").set_value("1;2\n3;4\n5;6\n")
    next(button for button in app.button if button.label == "Read what I pasted").click().run()
    assert not app.exception
    before = core.list_tables()[0]
    header = next(box for box in app.selectbox if box.label == "First row holds names")
    header.set_value("no" if header.value == "yes" else "yes")
    next(button for button in app.button if button.label == "Read again").click().run()
    assert not app.exception
    after = core.open_table(asked(app, "table"))
    assert {before.rows, after.rows} == {2, 3}


def button(app, label):
    return next((button for button in app.button if button.label == label), None)


def test_a_table_is_deleted_after_what_that_means_was_said(open_page, table):
    run = made_up.finished(made_up.table())
    app = open_page("data", table=run.plan.table_id)
    assert "removed from this machine for good" in words(app)
    assert "The run trained on it stays" in words(app)
    button(app, "Delete it for good").click().run()
    assert not app.exception
    assert app.title[0].value == "Ask your table a question"
    assert [kept.id for kept in core.list_tables()] == [table.id]
    assert core.open_run(run.id).usable


def test_a_table_is_not_deleted_under_a_training(open_page, table):
    run = made_up.running(table)
    app = open_page("data", table=table.id)
    assert button(app, "Delete it for good") is None
    assert "not over" in words(app)
    assert core.open_run(run.id)


def test_a_wrong_choice_of_reading_is_said_and_the_page_stays(open_page):
    app = open_page()
    app.text_area(key="pasted").set_value("1;2\n3;4\n5;6\n")
    button(app, "Read what I pasted").click().run()
    next(box for box in app.text_input if box.label == "Encoding").set_value("klingon")
    button(app, "Read again").click().run()
    assert not app.exception
    assert "klingon" in app.error[0].value
    assert app.header[0].value == "Pasted table"


def test_a_table_of_very_few_rows_shows_at_once_how_it_was_read(open_page, table):
    few = core.add_table("note\nsee the second sheet\nthanks\n", "notes.csv")

    def opened(id):
        return next(one for one in open_page("data", table=id).expander if one.label == "How it was read").proto.expanded

    assert opened(few.id)
    assert not opened(table.id)


def test_dates_are_shown_without_a_clock_and_times_with_one():
    rows = pd.DataFrame({"day": pd.to_datetime(["2024-01-01", None]), "moment": pd.to_datetime(["2024-01-01 08:30", None])})
    assert list(preview.dates(rows)) == ["day"]
