"""What a forecast was learned from, in facts: its series, steps, windows, the roles of columns, and what was repaired."""

from __future__ import annotations

from typing import Any

import core
from pages.parts import look, series_words

ROLES = {"known": "known in advance", "past": "known for the past only", "static": "fixed for a series"}


def of(plan: core.Plan, scores: dict[str, Any]) -> dict[str, str]:
    """By name, as Markdown; empty where the plan has no timeline."""
    timeline, found = plan.timeline, scores.get("series", {})
    if timeline is None:
        return {}
    said = series_words.wording(plan)
    count, steps = int(found.get("count", 1)), int(found.get("steps", 0))
    windows = int(found.get("windows", timeline.windows))
    facts = {
        "Series": f"{count:,}, {said.steps(steps)} in all",
        "Time": f"{look.plain(timeline.time, 60) or 'the order of the rows'}, {look.plain(str(found.get('title', '')), 60)}",
        "Season": said.steps(timeline.season) if timeline.season > 1 else "none",
        "Horizon": said.steps(timeline.horizon),
        "Back-tests": f"{look.count(windows, 'window')} of {said.steps(timeline.horizon)}, strictly by time",
    }
    named = ", ".join(look.plain(name, 60) for name in timeline.series)
    roles = [f"{look.plain(name, 60)} ({ROLES.get(role, role)})" for name, role in timeline.roles.items()]
    repairs = [f"{look.plain(fault, 60)}: {look.plain(repair, 60)}" for fault, repair in timeline.repairs.items()]
    more = {"Series named by": named, "Further columns": ", ".join(roles[:50]), "Repairs": ", ".join(repairs)}
    return facts | {name: said for name, said in more.items() if said}


def notes(scores: dict[str, Any]) -> list[str]:
    """What was done to the table on the way, in sentences."""
    return [str(note) for note in scores.get("series", {}).get("notes", [])]
