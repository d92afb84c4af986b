"""What is left of a training's time, and what is told of it: one bar for the whole of a forecast's recipe."""

import time
from pathlib import Path
from typing import Any

from core.forecasters.base import Forecaster
from core.watch import Watch

SURE = 0.02  # of the whole, after the first sign of progress: before, nothing is said of what is left
PIECES = {"backtest": "Back-tests of {title}", "whole": "{title} learns from everything"}


class Clock:
    """Tells stages, knows when to hurry."""

    def __init__(self, watch: Watch, minutes: float):
        self.watch = watch
        self.began = time.monotonic()
        self.deadline = self.began + 60 * minutes
        self._first: tuple[float, float] | None = None  # when progress was told first, and how far it was: networks warm up

    @property
    def seconds(self) -> float:
        return round(time.monotonic() - self.began, 2)

    def goes_on(self) -> bool:
        return not self.watch.stopped() and time.monotonic() < self.deadline

    def seconds_left(self, whole: float) -> float | None:
        """From how fast this much of the whole came about; None where it is too early to say."""
        now = time.monotonic()
        began, done = self._first = self._first or (now, whole)
        return round((now - began) * (1 - whole) / (whole - done), 1) if whole > done + SURE else None

    def tell(self, stage: str, text: str) -> None:
        self.watch.tell("stage", stage=stage, text=text)

    def tell_of(self, member: Forecaster, piece: str) -> None:
        self.tell("alternatives", PIECES[piece].format(title=member.title))

    def part(self, begin: float, end: float, again: bool = False) -> "Part":
        """The watch of a training that is this share of the whole."""
        return Part(self, (begin, end), again)


class Part:
    """Passes a training's events on, its progress as part of the whole; `again`: as progress only, since its curve is shown."""

    def __init__(self, clock: Clock, share: tuple[float, float], again: bool):
        self._clock, self._share, self._again = clock, share, again
        folder = clock.watch.resume
        self.resume: Path | None = folder / "again" if folder and again else folder

    def tell(self, event: str, **figures: Any) -> None:
        if isinstance(done := figures.get("progress"), int | float):
            begin, end = self._share
            figures["progress"] = whole = begin + (end - begin) * done
            figures["seconds_left"] = self._clock.seconds_left(whole)
        self._clock.watch.tell("batch" if self._again and event == "epoch" else event, **figures)

    def stopped(self) -> bool:
        return self._clock.watch.stopped()
