"""A file of new rows: is it what was trained on, in words; then its predictions, as a table and to take away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

import core
from pages.parts import look, reading, run_list, ticking, upload, visitor, words

WAYS = {"file": "A file of rows", "row": "One row"}
SHOWN = 200  # rows of a prediction on the page
ASKED = 12  # missing columns asked for one by one
EMPTY = ""  # what stands for a column that is not known


def choose_way() -> str:
    """Whether "file" or "row"."""
    return st.segmented_control(
        "New rows",
        list(WAYS),
        default="file",
        required=True,
        format_func=WAYS.__getitem__,
        key="way",
        persist_state="session",
    )


def choose_rows(run: core.Run) -> core.Table | None:
    """The table of new rows: of the address, uploaded, or some of the run's own test rows."""
    table = dropped(f"rows-{run.id}", "Choose a file of new rows, or drop it here")
    which = "test rows" if run_list.task_named(run.plan.task).needs_target else "rows"
    if table is None and st.button(f"I have no file: use {which} of its own table", type="tertiary"):
        table = core.rows_to_try(run)
    return in_address(table)


def dropped(key: str, label: str) -> core.Table | None:
    """A table that comes in now."""
    return upload.drop_table(key, label) or reading.show_unread(key)


def in_address(table: core.Table | None) -> core.Table | None:
    """The table that came in, whose address this now is; without one, the table of the address."""
    if table is not None:
        visitor.ask(rows=table.id, prediction=None)
    return core.open_table(visitor.asked("rows")) if visitor.asked("rows") else None


def show_match(run: core.Run, rows: core.Table) -> dict[str, str] | None:
    """What fits and what does not; which given column stands for which trained one, or None while that is open."""
    match = _match(run.id, rows.id, run, rows)
    st.markdown(f"**{look.plain(rows.name, 80)}**, {look.count(rows.rows, 'row')}.")
    for message in match.messages:
        st.markdown("- " + look.plain(message, 500))
    absent = [*match.renames, *match.missing]
    stands_for = {name: _stand_in(rows, name, match) for name in absent[:ASKED]}
    rest = absent[ASKED:]
    if rest and st.checkbox(f"Leave the other {look.count(len(rest), 'missing column')} empty", key=f"rest-{rows.id}"):
        stands_for |= dict.fromkeys(rest, EMPTY)
    given = {name: "" if column == EMPTY else column for name, column in stands_for.items() if column is not None}
    if len(given) < len(absent):
        st.caption("Say for each missing column what stands for it, or leave it empty; then the rows can be predicted.")
        return None
    return given


@st.cache_data(max_entries=16, show_spinner="Comparing with what was trained on …")
def _match(run_id: str, rows_id: str, _run: core.Run, _rows: core.Table) -> Any:
    return core.match_columns(_run, _rows)


def _stand_in(rows: core.Table, name: str, match: Any) -> str | None:
    """The given column that stands for a trained one that is missing: proposed, chosen, or none at all."""
    options = [EMPTY, *dict.fromkeys((*match.renames.values(), *match.extra))]
    proposed = match.renames.get(name)
    return st.selectbox(
        f"In place of “{words.label(name)}”",
        options,
        options.index(proposed) if proposed else None,
        format_func=lambda column: "nothing: it is not known" if column == EMPTY else look.short(column),
        placeholder="Choose a column, or nothing",
        key=f"stand-in-{rows.id}-{(*match.renames, *match.missing).index(name)}",
    )


def start(run: core.Run, rows: core.Table, renames: dict[str, str] | None, use: str) -> None:
    shown = bool(visitor.asked("prediction"))
    verb = "Predict" if run_list.task_named(run.plan.task).needs_target else "Ask about"
    label = f"{verb} {look.count(rows.rows, 'row')}"
    if st.button(label, type="secondary" if shown else "primary", disabled=renames is None) and renames is not None:
        prediction = core.predict(run, rows, renames, use)
        visitor.ask(prediction=prediction.id)
        st.rerun()


def show_prediction(run: core.Run, show_rows: Callable[[core.Run, Any], None] | None = None) -> None:
    """The prediction that the address names, once it is there; `show_rows` says how, if not as a table of rows."""
    wanted = visitor.asked("prediction")
    prediction = next((one for one in run.predictions() if one.id == wanted), None) if wanted else None
    if prediction is None:
        return
    if not prediction.status().over:
        ticking.until_over(prediction, "Predicting", "prediction")
    elif prediction.status().state == "finished":
        (show_rows or _show_rows)(run, prediction)
    else:
        st.error(look.plain(prediction.status().message or "The rows could not be predicted.", 1000))


def _show_rows(run: core.Run, prediction: Any) -> None:
    shown = pd.read_csv(prediction.path, nrows=SHOWN + 1)
    first = [
        name for name in shown.columns if name == "prediction" or name.startswith("probability ") or name in ("low", "high")
    ]
    shares = {name: st.column_config.NumberColumn(format="%.4f") for name in first if name.startswith("probability ")}
    st.subheader("Predictions", anchor=False)
    offer(run, prediction, "predictions")
    show_first(shown, first, shares)


def offer(run: core.Run, prediction: Any, what: str) -> None:
    """The whole file, to take away."""
    name = f"{what} of {look.short(run.name, 60)}.csv"
    st.download_button(
        f"Download {what} (CSV)", prediction.path.read_bytes, name, "text/csv", type="primary", on_click="ignore"
    )


def show_first(shown: pd.DataFrame, first: list[str], config: dict[str, Any]) -> None:
    """The rows, what was answered before what was given; `shown` has one more than is shown, where there are more."""
    order = [*first, *(name for name in shown.columns if name not in first)]
    st.dataframe(shown.head(SHOWN), column_order=order, hide_index=True, placeholder="–", column_config=config)
    if len(shown) > SHOWN:
        st.caption(f"The first {SHOWN} rows; the file has them all.")
