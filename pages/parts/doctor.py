"""The time doctor: what was found in words, each fault with its repair; previewed, carried out and undone at one press."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

import core
from core import charts
from pages.parts import look, picture, plan_form, series_found, step_words, timeline_choices, words

WORDS = {"stop": "Stop", "look": "Look", "pass": "Repaired"}


def show(asked: plan_form.Question, timeline: core.Timeline) -> list[str]:
    """Titles of the faults that must be repaired before anything can be learned."""
    found = series_found.diagnosis(asked.table, timeline)
    repairs = {name: way for name, way in timeline.repairs.items() if name in {fault.name for fault in found.faults}}
    st.markdown(f"**The series:** {look.plain(found.summary, 600)}.")
    _offer_all(asked.table, found.faults, repairs)
    for fault in found.faults:
        _show_fault(asked, timeline, fault)
    return [fault.title for fault in found.faults if fault.level == "stop" and fault.name not in repairs]


def _offer_all(table: core.Table, faults: Any, repairs: dict[str, str]) -> None:
    open_faults = [fault for fault in faults if fault.name not in repairs and fault.proposed]
    if len(faults) < 2:
        return
    with st.container(horizontal=True):
        if open_faults and st.button(f"Repair all {len(open_faults)}" if len(open_faults) > 1 else "Repair it"):
            timeline_choices.choose(table, "repairs", repairs | {fault.name: fault.proposed for fault in open_faults})
            st.rerun()
        if len(repairs) > 1 and st.button("Undo all repairs", type="tertiary"):
            timeline_choices.choose(table, "repairs", None)
            st.rerun()


def _show_fault(asked: plan_form.Question, timeline: core.Timeline, fault: Any) -> None:
    done = timeline.repairs.get(fault.name, "")
    ways = {repair.name: repair for repair in fault.repairs}
    with st.container(gap="small", key=f"fault-{fault.name}"):
        st.html(_entry(fault, ways.get(done)))
        if not ways:
            return
        with st.container(horizontal=True, vertical_alignment="bottom"):
            way = done if done in ways else _choose_way(asked, fault, ways)
            _offer(asked.table, timeline, fault, way)
            shown = st.toggle("Before and after", key=f"preview-{asked.key}-{fault.name}")
        if not done:
            st.caption(look.plain(ways[way].sentence, 400))
        if shown:
            _show_preview(asked.table, replace(timeline, repairs=timeline.repairs | {fault.name: way}), fault)


def _choose_way(asked: plan_form.Question, fault: Any, ways: dict[str, Any]) -> str:
    if len(ways) == 1:
        return next(iter(ways))
    names = list(ways)
    return st.selectbox(
        f"Repair of {words.label(fault.title)}", names, names.index(fault.proposed) if fault.proposed in ways else 0,
        format_func=lambda name: ways[name].title + (", proposed" if name == fault.proposed else ""),
        key=f"repair-{asked.key}-{fault.name}", label_visibility="collapsed", width=300,
    )  # fmt: skip


def _offer(table: core.Table, timeline: core.Timeline, fault: Any, way: str) -> None:
    if fault.name in timeline.repairs:
        if st.button("Undo", key=f"undo-{fault.name}"):
            rest = {name: done for name, done in timeline.repairs.items() if name != fault.name}
            timeline_choices.choose(table, "repairs", rest or None)
            st.rerun()
    elif st.button("Repair", key=f"do-{fault.name}"):
        timeline_choices.choose(table, "repairs", timeline.repairs | {fault.name: way})
        st.rerun()


def _entry(fault: Any, done: Any) -> str:
    """As checks are shown: the level is a word as well as a colour."""
    level = "pass" if done else fault.level
    title = f"<b class='level'>{WORDS[level]}</b> <b>{look.html(fault.title[:1].upper() + fault.title[1:], 300)}</b>"
    told = f"{fault.detail} {_where(fault)}".strip() if not done else f"{done.title}. {done.sentence}"
    return f"<section class='check {level}'><p>{title}</p><p>{look.html(told, 800)}</p></section>"


def _where(fault: Any) -> str:
    """“For example 1953-05, 1954-11.”"""
    return f"For example {', '.join(map(str, fault.examples[:4]))}." if fault.examples else ""


def _show_preview(table: core.Table, timeline: core.Timeline, fault: Any) -> None:
    """Of one of the series that have the fault."""
    names = list(fault.series)
    name = names[0] if names else None
    if len(names) > 1:
        name = st.selectbox("Series", names, format_func=look.short, key=f"series-{fault.name}", width=300)
    try:
        seen = series_found.preview(table, timeline, name)
    except core.LayerwiseError as error:
        look.show_error(error)
        return
    wording = step_words.wording(timeline, name if name and len(names) > 1 else "")
    drawn = (seen.before, seen.after, seen.changed)
    picture.show(charts.mended(seen.dates, drawn, wording, picture.look()), f"repair-{fault.name}")
