"""Pages run in Streamlit's own test runner, with a home of their own."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import core
from core.runs import new_run

FRAME = Path(__file__).parents[2] / "pages" / "frame.py"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Where tables and runs of this test are kept."""
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def open_page():
    """`open_page("data", table=id)` is what a visitor sees who opens that address."""

    def opened(name: str = "start", **query: str) -> AppTest:
        app = AppTest.from_file(str(FRAME), default_timeout=30)
        for key, value in query.items():
            app.query_params[key] = value
        if name != "start":
            app.switch_page(f"{name}.py")
        return app.run()

    return opened


@pytest.fixture
def submitted(monkeypatch):
    """Plans that were handed over; no process is started."""
    plans = []

    def submit(plan):
        plans.append(plan)
        return new_run(plan)

    monkeypatch.setattr(core, "submit", submit, raising=False)
    return plans


def button(app: AppTest, label: str):
    return next(button for button in app.button if button.label == label)


def box(app: AppTest, label: str):
    return next(box for box in app.selectbox if box.label == label)


def words(app: AppTest) -> str:
    """Everything a visitor can read, as one text."""
    found = [*app.header, *app.title, *app.subheader, *app.markdown, *app.caption, *app.error, *app.get("html")]
    return "\n".join(getattr(element, "value", None) or getattr(element.proto, "body", "") for element in found)


def asked(app: AppTest, name: str) -> str:
    """What the address says of `name`; the test runner gives a list or the text itself."""
    value = app.query_params[name]
    return value if isinstance(value, str) else value[0]
