"""A column's card: its kind and why, how its values lie, and what is missing."""

from __future__ import annotations

import streamlit as st

import core
from pages.parts import look, visitor

MOST_BARS = 8


def show_card(table: core.Table, column: core.Column) -> None:
    place = table.columns.index(column.name)
    with st.container(border=True, key=f"card-{place}", height="stretch", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", wrap=False):
            st.html(f"<h4 class='name' title='{look.html(column.name)}'>{look.html(column.name, 60).replace('_', '_<wbr>')}</h4>")
            _show_kind(table, column, place)
        reason = f"<p class='reason'>{look.html(column.reason, 300)}</p>"
        st.html(f"{picture(column)}{reason}<p class='facts'>{missing(column)}</p>")


def _show_kind(table: core.Table, column: core.Column, place: int) -> None:
    kinds = [column.kind, *(kind for kind in column.possible if kind != column.kind)]
    chosen = st.selectbox(
        f"Kind of {look.plain(column.name, 60)}",
        sorted(kinds),
        sorted(kinds).index(column.kind),
        key=f"kind-{table.id}-{place}",
        label_visibility="collapsed",
        width=124,
    )
    if chosen != column.kind:
        visitor.choose_kind(table, column.name, chosen)
        st.rerun()


def missing(column: core.Column) -> str:
    profile = column.profile
    share = profile.missing / max(profile.rows, 1)
    return f"<b>{_percent(share)} missing</b>" if profile.missing else "None missing."


def _percent(share: float) -> str:
    return "under 1 %" if share < 0.01 else "over 99 %" if 0.99 < share < 1 else f"{share:.0%}".replace("%", " %")


def picture(column: core.Column) -> str:
    """The distribution as a light drawing: standing bars for numbers and dates, lying ones for the rest."""
    distribution = column.distribution
    if distribution.get("edges"):
        return _standing_bars(distribution["edges"], distribution["counts"])
    if distribution.get("values"):
        return _lying_bars(distribution["values"], distribution["counts"], distribution.get("others", 0))
    return "<p class='facts'>Nothing to draw.</p>"


def _standing_bars(edges: list[float | str], counts: list[int]) -> str:
    most = max(*counts, 1)
    bars = "".join(f"<i style='height:{100 * count / most:.1f}%' title='{count:,}'></i>" for count in counts)
    drawing = f"<div class='bars' aria-hidden='true'>{bars}</div>"
    ends = f"<p class='ends'><span>{look.html(edge(edges[0]), 24)}</span><span>{look.html(edge(edges[-1]), 24)}</span></p>"
    return drawing + ends


def edge(value: float | str) -> str:
    """An end of the scale: `1234567.0` as "1,234,567", `0.00012` as "0.00012", a date as it is."""
    if isinstance(value, str):
        return value[:10]
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _lying_bars(values: list[str], counts: list[int], others: int) -> str:
    most = max(*counts, others if len(values) <= MOST_BARS else 0, 1)
    rows = list(zip(values, counts, strict=True))[:4]
    rest = sum(counts) - sum(count for _, count in rows) + others
    lines = "".join(
        f"<div class='row'><span>{look.html(str(value), 40)}</span><i><i style='width:{100 * count / most:.1f}%'></i></i>"
        f"<span>{count:,}</span></div>"
        for value, count in rows
    )
    more = f"<div class='row rest'><span>others</span><i></i><span>{rest:,}</span></div>" if rest else ""
    return f"<div class='lying'>{lines}{more}</div>"
