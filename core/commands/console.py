"""A training followed from a terminal: its progress on standard error, Ctrl-C as the stop button."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from core import processes
from core.commands.base import say
from core.event_log import EventLog
from core.home import write_json
from core.plan import Plan
from core.runs import Run, Status

# What a run before this one may have left in its folder; anything else there is not ours to remove.
_FILES = ("plan.json", "status.json", "events.jsonl", "scores.json", "states.json", "split.parquet", "answers.parquet")
_MORE = (
    "model.keras",
    "model.onnx",
    "blend.json",
    "intervals.json",
    "log.txt",
    "stop",
    ".lock",
    "resume",
    "alternatives",
    "predictions",
    "series.parquet",
    "history.parquet",
    "backtests.parquet",
    "forecast.parquet",
    "calibration.json",
    "forecasters",
)
_UNLABELLED = (
    *("matrix.npz", "clusters.json", "clusters.npz", "space.npz", "names.json", "likeness"),
    *("calibration.npz", "known.npz", "usual.npz", "oddities.parquet", "reasons.parquet", "marks.json", "detectors"),
    *("features.npy", "taught.json", "taught.npz", "taught.parquet"),
)
_SECONDS_BETWEEN_LINES = 1.0


class Console(EventLog):
    """Writes the run's events as ever, and tells the terminal now and then."""

    def __init__(self, run: Run):
        self.run = run
        self._shown = 0.0
        _clear(run)
        super().__init__(run.folder)

    def tell(self, event: str, **figures: Any) -> None:
        super().tell(event, **figures)
        if event == "epoch":
            self._show_progress(figures)
        elif words := figures.get("text") or figures.get("stage"):
            say(str(words))

    @contextmanager
    def following(self, plan: Plan) -> Iterator[None]:
        """Keeps the run's status, whatever happens. The first Ctrl-C stops gently, the second at once."""
        write_json(self.folder / "plan.json", plan.to_json())
        now = time.time()
        status = Status("running", submitted=now, started=now, attempt=1, process=processes.identify_self())
        self.run.write_status(status)
        before = [signal.signal(number, self._hear) for number in (signal.SIGINT, signal.SIGTERM)]
        end = Status("failed", "It did not come to its end; the terminal it ran in has the reason.")
        try:
            yield
            end = Status("stopped" if self.stopped() else "finished")
        finally:
            for number, handler in zip((signal.SIGINT, signal.SIGTERM), before, strict=True):
                signal.signal(number, handler)
            self._end(status, end)

    def _end(self, status: Status, end: Status) -> None:
        device = self.run.scores().get("device", "") if (self.folder / "scores.json").exists() else ""
        fields = {**status.__dict__, "state": end.state, "message": end.message, "ended": time.time(), "device": device}
        self.run.write_status(Status(**fields))
        shutil.rmtree(self.folder / "resume", ignore_errors=True)

    def _hear(self, number: int, frame: Any) -> None:
        if self.stopped():
            raise KeyboardInterrupt
        self.run.ask_to_stop()
        os.write(sys.stderr.fileno(), b"stopping, and keeping the best so far (again: at once)\n")

    def _show_progress(self, figures: dict[str, Any]) -> None:
        now = time.monotonic()
        if now - self._shown < _SECONDS_BETWEEN_LINES and figures.get("epoch") != figures.get("epochs"):
            return
        self._shown = now
        say(_line(figures))


def _line(figures: dict[str, Any]) -> str:
    """ "epoch 12 of 64 · loss 0.3120 · score 0.3415 · 14 s left"."""
    parts = [f"epoch {figures.get('epoch')} of {figures.get('epochs')}"]
    parts += [f"{name} {figures[name]:.4f}" for name in ("loss", "score") if isinstance(figures.get(name), float)]
    if figures.get("seconds_left") is not None:
        parts.append(f"{figures['seconds_left']:.0f} s left")
    return " · ".join(parts)


def _clear(run: Run) -> None:
    run.folder.mkdir(parents=True, exist_ok=True)
    for name in (*_FILES, *_MORE, *_UNLABELLED):
        path = run.folder / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def print_scores(candidates: dict[str, dict[str, dict[str, float]]], outcome: dict[str, Any]) -> None:
    """A line for each candidate, the main score first; then what the main score means, and what is to be known."""
    found = dict.fromkeys(name for scores in candidates.values() for name in scores)
    names = sorted(found, key=lambda name: name != outcome.get("main"))
    wide = max(12, *(len(candidate) for candidate in candidates))
    if names:
        print(f"{'':{wide}}" + "".join(f"  {name:>30}" for name in names))
    for candidate, scores in candidates.items() if names else ():
        print(f"{candidate:{wide}}" + "".join(f"  {_with_range(scores.get(name, {})):>30}" for name in names))
    for name in ("measured", "verdict", "recommended"):
        if outcome.get(name):
            print(f"{name}: {outcome[name]}")
    for note in outcome.get("notes", ()):
        print(f"note: {note}")


def _with_range(score: dict[str, float]) -> str:
    if score.get("value") is None:
        return "–"
    if score.get("low") is None:
        return f"{score['value']:.4g}"
    return f"{score['value']:.4g} ({score['low']:.4g} to {score['high']:.4g})"
