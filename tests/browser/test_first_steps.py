"""From nothing to a table on the Data page, in a real browser."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, settle, start_server, visit

TABLE = "tenure;plan;churn\n" + "".join(f"{row % 37},5;{'ab'[row % 2]};{'yes' if row % 3 else 'no'}\n" for row in range(200))
DATA = re.compile(r"/data\?.*table=[0-9a-f]{16}")


def test_a_sample_is_one_click_from_its_data(page: Page, server: Server):
    visit(page, server.url)
    page.locator(".st-key-use-penguins button").click()
    page.wait_for_url(DATA)
    settle(page)
    expect(page.get_by_role("heading", name="Penguins")).to_be_visible()
    expect(page.get_by_role("button", name="Plan the training")).to_be_enabled()


def test_a_file_from_disk_becomes_a_table(page: Page, server: Server, tmp_path):
    file = tmp_path / "customers.csv"
    file.write_text(TABLE)
    visit(page, server.url)
    page.set_input_files("input[type=file]", file)
    page.wait_for_url(DATA)
    settle(page)
    expect(page.get_by_role("heading", name="customers.csv")).to_be_visible()
    expect(page.get_by_text("200 rows, 3 columns")).to_be_visible()


def test_the_uploader_is_reached_with_the_keyboard(page: Page, server: Server):
    visit(page, server.url)
    page.locator("input[type=file]").wait_for(state="attached")
    focused = "document.activeElement?.shadowRoot?.activeElement?.type"
    reached = []
    while "file" not in reached and len(reached) < 40:
        page.keyboard.press("Tab")
        reached.append(page.evaluate(focused))
    assert "file" in reached


def test_a_file_that_is_no_table_says_so_and_another_can_be_sent_at_once(page: Page, server: Server, tmp_path):
    bad, good = tmp_path / "names only.csv", tmp_path / "good.csv"
    bad.write_text("tenure,plan,churn\n")
    good.write_text(TABLE)
    visit(page, server.url)
    page.set_input_files("input[type=file]", bad)
    expect(page.get_by_role("alert")).to_be_visible()
    settle(page)
    page.set_input_files("input[type=file]", good)
    page.wait_for_url(DATA)


def test_a_file_beyond_the_limit_is_refused_before_it_is_sent(page: Page, tmp_path, monkeypatch, fresh_server: Server):
    fresh_server.stop()
    monkeypatch.setenv("LAYERWISE_MAX_UPLOAD_MB", "0.001")
    again = start_server(fresh_server.home, fresh_server.port)
    try:
        file = tmp_path / "large.csv"
        file.write_text(TABLE)
        visit(page, again.url)
        page.set_input_files("input[type=file]", file)
        expect(page.get_by_text("The file is larger than")).to_be_visible()
    finally:
        again.stop()


def test_a_link_to_a_table_opens_first_on_a_fresh_server(page: Page, fresh_server: Server):
    visit(page, fresh_server.url)
    page.locator(".st-key-use-penguins button").click()
    page.wait_for_url(DATA)
    address = page.url
    fresh_server.stop()
    again = start_server(fresh_server.home, fresh_server.port)
    try:
        tab = page.context.browser.new_context().new_page()
        visit(tab, address)
        expect(tab.get_by_role("heading", name="Penguins")).to_be_visible()
        expect(tab.get_by_role("heading", name="species")).to_be_visible()
        tab.context.close()
    finally:
        again.stop()


def test_an_open_page_lives_on_after_the_server_was_restarted(page: Page, fresh_server: Server):
    visit(page, fresh_server.url)
    page.locator(".st-key-use-penguins button").click()
    page.wait_for_url(DATA)
    settle(page)
    fresh_server.kill()
    again = start_server(fresh_server.home, fresh_server.port)
    try:
        page.wait_for_selector("[data-testid='stApp'][data-test-connection-state='CONNECTED']", timeout=60_000)
        page.get_by_role("button", name="Plan the training").click()
        page.wait_for_url(re.compile(r"/plan\?.*table="))
        settle(page)
        expect(page.get_by_role("alert")).to_have_count(0)
    finally:
        again.stop()


def test_hostile_names_fetch_nothing_and_run_nothing(page: Page, server: Server, tmp_path):
    names = ["<img src='http://evil.example/1.png' onerror='window.hacked=1'>", "![p](http://evil.example/2.png)", "churn"]
    file = tmp_path / "![n](http:__evil.example_3.png)<img src=x onerror=window.hacked=1>.csv"
    file.write_text("\t".join(names) + "\n" + "".join(f"{row}\t<script>window.hacked=1</script>\tyes\n" for row in range(40)))
    visit(page, server.url)
    page.set_input_files("input[type=file]", file)
    page.wait_for_url(DATA)
    settle(page)
    expect(page.get_by_text("40 rows, 3 columns")).to_be_visible()
    visit(page, server.url)
    expect(page.get_by_text("40 rows, 3 columns")).to_be_visible()
    assert page.evaluate("window.hacked") is None


def test_every_page_fits_a_telephone(page: Page, server: Server):
    page.set_viewport_size({"width": 400, "height": 800})
    visit(page, server.url)
    page.locator(".st-key-use-penguins button").click()
    page.wait_for_url(DATA)
    for name in ("", "data", "plan", "train", "results", "predict", "runs"):
        if name:
            page.get_by_role("link", name=name.capitalize(), exact=True).first.click()
            page.wait_for_url(re.compile(f"/{name}"))
        settle(page)
        sideways = page.evaluate(
            "(() => { const m = document.querySelector('[data-testid=stMain]'); return m.scrollWidth - m.clientWidth })()"
        )
        assert sideways <= 0, name
