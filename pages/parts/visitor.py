"""What is remembered per visitor: ids and choices, no data. The only file that touches st.session_state.

The address comes first: `/data?table=…` shows that table whoever opens it, and a page that fell back on what was
remembered writes it into its address.
"""

from __future__ import annotations

import re
from typing import Any, NoReturn

import streamlit as st

import core

_MEMORY = "layerwise"


def _memory() -> dict[str, Any]:
    memory: dict[str, Any] = st.session_state.setdefault(_MEMORY, {})
    return memory


def recall(name: str, default: Any = None) -> Any:
    return _memory().get(name, default)


def remember(**things: Any) -> None:
    """Keeps small things (ids, choices) for this visitor; None forgets."""
    for name, thing in things.items():
        if thing is None:
            _memory().pop(name, None)
        else:
            _memory()[name] = thing


def asked(name: str, default: str = "") -> str:
    """What the address says: `asked("target")` of `/plan?table=…&target=churn`."""
    return st.query_params.get(name, default)


def ask(**query: str | None) -> None:
    """Puts choices into the address of this page, so that its link opens what is seen now; None takes one out."""
    for name, value in query.items():
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != value:
            st.query_params[name] = value


def current_table() -> core.Table | None:
    """The table of the address, else of the run in the address, else the last one. Raises TableError on a wrong address."""
    given = asked("table") or _table_of_run()
    if given:
        table = core.open_table(given)
    elif not (table := _last("table", core.open_table)):
        return None
    remember(table=table.id)
    if not asked("run"):
        ask(table=table.id)
    return table


def last_table() -> core.Table | None:
    """The table this visitor saw last, if it still is there."""
    return _last("table", core.open_table)


def current_run() -> core.Run | None:
    """The run of the address, else the last one. Raises RunError on a wrong address."""
    if asked("run"):
        run = core.open_run(asked("run"))
    elif not (run := _last("run", core.open_run)):
        return None
    remember(run=run.id, table=run.plan.table_id)
    ask(run=run.id)
    return run


def _table_of_run() -> str:
    return core.open_run(asked("run")).plan.table_id if asked("run") else ""


def _last(name: str, open_one: Any) -> Any:
    """What was open last, if it still is there: it may have been deleted in another tab."""
    last = recall(name)
    if last is None:
        return None
    try:
        return open_one(last)
    except core.LayerwiseError:
        remember(**{name: None})
        return None


def number(name: str) -> int | None:
    """What the address says where that is a number as people write it; None otherwise."""
    text = asked(name)
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def query_of(page: str) -> dict[str, str]:
    """What a link to a page carries, so that it opens the same table or run in another tab too."""
    name = {
        "data": "table",
        "plan": "table",
        "runs": "table",
        "train": "run",
        "results": "run",
        "predict": "run",
        "likeness": "run",
    }.get(page)
    value = asked(name) or recall(name) if name else None
    return {name: str(value)} if name and value else {}


def go(page: str, **query: str | None) -> NoReturn:
    """Leaves for another page: `go("plan", table=table.id)`."""
    remember(**{name: value for name, value in query.items() if name in ("table", "run")})
    st.switch_page(f"{page}.py", query_params={name: value for name, value in query.items() if value is not None})


def link(label: str, page: str, **query: str) -> None:
    """A link to another page, with what it needs in its address."""
    st.page_link(f"{page}.py", label=label, query_params=query or query_of(page) or None)


def dark() -> bool:
    """Whether this visitor sees the dark theme: `charts.theme(visitor.dark())`."""
    return st.context.theme.type == "dark"


def kinds(table: core.Table) -> dict[str, str]:
    """The kinds this person chose themselves, by column: `kinds=3:category,7:ignored` in the address, by place."""
    given = asked("kinds") or recall(f"kinds {table.id}", "")
    chosen = {}
    for place, _, kind in (one.partition(":") for one in given.split(",") if one):
        if place.isdecimal() and int(place) < len(table.columns) and kind.isidentifier():
            chosen[table.columns[int(place)]] = kind
    return chosen


def choose_kind(table: core.Table, column: str, kind: str) -> None:
    chosen = kinds(table) | {column: kind}
    text = ",".join(f"{place}:{chosen[name]}" for place, name in enumerate(table.columns) if name in chosen)
    remember(**{f"kinds {table.id}": text})
    ask(kinds=text)
