"""A run opened for judging rows: representation, detectors of every fold, p-values, reasons."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from core.anomalies.calibration import Calibration
from core.anomalies.features import Space
from core.anomalies.folds import Models, open_models, save_models, score_by_folds
from core.anomalies.known import Known
from core.anomalies.reasons import open_usual, save_usual, shares_of, tell
from core.anomalies.sight import sight_of
from core.representation.opened import Representation, open_representation


@dataclass(frozen=True)
class Judged:
    """`by_fold` (folds, rows, detectors) surprises, and their mean; `features` (rows, width), by which marks move rows."""

    by_fold: np.ndarray
    surprises: np.ndarray
    features: np.ndarray


@dataclass(frozen=True)
class Judge:
    representation: Representation
    models: Models
    calibration: Calibration
    known: Known
    usual: np.ndarray
    space: Space

    def look(self, frame: pd.DataFrame) -> Judged:
        """Rows whose columns are named as in training. Rows that the table has are judged as they were there."""
        material = self.representation.material(frame)
        sight = sight_of(material)
        by_fold = self.known.instead(sight, self.calibration.surprise(score_by_folds(sight, self.models)))
        surprises = by_fold.mean(axis=0)
        return Judged(by_fold, surprises, self.space.features(sight, material.code, surprises))

    def reasons(self, frame: pd.DataFrame, surprises: np.ndarray) -> pd.DataFrame:
        """A row a reason, the largest of each row first: `place` (in the frame), `column`, `share`, `given`, `expected`."""
        sight = sight_of(self.representation.material(frame))
        return tell(shares_of(sight, self.models, self.usual, surprises), sight.columns, frame, self.representation)

    def save(self, folder: Path) -> None:
        save_models(self.models, folder)
        save_usual(self.usual, folder)
        for part in (self.calibration, self.known, self.space):
            part.save(folder)


def open_judge(folder: Path) -> Judge:
    """Raises PredictionError where the run cannot judge, or is damaged."""
    opened = open_representation(folder), open_models(folder), Calibration.open(folder), Known.open(folder)
    return Judge(*opened, open_usual(folder), Space.open(folder))
