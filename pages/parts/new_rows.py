"""A file of new rows: is it what was trained on, in words; then its predictions, as a table and to take away."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

import core
from pages.parts import look, upload, visitor

SHOWN = 200  # rows of a prediction on the page


def choose_rows(run: core.Run) -> core.Table | None:
    """The table of new rows: of the address, uploaded, or some of the run's own test rows."""
    table = upload.drop_table(f"rows-{run.id}", "Choose a file of new rows, or drop it here")
    if table is None and st.button("I have no file: use test rows of its own table", type="tertiary"):
        table = core.rows_to_try(run)
    if table is not None:
        visitor.ask(rows=table.id, prediction=None)
    return core.open_table(visitor.asked("rows")) if visitor.asked("rows") else None


def show_match(run: core.Run, rows: core.Table) -> dict[str, str] | None:
    """What fits and what does not; the renames that the person accepts, or None where nothing can be predicted."""
    match = core.match_columns(run, rows)
    st.markdown(f"**{look.plain(rows.name, 80)}**, {look.count(rows.rows, 'row')}.")
    for message in match.messages:
        st.markdown("- " + look.plain(message, 500))
    accepted = {}
    for trained, given in match.renames.items():
        if st.checkbox(
            f"Use {look.plain(given, 60)} for {look.plain(trained, 60)}",
            True,
            key=f"rename-{rows.id}-{rows.columns.index(given)}",
        ):
            accepted[trained] = given
    if not match.usable:
        st.error("None of the columns it was trained on is there, so nothing can be predicted.")
        return None
    return accepted


def start(run: core.Run, rows: core.Table, renames: dict[str, str], use: str) -> None:
    if st.button(f"Predict {look.count(rows.rows, 'row')}", type="primary"):
        prediction = core.predict(run, rows, renames, use)
        visitor.ask(prediction=prediction.id)
        st.rerun()


def show_prediction(run: core.Run) -> None:
    """The prediction that the address names, once it is there."""
    wanted = visitor.asked("prediction")
    prediction = next((one for one in run.predictions() if one.id == wanted), None) if wanted else None
    if prediction is None:
        return
    if not prediction.status().over:
        st.fragment(_wait, run_every=0.5)(prediction)
    elif prediction.status().state == "finished":
        _show_rows(run, prediction)
    else:
        st.error(look.plain(prediction.status().message or "The rows could not be predicted.", 1000))


def _wait(prediction: Any) -> None:
    if prediction.status().over:
        st.rerun()
    st.progress(0.0, text="Predicting …")
    if st.button("Stop", key="stop-prediction"):
        core.stop(prediction)


def _show_rows(run: core.Run, prediction: Any) -> None:
    shown = pd.read_csv(prediction.path, nrows=SHOWN)
    st.subheader("Predictions", anchor=False)
    st.download_button(
        "Download predictions (CSV)", prediction.path.read_bytes, f"predictions of {look.short(run.name, 60)}.csv", "text/csv",
        type="primary", on_click="ignore",
    )  # fmt: skip
    first = [
        name for name in shown.columns if name == "prediction" or name.startswith("probability ") or name in ("low", "high")
    ]
    order = [*first, *(name for name in shown.columns if name not in first)]
    st.dataframe(shown, column_order=order, hide_index=True)
    if len(shown) == SHOWN:
        st.caption(f"The first {SHOWN} rows; the file has them all.")
