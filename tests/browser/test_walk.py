"""The whole way in a real browser: a sample becomes a trained network, results, and predictions to take away."""

import csv
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, settle, start_server, visit

MINUTES = 60_000


@pytest.fixture
def tab(page: Page):
    return page


def choose_sample(tab: Page, server: Server) -> None:
    visit(tab, server.url)
    tab.locator(".st-key-use-penguins button").click()
    tab.wait_for_url(re.compile(r"/data\?.*table="))
    settle(tab)
    tab.get_by_role("button", name="Plan the training").click()
    tab.wait_for_url(re.compile(r"/plan\?.*target="))
    settle(tab)


def train_quickly(tab: Page) -> None:
    """A few epochs of the quickest preset."""
    tab.get_by_text("Quick", exact=True).click()
    settle(tab)
    change_settings(tab, {"Epochs": "3"})
    tab.get_by_role("button", name="Train", exact=True).click()
    tab.wait_for_url(re.compile(r"/train\?.*run="))


def change_settings(tab: Page, settings: dict[str, str]) -> None:
    tab.get_by_text("More settings").click()
    for name, value in settings.items():
        field = tab.get_by_role("spinbutton", name=name, exact=True)
        field.fill(value)
        field.press("Enter")
        settle(tab)


def train_penguins(tab: Page, server: Server, task: str, settings: dict[str, str]) -> None:
    """The smallest sample through a question without a target, as short as settings make it, to its results."""
    visit(tab, server.url)
    tab.locator(".st-key-use-penguins button").click()
    tab.wait_for_url(re.compile(r"/data\?.*table="))
    table = re.search(r"table=([^&]+)", tab.url)[1]
    visit(tab, f"{server.url}/plan?table={table}&task={task}")
    tab.get_by_text("Quick", exact=True).click()
    settle(tab)
    change_settings(tab, settings)
    tab.get_by_role("button", name="Train", exact=True).click()
    tab.wait_for_url(re.compile(r"/train\?.*run="))
    tab.get_by_role("button", name="See the results").click(timeout=3 * MINUTES)
    tab.wait_for_url(re.compile(r"/results\?.*run="))
    settle(tab)


def no_trace(tab: Page) -> None:
    expect(tab.get_by_test_id("stException")).to_have_count(0)


def test_a_sample_becomes_downloaded_predictions(tab: Page, server: Server, tmp_path):
    choose_sample(tab, server)
    expect(tab.locator(".st-key-network, .st-key-wide-network").first.locator(".js-plotly-plot")).to_be_visible()
    train_quickly(tab)
    expect(tab.locator(".js-plotly-plot").first).to_be_visible(timeout=MINUTES)
    tab.get_by_role("button", name="See the results").click(timeout=3 * MINUTES)
    tab.wait_for_url(re.compile(r"/results\?.*run="))
    expect(tab.get_by_text("recommended").first).to_be_visible()
    expect(tab.locator(".js-plotly-plot")).not_to_have_count(0)
    no_trace(tab)
    tab.get_by_role("button", name="Predict new rows").click()
    tab.wait_for_url(re.compile(r"/predict\?.*run="))
    tab.get_by_role("button", name="I have no file").click()
    tab.get_by_role("button", name=re.compile(r"Predict [\d,]+ rows")).click()
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Download predictions").click(timeout=MINUTES)
    download.value.save_as(tmp_path / "predictions.csv")
    with open(tmp_path / "predictions.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    classes = {name.removeprefix("probability ") for name in rows[0] if name.startswith("probability ")}
    assert len(rows) > 10
    assert {row["prediction"] for row in rows} <= classes
    no_trace(tab)
    tab.get_by_text("One row", exact=True).click()
    expect(tab.locator("p.message", has_text="is most likely")).to_be_visible(timeout=MINUTES)


def test_a_link_to_a_finished_run_opens_first_on_a_fresh_server(tab: Page, fresh_server: Server):
    choose_sample(tab, fresh_server)
    train_quickly(tab)
    tab.get_by_role("button", name="See the results").click(timeout=3 * MINUTES)
    tab.wait_for_url(re.compile(r"/results\?.*run="))
    address = tab.url
    fresh_server.stop()
    again = start_server(fresh_server.home, fresh_server.port)
    try:
        other = tab.context.browser.new_context().new_page()
        visit(other, address)
        expect(other.locator("p.verdict")).to_contain_text("recommended")
        expect(other.locator(".js-plotly-plot").first).to_be_visible()
        no_trace(other)
        other.context.close()
    finally:
        again.stop()


def test_a_training_goes_on_while_the_server_restarts_and_can_be_stopped(tab: Page, fresh_server: Server):
    choose_sample(tab, fresh_server)
    change_settings(tab, {"Epochs": "2000", "Patience": "2000"})
    tab.get_by_role("button", name="Train", exact=True).click()
    tab.wait_for_url(re.compile(r"/train\?.*run="))
    expect(tab.get_by_text(re.compile("epoch", re.IGNORECASE)).first).to_be_visible(timeout=MINUTES)
    fresh_server.stop()
    tab.wait_for_selector("[data-testid='stApp']:not([data-test-connection-state='CONNECTED'])")
    again = start_server(fresh_server.home, fresh_server.port)
    try:
        tab.wait_for_selector("[data-test-connection-state='CONNECTED']", timeout=MINUTES)
        tab.reload()  # a click in the moment of reconnecting may be lost; a new page's is not
        tab.get_by_role("button", name="Stop and keep the best so far").click(timeout=MINUTES)
        expect(tab.get_by_text("the best network so far was kept")).to_be_visible(timeout=2 * MINUTES)
        no_trace(tab)
    finally:
        again.stop()
