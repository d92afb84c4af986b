import re
import tomllib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.charts.theme import DARK, LIGHT, template
from pages.parts import look
from tests.pages.conftest import words

ROOT = Path(__file__).parents[2]
CONFIG = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_the_app_and_its_charts_have_the_same_colours(look):
    said = CONFIG["theme"][look.name]
    assert (said["primaryColor"], said["backgroundColor"], said["secondaryBackgroundColor"]) == (
        look.accent,
        look.paper,
        look.panel,
    )
    assert (said["textColor"], said["borderColor"], said["grayTextColor"]) == (look.text, look.line, look.muted)
    assert (said["redTextColor"], said["yellowTextColor"], said["greenTextColor"]) == (look.stop, look.look, look.good)
    assert (said["blueTextColor"], said["orangeTextColor"]) == (look.negative, look.positive)
    assert tuple(said["chartCategoricalColors"]) == look.classes
    assert tuple(said["chartSequentialColors"]) == look.sequential
    assert tuple(said["chartDivergingColors"]) == look.diverging


def _brightness(colour: str) -> float:
    """Relative luminance (WCAG 2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, bright = sorted((_brightness(one), _brightness(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_what_is_written_can_be_read_on_paper_and_on_panels(look):
    for name in ("text", "muted", "accent", "stop", "look", "good"):
        for ground in (look.paper, look.panel):
            assert _contrast(getattr(look, name), ground) >= 4.5, name


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_signed_things_stand_out_from_paper_on_both_sides(look):
    assert min(_contrast(look.negative, look.paper), _contrast(look.positive, look.paper)) >= 3


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_amounts_are_ordered_by_brightness(look):
    steps = [_brightness(colour) for colour in look.sequential]
    assert steps == sorted(steps, reverse=look is LIGHT)


def test_the_chart_template_takes_its_colours_from_the_theme():
    assert template(DARK).layout.font.color == DARK.text
    assert list(template(LIGHT).layout.colorway) == list(LIGHT.classes)


def test_nothing_is_fetched_from_elsewhere():
    shipped = [*ROOT.glob("pages/**/*.py"), *ROOT.glob("pages/**/*.css"), *ROOT.glob("pages/**/*.js"), ROOT / "app.py"]
    shipped.append(ROOT / ".streamlit/config.toml")
    texts = {
        file.name: file.read_text().replace("http://www.w3.org/2000/svg", "") for file in shipped
    }  # a name, not an address
    assert [name for name, text in texts.items() if "http://" in text or "https://" in text] == []


@pytest.mark.parametrize("page", ["data", "plan", "train", "results", "predict", "runs"])
def test_a_page_without_anything_to_show_says_so_and_goes_on(open_page, page):
    app = open_page(page)
    assert not app.exception
    assert words(app).strip()
    assert len(app.get("page_link")) > 8, "the path, and a way on"


def test_a_page_that_ends_early_still_has_its_foot(open_page):
    assert "<footer>" in words(open_page("data"))


def test_a_wrong_address_says_what_is_wrong_and_the_way_on(open_page):
    app = open_page("data", table="0123456789abcdef")
    assert not app.exception
    assert "no such table" in app.error[0].value.replace("\\", "")
    assert any(link.proto.label == "Choose another table" for link in app.get("page_link"))


@pytest.mark.parametrize("id", ["../../etc/passwd", "a" * 5000, "<script>alert(1)</script>", "", "ä"])
def test_a_forged_address_is_an_error_in_words(open_page, id):
    app = open_page("data", table=id)
    assert not app.exception
    assert bool(app.error) == bool(id)


def test_the_path_shows_where_one_is(open_page):
    labels = [link.proto.label for link in open_page("data").get("page_link")]
    assert labels[:8] == ["Layerwise", "Start", "**Data**", "Plan", "Train", "Results", "Predict", "Runs"]


def test_names_that_people_give_are_harmless_in_markdown_and_html():
    def page():
        import streamlit as st

        from pages.parts import look

        name = "![x](http://evil.example/a.png) <script>alert(1)</script> $x$ :red[y] \u202etxt\n# big"
        st.markdown(look.plain(name))
        st.html(look.html(name))

    app = AppTest.from_function(page).run()
    shown = app.markdown[0].value
    assert not re.search(r"(?<!\\)[!\[\](<>$:#_*`]", shown), "every sign that means something is escaped"
    assert "\u202e" not in shown
    assert "\n" not in shown
    assert "&lt;script&gt;" in app.get("html")[0].proto.body


def test_the_style_sheet_holds_no_angle_bracket():
    inside = look.style().removeprefix("<style>").removesuffix("</style>")
    assert "<" not in inside, "the browser's sanitiser would throw the whole sheet away"
