import os

import pytest

import core
from core.errors import TableError
from core.home import uploads_folder
from pages.parts import intake
from tests.pages.conftest import asked, button, words


def paste(app, text):
    app.text_area(key="pasted").set_value(text)
    return next(button for button in app.button if button.label == "Read what I pasted").click().run()


def test_the_start_page_offers_every_sample(open_page):
    app = open_page()
    assert not app.exception
    for sample in core.SAMPLES:
        assert f"use-{sample.name}" in [button.key for button in app.button]


def test_a_sample_leads_to_its_data_with_the_question_chosen(open_page):
    app = open_page()
    app.button(key="use-penguins").click().run()
    assert not app.exception
    assert app.header[0].value == "Penguins"
    assert asked(app, "target") == "species"
    assert asked(app, "table") == core.list_tables()[0].id


def test_a_pasted_table_leads_to_its_data(open_page):
    app = paste(open_page(), "age;churn\n20;yes\n30;no\n44;yes\n")
    assert not app.exception
    assert "3 rows, 2 columns" in words(app)


@pytest.mark.parametrize("text", ["age,churn\n", "\x00\x01\x02\x03"])
def test_a_paste_that_is_no_table_says_why_and_keeps_the_page(open_page, text):
    app = paste(open_page(), text)
    assert not app.exception
    assert app.error[0].value
    assert app.button(key="use-penguins")


def test_pasting_nothing_does_nothing(open_page):
    app = paste(open_page(), "  \n")
    assert not app.exception
    assert not app.error
    assert core.list_tables() == []


def test_recent_tables_are_listed_with_harmless_names(open_page):
    core.add_table("a,b\n1,2\n3,4\n", "![pixel](http://evil.example/x.png).csv")
    labels = [link.proto.label for link in open_page().get("page_link")]
    listed = next(label for label in labels if "pixel" in label)
    assert "![" not in listed
    assert "2 rows, 2 columns" in listed


def test_what_came_in_is_swept_away_in_time(home):
    kept, old = uploads_folder() / "kept", uploads_folder() / "old"
    for file in (kept, old):
        file.write_text("x")

    os.utime(old, (1, 1))
    intake.sweep()
    assert kept.exists()
    assert not old.exists()


def test_a_paste_that_could_be_read_in_another_way_offers_the_choices(open_page, monkeypatch):
    reading = core.add_table

    def only_with_a_header(source, name, choices=None):
        if (choices or {}).get("header") != "yes":
            error = TableError("This file has no rows of data.", "Check that it is the right file.")
            error.choices = ("header",)
            raise error
        return reading(source, name, choices)

    monkeypatch.setattr(core, "add_table", only_with_a_header, raising=False)
    app = paste(open_page(), "1;2\n3;4\n5;6\n")
    assert "no rows of data" in app.error[0].value
    button(app, "Read again").click().run()
    assert "no rows of data" in app.error[0].value
    next(box for box in app.selectbox if box.label == "First row holds names").set_value("yes")
    button(app, "Read again").click().run()
    assert not app.exception
    assert "2 rows, 2 columns" in words(app)


def test_what_no_choice_can_mend_offers_none_and_is_said_once(open_page):
    app = paste(open_page(), "<!doctype html><html><body>no table</body></html>")
    assert app.error
    assert "Read again" not in [one.label for one in app.button]
    assert not app.run().error


def test_a_table_with_names_only_is_read_after_all_when_they_are_said_to_be_values(open_page):
    app = paste(open_page(), "age,churn\n")
    assert app.error
    next(box for box in app.selectbox if box.label == "First row holds names").set_value("no")
    button(app, "Read again").click().run()
    assert not app.exception
    assert "1 row, 2 columns" in words(app)
