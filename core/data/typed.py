"""From strings to types: what each column is stored as, decided over the whole file, and its cells converted."""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as compute

from core.data.cells import GAP, TRUE, WEAK, Evidence, without_marks
from core.data.formats.base import Notes
from core.dates import read_dates

EITHER = {"whole", "infinite", "gaps"}
FITS = {
    ".": EITHER | {"plain", "point", "point or group", "comma or group", "comma groups", "gaps and point"},
    ",": EITHER | {"comma", "comma or group", "point or group", "point groups", "gaps and comma"},
}
SURE = {".": ("point", "comma groups", "gaps and point"), ",": ("comma", "point groups", "gaps and comma")}
PLAIN = r"^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
TYPES = {"integer": pa.int64(), "real": pa.float64(), "truth": pa.bool_(), "time": pa.timestamp("us"), "string": pa.string()}


@dataclass(frozen=True)
class Target:
    """What a column of strings becomes: a name in TYPES, and how its numbers or dates are written."""

    type: str
    decimal: str = "."
    marked: bool = False
    day_first: bool | None = None
    respelled: bool = False  # text in which most cells are numbers: these are written as programs write them

    @property
    def arrow(self) -> pa.DataType:
        return TYPES[self.type]


def other_decimal(decimal: str) -> str:
    return "," if decimal == "." else "."


def guess_decimal(seen: dict[str, Evidence], notes: Notes) -> str:
    """The sign before decimals in this file, from all cells that leave no doubt."""
    sure = {decimal: _count(seen, ways) for decimal, ways in SURE.items()}
    if sure[","] != sure["."]:
        return "," if sure[","] > sure["."] else "."
    doubtful_commas = _count(seen, ("comma or group",))
    return "," if doubtful_commas and notes.choices.get("delimiter") == ";" else "."


def _count(seen: dict[str, Evidence], ways: tuple[str, ...]) -> int:
    return sum(evidence.ways.get(way, 0) for evidence in seen.values() for way in ways if not evidence.is_settled)


def decide(evidence: Evidence, decimal: str, day_first: bool | None) -> Target:
    """The narrowest type that keeps what every cell says."""
    kinds = [bool(evidence.numbers), bool(evidence.truths), bool(evidence.dates)]
    if evidence.others or sum(kinds) != 1 or "leading zero" in evidence.ways:
        return _decide_text(evidence, decimal)
    if evidence.truths:
        return Target("truth")
    if evidence.dates:
        return Target("time", day_first=evidence.orders.comes_day_first if day_first is None else day_first)
    return _decide_number(evidence, decimal)


def _decide_text(evidence: Evidence, decimal: str) -> Target:
    """Where nearly all cells are numbers (12,5 · 1.300,0 · about 9), a person may still choose to read it as numbers."""
    odd = set(evidence.ways) - {"whole", "plain", "point", "infinite"}
    mostly_numbers = evidence.others > 0 and not evidence.is_settled and evidence.numbers > evidence.others
    respelled = bool(odd) and "leading zero" not in odd and mostly_numbers
    return Target("string", decimal, evidence.marked > 0, respelled=respelled)


def _decide_number(evidence: Evidence, decimal: str) -> Target:
    if evidence.beyond > evidence.numbers / 2:
        return Target("string")  # long numbers are names of things: no digit may be lost
    fitting = [sign for sign in (decimal, other_decimal(decimal)) if set(evidence.ways) <= FITS[sign]]
    if not fitting:
        return Target("string")
    whole = set(evidence.ways) == {"whole"} and not evidence.beyond
    return Target("integer" if whole else "real", fitting[0], marked=evidence.marked > 0)


def convert(cells: pa.Array, target: Target) -> pa.Array:
    """Tidied strings in the column's type."""
    if target.type == "string":
        return _respelled_numbers(cells, target) if target.respelled else cells
    known = compute.if_else(compute.is_in(cells, value_set=WEAK), pa.scalar(None, pa.string()), cells)
    if target.type == "truth":
        return compute.if_else(compute.is_null(known), None, compute.is_in(known, value_set=TRUE))
    if target.type == "time":
        return _to_times(known, target)
    return _to_numbers(known, target)


def _to_times(known: pa.Array, target: Target) -> pa.Array:
    try:
        return compute.cast(known, target.arrow)  # ISO 8601, the common case, is fast
    except pa.ArrowInvalid:
        return pa.array(read_dates(known.to_pandas(), target.day_first), pa.timestamp("us"), from_pandas=True)


def _to_numbers(known: pa.Array, target: Target) -> pa.Array:
    try:
        if target.decimal == ".":
            return _finite(compute.cast(known, target.arrow))
    except pa.ArrowInvalid:  # grouped thousands, signs of money
        pass
    return _finite(compute.cast(_respelled(known, target), target.arrow))


def _respelled_numbers(cells: pa.Array, target: Target) -> pa.Array:
    respelled = _respelled(cells, target)
    return compute.if_else(compute.match_substring_regex(respelled, PLAIN), respelled, cells)


def _respelled(known: pa.Array, target: Target) -> pa.Array:
    """ "$ 1.234,5" → "1234.5" """
    bare = without_marks(known) if target.marked else known
    bare = compute.replace_substring_regex(bare, rf"^\+|{GAP}", "")
    bare = compute.replace_substring(bare, other_decimal(target.decimal), "")
    bare = compute.replace_substring(bare, ",", ".")
    return compute.replace_substring(bare, "∞", "inf")


def _finite(numbers: pa.Array) -> pa.Array:
    if not pa.types.is_floating(numbers.type):
        return numbers
    return compute.if_else(compute.is_finite(numbers), numbers, pa.scalar(None, numbers.type))


def explain(name: str, evidence: Evidence, target: Target, file_decimal: str) -> list[str]:
    """What a person would want to know about how this column was read."""
    sentences: list[str] = []
    examples: dict[str, Any] = evidence.examples
    if "leading zero" in evidence.ways and not evidence.others:
        sentences.append(f"“{name}” stays text, because of leading zeros (“{examples['leading zero']}”).")
    if evidence.cut:
        sentences.append(f"In “{name}” {evidence.cut:,} cells were over 100,000 characters long and were cut there.")
    if target.type == "string":
        if evidence.beyond and not evidence.others:
            sentences.append(f"“{name}” holds whole numbers too long to count with; they stay text, so that no digit is lost.")
        if target.respelled:
            sentences.append(
                f"“{name}” mixes numbers and words (“{examples['others']}”); its numbers were respelled as 1234.5."
            )
        return sentences
    if evidence.orders.day_first and evidence.orders.month_first:
        sentences.append(f"In “{name}” some dates can only be day first and others only month first; check them.")
    if evidence.beyond:
        sentences.append(f"“{name}” holds whole numbers beyond 64 bits; they are rounded to 16 digits.")
    if evidence.infinite:
        sentences.append(f"In “{name}” {evidence.infinite:,} infinite numbers count as missing.")
    if evidence.weak:
        sentences.append(f"In “{name}” {evidence.weak:,} cells such as “{examples['weak']}” count as missing.")
    if evidence.marked:
        sentences.append(f"“{name}” was read as numbers without the sign beside them ($, €, %).")
    if target.type in ("real", "integer") and target.decimal != file_decimal:
        sentences.append(f"“{name}” is written with “{target.decimal}” before decimals, unlike the other columns.")
    return sentences
