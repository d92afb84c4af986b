"""An uploader of our own for files of any size: the browser sends them to the route of `intake.py`, past Streamlit's memory."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

import core
from pages.parts import intake, look, reading, visitor

_HERE = Path(__file__).parent
_HTML = """
<div class="zone"><input type="file"><strong></strong><small></small>
<progress max="1" value="0"></progress><span class="words" role="status" aria-live="polite"></span>
<button type="button">Cancel</button></div>
"""
_zone = st.components.v2.component(
    "layerwise_upload", html=_HTML, css=(_HERE / "upload.css").read_text(), js=(_HERE / "upload.js").read_text()
)
FORMATS = "CSV, TSV, Excel, Parquet or JSON, also as gz or zip"


def drop_table(key: str, label: str = "Choose a table, or drop it here", hint: str = FORMATS) -> core.Table | None:
    """Draws the uploader; the table once a file has come in and was read.

    Where it cannot be read, `reading.show_unread` of the same key says why.
    """
    data: dict[str, Any] = {"address": intake.address(_ticket(key)), "label": label, "hint": hint}
    data |= {"most": intake.most_bytes(), "tooLarge": intake.too_large()}
    sent = _zone(key=key, data=data, on_sent_change=partial(_keep_ticket, key)).sent
    if not isinstance(sent, Mapping):
        return None
    return reading.begin(key, visitor.recall(f"taken {key}", ""), look.short(str(sent.get("name", "")), 120))


def _ticket(key: str) -> str:
    """The ticket of the next file; the same until a file has come in under it."""
    ticket = visitor.recall(f"ticket {key}", "")
    if not intake.is_good(ticket):
        ticket = intake.new_ticket()
        visitor.remember(**{f"ticket {key}": ticket})
    return ticket


def _keep_ticket(key: str) -> None:
    """Runs before the page when a file has come in, so that the page draws the uploader with a ticket for the next."""
    visitor.remember(**{f"taken {key}": visitor.recall(f"ticket {key}"), f"ticket {key}": None})
