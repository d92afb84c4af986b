"""A run's unusual rows as people take them away: the table, the oddest row first, with scores, reasons and marks."""

import io

import numpy as np
import pandas as pd

from core.anomalies.marks import marks
from core.anomalies.outcome import OddityOutcome, read_oddities
from core.anomalies.reasons import in_words
from core.data.store import open_table
from core.errors import TableError
from core.prediction import write_csv
from core.runs import Run
from core.table import free_name


def oddities_csv(run: Run, ranking: tuple[np.ndarray, np.ndarray] | None = None) -> bytes:
    """Every row as a CSV file, the oddest first. `ranking`: oddness (rows,) and places of rows in order, as `OddityOutcome`
    and `Reranked` have them (None: the blend's).

    Without the table's own columns where the table is gone. Raises RunError.
    """
    outcome = read_oddities(run)
    oddness, order = ranking or (outcome.scores["blend"], outcome.order("blend"))
    frame = _cells(run, outcome.rows)
    for name, values in _added(run, outcome, oddness).items():
        frame[free_name(name, list(frame.columns))] = values
    file = io.BytesIO()
    write_csv(frame.iloc[order], file)
    return file.getvalue()


def _cells(run: Run, rows: np.ndarray) -> pd.DataFrame:
    numbered = pd.DataFrame({"row": rows + 1})
    try:
        table = open_table(run.plan.table_id)
    except TableError:
        return numbered
    cells = table.frame() if len(rows) == table.rows else table.take(rows.tolist())
    numbered.columns = [free_name("row", table.columns)]
    return pd.concat([numbered, cells.reset_index(drop=True)], axis=1)


def _added(run: Run, outcome: OddityOutcome, oddness: np.ndarray) -> dict[str, np.ndarray]:
    given = marks(run)
    by_method = {f"oddness {name}": scores for name, scores in outcome.scores.items()}
    return {
        "oddness": oddness,
        **by_method,
        "p value": outcome.p_values,
        "because": np.array([in_words(outcome.reasons(place)) for place in range(len(outcome.rows))], dtype=object),
        "mark": np.array([given.get(int(row), "") for row in outcome.rows], dtype=object),
    }
