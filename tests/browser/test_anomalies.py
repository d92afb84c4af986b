"""A sample becomes a list of unusual rows to work through; marks by keyboard and mouse move the ranking."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, settle, visit
from tests.browser.test_walk import change_settings, no_trace

MINUTES = 60_000


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
    visit(page, server.url)
    page.locator(".st-key-use-penguins button").click()
    page.wait_for_url(re.compile(r"/data\?.*table="))
    table = re.search(r"table=([^&]+)", page.url)[1]
    visit(page, f"{server.url}/plan?table={table}&task=anomalies")
    page.get_by_text("Quick", exact=True).click()
    settle(page)
    change_settings(page, {"Epochs": "1", "Networks averaged": "1"})
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_url(re.compile(r"/train\?.*run="))
    page.get_by_role("button", name="See the results").click(timeout=3 * MINUTES)
    page.wait_for_url(re.compile(r"/results\?.*row="))
    settle(page)
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
