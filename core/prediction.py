"""Answers to new rows, from a run's folder: in a process of its own, without TensorFlow where the ONNX file was proven."""

from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd

from core.alternatives import alternative
from core.alternatives.base import Rows
from core.answering import open_network
from core.blend import blended
from core.data.fold import folded_like
from core.errors import PredictionError
from core.evaluation import known, score_candidates
from core.intervals import ranges, tempered
from core.matching import Match as Match
from core.matching import match_columns as match_columns
from core.matching import read_part, read_states
from core.model import encode_inputs
from core.table import Table, free_name
from core.tasks import task

ROWS_AT_ONCE = 50_000
PredictTable = Callable[[Path, Any, dict[str, str], str], pd.DataFrame]
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Predictor:
    """A run opened for answering. `use` is "recommended" or a candidate's name. Raises PredictionError for another."""

    def __init__(self, folder: Path, use: str = "recommended"):
        self.folder = folder
        self.states = read_states(folder, ("task", "target", "target_name", "kinds", "inputs"))
        self.task = task(self.states["task"])
        scores = read_part(folder, "scores.json", ("recommended", "candidates"))
        self.use = scores["recommended"] if use == "recommended" else use
        if self.use not in scores["candidates"]:
            raise PredictionError(
                f"This run has no “{self.use}” to predict with.", f"It has {', '.join(scores['candidates'])}, or recommended."
            )
        self.temperatures: dict[str, float] = read_part(folder, "calibration.json")
        self.weights = read_part(folder, "blend.json", ("weights",))["weights"] if self.use == "blend" else {self.use: 1.0}
        self._learned = {
            name: read_part(folder / "alternatives", f"{name}.json", ("members",))["members"]
            for name in self.weights
            if name != "network"
        }
        self._network: Any = open_network(folder) if "network" in self.weights else None

    @property
    def asked(self) -> tuple[Any, dict[str, Any]]:
        return self.task, self.states["target"]

    def answer(self, frame: pd.DataFrame) -> np.ndarray:
        """(rows, classes) probabilities or (rows, 1) numbers, for columns named as in training."""
        units = self.task.units(self.states["target"])
        pieces = [self._answer_some(frame.iloc[start : start + ROWS_AT_ONCE]) for start in range(0, len(frame), ROWS_AT_ONCE)]
        return np.concatenate(pieces) if pieces else np.zeros((0, units))

    def _answer_some(self, frame: pd.DataFrame) -> np.ndarray:
        parts, arrays = encode_inputs(frame, self.states["kinds"], self.states["inputs"])
        rows = Rows(parts, arrays, np.zeros(len(frame)))
        answers = {name: self._answer_of(name, rows) for name in self.weights}
        return blended(
            self.weights, {name: tempered(given, self.temperatures.get(name, 1.0)) for name, given in answers.items()}
        )

    def _answer_of(self, name: str, rows: Rows) -> np.ndarray:
        if name == "network":
            return self._network(rows.arrays)
        members = [alternative(name).answer(rows, learned, *self.asked) for learned in self._learned[name]]
        return np.mean(members, axis=0)

    def ranges(self, answers: np.ndarray) -> dict[str, np.ndarray]:
        """`low` and `high` of each answer, where the task has them."""
        learned = read_part(self.folder, "intervals.json").get(self.use)
        if not learned:
            return {}
        low, high = ranges(answers, learned)
        # a price is not below zero, if no training row's was
        least = self.states["target"].get("low")
        return {"low": np.maximum(low, least) if least == 0 else low, "high": high}


def predict_table(folder: Path, table: Table | pd.DataFrame, renames: dict[str, str], use: str = "recommended") -> pd.DataFrame:
    """The rows as given, then `prediction`, `probability <class>` for classes, `low` and `high` where there are ranges.

    `renames` says which given column stands for a trained one; "" fills a trained column as missing. Raises
    PredictionError where a column is missing and nothing is said about it.
    """
    predictor = Predictor(Path(folder), use)
    frame = rows_of(table, predictor.states)
    answers = predictor.answer(as_trained(frame, predictor.states["kinds"], renames))
    added = predictor.task.to_frame(answers, predictor.states["target"]).assign(**predictor.ranges(answers))
    return with_answers(frame, added)


