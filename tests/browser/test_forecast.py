"""Forecasts in a real browser: a sample becomes one whose future is changed; a file with gaps is repaired, undone, repaired."""

import csv
import math
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Server, settle, visit

MINUTES = 60_000
MONTHS = [f"{1950 + at // 12}-{1 + at % 12:02d}-01" for at in range(96)]
GAPS = "month;sold\n" + "".join(
    f"{month};{100 + at + 20 * math.sin(at / 12 * 2 * math.pi):.1f}\n"
    for at, month in enumerate(MONTHS)
    if at not in (20, 21, 50)
)
DOUBLED = GAPS.replace("1953-01-01;136.0\n", "1953-01-01;136.0\n1953-01-01;138.0\n")


@pytest.fixture
def tab(page: Page):
    return page


def message(tab: Page, key: str) -> Locator:
    return tab.locator(f".st-key-picture-{key} p.message")


def no_trace(tab: Page) -> None:
    expect(tab.get_by_test_id("stException")).to_have_count(0)
    expect(tab.get_by_role("alert")).to_have_count(0)


def train_sample(tab: Page, server: Server, name: str) -> None:
    visit(tab, server.url)
    tab.locator(f".st-key-use-{name} button").click()
    tab.wait_for_url(re.compile(r"/data\?.*table="))
    settle(tab)
    expect(tab.get_by_text("This table looks like series")).to_be_visible()
    tab.get_by_role("button", name="Forecast it").click()
    tab.wait_for_url(re.compile(r"/plan\?.*target="))
    settle(tab)
    tab.get_by_text("Quick", exact=True).click()
    settle(tab)
    tab.get_by_text("More settings").click()
    epochs = tab.get_by_role("spinbutton", name="Epochs", exact=True)
    epochs.fill("2")
    epochs.press("Enter")
    settle(tab)
    tab.get_by_role("button", name="Train", exact=True).click()
    tab.wait_for_url(re.compile(r"/train\?.*run="))
    tab.get_by_role("button", name="See the results").click(timeout=4 * MINUTES)
    tab.wait_for_url(re.compile(r"/results\?.*run="))
    settle(tab)
    no_trace(tab)


def download(tab: Page, name: str, tmp_path) -> list[dict[str, str]]:
    with tab.expect_download() as found:
        tab.get_by_role("button", name=name).click(timeout=MINUTES)
    found.value.save_as(tmp_path / "forecast.csv")
    with open(tmp_path / "forecast.csv", newline="") as file:
        return list(csv.DictReader(file))


def type_into_cell(tab: Page, row: int, column: int, text: str) -> None:
    """Rows and columns of the editor from 0; it is a drawing, so the cell is found by its place."""
    grid = tab.get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    tab.mouse.dblclick(box["x"] + (column + 0.5) * box["width"] / 4, box["y"] + 35 * (row + 1.5))
    field = tab.locator("#portal input")
    field.fill(text)
    field.press("Enter")


def test_a_sample_becomes_a_forecast_whose_future_price_is_changed_and_taken_away(tab: Page, server: Server, tmp_path):
    train_sample(tab, server, "shop_sales")
    tab.get_by_role("link", name="Predict", exact=True).first.click()
    tab.wait_for_url(re.compile(r"/predict\?.*run="))
    settle(tab)
    rows = download(tab, "Download the forecast", tmp_path)
    assert len({(row["shop"], row["product"]) for row in rows}) == 12
    assert all(float(row["low 80"]) <= float(row["forecast"]) <= float(row["high 80"]) for row in rows)
    tab.get_by_text("Another future", exact=True).click()
    settle(tab)
    before = message(tab, "beside").inner_text()
    tab.get_by_role("button", name="Change it").click()
    expect(message(tab, "beside")).to_contain_text(re.compile("instead of|stays as it is"), timeout=MINUTES)
    expect(tab.get_by_text("price 10 % lower")).to_be_visible()
    tab.get_by_role("button", name="Undo the last change").click()
    expect(message(tab, "beside")).to_have_text(before)
    settle(tab)
    type_into_cell(tab, 2, 1, "1.5")
    expect(tab.get_by_text(re.compile(r"price set to 1\.5"))).to_be_visible()
    expect(message(tab, "beside")).to_contain_text(re.compile("instead of|stays as it is"), timeout=MINUTES)
    changed = download(tab, "Download the new forecast", tmp_path)
    assert len(changed) == 8
    assert float(changed[2]["q0.5"]) != float(rows[2]["forecast"])
    no_trace(tab)


def test_a_file_with_gaps_is_repaired_undone_and_repaired(tab: Page, server: Server, tmp_path):
    file = tmp_path / "sold.csv"
    file.write_text(DOUBLED)
    assert DOUBLED != GAPS
    visit(tab, server.url)
    tab.set_input_files("input[type=file]", file)
    tab.wait_for_url(re.compile(r"/data\?.*table="))
    settle(tab)
    visit(tab, tab.url.replace("/data?", "/plan?") + "&target=sold&task=forecasting")
    expect(tab.get_by_text("2 gaps", exact=True)).to_be_visible()
    expect(tab.get_by_text("must be repaired before the training")).to_be_visible()
    expect(tab.get_by_role("button", name="Train", exact=True)).to_be_disabled()
    gaps = tab.locator(".st-key-fault-gaps")
    gaps.get_by_text("Before and after", exact=True).click()
    expect(gaps.locator(".js-plotly-plot")).to_be_visible()
    tab.get_by_role("button", name="Repair all 2").click()
    expect(gaps.locator("section.pass")).to_be_visible()
    expect(tab.get_by_role("button", name="Train", exact=True)).to_be_enabled()
    gaps.get_by_role("button", name="Undo").click()
    expect(gaps.get_by_role("button", name="Repair", exact=True)).to_be_visible()
    expect(tab.get_by_role("button", name="Train", exact=True)).to_be_enabled()
    gaps.get_by_role("button", name="Repair", exact=True).click()
    expect(gaps.locator("section.pass")).to_be_visible()
    settle(tab)
    address = tab.url
    assert "gaps" in address
    other = tab.context.new_page()
    visit(other, address)
    expect(other.locator(".st-key-fault-gaps section.pass")).to_be_visible()
    no_trace(tab)


def test_the_plan_and_the_forecast_fit_a_telephone(tab: Page, server: Server, tmp_path):
    file = tmp_path / "sold.csv"
    file.write_text(DOUBLED)
    tab.set_viewport_size({"width": 400, "height": 800})
    visit(tab, server.url)
    tab.set_input_files("input[type=file]", file)
    tab.wait_for_url(re.compile(r"/data\?.*table="))
    settle(tab)
    visit(tab, tab.url.replace("/data?", "/plan?") + "&target=sold&task=forecasting")
    tab.get_by_text("How the table is read as series").click()
    tab.locator(".st-key-fault-gaps").get_by_text("Before and after", exact=True).click()
    settle(tab)
    sideways = "(() => { const m = document.querySelector('[data-testid=stMain]'); return m.scrollWidth - m.clientWidth })()"
    assert tab.evaluate(sideways) <= 0
