"""Distances and what rows share, as sentences; names are safe in Markdown."""

from __future__ import annotations

from typing import Any

from core import charts
from pages.parts import look, words

MOST_NAMED = 4
LONGEST = 60  # characters of a cell that is quoted


def closer(percentile: float) -> str:
    """“99.8 % of pairs”: how many pairs of rows lie farther apart."""
    if percentile >= 1:
        return "all pairs drawn"
    if percentile > 0.99:
        return f"{min(100 * percentile, 99.99):.2f} % of pairs"
    return f"{charts.share(percentile)} of pairs"


def why(shared: Any, cells: dict[str, tuple[str, str]]) -> str:
    """“Same island and sex; near in bill depth (18.1, 18.3); differs most in body mass (3,750, 4,675).”"""
    told = []
    if shared.same:
        told.append(f"same {listed([_named(name, cells, both=False) for name in shared.same])}")
    if shared.near:
        told.append(f"near in {listed([_named(name, cells) for name in shared.near])}")
    if shared.differs:
        most = "most " if len(shared.differs) > MOST_NAMED else ""
        told.append(f"differs {most}in {listed([_named(name, cells) for name in shared.differs])}")
    for name, found in shared.words.items():
        quoted = [f"“{look.plain(word, 24)}”" for word in found]
        told.append(f"both have {listed(quoted)} in {look.plain(name, 40)}")
    said = "; ".join(told) or "nothing can be said of its columns"
    return f"{said[:1].upper()}{said[1:]}."


def listed(names: list[str]) -> str:
    """“a, b and c”, “a, b, c, d and 3 more”."""
    rest = len(names) - MOST_NAMED
    return words.listed([*names[:MOST_NAMED], f"{rest} more"] if rest > 0 else names)


def _named(name: str, cells: dict[str, tuple[str, str]], both: bool = True) -> str:
    own, other = cells.get(name, ("", ""))
    if max(len(own), len(other)) > LONGEST:
        return look.plain(name, 40)
    if both and (own or other):
        return f"{look.plain(name, 40)} ({look.plain(own or 'empty', 24)}, {look.plain(other or 'empty', 24)})"
    return f"{look.plain(name, 40)} ({look.plain(own, 24)})" if own and not both else look.plain(name, 40)
