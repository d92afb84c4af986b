"""A column's card: its kind and why, how its values lie, and what is missing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import streamlit as st

import core
from pages.parts import look, visitor, whole_series

MOST_BARS = 4


def show_card(table: core.Table, column: core.Column) -> None:
    place = table.columns.index(column.name)
    with st.container(border=True, key=f"card-{place}", height="stretch", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", wrap=False):
            st.html(
                f"<h4 class='name' title='{look.html(column.name)}'>{look.html(column.name, 60).replace('_', '_<wbr>')}</h4>"
            )
            _show_kind(table, column, place)
        reason = f"<p class='reason'>{look.html(column.reason, 300)}</p>"
        if lines := whole_series.names_of({column.name: column.kind}) and whole_series.card(table, column.name):
            look.drawing(lines)
        st.html(f"{'' if lines else picture(column)}{reason}<p class='facts'>{missing(column)}</p>")


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
    """How the values lie: standing bars for numbers and dates, lying ones for values that recur, else examples."""
    distribution = column.distribution
    if distribution.get("edges"):
        return _standing_bars(distribution, column.profile.stored)
    if column.kind == "text" or max(distribution.get("counts", [0]), default=0) <= 1:
        return _examples(column.profile.examples)
    return _lying_bars(distribution["values"], distribution["counts"], distribution.get("others", 0))


def _standing_bars(distribution: dict[str, Any], stored: str) -> str:
    counts, edges = distribution["counts"], distribution["edges"]
    most = max(*counts, 1)
    bars = "".join(f"<i style='height:{100 * count / most:.1f}%' title='{count:,}'></i>" for count in counts)
    first, last = (look.html(edge(at, stored), 24) for at in (edges[0], edges[-1]))
    return f"<div class='bars' aria-hidden='true'>{bars}</div><p class='ends'><span>{first}</span><span>{last}</span></p>"


def edge(value: float, stored: str) -> str:
    """An end of the scale: 1234567.0 as "1,234,567", 0.00012 as "0.00012", seconds since 1970 as a date."""
    if stored == "time":
        return f"{datetime.fromtimestamp(0, UTC) + timedelta(seconds=value):%Y-%m-%d}" if abs(value) < 5e10 else ""
    if stored == "integer" or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}"


def _examples(examples: tuple[str, ...]) -> str:
    return "".join(f"<p class='example'>{look.html(example, 70)}</p>" for example in examples[:3])


def _lying_bars(values: list[str], counts: list[int], others: int) -> str:
    most = max(*counts, 1)
    rows = list(zip(values, counts, strict=True))[:MOST_BARS]
    rest = sum(counts) - sum(count for _, count in rows) + others
    lines = "".join(
        f"<div class='row'><span>{look.html(str(value), 40)}</span><i><i style='width:{100 * count / most:.1f}%'></i></i>"
        f"<span>{count:,}</span></div>"
        for value, count in rows
    )
    more = f"<div class='row rest'><span>others</span><i></i><span>{rest:,}</span></div>" if rest else ""
    return f"<div class='lying'>{lines}{more}</div>"
