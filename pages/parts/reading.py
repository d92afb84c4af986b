"""Files become tables, what was guessed on the way is said, and the same file can be read again with other choices."""

from __future__ import annotations

from typing import Any

import streamlit as st

import core
from pages.parts import intake, look, settings_form, visitor


def read(ticket: str, name: str, choices: dict[str, Any] | None = None) -> core.Table:
    """The file that came in under a ticket, as a table. It stays where it is for a while, to be read again."""
    file = intake.arrived(ticket)
    if not file.is_file():
        raise core.LayerwiseError("The file is not here any more.", "Choose it again on the Start page.")
    with st.spinner("Reading the table …", show_time=True):
        table = core.add_table(file, name or "Table", choices)
    visitor.remember(**{f"source {table.id}": ticket, f"choices {table.id}": choices or {}})
    return table


def read_pasted(text: str) -> core.Table:
    ticket = intake.new_ticket()
    intake.arrived(ticket).write_text(text, encoding="utf-8", newline="")
    return read(ticket, "Pasted table")


def show_reading(table: core.Table) -> None:
    """What was guessed, in sentences, and as values that can be changed."""
    settings = tuple(setting for setting in core.CHOICES if setting.name in table.choices)
    with st.expander("How it was read"):
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
            again = read(visitor.recall(f"source {table.id}"), table.name, choices)
            visitor.go("data", table=again.id)
