from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.data.read import add_table
from core.table import Table

Add = Callable[..., Table]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def add(tmp_path: Path) -> Add:
    """Writes bytes to a file of this name and reads it."""

    def add_bytes(content: bytes, name: str = "table.csv", **choices: Any) -> Table:
        path = tmp_path / "upload"
        path.write_bytes(content)
        return add_table(path, name, choices)

    return add_bytes
