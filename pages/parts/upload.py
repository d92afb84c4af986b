"""An uploader of our own for files of any size: the browser sends them to the route of `intake.py`, past Streamlit's memory."""

from pathlib import Path

import streamlit as st

import core
from pages.parts import intake, reading, visitor

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
    """Draws the uploader; the table once a file has come in and was read. Raises TableError where it cannot be read."""
    ticket = _ticket(key)
    data = {"address": intake.address(ticket), "label": label, "hint": hint, "most": intake.most_bytes()}
    data |= {"tooLarge": intake.too_large(), "round": visitor.recall(f"round {key}", 0)}
    sent = _zone(key=key, data=data, on_sent_change=lambda: None).sent
    if not sent:
        return None
    visitor.remember(**{f"ticket {key}": None, f"round {key}": data["round"] + 1})
    return reading.read(ticket, str(sent.get("name", "")))


def _ticket(key: str) -> str:
    ticket = visitor.recall(f"ticket {key}", "")
    if not intake.is_good(ticket):
        ticket = intake.new_ticket()
        visitor.remember(**{f"ticket {key}": ticket})
    return ticket
