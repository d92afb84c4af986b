"""A real server on a free port, with a home of its own, and a real browser. Without a browser these tests are skipped."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no browser tests")

sync_api.expect.set_options(timeout=90_000)  # as long as other waits: the machine may be busy

ROOT = Path(__file__).parents[2]
READY = "[data-testid='stApp'][data-test-script-state='notRunning'][data-test-connection-state='CONNECTED']"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _browser_path() -> str | None:
    """A Chromium of the system, or the one that playwright has installed."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return found
    with sync_api.sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


@dataclass
class Server:
    """A running `streamlit run app.py`: its address, its home and its process."""

    home: Path
    log: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """As a crash would end it."""
        self.process.kill()
        self.process.wait(5)

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)


def start_server(home: Path, port: int = 0) -> Server:
    """Starts the app as people do, and waits until it answers. Its output goes to a file: a full pipe would stop it."""
    port = port or _free_port()
    log = home.parent / f"server-{port}.log"
    environment = os.environ | {"LAYERWISE_HOME": str(home), "STREAMLIT_SERVER_PORT": str(port)}
    with log.open("ab") as output:
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    server = Server(home, log, port, process)
    deadline = time.monotonic() + 60
    while not _healthy(server):
        if process.poll() is not None or time.monotonic() > deadline:
            server.stop()
            pytest.fail(f"the server did not start:\n{log.read_text()[-3000:]}")
        time.sleep(0.1)
    return server


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _healthy(server: Server) -> bool:
    try:
        with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def end_processes_of(home: Path) -> None:
    """Ends what the server left running on purpose (the runner and its jobs): every process of ours with this home."""
    mark = f"LAYERWISE_HOME={home}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int(folder.name) != os.getpid() and mark in (folder / "environ").read_bytes().split(b"\0"):
                os.kill(int(folder.name), signal.SIGKILL)
        except (OSError, ValueError):
            continue


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all browser tests."""
    running = start_server(tmp_path_factory.mktemp("browser") / "home")
    yield running
    running.stop()
    end_processes_of(running.home)


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Server]:
    """A server of one's own, to be stopped and started at will."""
    running = start_server(tmp_path / "home")
    yield running
    running.stop()
    end_processes_of(running.home)


@pytest.fixture(scope="session")
def browser() -> Iterator["sync_api.Browser"]:
    path = _browser_path()
    if path is None:
        pytest.skip("no browser: install Chromium, or run `playwright install chromium`")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: "sync_api.Browser") -> Iterator["sync_api.Page"]:
    """A tab of a new visitor. The test fails if the page asked anything of another machine or a script of it failed."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(90_000)  # the first training of a server starts a runner that loads TensorFlow
    tab = context.new_page()
    outside: list[str] = []
    broken: list[str] = []
    tab.on("request", lambda request: outside.append(request.url) if _is_outside(request.url) else None)
    tab.on("pageerror", lambda error: broken.append(str(error)))
    yield tab
    context.close()
    assert not outside, "the app fetched something from elsewhere"
    assert not broken, "a script of the page failed"


def _is_outside(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))


def settle(tab: "sync_api.Page") -> None:
    """Waits until the page has been drawn. Where a fragment ticks, wait for what it shows instead."""
    tab.wait_for_selector("footer", timeout=60_000)  # before the first run the app is "not running" too
    tab.wait_for_selector(READY, timeout=60_000)


def visit(tab: "sync_api.Page", address: str) -> None:
    tab.goto(address)
    settle(tab)
