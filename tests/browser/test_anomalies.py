"""A sample becomes a list of unusual rows to work through; marks by keyboard and mouse move the ranking."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, settle, visit
from tests.browser.test_walk import no_trace, train_penguins


def row_of(tab: Page) -> int:
    return int(re.search(r"row=(\d+)", tab.url)[1])


def go_on(tab: Page, act) -> int:
    """The row that is looked at once another one is."""
    before = row_of(tab)
    act()
    expect(tab).not_to_have_url(re.compile(f"row={before}(&|$)"))
    settle(tab)
    return row_of(tab)


def test_three_marks_change_the_ranking_of_a_sample(page: Page, server: Server):
    train_penguins(page, server, "anomalies", {"Epochs": "1", "Networks averaged": "1"})
    expect(page.get_by_text("is the oddest of 344")).to_be_visible()
    first = row_of(page)
    second = go_on(page, lambda: page.keyboard.press("f"))
    expect(page.get_by_text("1 mark: 1 fine.")).to_be_visible()
    go_on(page, lambda: page.get_by_role("button", name="Odd").click())
    go_on(page, lambda: page.keyboard.press("u"))
    expect(page.get_by_text("3 marks: 1 odd, 1 fine, 1 unsure.")).to_be_visible()
    visit(page, re.sub(r"row=\d+", f"row={first}", page.url))
    expect(page.get_by_text("is the oddest of 344")).to_have_count(0)
    visit(page, re.sub(r"row=\d+", f"row={second}", page.url))
    expect(page.get_by_text("is the oddest of 344")).to_be_visible()
    no_trace(page)
