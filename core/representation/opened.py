"""A representation that answers: new rows → code, errors, distances; and what each cell was expected to be."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.answering import Answering, open_network
from core.arrays import read_arrays
from core.errors import PredictionError
from core.inputs import kind
from core.matching import read_states
from core.model import encode_inputs
from core.reconstruction import Slot, errors, laid_out, places_of, units_of
from core.representation.material import Material
from core.representation.matrix import Piece, make_matrix, pieces_of, spans_of
from core.representation.rows import SelfRows
from core.tasks.unlabelled import slots_in

ROWS_AT_ONCE = 20_000


@dataclass(frozen=True)
class Representation:
    """`answer` gives, of a part's arrays, codes of all networks of the bag side by side, then what came back."""

    states: dict[str, Any]  # task, target (slots, code), kinds, inputs
    matrix_state: dict[str, Any]
    answer: Answering

    @property
    def slots(self) -> tuple[Slot, ...]:
        return slots_in(self.states["target"])

    def material(self, frame: pd.DataFrame) -> Material:
        """Of new rows whose columns are named as in training."""
        rows = SelfRows.of(*encode_inputs(frame, self.states["kinds"], self.states["inputs"]))
        return self.material_of(rows, np.arange(len(frame)))

    def material_of(self, rows: SelfRows, places: np.ndarray, unseen: np.ndarray | None = None) -> Material:
        """`unseen` (rows, …, units) is what networks gave back that had not learned from a row, NaN where all had: errors are
        worked out from it where it is there, otherwise from the whole bag's.
        """
        pieces = pieces_of(self.states["kinds"], self.states["inputs"], rows.parts)
        codes, found = [], []
        for start in range(0, max(len(rows), 1), ROWS_AT_ONCE):
            numbers = np.arange(start, min(start + ROWS_AT_ONCE, len(rows)))
            some = rows.take(numbers)
            code, given = self._answered(some)
            if unseen is not None:
                apart = unseen[numbers, -given.shape[1] :]
                given = np.where(np.isnan(apart), given, apart)
            codes.append(code)
            found.append(self._errors(some, given, pieces))
        return Material(
            rows,
            places,
            tuple(pieces),
            make_matrix(rows.parts, rows.arrays, self.matrix_state),
            spans_of(pieces, rows.parts, self.matrix_state),
            np.concatenate(codes).astype(np.float32),
            np.concatenate(found),
        )

    def expected(self, frame: pd.DataFrame) -> pd.DataFrame:
        """What the network gives back of these rows, as texts in the person's own units; empty where a kind cannot say."""
        rows = SelfRows.of(*encode_inputs(frame, self.states["kinds"], self.states["inputs"]))
        _, given = self._answered(rows)
        pieces = pieces_of(self.states["kinds"], self.states["inputs"], rows.parts)
        slots = {slot.part: slot for slot in self.slots}
        columns = {}
        for name, kind_name in self.states["kinds"].items():
            returned = [_returned(slots[piece.part], piece, given) for piece in pieces[name]]
            columns[name] = kind(kind_name).decode(returned, self.states["inputs"][name])
        return pd.DataFrame(columns, index=frame.index)

    def _answered(self, rows: SelfRows) -> tuple[np.ndarray, np.ndarray]:
        """(rows, codes), (rows, units)."""
        units = units_of(self.slots)
        if not len(rows):
            return np.zeros((0, int(self.states["target"]["code"]))), np.zeros((0, units))
        answers = self.answer(rows.arrays)
        return answers[:, :-units], answers[:, -units:]

    def _errors(self, rows: SelfRows, given: np.ndarray, pieces: dict[str, tuple[Piece, ...]]) -> np.ndarray:
        """(rows, columns): the mean over what the column gave."""
        each = errors(laid_out(rows.arrays, self.slots), given, self.slots)
        starts, start = {}, 0
        for slot in self.slots:
            starts[slot.part], start = start, start + places_of(slot)
        steps = {part.name: part.shape[0] if part.form == "sequence" else 1 for part in rows.parts}
        columns = [np.concatenate([_places(piece, starts, steps, rows) for piece in found]) for found in pieces.values()]
        return np.stack([each[:, places].mean(axis=1) if len(places) else np.zeros(len(each)) for places in columns], axis=1)


def _places(piece: Piece, starts: dict[str, int], steps: dict[str, int], rows: SelfRows) -> np.ndarray:
    """Of a piece among all errors. Steps of a series lie by step, then by channel."""
    part = next(part for part in rows.parts if part.name == piece.part)
    inside = np.arange(piece.first, piece.last)
    if steps[piece.part] > 1:
        inside = (np.arange(part.shape[0])[:, None] * part.shape[-1] + inside).ravel()
    return starts[piece.part] + inside


def _returned(slot: Slot, piece: Piece, given: np.ndarray) -> np.ndarray:
    """(rows, units) that came back of a column."""
    if slot.loss == "codes":
        ends = np.concatenate([[0], np.cumsum(slot.sizes)])
        return given[:, slot.start + ends[piece.first] : slot.start + ends[piece.last]]
    return given[:, slot.start + piece.first : slot.start + piece.last]


def open_representation(folder: Path) -> Representation:
    """Raises PredictionError where the run has none, or it is damaged."""
    states = read_states(folder, ("task", "target", "kinds", "inputs"))
    return Representation(states, read_matrix_state(folder), open_network(folder))


def write_matrix_state(folder: Path, state: dict[str, Any]) -> None:
    """Topics of texts are large arrays: they go into a file of their own."""
    arrays = {f"{part}:{name}": array for part, topics in state["texts"].items() for name, array in topics.items()}
    np.savez(folder / "matrix.npz", shared=np.array(state["shared"], dtype=int), scale=np.array(state["scale"]), **arrays)


def read_matrix_state(folder: Path) -> dict[str, Any]:
    arrays = read_arrays(folder / "matrix.npz")
    texts: dict[str, dict[str, np.ndarray]] = {}
    try:
        numbers = {"shared": arrays.pop("shared").tolist(), "scale": float(arrays.pop("scale"))}
    except (KeyError, TypeError) as error:
        raise PredictionError(f"The file matrix.npz of this run is damaged ({error}).", "Train again.") from error
    for name, array in arrays.items():
        part, _, what = name.partition(":")
        texts.setdefault(part, {})[what] = array
    return {**numbers, "texts": texts}
