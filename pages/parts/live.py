"""A training while it runs: how far it is, what it says of itself, and its curves."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import Any

import streamlit as st

import core
from core import charts
from pages.parts import look, picture, progress, run_list, words

STAGES = {
    "reading": "Reading the table and turning its columns into numbers",
    "network": "Building the network",
    "alternatives": "Fitting simple alternatives on the same rows",
    "scoring": "Scoring on rows that were kept apart",
    "saving": "Saving the network, and checking what was saved",
}
# … of a run without a target
OTHERS = {
    "neighbours": "Finding out which rows lie near one another",
    "counting": "Finding out how many groups there are",
    "clusters": "Putting rows into groups",
    "map": "Drawing the map",
    "alternatives": "Asking other methods about the same rows",
    "scoring": "Measuring how well it answers",
}
TRAINING = 0.8  # of the bar
AFTER = {"alternatives": 0.82, "scoring": 0.94, "saving": 0.97}
AFTER_OTHERS = {
    "neighbours": 0.81,
    "counting": 0.83,
    "clusters": 0.87,
    "map": 0.89,
    "alternatives": 0.91,
    "detectors": 0.84,
    "reasons": 0.9,
    "rows": 0.85,
}


def show_state(run: core.Run, status: Any, seen: progress.Progress) -> None:
    """One bar, one sentence, one line of circumstances."""
    if status.state == "queued":
        st.progress(0.0, text=_waiting(run, status))
        return
    labelled = run_list.task_named(run.plan.task).needs_target
    if labelled:
        st.progress(_done(seen, AFTER), text=sentence(seen))
    else:
        st.progress(_done(seen, AFTER | AFTER_OTHERS), text=sentence(seen, STAGES | OTHERS))


def _done(seen: progress.Progress, after: dict[str, float]) -> float:
    """Of the whole run; training itself is most of it, and may end early."""
    done = after.get(str(seen.stage.get("stage")))
    return done or TRAINING * min(max(float(seen.latest.get("progress") or 0.0), 0.0), 1.0)


def sentence(seen: progress.Progress, stages: dict[str, str] = STAGES) -> str:
    """“Network 2 of 5, epoch 14 of at most 64; about 30 seconds left”."""
    stage, latest = seen.stage, seen.latest
    if latest and float(latest.get("time", 0)) >= float(stage.get("time", 0)):
        told = look.plain(str(stage.get("text") or ""), 300)
        return f"{told}: {_epoch(latest, inside=True)}" if told else _epoch(latest)
    told = stage.get("text") or stages.get(str(stage.get("stage")), "")
    return look.plain(str(told), 300).rstrip(" …") + " …" if told else _epoch(latest) if latest else "Starting …"


def _epoch(latest: dict[str, Any], inside: bool = False) -> str:
    """`inside` a sentence, or as one."""
    member, members, epoch = (int(latest.get(name) or 0) for name in ("member", "members", "epoch"))
    which = f"{members} networks side by side" if member == members else f"Network {member} of {members}"
    said = f"epoch {epoch} of at most {latest.get('epochs')}" if epoch else "the first epoch"
    told = f"{which}, {said}" if members > 1 else said
    told = (told[:1].lower() if inside else told[:1].upper()) + told[1:]
    left = latest.get("seconds_left")
    return f"{told}; {words.about(float(left))} left" if isinstance(left, int | float) and left >= 1 else told


def _waiting(run: core.Run, status: Any) -> str:
    if status.message:
        return look.plain(status.message, 300)
    before = core.waiting_before(run.folder) or 0
    if before:
        return f"Waits for its turn; {look.count(before, 'job')} before it"
    return "Getting ready; the first training after a start takes some seconds longer"


def show_circumstances(run: core.Run, status: Any, seen: progress.Progress) -> None:
    """Device, time so far, and what else should be known."""
    device = core.describe_device()
    facts = [f"On {status.device or device.name}"]
    if status.started:
        facts.append(
            f"{words.duration(status.seconds)} so far" if not status.over else f"took {words.duration(status.seconds)}"
        )
    if status.attempt > 1 or seen.resumed:
        facts.append("was interrupted, and went on from where it was")
    st.caption(look.plain("; ".join(facts), 400))
    if device.why_not and not status.device.startswith("GPU"):
        st.caption(look.plain(device.why_not, 500))


def show_curves(run: core.Run, seen: progress.Progress, running: bool) -> None:
    if not seen.epochs:
        return
    theme, curves = (
        picture.look(),
        [replace(curve, examples=run_list.task_named(run.plan.task).examples) for curve in seen.curves()],
    )
    title, higher = score_of(run)
    left, right = st.columns(2, gap="large")
    with left:
        drawn = seen.picture(f"loss {theme.name} {running}", lambda: charts.loss_curves(curves, theme, running))
        picture.show(drawn, "loss")
    with right:
        drawn = seen.picture(f"score {theme.name}", lambda: charts.score_curves(curves, html.escape(title), higher, theme))
        picture.show(drawn, "score")


def score_of(run: core.Run) -> tuple[str, bool]:
    """Title and sense of the score that the epochs tell."""
    score = run_list.task_named(run.plan.task).choosing({})
    return score.title, score.higher_is_better
