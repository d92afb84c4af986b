"""JSON: a list of records, an object of columns, or one record a line."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from core.data.formats.base import Format, Notes, Sheet, check_width, rows_in_batch
from core.data.formats.encoding import choose_encoding
from core.data.formats.names import tidy_names
from core.errors import TableError

PIECE = 1 << 20
LARGEST_RECORD = 64 * PIECE
SPACE = " \t\r\n,"


def read_json_records(path: Path, notes: Notes) -> Sheet:
    encoding = choose_encoding(path, notes)
    keys: dict[str, None] = {}
    for record in _records(path, encoding):
        keys.update(dict.fromkeys(record))
        check_width(len(keys))
    if not keys:
        raise TableError(
            "This JSON file holds no records.", "It should be a list of objects: [{…}, {…}], or one object a line."
        )
    return Sheet(tidy_names(list(keys), notes), (lambda: _batches(_records(path, encoding), list(keys)),))


def _batches(records: Iterator[dict[str, str | None]], keys: list[str]) -> Iterator[list[pa.Array]]:
    while batch := list(islice(records, rows_in_batch(len(keys)))):
        yield [pa.array([record.get(key) for record in batch], pa.string()) for key in keys]


def _records(path: Path, encoding: str) -> Iterator[dict[str, str | None]]:
    for value in _unwrapped(_values(path, encoding)):
        if isinstance(value, dict):
            yield dict(_flat(value))
        elif isinstance(value, list):
            yield {f"column {place}": _cell(cell) for place, cell in enumerate(value, 1)}
        else:
            raise TableError(
                f"This JSON file holds {json.dumps(value)[:40]} where a record should be.",
                "It should be a list of objects: [{…}, {…}], or one object a line.",
            )


def _unwrapped(values: Iterator[Any]) -> Iterator[Any]:
    """Records that lie in one object: under a key of it, or turned into columns."""
    first = list(islice(values, 2))
    if len(first) == 1 and isinstance(first[0], dict):
        yield from _records_in(first[0])
    else:
        yield from first
        yield from values


def _records_in(whole: dict[str, Any]) -> Iterator[Any]:
    for inner in whole.values():
        if isinstance(inner, list) and inner and all(isinstance(record, dict) for record in inner):
            return iter(inner)
    columns = [dict(enumerate(column)) if isinstance(column, list) else column for column in whole.values()]
    if columns and all(isinstance(column, dict) and len(column) > 1 for column in columns):
        keys = dict.fromkeys(key for column in columns for key in column)
        return ({name: column.get(key) for name, column in zip(whole, columns, strict=True)} for key in keys)
    return iter([whole])


def _flat(record: dict[str, Any], before: str = "") -> Iterator[tuple[str, str | None]]:
    """{"a": {"b": 1}} → ("a.b", "1")"""
    for key, value in record.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", _cell(value)


def _cell(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _values(path: Path, encoding: str) -> Iterator[Any]:
    try:
        with path.open(encoding=encoding, errors="replace") as text:
            yield from _decoded(text)
    except (ValueError, RecursionError) as error:
        raise TableError(f"This is not valid JSON: {error}.", "Save it again, or as CSV.") from error


def _decoded(text: Any) -> Iterator[Any]:
    """One value after another, whether in a list or one a line, holding no more than one in memory."""
    decoder = json.JSONDecoder()
    buffer, place, ended = text.read(PIECE).lstrip("\ufeff"), 0, False
    in_list = buffer.lstrip().startswith("[")
    if in_list:
        place = buffer.index("[") + 1
    while True:
        while place < len(buffer) and buffer[place] in SPACE:
            place += 1
        if in_list and buffer[place : place + 1] == "]":
            return
        try:
            value, after = decoder.raw_decode(buffer, place)
            if after == len(buffer) and not ended:
                raise json.JSONDecodeError("more may follow", buffer, after)
            yield value
            place = after
        except json.JSONDecodeError:
            if ended and place >= len(buffer) and not in_list:
                return
            if ended or len(buffer) - place > LARGEST_RECORD:
                raise
            piece = text.read(max(PIECE, len(buffer) - place))  # doubling, so that a long record is not read over and over
            buffer, place, ended = buffer[place:] + piece, 0, not piece


def _looks_like_json(path: Path, start: bytes) -> bool:
    return start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


JSON = Format("json", "JSON or JSON lines", (".json", ".jsonl", ".ndjson"), _looks_like_json, read_json_records)
