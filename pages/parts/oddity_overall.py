"""All rows together: how oddness is spread, what it comes from, p-values and promises, and how methods agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import streamlit as st

from core import charts
from pages.parts import look, oddity_cached, oddity_truth, oddity_words, picture
from pages.parts.oddity_view import BLEND, MARKED, TAUGHT, View

EXPLAINED = 200  # of the rows to look at, whose reasons are averaged


def show(view: View) -> None:
    """What the person asks for; drawn only then."""
    ways: dict[str, Callable[[View], None]] = {
        "Oddness": _show_oddness,
        "Methods": _show_methods,
        "Promises": _show_promises,
    }
    if oddity_truth.known(view):
        ways["Against the truth"] = oddity_truth.show
    chosen = st.segmented_control(
        "What to look at", list(ways), default="Oddness", required=True, label_visibility="collapsed", key="overall"
    )
    ways[chosen or "Oddness"](view)


def _show_oddness(view: View) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        picture.show(charts.oddness_distribution(view.ranking.oddness, view.line, picture.look()), "oddness")
        by_marks = view.use in (MARKED, TAUGHT)
        ends = "Rows marked odd stand at 1, those marked fine at 0." if by_marks else "It goes from 0, most ordinary, to 1."
        marked = " besides those that you have marked" if view.marks else ""
        st.caption(
            f"Oddness by {look.plain(oddity_words.in_sentence(view.use), 60)}. {ends} "
            f"The line lies where {look.count(view.looked_at, 'row')} a day are beyond it{marked}; move it above."
        )
    with right:
        first = view.ranking.order[: view.looked_at][:EXPLAINED]
        names, shares = oddity_cached.shares(view.run, tuple(first.tolist()))
        of = f"the {len(first):,} oddest rows" if len(first) > 1 else "the oddest row"
        picture.show(charts.odd_columns(names, shares, of, picture.look()), "odd-columns")
        st.caption("Each column's share of what makes these rows odd, on average.")


def _show_methods(view: View) -> None:
    """How many of its oddest rows each method shares with each other one."""
    names = list(view.outcome.scores)
    shared = oddity_cached.shared(view.run, view.looked_at)
    left, right = st.columns([3, 2], gap="large")
    with left:
        titles = [oddity_words.title(name) for name in names]
        picture.show(charts.agreement(titles, shared, view.looked_at, picture.look()), "agreement")
    with right:
        st.markdown(
            "\n".join(f"- **{look.plain(oddity_words.title(name), 40)}**: {oddity_words.meaning(name)}" for name in names)
        )
        st.caption("Methods see different things. Choose one above under “Ranked by” to look at its own oddest rows.")
    alone = _odd_to_one_only(view, names)
    if alone:
        st.markdown(alone)


def _odd_to_one_only(view: View, names: list[str]) -> str:
    """Rows that one method alone has among its first: worth a look, or that method's whim."""
    first = {name: view.outcome.order(name)[: view.looked_at].tolist() for name in names if name != BLEND}
    found = Counter(place for places in first.values() for place in places)
    alone = {name: sum(found[place] == 1 for place in places) for name, places in first.items()}
    told = [
        f"{look.count(rows, 'row')} by {look.plain(oddity_words.in_sentence(name), 40)} alone"
        for name, rows in alone.items()
        if rows
    ]
    return f"Found by one method only: {', '.join(told)}." if told else ""


def _show_promises(view: View) -> None:
    """What p-values promise of new rows, drawn for those scored last, and why they promise nothing of the table's own."""
    st.markdown(look.plain(view.outcome.promised, 1000))
    scored = oddity_cached.scored_rows(view.run)
    if scored is None:
        st.markdown("Score new rows, and their p-values are drawn here: all as often where nothing is unusual in them.")
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        picture.show(charts.p_values(scored.p_values, picture.look()), "p-values")
    with right:
        st.markdown(
            f"These are the {look.count(len(scored.p_values), 'row')} scored last. Where nothing is unusual in them every "
            "height is the same; many small p-values mean that some rows do not come from where the table's came from."
        )
        if scored.stand_out is not None:
            st.markdown(_standing_out(scored.stand_out))


def _standing_out(rows: int) -> str:
    if not rows:
        return "**None** of them stands out: no choice of rows would keep false alarms to one in ten."
    stand = "stands" if rows == 1 else "stand"
    return f"**{look.count(rows, 'row')}** {stand} out: of such rows at most one in ten is expected to be a false alarm."
