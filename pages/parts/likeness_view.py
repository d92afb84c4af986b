"""By what rows are compared: what the network learned, or the columns under weights that people move; kept in the address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

import core
from pages.parts import look, visitor, words

VIEWS = {"network": "What the network learned", "columns": "The columns as they are"}
ACROSS = 2
AT_ONCE = 6  # sliders; the others fold away
MOST = 40
LARGEST = 4.0
STEP = 0.5


@dataclass(frozen=True)
class View:
    """`weights` are those that are not 1; {} without any."""

    name: str
    weights: dict[str, float] = field(default_factory=dict)

    @property
    def asked(self) -> dict[str, Any]:
        """As `Likeness.alike` takes it."""
        return {"view": self.name, "weights": self.weights or None}


def choose(run: core.Run, likeness: core.Likeness) -> View:
    asked = visitor.asked("view", likeness.recommended)
    chosen = st.segmented_control(
        "Compared by", list(VIEWS), default=asked if asked in VIEWS else likeness.recommended, required=True,
        format_func=VIEWS.__getitem__, key=f"view-{run.id}",
        help="The network sees how columns hang together. The columns' view measures each for itself and lets you weigh them.",
    )  # fmt: skip
    visitor.ask(view=None if chosen == likeness.recommended else chosen)
    if chosen != "columns":
        return View("network")
    weights = _weights(run, likeness)
    _remember(likeness, weights)
    return View("columns", weights)


def _weights(run: core.Run, likeness: core.Likeness) -> dict[str, float]:
    """One slider a column, those that make the most of the distance first."""
    given, columns = weights_asked(likeness), likeness.telling()[:MOST]
    first = sorted(columns[:AT_ONCE] + tuple(name for name in columns[AT_ONCE:] if name in given), key=columns.index)
    st.caption("How much each column counts: 0 leaves it out, 2 counts it double.")
    found = _sliders(run, likeness, first, given)
    rest = [name for name in columns if name not in first]
    if rest:
        with st.expander(f"More columns ({len(rest)})"):
            found |= _sliders(run, likeness, rest, given)
    return {name: weight for name, weight in found.items() if weight != 1.0}


def _sliders(run: core.Run, likeness: core.Likeness, names: list[str], given: dict[str, float]) -> dict[str, float]:
    """Side by side, in lines."""
    found: dict[str, float] = {}
    for first in range(0, len(names), ACROSS):
        for column, name in zip(st.columns(ACROSS, gap="medium"), names[first : first + ACROSS], strict=False):
            with column:
                found[name] = _slider(run, likeness, name, given)
    return found


def _slider(run: core.Run, likeness: core.Likeness, name: str, given: dict[str, float]) -> float:
    key = f"weight-{run.id}-{likeness.columns.index(name)}"
    return st.slider(words.label(name, 40), 0.0, LARGEST, given.get(name, 1.0), STEP, key=key, format="%g")


def weights_asked(likeness: core.Likeness) -> dict[str, float]:
    """Of the address: `weights=3:0,5:2`, columns by their place; what cannot be read is left out."""
    found = {}
    for place, _, weight in (one.partition(":") for one in visitor.asked("weights").split(",") if one):
        if place.isdecimal() and int(place) < len(likeness.columns) and _is_weight(weight):
            found[likeness.columns[int(place)]] = min(round(float(weight) / STEP) * STEP, LARGEST)
    return found


def _is_weight(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal() and text.isascii()


def _remember(likeness: core.Likeness, weights: dict[str, float]) -> None:
    told = ",".join(f"{likeness.columns.index(name)}:{weight:g}" for name, weight in weights.items())
    visitor.ask(weights=told or None)


def said(view: View) -> str:
    """“by what the network learned”, for a sentence; names are safe in Markdown."""
    if view.name == "network":
        return "by what the network learned"
    if not view.weights:
        return "by the columns as they are"
    told = [f"{look.plain(name, 30)} × {weight:g}" for name, weight in list(view.weights.items())[:4]]
    return f"by the columns, {', '.join(told)}{' …' if len(view.weights) > 4 else ''}"
