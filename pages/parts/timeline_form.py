"""How a table becomes series and what of the future is asked: found, explained, and every part of it correctable.

What is found later depends on what was chosen before (the season on the frequency, that on the dates), so the parts are
drawn in that order, each from a suggestion that knows the choices so far.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

import core
from pages.parts import look, plan_form, roles_form, series_found, step_words, timeline_choices

ROWS = ""  # stands for no column of dates: rows are counted


class Form:
    """The person's choices, and those of them that have had their turn."""

    def __init__(self, asked: plan_form.Question):
        self.asked, self.table = asked, asked.table
        self.chosen = _possible(timeline_choices.read(asked.table), asked)
        self.picked: dict[str, Any] = {}
        self.found = self.look()

    def look(self) -> Any:
        """What suits the table, given the choices so far. Raises PlanError."""
        self.found = series_found.suggestion(self.table, self.asked.columns, self.asked.target, self.picked)
        return self.found

    @property
    def timeline(self) -> core.Timeline:
        return self.found.timeline

    def begin(self, field: str) -> Any:
        """What a widget begins with."""
        return self.chosen.get(field, getattr(self.timeline, field))

    def key(self, field: str) -> str:
        """A widget stays the same until what is suggested for it changes."""
        return f"{field}-{self.asked.key}-{getattr(self.timeline, field)}"

    def pick(self, field: str, value: Any) -> None:
        """Only what differs from what was found is a choice."""
        self.chosen.pop(field, None)
        if value != getattr(self.timeline, field):
            self.picked[field] = value

    def say(self, field: str) -> None:
        """Why it is so."""
        if field in self.picked:
            st.caption("You chose this.")
        else:
            st.caption(look.plain(self.found.reasons.get(field, ""), 400))

    def keep(self) -> None:
        """Choices whose turn has not come, because an earlier one cannot be, are kept as well."""
        timeline_choices.write(self.table, self.chosen | self.picked)


def choose(asked: plan_form.Question) -> core.Timeline | None:
    """The timeline; None where something stands in the way, which is then said."""
    ahead, form, timeline = st.container(), None, None
    try:
        form = Form(asked)
        timeline = _draw(form, ahead)
    except core.LayerwiseError as error:
        with ahead:
            look.show_error(error)
    if form:
        form.keep()
    return timeline


def _draw(form: Form, ahead: Any) -> core.Timeline:
    box = st.expander("How the table is read as series")
    with box:
        _choose_columns(form)
        places = st.columns(3)
    with places[0]:
        _choose_frequency(form)
    with places[1]:
        _choose_number(form, "season", "Season, in steps", "After so many steps a pattern comes again; 1 where none does.")
    with ahead:
        _choose_horizon(form)
    with places[2]:
        _choose_number(
            form, "windows", "Back-tests", "So often the past is forecast, to see how good that is; the newest only scores."
        )
    with box:
        roles = roles_form.choose(form)
    numbers = {name: form.picked[name] for name in timeline_choices.NUMBERS if name in form.picked}
    return replace(form.timeline, **numbers, roles=roles, repairs=form.chosen.get("repairs", {}))


def _possible(chosen: dict[str, Any], asked: plan_form.Question) -> dict[str, Any]:
    """Without choices that what is asked rules out."""
    target = asked.target
    if chosen.get("time") == target:
        chosen.pop("time")
    if target in chosen.get("series", ()):
        chosen.pop("series")
    if "targets" in chosen and target not in chosen["targets"]:
        chosen["targets"] = (target, *chosen["targets"])
    return chosen


def _choose_columns(form: Form) -> None:
    names, target = list(form.table.columns), form.asked.target
    free = [name for name in names if name != target]
    left, middle, right = st.columns(3)
    with left:
        begin = form.begin("time")
        time = st.selectbox(
            "When: the column of dates", [ROWS, *free], ([ROWS, *free]).index(begin) if begin in free else 0,
            format_func=lambda name: look.short(name) if name else "none: rows are in order", key=form.key("time"),
        )  # fmt: skip
        form.pick("time", time or "")
        form.say("time")
        form.look()
    others = [name for name in free if name != time]
    with middle:
        series = st.multiselect(
            "Which series: what names one", others, [name for name in form.begin("series") if name in others],
            format_func=look.short, key=form.key("series"), placeholder="One series",
        )  # fmt: skip
        form.pick("series", tuple(series))
        form.say("series")
        form.look()
    with right:
        possible = [name for name in names if name != time and name not in series]
        targets = st.multiselect(
            "Values to forecast", possible, [name for name in form.begin("targets") if name in possible],
            format_func=look.short, key=form.key("targets"), placeholder="Choose at least one",
        )  # fmt: skip
        form.pick("targets", tuple(sorted(targets, key=lambda name: name != target)))
        form.say("targets")
    form.look()


def _choose_frequency(form: Form) -> None:
    begin = str(form.begin("frequency"))
    offered = list(dict.fromkeys((form.timeline.frequency, begin, *core.FREQUENCIES)))
    chosen = st.selectbox(
        "How often: one step", offered, offered.index(begin), format_func=_title, key=form.key("frequency"),
        accept_new_options=True, disabled=not form.timeline.time,
        help="Choose one, or write an alias of pandas: 10min, 4h, 2W-MON, QS-OCT …",
    )  # fmt: skip
    form.pick("frequency", chosen or "")
    form.say("frequency")
    form.look()


def _choose_horizon(form: Form) -> None:
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    with left:
        _choose_number(form, "horizon", f"How many {step_words.plural(form.timeline.frequency)} ahead?", "", say=False)
    with right:
        form.say("horizon")


def _choose_number(form: Form, field: str, title: str, meaning: str, say: bool = True) -> None:
    """Without bounds in the browser: what cannot be is said in words, by the check of the plan."""
    value = st.number_input(title, value=int(form.begin(field)), step=1, key=form.key(field), help=meaning or None)
    form.pick(field, int(value if value is not None else getattr(form.timeline, field)))
    if say:
        form.say(field)
    form.look()


def _title(alias: str) -> str:
    try:
        return core.frequency_title(alias)
    except core.LayerwiseError:
        return look.short(alias, 40)
