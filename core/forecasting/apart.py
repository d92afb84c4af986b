"""What the forecasters learn and answer in a run, piece by piece: in this process, or in one beside the network's training.

Each piece is a file in a folder, whole or not there; so a process that dies, or is told to stop, loses the piece at hand only.

    python -m core.forecasting.apart FOLDER         does what `write_work` left in the folder
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.forecasters import FORECASTERS
from core.forecasters.base import Forecaster, Learned
from core.forecasting.backtest import Window, learn_and_answer, window_ends
from core.home import read_json, write_json
from core.series.panel import Panel

ARRAYS = ("firsts", "lengths", "values", "observed", "known", "past", "static")
WORDS = ("names", "known_names", "past_names", "static_names")
FIGURES = ("frequency", "season", "horizon")


@dataclass(frozen=True)
class Work:
    """What is to be done: each forecaster's back-tests, then what it learns of everything. `folder` holds the pieces."""

    folder: Path
    panel: Panel
    windows: int
    seed: int

    @property
    def origins(self) -> tuple[Window, ...]:
        return window_ends(self.panel, self.windows)

    def has(self, member: Forecaster, piece: str) -> bool:
        return self._path(member.name, piece).exists()

    def answers(self, name: str) -> np.ndarray:
        """(rows, levels) of the back-tests."""
        with self._path(name, "backtest").open("rb") as file:
            return np.load(file, allow_pickle=False)

    def learned(self, name: str) -> Learned:
        """Of everything; where it did not come to that, of what lies before the back-tests."""
        whole = self._path(name, "whole")
        return read_json(whole if whole.exists() else self._path(name, "before"))

    def able(self) -> list[str]:
        """Forecasters that have learned what it takes to answer."""
        return [member.name for member in FORECASTERS if self.has(member, "before") or self.has(member, "whole")]

    def tested(self) -> list[str]:
        """Those of them that went through the back-tests."""
        return [member.name for member in FORECASTERS if self.has(member, "backtest")]

    def do(self, member: Forecaster, piece: str) -> None:
        if piece == "whole":
            write_json(self._path(member.name, piece), member.learn(self.panel, self.seed))
            return
        learned, answers = learn_and_answer(member, self.panel, self.origins, self.seed)
        write_json(self._path(member.name, "before"), learned)
        beside = self.folder / f".{member.name}.{os.getpid()}"
        with beside.open("wb") as file:
            np.save(file, answers, allow_pickle=False)
        beside.replace(self._path(member.name, "backtest"))

    def left(self) -> Iterator[tuple[Forecaster, str]]:
        """(forecaster, piece) still to be done: all back-tests first, since choices are made by them."""
        for piece in ("backtest", "whole") if self.origins else ("whole",):
            yield from ((member, piece) for member in FORECASTERS if not self.has(member, piece))

    def _path(self, name: str, piece: str) -> Path:
        return self.folder / f"{name}.{piece}.{'npy' if piece == 'backtest' else 'json'}"


def write_work(work: Work) -> None:
    """Leaves it all in the folder, for another process."""
    work.folder.mkdir(parents=True, exist_ok=True)
    words = {name: list(getattr(work.panel, name)) for name in WORDS}
    figures = {name: getattr(work.panel, name) for name in FIGURES}
    keys = {str(name): work.panel.keys[name].astype(str).tolist() for name in work.panel.keys}
    with (work.folder / "panel.npz").open("wb") as file:
        np.savez(file, **{name: getattr(work.panel, name) for name in ARRAYS})
    write_json(work.folder / "work.json", {**words, **figures, "keys": keys, "windows": work.windows, "seed": work.seed})


def read_work(folder: Path) -> Work:
    content: dict[str, Any] = read_json(folder / "work.json")
    with (folder / "panel.npz").open("rb") as file:
        arrays = dict(np.load(file, allow_pickle=False))
    keys = pd.DataFrame(content["keys"], index=range(len(content["names"])))
    parts: dict[str, Any] = {name: tuple(content[name]) for name in WORDS} | {name: content[name] for name in FIGURES} | arrays
    panel = Panel(keys=keys, **parts)
    return Work(folder, panel, content["windows"], content["seed"])


def do_the_rest(work: Work, goes_on: Callable[[], bool], tell: Callable[[Forecaster, str], None] = lambda *_: None) -> None:
    """Piece by piece, while it goes on. The first of the family, which is quick, is done in any case: something must answer."""
    work.folder.mkdir(parents=True, exist_ok=True)
    for member, piece in list(work.left()):
        if member is FORECASTERS[0] or goes_on():
            tell(member, piece)
            work.do(member, piece)


def main(folder: str) -> None:
    """Ctrl-C is for whoever started this process, and so is its end: it goes when that one has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = os.getppid()
    do_the_rest(read_work(Path(folder)), lambda: os.getppid() == parent)


if __name__ == "__main__":
    main(sys.argv[1])
