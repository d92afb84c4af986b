"""From a plan and a table to a representation: read, learn states, train the autoencoder, work out code and errors."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.data.split import bag_folds
from core.errors import PlanError
from core.home import write_json
from core.inputs import kind
from core.lazy import lazy
from core.model import adapt_inputs, encode_inputs
from core.networks import network
from core.networks.autoencoder import code_width
from core.plan import Plan
from core.planning import settings_for
from core.preparation import FEWEST_FOLDS, FEWEST_ROWS, Fold, read_rows
from core.reconstruction import slots_of
from core.representation.material import Material
from core.representation.matrix import learn_matrix, pieces_of
from core.representation.opened import Representation, open_representation, write_matrix_state
from core.representation.rows import SelfRows
from core.representation.units import shared_unit, with_shared_scale, without_calendar
from core.settings import checked
from core.table import Table
from core.tasks import task
from core.watch import Watch

training = lazy("core.training.members")
saving = lazy("core.training.saving")

MOST_CELLS = 40_000_000  # rows × columns that are learned from at most


@dataclass(frozen=True)
class Learned:
    """A trained representation, and what it says of the rows it was learned from.

    `frame` are the rows as read, `kept_out` the column that is only compared with (None: there is none). `held_out` is the
    reconstruction error on rows that the network did not see. `folds` are (training, validation) places of each network of the
    bag. `values` are the plan's settings, checked.
    """

    representation: Representation
    material: Material
    frame: pd.DataFrame
    kept_out: pd.Series | None
    folds: list[Fold]
    held_out: float
    values: dict[str, Any]
    notes: tuple[str, ...]


def represent(plan: Plan, table: Table, folder: Path, watch: Watch) -> Learned:
    """Trains the autoencoder as every network is trained, saves it, and answers with what was saved: a row read again gets the
    same code. Writes plan.json, states.json, split.parquet, matrix.npz, model.keras and model.onnx.

    Raises PlanError where too few rows are there or no column is left.
    """
    values = checked(settings_for(plan), plan.settings)
    kinds = {name: kind_name for name, kind_name in plan.kinds.items() if kind(kind_name).used}
    watch.tell("stage", stage="reading")
    frame, places = _read(plan, table, kinds, int(values["max_rows"]))
    states = without_calendar(adapt_inputs(frame, kinds))
    alike = shared_unit(frame, kinds, states)
    states = with_shared_scale(frame, alike, states)
    rows = SelfRows.of(*encode_inputs(frame, kinds, states))
    folds = bag_folds(frame, None, plan.split, max(int(values["bag"]), FEWEST_FOLDS), plan.seed, np.arange(len(frame)))
    folds = folds[: int(values["bag"])]
    watch.tell("stage", stage="network")
    asked = task(plan.task)
    state = {"slots": [slot.__dict__ for slot in slots_of(rows.parts)], "code": _code_width(plan, rows, values)}
    fitted = training.fit_members(rows, folds, training.Recipe(plan.network, values, asked, state, plan.seed), watch)
    content = {"task": plan.task, "target": state, "target_name": plan.target, "kinds": kinds, "inputs": states}
    _save_states({**content, "folding": table.choices.get("folding")}, plan, folder)
    write_matrix_state(folder, learn_matrix(rows.parts, rows.arrays, _same_unit(alike, kinds, states, rows), plan.seed))
    saving.save_network(fitted.model, folder, rows)
    _save_sides(places, folds, folder)
    representation = open_representation(folder)
    return Learned(
        representation,
        representation.material_of(rows, places, fitted.answers),
        frame,
        frame[plan.target] if plan.target else None,
        folds,
        asked.choosing(state).compute(*rows.judged(*_answered_unseen(fitted.answers))),
        values,
        _notes(table, frame, alike),
    )


def _read(plan: Plan, table: Table, kinds: dict[str, str], most: int) -> tuple[pd.DataFrame, np.ndarray]:
    if not kinds:
        raise PlanError("No column is left to learn from.", "Use at least one column.")
    frame, places = read_rows(plan, table, max(min(most, MOST_CELLS // len(kinds)), FEWEST_ROWS))
    if len(frame) < FEWEST_ROWS:
        raise PlanError(f"{table.name} has {len(frame)} rows; {FEWEST_ROWS} are the least.", "Add more rows.")
    return frame, places


def _save_states(content: dict[str, Any], plan: Plan, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "plan.json").exists():
        write_json(folder / "plan.json", plan.to_json())
    write_json(folder / "states.json", content)


def _save_sides(places: np.ndarray, folds: list[Fold], folder: Path) -> None:
    """Where several networks share the rows, each row trained some of them."""
    sides = np.full(len(places), "train", "<U10")
    if len(folds) == 1:
        sides[folds[0][1]] = "validation"
    pd.DataFrame({"row": places, "side": sides}).to_parquet(folder / "split.parquet", index=False)


def _code_width(plan: Plan, rows: SelfRows, values: dict[str, Any]) -> int:
    chosen = network(plan.network)
    if chosen.gives != "code":
        raise PlanError(f"“{plan.network}” gives no code.", "Choose the autoencoder.")
    return code_width(rows.parts, values)


def _answered_unseen(answers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows that a network answered without having learned from them, and its answers."""
    places = np.flatnonzero(~np.isnan(answers).any(axis=1))
    return places, answers[places]


def _same_unit(columns: tuple[str, ...], kinds: dict[str, str], states: dict[str, Any], rows: SelfRows) -> tuple[int, ...]:
    """The places in “numbers” of columns of one unit: the value itself, not whether it is missing."""
    pieces = pieces_of(kinds, states, rows.parts)
    return tuple(pieces[name][0].first for name in columns)


def _notes(table: Table, frame: pd.DataFrame, alike: tuple[str, ...]) -> tuple[str, ...]:
    notes = []
    if len(frame) < table.rows:
        notes.append(f"The table has {table.rows:,} rows; {len(frame):,} of them, drawn by chance, were learned from.")
    if alike:
        notes.append(f"{len(alike)} columns of numbers look as if they shared a unit; they are scaled alike.")
    return tuple(notes)
