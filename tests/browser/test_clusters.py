"""A sample becomes clusters on a map; rows that are drawn round with the mouse appear below it, as do those of a list."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, settle, visit
from tests.browser.test_walk import no_trace, train_penguins
from tests.pages import made_up_clusters

ALL = ((0.01, 0.02), (0.99, 0.02), (0.99, 0.98), (0.01, 0.98), (0.01, 0.06))


def draw(tab: Page, corners) -> None:
    """Along the corners with the button held, as shares of the map's width and height."""
    settle(tab)
    tab.locator(".st-key-picture-map").first.scroll_into_view_if_needed()  # the paper in it may just be drawn anew
    box = tab.locator(".st-key-picture-map .nsewdrag").first.bounding_box()
    (first, *rest) = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    tab.mouse.move(*first)
    tab.mouse.down()
    for place in rest:
        tab.mouse.move(*place, steps=6)
    tab.mouse.up()


def chosen(tab: Page):
    return tab.locator(".st-key-chosen-rows h4")


def test_a_lasso_on_the_map_of_a_sample_shows_its_rows(page: Page, server: Server):
    train_penguins(page, server, "clustering", {"Epochs": "1"})
    expect(chosen(page)).to_have_count(0)
    draw(page, ALL)
    expect(chosen(page)).to_have_text("344 rows that you drew round, 100 % of all")
    expect(page.locator(".st-key-chosen-rows [data-testid=stDataFrame]")).to_be_visible()
    no_trace(page)


@pytest.fixture
def run(server: Server, monkeypatch):
    """Three groups of 30 rows, far apart on the map: left, above and right."""
    monkeypatch.setenv("LAYERWISE_HOME", str(server.home))
    return made_up_clusters.finished_clusters()


def test_a_box_and_a_click_choose_rows_and_lead_to_those_like_them(page: Page, server: Server, run):
    visit(page, f"{server.url}/results?run={run.id}")
    page.get_by_text("Box", exact=True).click()
    settle(page)
    draw(page, ((0.01, 0.02), (0.3, 0.98)))
    expect(chosen(page)).to_have_text("30 rows that you drew round, 33 % of all")
    page.get_by_text("Click, move", exact=True).click()
    settle(page)
    expect(chosen(page)).to_have_count(0)
    dot = page.locator(".st-key-picture-map .scatterlayer path.point").nth(7)
    place = dot.bounding_box()
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    expect(chosen(page)).to_contain_text("1 row that you chose")
    link = page.get_by_role("link", name=re.compile(r"Rows like row \d+")).first
    row = re.search(r"row (\d+)", link.text_content())[1]
    link.click()
    page.wait_for_url(re.compile(rf"/likeness\?.*row={row}(&|$)"))


def test_a_clusters_rows_are_reached_with_the_keyboard(page: Page, server: Server, run):
    visit(page, f"{server.url}/results?run={run.id}")
    box = page.get_by_role("combobox", name=re.compile("Rows to look at"))
    box.focus()
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    expect(chosen(page)).to_contain_text("30 rows of “Cluster")
    expect(page).to_have_url(re.compile(r"cluster=\d"))


def test_the_number_of_clusters_is_moved_with_the_keyboard_again_and_again(page: Page, server: Server, run):
    visit(page, f"{server.url}/results?run={run.id}")
    page.get_by_role("slider", name="Number of clusters").focus()
    for count in (4, 5):
        page.keyboard.press("ArrowRight")
        expect(page).to_have_url(re.compile(f"k={count}"))
        settle(page)
    expect(page.locator(".st-key-picture-map p.message")).to_contain_text("of 5 clusters")