def predict_rows(
    folder: Path, rows: list[dict[str, Any]], use: str = "recommended", by: PredictTable = predict_table
) -> list[dict[str, Any]]:
    """For each row, given as {column: value}, its answer as plain values. A column left out counts as missing.

    `by` is the `predict_table` of the run's recipe.
    """
    kinds = read_states(Path(folder))["kinds"]
    frame = pd.DataFrame({name: pd.Series([row.get(name) for row in rows], dtype=object) for name in kinds})
    answered = by(Path(folder), frame, {}, use)
    added = answered[[name for name in answered.columns if name not in kinds]]
    plain = added.astype(object).where(added.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


def evaluate_table(
    folder: Path, table: Table | pd.DataFrame, use: str = "recommended", renames: dict[str, str] | None = None
) -> dict[str, Any]:
    """Scores with intervals on rows whose truth is in the table. Raises PredictionError where it is not."""
    predictor = Predictor(Path(folder), use)
    frame = rows_of(table, predictor.states)
    target = predictor.states["target_name"]
    given = (renames or {}).get(target, target)
    if given not in frame.columns:
        raise PredictionError(f"The column “{given}” is missing.", "To score answers the truth must be in the table.")
    truth = predictor.task.encode(frame[given], predictor.states["target"])
    usable = np.flatnonzero(known(truth))
    if not len(usable):
        raise PredictionError(f"“{given}” holds nothing that this run knows as an answer.", "Look at the column's values.")
    answers = predictor.answer(as_trained(frame.iloc[usable], predictor.states["kinds"], renames or {}))
    scores, _ = score_candidates(predictor.asked, truth[usable], {predictor.use: answers}, seed=0)
    return {
        "task": predictor.task.name,
        "target": target,
        "main": predictor.task.scores(predictor.states["target"])[0].name,
        "use": predictor.use,
        "rows": len(usable),
        "without_truth": len(frame) - len(usable),
        "scores": scores[predictor.use],
    }


def rows_of(table: Table | pd.DataFrame, states: dict[str, Any]) -> pd.DataFrame:
    """As they are, or folded as the trained table was."""
    return table if isinstance(table, pd.DataFrame) else folded_like(table, states.get("folding")).frame()


def with_answers(frame: pd.DataFrame, added: pd.DataFrame) -> pd.DataFrame:
    """Answers to the right of the rows as given; a name that a column has already gets a number."""
    answers = added.set_axis([free_name(name, frame.columns) for name in added.columns], axis=1).set_axis(frame.index)
    return pd.concat([frame, answers], axis=1)


def write_csv(frame: pd.DataFrame, path: Path | IO[bytes]) -> None:
    """UTF-8, guarded."""
    guarded(frame).to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def guarded(frame: pd.DataFrame) -> pd.DataFrame:
    """A text cell or a name that a spreadsheet would run as a formula gets an apostrophe before it."""
    columns = {place: _guarded(frame.iloc[:, place]) for place in range(frame.shape[1])}
    named = pd.DataFrame(columns, index=frame.index)
    named.columns = [_harmless(str(name)) for name in frame.columns]
    return named


def as_trained(frame: pd.DataFrame, kinds: dict[str, str], renames: dict[str, str]) -> pd.DataFrame:
    """The columns that the run knows, under their trained names."""
    columns: dict[str, pd.Series] = {}
    for name in kinds:
        given = renames.get(name, name)
        if given == "":
            columns[name] = pd.Series([None] * len(frame), index=frame.index, dtype=object)
        elif given in frame.columns:
            columns[name] = frame[given]
        else:
            raise PredictionError(
                f"The column “{given}” is missing: this run was trained with it.",
                "Name the column that stands for it, or agree that it counts as missing.",
            )
    return pd.DataFrame(columns, index=frame.index)


def _guarded(column: pd.Series) -> pd.Series:
    if not (pd.api.types.is_string_dtype(column) or pd.api.types.is_object_dtype(column)):
        return column
    return column.map(lambda cell: _harmless(cell) if isinstance(cell, str) else cell, na_action="ignore")


def _harmless(text: str) -> str:
    """“=1+1” → “'=1+1”; “-3.5” stays, being a number."""
    if not text.startswith(FORMULA) or _is_number(text):
        return text
    return f"'{text}"


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return "\t" not in text and "\r" not in text
