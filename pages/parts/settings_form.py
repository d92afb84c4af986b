"""Any tuple of Setting as a form: what is drawn, explained and checked all comes from the settings themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

ACROSS = 3  # settings side by side on a wide screen


def draw(settings: tuple[Any, ...], values: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Draws every setting at its value in `values` (else its default) and returns them checked. Raises PlanError."""
    chosen: dict[str, Any] = {}
    for first in range(0, len(settings), ACROSS):
        row = settings[first : first + ACROSS]
        for place, setting in zip(st.columns(ACROSS, vertical_alignment="bottom"), row, strict=False):
            with place:
                chosen[setting.name] = _widget(setting, values.get(setting.name, setting.default), f"{key}-{setting.name}")
    return {setting.name: setting.check(chosen[setting.name]) for setting in settings}


def _widget(setting: Any, value: Any, key: str) -> Any:
    common: dict[str, Any] = {"key": key, "help": setting.help, "persist_state": "session"}
    if isinstance(setting.default, bool):
        return st.toggle(setting.title, bool(value), **common)
    if setting.choices:
        place = setting.choices.index(value) if value in setting.choices else 0
        return st.selectbox(setting.title, setting.choices, place, **common)
    if isinstance(setting.default, str):
        return st.text_input(setting.title, str(value), **common)
    return _number(setting, value, common)


def _number(setting: Any, value: Any, common: dict[str, Any]) -> Any:
    kind = type(setting.default)
    low, high = (None if end is None else kind(end) for end in (setting.low, setting.high))
    step, written = (1, "%d") if kind is int else (_step(setting.default), "%g")
    return st.number_input(setting.title, low, high, kind(value), step=step, format=written, **common)


def _step(default: float) -> float:
    """A tenth of the default, as one figure: 0.01 for 0.15, 0.0001 for 0.004."""
    return float(f"{abs(default) / 10:.0e}") or 0.01
