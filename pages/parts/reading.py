"""Files become tables, what was guessed on the way is said, and the same file can be read again with other choices."""

from __future__ import annotations

from typing import Any

import streamlit as st

import core
from pages.parts import intake, look, settings_form, visitor

FEW = 20  # rows: so few come of a sheet of notes, or of a file read wrongly


def read(ticket: str, name: str, choices: dict[str, Any] | None = None) -> core.Table:
    """The file that came in under a ticket, as a table. It stays where it is for a while, to be read again."""
    file = intake.arrived(ticket)
    if not file.is_file():
        raise core.LayerwiseError("The file is not here any more.", "Choose it again on the Start page.")
    with st.spinner("Reading the table …", show_time=True):
        table = core.add_table(file, name or "Table", choices)
    visitor.remember(**{f"source {table.id}": ticket, f"choices {table.id}": choices or {}})
    return table


def begin(key: str, ticket: str, name: str, choices: dict[str, Any] | None = None) -> core.Table | None:
    """As `read`; what goes wrong is kept for `show_unread` of the same key."""
    visitor.remember(**{f"unread {key}": None})
    try:
        return read(ticket, name, choices)
    except core.LayerwiseError as error:
        told = {"message": str(error), "advice": error.advice, "choices": getattr(error, "choices", ())}
        visitor.remember(**{f"unread {key}": {"ticket": ticket, "name": name, "given": choices or {}, **told}})
        return None


def begin_pasted(key: str, text: str) -> core.Table | None:
    ticket = intake.new_ticket()
    intake.arrived(ticket).write_text(text, encoding="utf-8", newline="")
    return begin(key, ticket, "Pasted table")


def show_unread(key: str) -> core.Table | None:
    """Why the last file could not be read, and the choices with which it may be; the table where they help."""
    unread = visitor.recall(f"unread {key}")
    if unread is None:
        return None
    look.show_error(core.LayerwiseError(unread["message"], unread["advice"]))
    settings = tuple(setting for setting in core.CHOICES if setting.name in unread["choices"])
    if not settings or not intake.arrived(unread["ticket"]).is_file():
        visitor.remember(**{f"unread {key}": None})
        return None
    with st.form(f"unread-{key}"):
        st.markdown(f"If {look.plain(unread['name'], 80)} is a table, say how to read it:")
        chosen = settings_form.draw(settings, unread["given"], f"unread-{unread['ticket'][:8]}")
        again = st.form_submit_button("Read again")
    if not again:
        return None
    return begin(key, unread["ticket"], unread["name"], chosen) or st.rerun()


def show_reading(table: core.Table) -> None:
    """What was guessed, in sentences, and as values that can be changed."""
    settings = tuple(setting for setting in core.CHOICES if setting.name in table.choices)
    with st.expander("How it was read", expanded=table.rows < FEW):
        for guess in table.guesses:
            st.markdown(look.plain(guess, 400))
        if visitor.recall(f"source {table.id}"):
            _show_form(table, settings)
        elif settings:
            st.caption(
                " · ".join(f"{setting.title}: {look.plain(str(table.choices[setting.name]), 60)}" for setting in settings)
            )


def _show_form(table: core.Table, settings: tuple[Any, ...]) -> None:
    with st.form(f"reading-{table.id}", border=False):
        chosen = settings_form.draw(settings, table.choices, f"reading-{table.id}")
        if st.form_submit_button("Read again"):
            changed = {name: value for name, value in chosen.items() if value != table.choices[name]}
            choices = visitor.recall(f"choices {table.id}", {}) | changed
            try:
                again = read(visitor.recall(f"source {table.id}"), table.name, choices)
            except core.LayerwiseError as error:
                look.show_error(error)
                return
            visitor.go("data", table=again.id)
