"""Column names: tidied, filled in and made unique, and said so."""

import re

from core.data.formats.base import LONGEST_NAME, Notes, check_width

# line breaks and other control characters; marks that turn the direction of writing, which can disguise a name
HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


def tidy_names(raw: list[str], notes: Notes) -> list[str]:
    """One usable, unique name a column."""
    check_width(len(raw))
    tidied = [_tidied(name) for name in raw]
    if any(len(name.strip()) > LONGEST_NAME for name in raw):
        notes.say(f"Column names over {LONGEST_NAME} characters were cut.")
    filled = [name or f"column {place}" for place, name in enumerate(tidied, 1)]
    if filled != tidied:
        unnamed = [name for name, before in zip(filled, tidied, strict=True) if not before]
        notes.say(f"{len(unnamed)} columns without a name were named by their place: {_first_few(unnamed)}.")
    unique = _made_unique(filled)
    if unique != filled:
        renamed = [after for after, before in zip(unique, filled, strict=True) if after != before]
        notes.say(f"Several columns had the same name; they were numbered: {_first_few(renamed)}.")
    return unique


def _tidied(name: str) -> str:
    return " ".join(HIDDEN.sub(" ", name).split())[:LONGEST_NAME].strip()


def _made_unique(names: list[str]) -> list[str]:
    taken = set(names)
    seen: set[str] = set()
    unique = []
    for name in names:
        if name in seen:
            number = 2
            while f"{name} ({number})" in taken:
                number += 1
            name = f"{name} ({number})"
            taken.add(name)
        seen.add(name)
        unique.append(name)
    return unique


def _first_few(names: list[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:3])
    return shown + (" …" if len(names) > 3 else "")
