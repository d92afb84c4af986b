"""Oddness in words: methods by name, p-values as people say them, and what a row holds beside what was expected."""

from __future__ import annotations

import math

import core
from core import charts
from pages.parts import look, run_list, words
from pages.parts.oddity_view import BLEND, FINE, MARKED, ODD, TAUGHT, View

TITLES = {BLEND: "Blend", MARKED: "Blend and your marks", TAUGHT: "Trained on your marks"}


def title(use: str) -> str:
    """What a way of ranking is called."""
    known = TITLES | {member.name: member.title for member in core.DETECTORS}
    return known.get(use) or run_list.candidate(use)


def meaning(use: str) -> str:
    """What a method looks at, in a sentence."""
    told = {member.name: member.sentence for member in core.DETECTORS}
    return told.get(use, "All methods together: the weighted mean of how surprised each of them is.")


def in_sentence(use: str) -> str:
    if use == TAUGHT:
        return "what was trained on your marks"
    return words.within(title(use))


def about(plan: core.Plan) -> str:
    """What the run looked for, and in what; Markdown."""
    kept = f" “{look.plain(plan.target, 60)}” was kept out and is only compared with." if plan.target else ""
    columns = look.count(len(plan.kinds), "column")
    return f"Looks for unusual rows in {look.plain(plan.table_name, 60)}, by {columns}.{kept}"


def rarity(p: float) -> str:
    """A p-value as people say it."""
    if not math.isfinite(p):
        return ""
    if p > 0.4:
        return f"Nothing unusual: {charts.share(p)} of all rows look at least as odd"
    return f"At most {charts.one_in(p)} ordinary rows would look so odd"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th, 1,002nd."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def by_methods(view: View, place: int) -> str:
    """How odd a row is to each method by itself: “3rd by the network, 20th by isolation forest”."""
    ranks = [(name, int((scores > scores[place]).sum()) + 1) for name, scores in view.outcome.scores.items() if name != BLEND]
    return ", ".join(f"{ordinal(rank)} by {in_sentence(name)}" for name, rank in sorted(ranks, key=lambda one: one[1]))


def counted_marks(marks: dict[int, str]) -> str:
    """“3 marks: 2 odd, 1 fine”."""
    kinds = {name: sum(mark == name for mark in marks.values()) for name in (ODD, FINE)}
    unsure = len(marks) - sum(kinds.values())
    parts = [f"{count:,} {name}" for name, count in (*kinds.items(), ("unsure", unsure)) if count]
    return f"{look.count(len(marks), 'mark')}: {', '.join(parts)}" if marks else "No marks yet"
