"""The files of a forecast's run, beside plan.json, states.json, scores.json and the network: their columns, written here.

series.parquet     a row a series, in the panel's order: `place` int32, `name`, a column "id:<column>" for each column that
                   names a series, `length`, `scale` (in-sample error of seasonal naive over the whole history: MASE's
                   divisor), `first` and `last` (dates, or step numbers), and "static:<column>" as the person gave them
history.parquet    a row a step, by series then time: `series` int32 (place), `step` int32 (0 is the series' first), `date`
                   (timestamp, or int64 where steps are counted), `value` float64 (NaN: missing), `observed` bool (False:
                   repaired, missing or future), and "column:<name>" for each known or past column as the person gave it.
                   Steps from `length` on are the future: `value` is NaN, known columns are filled where they were given.
backtests.parquet  a row a step of a window of a series: `series` int32, `window` int8 (1: the newest), `side` ("test" |
                   "validation"), `step` int32 (1 … horizon), `date`, `truth` float64, `scale` float64 (MASE's divisor,
                   before the origin), and float32 "<candidate>:q0.5" for every candidate and level. Calibrated.
forecast.parquet   a row a step after a series' end: `series` int32, `step` int32 (1 … horizon), `date`,
                   and float64 "<candidate>:q0.5" for every candidate and level. Calibrated.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as arrow
import pyarrow.parquet as parquet

from core.errors import RunError
from core.forecasting.levels import LEVELS, name_of

ROWS_A_GROUP = 65_536  # so that one series of many is read without the rest
Answers = dict[str, np.ndarray]  # candidate → (rows, levels)


def columns_of(candidate: str) -> list[str]:
    """ "network:q0.025" … "network:q0.975"."""
    return [f"{candidate}:{name_of(level)}" for level in LEVELS]


def write_answers(path: Path, rows: pd.DataFrame, answers: Answers, number: type = np.float64) -> None:
    """backtests.parquet or forecast.parquet: the rows' own columns, then every candidate's quantiles."""
    columns = {name: rows[name].to_numpy() for name in rows.columns}
    for candidate, given in answers.items():
        columns |= {name: given[:, place].astype(number) for place, name in enumerate(columns_of(candidate))}
    write_frame(path, pd.DataFrame(columns))


def write_frame(path: Path, frame: pd.DataFrame) -> None:
    """Beside, then renamed: a reader sees a whole file or none."""
    beside = path.with_name(f".{path.name}")
    parquet.write_table(arrow.Table.from_pandas(frame, preserve_index=False), beside, row_group_size=ROWS_A_GROUP)
    beside.rename(path)


def read_series(path: Path, place: int, columns: list[str] | None = None) -> pd.DataFrame:
    """The rows of one series; only the groups that hold it are read from disk."""
    return read_frame(path, columns, [("series", "==", place)])


def read_frame(path: Path, columns: list[str] | None = None, filters: list[tuple] | None = None) -> pd.DataFrame:
    """Raises RunError where the file is gone or damaged."""
    try:
        return parquet.read_table(path, columns=columns, filters=filters, use_threads=False).to_pandas()
    except (OSError, ValueError) as error:  # Arrow's own are kinds of these
        raise _unreadable(path, error) from error


def candidates_in(path: Path) -> tuple[str, ...]:
    """The candidates that a file has answers of, in its order."""
    try:
        names = parquet.read_schema(path).names
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    return tuple(name.removesuffix(":q0.5") for name in names if name.endswith(":q0.5"))


def _unreadable(path: Path, error: Exception) -> RunError:
    return RunError(f"The file {path.name} of the run {path.parent.name} cannot be read ({error}).", "Train again.")
