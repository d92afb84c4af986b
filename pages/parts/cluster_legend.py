"""Which colour and symbol is which cluster: its name, its size and what sets it apart, in one list."""

from __future__ import annotations

import streamlit as st

from core import charts
from pages.parts import look, picture
from pages.parts.cluster_view import NONE, View

SHAPES = {
    "circle": "circle(46%)",
    "square": "inset(9%)",
    "diamond": "polygon(50% 0, 100% 50%, 50% 100%, 0 50%)",
    "triangle-up": "polygon(50% 4%, 100% 94%, 0 94%)",
    "cross": "polygon(35% 0, 65% 0, 65% 35%, 100% 35%, 100% 65%, 65% 65%, 65% 100%, 35% 100%, 35% 65%, 0 65%, 0 35%, 35% 35%)",
    "x": "polygon(20% 0, 50% 30%, 80% 0, 100% 20%, 70% 50%, 100% 80%, 80% 100%, 50% 70%, 20% 100%, 0 80%, 30% 50%, 0 20%)",
}
AT_ONCE = 16  # clusters listed; of more, the largest


def glyph(cluster: int) -> str:
    """The symbol of a cluster in its colour, as on the map."""
    colour = charts.cluster_colour(cluster, picture.look())
    shape = SHAPES[charts.SYMBOLS[cluster % len(charts.SYMBOLS)] if cluster != NONE else "x"]
    return f"<i class='glyph' style='background:{colour};clip-path:{shape}'></i>"


def show(view: View) -> None:
    order = sorted(range(view.clusters_found), key=lambda cluster: -view.sizes[cluster])
    lines = [_line(view, cluster) for cluster in order[:AT_ONCE]]
    if len(order) > AT_ONCE:
        rest = sum(view.sizes[cluster] for cluster in order[AT_ONCE:])
        lines.append(f"<div class='rest'>and {len(order) - AT_ONCE} smaller ones, {look.count(rest, 'row')} together</div>")
    if view.missed:
        lines.append(_line(view, NONE))
    st.html(f"<div class='legend'>{''.join(lines)}</div>")


def _line(view: View, cluster: int) -> str:
    size = view.missed if cluster == NONE else view.sizes[cluster]
    part = size / max(len(view.labels), 1)
    words = view.profiles[cluster].words if cluster != NONE and view.profiles else ""
    said = f"<small>{look.html(words, 160)}</small>" if words else ""
    return (
        f"<div class='row'>{glyph(cluster)}<b>{look.html(view.name(cluster), 60)}</b>"
        f"<span>{look.count(size, 'row')}, {charts.share(part)}</span>{said}</div>"
    )
