"""How a training is doing, read from its events as they come: each event is read once, whoever looks on."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import streamlit as st

import core
from core import charts

Point = tuple[float, float, float]  # loss, validation loss, score


class Progress:
    """What is known so far of one training."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._after = 0
        self._members: dict[int, dict[int, Point]] = {}
        self._pictures: dict[str, tuple[int, Any]] = {}
        self.epochs = 0  # all epoch events so far
        self.latest: dict[str, Any] = {}  # the last figures of training
        self.stage: dict[str, Any] = {}  # the last event that is not an epoch
        self.resumed = False

    def update(self, run: core.Run) -> None:
        with self._lock:
            events, self._after = run.events(self._after)
            for event in events:
                self._take(event)

    def curves(self) -> list[charts.Curve]:
        with self._lock:
            return [_curve(points) for _, points in sorted(self._members.items())]

    def picture(self, name: str, draw: Any) -> Any:
        """A figure that is drawn anew only after a further epoch."""
        if self._pictures.get(name, (-1, None))[0] != self.epochs:
            self._pictures[name] = (self.epochs, draw())
        return self._pictures[name][1]

    def _take(self, event: dict[str, Any]) -> None:
        if event["event"] == "batch":  # how far an epoch is: progress, but no point of a curve
            self.latest = event
        elif event["event"] == "epoch":
            figures = tuple(_number(event.get(name)) for name in ("loss", "validation_loss", "score"))
            # a resumed training tells an epoch again: the later one counts
            self._members.setdefault(int(event.get("member", 0)), {})[int(event["epoch"])] = figures  # type: ignore[assignment]
            self.latest, self.epochs = event, self.epochs + 1
        else:
            self.stage = event
            self.resumed = self.resumed or event["event"] == "resumed"


@st.cache_resource(max_entries=64, show_spinner=False)
def of(run_id: str) -> Progress:
    return Progress()


def _curve(points: dict[int, Point]) -> charts.Curve:
    epochs = sorted(points)
    loss, validation, score = np.array([points[epoch] for epoch in epochs], float).reshape(-1, 3).T
    same = np.array_equal(validation, score, equal_nan=True)  # told twice: then it is no loss to lay beside the training's
    return charts.Curve(np.array(epochs), loss, np.full(len(epochs), np.nan) if same else validation, score)


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")
