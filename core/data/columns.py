"""What is known of each column before anything is learned: its profile, its kind with the reason, its distribution."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as compute
import pyarrow.parquet as parquet

from core.dates import read_dates
from core.errors import PlanError
from core.home import read_json, write_json
from core.inputs import INPUTS
from core.table import Column, Profile, Table

SAMPLE = 100_000  # rows for figures that take long
BATCH = 65_536
BINS = 24
TOP = 12
EXAMPLES = 5
Figures = tuple[dict[str, Any], dict[str, Any]]  # profile, distribution
VERSION = 2  # of columns.json; raise it where figures change


def describe_columns(table: Table, kinds: dict[str, str] | None = None) -> tuple[Column, ...]:
    """Every column with its kind and why; `kinds` are the person's corrections by column name.

    Figures on cells (distinct values, words, dates) are from at most 100,000 rows taken evenly over the table.
    """
    chosen = kinds or {}
    return tuple(_column(Profile(**profile), distribution, chosen) for profile, distribution in _figures(table))


def _column(profile: Profile, distribution: dict[str, Any], chosen: dict[str, str]) -> Column:
    guesses = {member.kind: guess for member in INPUTS if (guess := member.guess(profile)) is not None}
    kind = max(guesses, key=lambda name: guesses[name].confidence)
    reason = guesses[kind].reason
    possible = tuple(guesses)
    if profile.name in chosen and chosen[profile.name] != kind:
        kind, reason = chosen[profile.name], "You chose this kind."
        if kind not in {member.kind for member in INPUTS}:
            raise PlanError(f"There is no kind “{kind}”.", f"The kinds are {', '.join(member.kind for member in INPUTS)}.")
    return Column(profile, kind, reason, distribution, possible)


def _figures(table: Table) -> list[Figures]:
    """Profile and distribution of each column as plain JSON, kept beside the table."""
    cache = table.folder / "columns.json"
    if cache.is_file() and (kept := _kept(cache)) is not None:
        return kept
    with parquet.ParquetFile(table.path) as file:
        figures = [_measure(file, name) for name in table.columns]
    write_json(cache, {"version": VERSION, "columns": figures})
    return figures


def _kept(cache: Path) -> list[Figures] | None:
    try:
        kept = read_json(cache)
        if kept["version"] == VERSION:
            return [(_with_tuple(profile), distribution) for profile, distribution in kept["columns"]]
    except (ValueError, KeyError, TypeError):  # cut off by a crash: measured again
        pass
    return None


def _with_tuple(profile: dict[str, Any]) -> dict[str, Any]:
    return {**profile, "examples": tuple(profile["examples"])}


def _measure(file: parquet.ParquetFile, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    seen = _look_through(file, name)
    return asdict(_profile(name, seen)), _distribution(seen.sample)


@dataclass(frozen=True)
class _Seen:
    """A column after one pass over it: figures of all rows, and a sample of the cells."""

    rows: int
    missing: int
    rises: int  # cells larger than the one above
    falls: int
    sample: pa.Array


def _look_through(file: parquet.ParquetFile, name: str) -> _Seen:
    """Batch by batch. The sample is taken evenly: files are often sorted, so that the first rows are not like the rest."""
    rows = file.metadata.num_rows
    wanted = np.arange(rows) if rows <= SAMPLE else np.linspace(0, rows - 1, SAMPLE).astype("int64")
    pieces: list[pa.Array] = []
    start = missing = rises = falls = 0
    last = None
    for batch in file.iter_batches(batch_size=BATCH, columns=[name], use_threads=False):
        cells = batch.column(0)
        missing += cells.null_count
        up, down = _turns(cells if last is None else pa.concat_arrays([last, cells]))
        rises, falls, last = rises + up, falls + down, cells[-1:]
        here = wanted[np.searchsorted(wanted, start) : np.searchsorted(wanted, start + len(cells))]
        pieces.append(cells.take(pa.array(here - start)))
        start += len(cells)
    return _Seen(rows, missing, rises, falls, pa.concat_arrays(pieces))


def _turns(cells: pa.Array) -> tuple[int, int]:
    """How many cells are larger, and how many smaller, than the one above."""
    if pa.types.is_boolean(cells.type):
        return 0, 0
    below, above = cells.slice(1), cells.slice(0, len(cells) - 1)
    up, down = (compute.sum(compare(below, above)).as_py() or 0 for compare in (compute.greater, compute.less))
    return up, down


def _profile(name: str, seen: _Seen) -> Profile:
    known = seen.sample.drop_null()
    counted = known.value_counts()
    counts = counted.field("counts").to_numpy() if len(known) else np.zeros(0, int)
    distinct = _distinct_of_all(len(counts), len(known), seen.rows - seen.missing)
    is_text = pa.types.is_string(known.type)
    return Profile(
        name=name,
        stored=_stored(known.type),
        rows=seen.rows,
        missing=seen.missing,
        distinct=distinct,
        number_share=_number_share(known),
        date_share=_date_share(known),
        mean_words=_mean(compute.count_substring_regex(known, r"\S+")) if is_text else 0.0,
        mean_length=_mean(compute.utf8_length(known)) if is_text else 0.0,
        ascending=seen.rises == seen.rows - 1 > 0,
        in_order=max(seen.rises, seen.falls) / max(seen.rows - 1, 1),
        top_share=float(counts.max() / len(known)) if len(known) else 0.0,
        examples=tuple(_shown(value) for value in counted.field("values")[:EXAMPLES].to_pylist()) if len(known) else (),
    )


def _distinct_of_all(seen: int, sampled: int, known: int) -> int:
    """Exact where all rows were seen; of a sample, values that hardly recur are taken to go on at the same rate."""
    if sampled >= known or not sampled or seen < 0.5 * sampled:
        return seen
    return round(seen / sampled * known)


def _stored(kind: pa.DataType) -> str:
    names = (
        (pa.types.is_boolean, "yes/no"),
        (pa.types.is_integer, "integer"),
        (pa.types.is_floating, "real"),
        (pa.types.is_timestamp, "time"),
    )
    return next((name for fits, name in names if fits(kind)), "string")


def _number_share(known: pa.Array) -> float:
    if not len(known) or pa.types.is_timestamp(known.type):
        return 0.0
    if not pa.types.is_string(known.type):
        return 1.0
    return _mean(compute.match_substring_regex(known, r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"))


def _date_share(known: pa.Array) -> float:
    if pa.types.is_timestamp(known.type):
        return 1.0
    if not len(known) or not pa.types.is_string(known.type):
        return 0.0
    if read_dates(known[:20].to_pandas()).isna().all():
        return 0.0
    few = known.take(pa.array(np.linspace(0, len(known) - 1, min(len(known), 2_000)).astype("int64")))
    return float(read_dates(few.to_pandas()).notna().mean())


def _distribution(sample: pa.Array) -> dict[str, Any]:
    known = sample.drop_null()
    if pa.types.is_timestamp(known.type):
        return _binned(known.cast(pa.int64()).to_numpy(zero_copy_only=False) / 1e6)
    if pa.types.is_integer(known.type) or pa.types.is_floating(known.type):
        return _binned(known.to_numpy(zero_copy_only=False).astype("float64"))
    return _most_frequent(known)


def _binned(numbers: np.ndarray) -> dict[str, Any]:
    """Numbers in equal steps (times in seconds since 1970). The outermost values of long tails join the last bins."""
    if not len(numbers):
        return {"edges": [], "counts": []}
    low, high = np.quantile(numbers, [0.005, 0.995])
    if not high > low:
        low, high = float(numbers.min()), float(numbers.max())
    if not high > low:
        high = low + max(abs(low), 1.0) * 1e-3
    counts, edges = np.histogram(np.clip(numbers, low, high), BINS, (low, high))
    return {"edges": [float(edge) for edge in edges], "counts": [int(count) for count in counts]}


def _most_frequent(known: pa.Array) -> dict[str, Any]:
    if not len(known):
        return {"values": [], "counts": [], "others": 0}
    counted = pd.Series(known.value_counts().field("counts").to_numpy(), index=known.value_counts().field("values").to_pylist())
    top = counted.sort_values(ascending=False, kind="stable")[:TOP]
    others = int(counted.sum() - top.sum())
    return {"values": [_shown(value) for value in top.index], "counts": [int(count) for count in top], "others": others}


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)[:200]


def _mean(numbers: pa.Array) -> float:
    return float(compute.mean(compute.cast(numbers, pa.float64())).as_py() or 0.0) if len(numbers) else 0.0
