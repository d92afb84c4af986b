"""Names and numbers as charts write them."""

import html
import textwrap
from collections.abc import Iterable


def label(name: object, most: int = 26) -> str:
    """A name that people gave: shortened in its middle, and without any power over the chart's own markup."""
    flat = " ".join(str(name).split()) or "(empty)"
    if len(flat) > most:
        flat = f"{flat[: most - most // 3 - 1].rstrip()}…{flat[-(most // 3) :].lstrip()}"
    return html.escape(flat, quote=False)


def number(value: float) -> str:
    """Three figures that matter, thousands set apart: 0.914, 12.3, 182,400."""
    if value != value or value in (float("inf"), float("-inf")):
        return "–"
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 1000:
        return f"{float(f'{value:.4g}'):,.0f}".replace("-", "−")
    if size < 0.0005:
        return f"{value:.2e}".replace("-", "−")
    decimals = 3 if size < 1 else 2 if size < 10 else 1
    text = f"{value:.{decimals}f}"
    return (text if size < 1 else text.rstrip("0").rstrip(".")).replace("-", "−")


def share(part: float) -> str:
    """0.314 → “31 %”, with a decimal where it would otherwise say 0 or 100 and not be it."""
    if part != part:
        return "–"
    if 0 < part < 0.001 or 0.999 < part < 1:
        return "under 0.1 %" if part < 0.5 else "over 99.9 %"
    close_to_an_end = 0 < part < 0.005 or 0.995 <= part < 1
    return f"{100 * part:.1f} %" if close_to_an_end else f"{round(100 * part)} %"


def distinct(names: Iterable[str]) -> list[str]:
    """Two names may be alike, or become so when shortened; two categories of an axis must not: the second is “name (2)”."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def wrapped(text: str, width: int) -> str:
    """Lines of so many characters, broken as Plotly breaks them. Markup goes round it, not into it."""
    return "<br>".join(textwrap.wrap(text, width)) or text
