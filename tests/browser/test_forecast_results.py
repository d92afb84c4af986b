"""What only a browser can tell of a forecast's results: rows that are clicked, and a slider that moves."""

import re

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, settle, visit
from tests.pages import made_up

ROW = 35  # pixels of a table's row


@pytest.fixture
def run(server: Server, monkeypatch):
    """Four series, as a training on this server would leave them."""
    monkeypatch.setenv("LAYERWISE_HOME", str(server.home))
    return made_up.finished_forecast(4)


def title(tab: Page):
    return tab.locator(".st-key-picture-forecast p.message")


def click_row(tab: Page, place: int, table: int = 0) -> None:
    """A table is drawn on a canvas: its rows are found by their height."""
    tab.locator("[data-testid=stDataFrame]").nth(table).click(position={"x": 90, "y": ROW * (place + 1.5)})
    settle(tab)


def series_of(tab: Page) -> str:
    return re.search(r"series=(\d+)", tab.url)[1]


def test_a_clicked_row_shows_its_series_and_the_address_carries_it(page: Page, server: Server, run):
    visit(page, f"{server.url}/results?run={run.id}")
    first = series_of(page)
    click_row(page, 2)
    expect(page).not_to_have_url(re.compile(f"series={first}(&|$)"))
    place = int(series_of(page))
    expect(title(page)).to_contain_text(f"shop {place + 1} ")
    page.reload()
    settle(page)
    expect(title(page)).to_contain_text(f"shop {place + 1} ")
    page.get_by_text("Bands", exact=True).click()
    settle(page)
    expect(title(page)).to_contain_text(f"shop {place + 1} ")


def make_unusual(run) -> None:
    """A point of each series, far above what was forecast for it."""
    path = run.folder / "backtests.parquet"
    rows = pd.read_parquet(path)
    for place in range(4):
        rows.loc[(rows["series"] == place) & (rows["window"] == 1) & (rows["step"] == 3), "truth"] = 9000.0 * (place + 1)
    rows.to_parquet(path)


def test_an_unusual_point_leads_to_its_series_and_the_list_leads_away_again(page: Page, server: Server, run):
    make_unusual(run)
    visit(page, f"{server.url}/results?run={run.id}")
    page.get_by_text("Unusual points", exact=True).click()
    settle(page)
    for row, place in enumerate((3, 2, 1)):
        click_row(page, row, table=1)
        expect(page).to_have_url(re.compile(f"series={place}(&|$)"))
        expect(title(page)).to_contain_text(f"shop {place + 1} ")
    click_row(page, 0)
    click_row(page, 3)
    listed = series_of(page)
    click_row(page, 0)
    expect(page).not_to_have_url(re.compile(f"series={listed}(&|$)"))


def test_the_slider_under_the_whole_history_changes_what_is_seen(page: Page, server: Server, run):
    visit(page, f"{server.url}/results?run={run.id}")
    page.get_by_text("Everything", exact=True).click()
    settle(page)
    handle = page.locator(".rangeslider-grabarea-min").first
    handle.scroll_into_view_if_needed()
    before = page.locator(".st-key-fit-forecast .xtick").first.text_content()
    box = handle.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + box["height"] / 2, steps=8)
    page.mouse.up()
    expect(page.locator(".st-key-fit-forecast .xtick").first).not_to_have_text(before)
