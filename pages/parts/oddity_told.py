"""A reason in words: what a row holds in a column beside what was expected there."""

from __future__ import annotations

import math
import re

import core
from core import charts

FAR = 10_000
SHORT = 7  # signs of a number that is written as it is


def told(reason: core.Reason) -> str:
    """“tenure 72, expected about 12”, as plain text."""
    given, expected = figure(reason.given), figure(reason.expected)
    near = "about " if number_in(reason.expected) is not None else ""
    holds = f"{reason.column} {given or 'missing'}"
    return f"{holds}, expected {near}{expected}" if expected and expected != (given or "missing") else holds


def figure(text: str) -> str:
    """A cell's text; long numbers with as many figures as matter, thousands set apart from ten thousand on (years are not),
    dates at midnight without a clock.
    """
    value = number_in(text)
    if value is None:
        return text.removesuffix(" 00:00:00")
    if abs(value) >= FAR:
        return f"{value:,.0f}" if re.fullmatch(r"-?\d{5,15}", text) else charts.number(value)
    return text if len(text) <= SHORT and "e" not in text.lower() else charts.number(value).replace(",", "")


def number_in(text: str) -> float | None:
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value if math.isfinite(value) else None
