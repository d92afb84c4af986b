"""How a forecast's results are spoken of: what they are about, and what they are held against."""

from __future__ import annotations

from typing import Any

import core
from core import charts
from pages.parts import look, step_words

NAIVE = "seasonal_naive"
REPEATING = {
    "": "the last value",
    "a year before": "last year",
    "a week before": "last week",
    "a day before": "the day before",
    "a hour before": "the hour before",
}


def wording(plan: core.Plan, series: str = "") -> charts.Wording:
    """`series` is the name of the one that is spoken of; "" where there is one only."""
    return step_words.wording(plan.timeline, series) if plan.timeline else charts.Wording(plan.target, series)


def repeating(plan: core.Plan) -> str:
    """What seasonal naive does: “repeating last year”."""
    before = wording(plan).before
    return f"repeating {REPEATING.get(before, f'the {before}')}"


def against_naive(scores: dict[str, Any], name: str, plan: core.Plan) -> str:
    """“23 % less error than repeating last year”; "" where it is that itself, or nothing tells."""
    main = scores["main"]
    own, naive = (scores["candidates"].get(each, {}).get(main, {}).get("value") for each in (name, NAIVE))
    if name == NAIVE or own is None or not naive:
        return ""
    return f"{less(own, naive)} than {repeating(plan)}"


def less(own: float, other: float) -> str:
    """“23 % less error”, “12 % more error”, “no less error”."""
    part = 1 - own / other
    return "no less error" if abs(part) < 0.005 else f"{charts.share(abs(part))} {'less' if part > 0 else 'more'} error"


def about(plan: core.Plan, scores: dict[str, Any]) -> str:
    """The sentence under the heading, as Markdown."""
    said, found = wording(plan), scores.get("series", {})
    ahead = said.steps(int(found.get("horizon", 1)))
    of = f", {look.count(int(found['count']), 'series', 'series')}" if found.get("count", 1) > 1 else ""
    what = f" of {look.plain(plan.target, 60)}" if plan.timeline is None or len(plan.timeline.targets) < 2 else ""
    return f"The next {ahead}{what}{of}, from {look.plain(plan.table_name, 60)}."
