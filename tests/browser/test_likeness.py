"""Likeness in a real browser: a clicked row shows what is like it, one of those leads on, and its link opens the same."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, settle, visit
from tests.browser.test_forecast_results import click_row
from tests.pages import made_up
from tests.pages.made_up_likeness import alike


@pytest.fixture
def run(server: Server, monkeypatch):
    """Customers, as a training on this server would leave them."""
    monkeypatch.setenv("LAYERWISE_HOME", str(server.home))
    return alike(made_up.table())


def test_a_clicked_row_shows_what_is_like_it_and_leads_on(page: Page, server: Server, run):
    visit(page, f"{server.url}/likeness?run={run.id}")
    click_row(page, 3)
    page.wait_for_url(re.compile(r"row=4(&|$)"))
    expect(page.get_by_role("heading", name="Most like row 4", exact=True)).to_be_visible()
    expect(page.locator("p.message").first).to_contain_text("closer than")
    tables = page.locator("[data-testid=stDataFrame]")
    click_row(page, 0, tables.count() - 1)
    expect(page).not_to_have_url(re.compile(r"row=4(&|$)"))
    number = re.search(r"row=(\d+)", page.url)[1]
    page.reload()
    settle(page)
    expect(page.get_by_role("heading", name=f"Most like row {number}", exact=True)).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
