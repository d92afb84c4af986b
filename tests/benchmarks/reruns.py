"""How long pages take to be drawn again while a training runs: in a real browser, from the rerun's begin to its end.

python tests/benchmarks/reruns.py [--times N]

A sample is trained long enough; each page is drawn again N times by the key "r" (Train draws itself every second).
What is measured is what a visitor waits: the server's script, the way to the browser, and what React makes of it.
"""

import argparse
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from conftest import end_processes_of, start_server  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

WATCH = """() => {
    const app = document.querySelector("[data-testid=stApp]");
    window.took = [];
    let began = null;
    new MutationObserver(() => {
        const running = app.dataset.testScriptState === "running";
        if (running && began === null) began = performance.now();
        if (!running && began !== null) { window.took.push(performance.now() - began); began = null; }
    }).observe(app, {attributes: true, attributeFilter: ["data-test-script-state"]});
}"""
READY = "[data-testid='stApp'][data-test-script-state='notRunning'][data-test-connection-state='CONNECTED']"


@contextmanager
def served() -> Iterator[tuple[str, Page]]:
    """The app on a port of its own, and a browser's tab."""
    home = Path(tempfile.mkdtemp(prefix="layerwise-reruns-")) / "home"
    server = start_server(home)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            yield server.url, browser.new_page(viewport={"width": 1280, "height": 900})
            browser.close()
    finally:
        server.stop()
        end_processes_of(home)
        shutil.rmtree(home.parent, ignore_errors=True)


def visit(tab: Page, address: str) -> None:
    tab.goto(address)
    tab.wait_for_selector(READY, timeout=60_000)
    tab.wait_for_timeout(1500)


def train(tab: Page, url: str, epochs: int) -> str:
    """Begins a training of the smallest sample; gives the run's address. A short one is waited for."""
    visit(tab, url)
    tab.locator(".st-key-use-penguins button").click()
    tab.get_by_role("button", name="Plan the training").click(timeout=60_000)
    tab.get_by_text("More settings").click(timeout=60_000)
    for name in ("Epochs", "Patience"):
        field = tab.get_by_role("spinbutton", name=name, exact=True)
        field.fill(str(epochs))
        field.press("Enter")
        tab.wait_for_timeout(1500)
    tab.get_by_role("button", name="Train", exact=True).click()
    tab.wait_for_url("**/train?run=*")
    if epochs < 10:
        tab.get_by_role("button", name="See the results").wait_for(timeout=300_000)
    else:
        tab.locator(".js-plotly-plot").first.wait_for(timeout=120_000)
    return tab.url


def measured(tab: Page, address: str, times: int) -> np.ndarray:
    """Milliseconds of each rerun."""
    visit(tab, address)
    tab.evaluate(WATCH)
    ticks = "/train" in address
    for _ in range(times):
        if not ticks:
            tab.keyboard.press("r")
        tab.wait_for_timeout(1000 if ticks else 700)
    return np.array(tab.evaluate("window.took"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=30)
    times = parser.parse_args().times
    with served() as (url, tab):
        finished = train(tab, url, 3).partition("run=")[2]
        tab.goto(url)
        running = train(tab, url, 2000)
        table = tab.evaluate("[...document.querySelectorAll('a')].map(a => a.href).find(a => a.includes('/plan?'))").partition(
            "?"
        )[2]
        pages = {"start": "/", "data": f"/data?{table}", "plan": f"/plan?{table}", "results": f"/results?run={finished}"}
        pages |= {"predict": f"/predict?run={finished}", "runs": "/runs"}
        took = {"train": measured(tab, running, times)} | {name: measured(tab, url + at, times) for name, at in pages.items()}
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, a training running")
    print("| page | reruns | p50 ms | p95 ms |\n|---|---|---|---|")
    for name, each in took.items():
        shown = [f"{np.percentile(each, q):.0f}" for q in (50, 95)] if len(each) else ["–", "–"]
        print(f"| {name} | {len(each)} | {shown[0]} | {shown[1]} |")
    every = np.concatenate(list(took.values()))
    print(f"| all | {len(every)} | {np.percentile(every, 50):.0f} | {np.percentile(every, 95):.0f} |")
    print(f"{(every < 300).mean():.0%} under 300 ms")


if __name__ == "__main__":
    main()
