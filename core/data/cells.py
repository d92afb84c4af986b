"""Cells of a column of strings: what each looks like, counted over the whole file."""

import re
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as compute

from core.dates import Orders, count_orders, read_dates

# Words that mean "missing" in any column …
MISSING = pa.array(
    ["", "NA", "na", "N/A", "n/a", "N.A.", "n.a.", "NaN", "nan", "NAN", "null", "NULL", "Null", "<NA>", "#N/A", "#NA", "NaT",
     "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "\\N"]
)  # fmt: skip
# … and those that mean it only where the other cells are numbers or dates; elsewhere they may be an answer.
WEAK = pa.array(
    ["-", "--", "---", "–", "—", "?", "??", ".", "..", "...", "none", "None", "NONE", "missing", "Missing", "MISSING",
     "unknown", "Unknown", "UNKNOWN", "not available", "k.A.", "k. A.", "n.d.", "nd", "nil", "(null)", "(blank)", "*"]
)  # fmt: skip
TRUE, FALSE = pa.array(["true", "True", "TRUE"]), pa.array(["false", "False", "FALSE"])

GAP = "[ \u00a0\u202f\u2009'’]"  # what may stand between groups of three digits besides comma and point
MARK = r"\s*[$€£¥₹%]\s*"
# A number in one of the ways of writing it; a cell is counted under the first that fits.
WAYS = (
    ("leading zero", r"^0\d+$"),
    ("whole", r"^[+-]?\d+$"),
    ("point or group", r"^[+-]?[1-9]\d{0,2}\.\d{3}$"),  # 1.234: one and a bit, or over a thousand
    ("comma or group", r"^[+-]?[1-9]\d{0,2},\d{3}$"),
    ("point", r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"),
    ("comma", r"^[+-]?(\d+,\d*|,\d+)([eE][+-]?\d+)?$"),
    ("comma groups", r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"),
    ("point groups", r"^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$"),
    ("gaps", rf"^[+-]?\d{{1,3}}({GAP}\d{{3}})+$"),
    ("gaps and point", rf"^[+-]?\d{{1,3}}({GAP}\d{{3}})+\.\d+$"),
    ("gaps and comma", rf"^[+-]?\d{{1,3}}({GAP}\d{{3}})+,\d+$"),
    ("infinite", r"^[+-]?(?i:inf|infinity|∞)$"),
)
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?)?$")
LONGEST_CELL = 100_000
SETTLED = 0.2  # a column with more than this share of words is text, and is looked at no further


@dataclass
class Evidence:
    """What was seen of one column so far: how many cells of each look."""

    ways: dict[str, int] = field(default_factory=dict)  # of WAYS, and "plain": numbers as programs write them
    cells: int = 0  # that are not missing
    weak: int = 0
    truths: int = 0
    dates: int = 0
    orders: Orders = field(default_factory=Orders)
    others: int = 0
    beyond: int = 0  # whole numbers that do not fit 64 bits
    marked: int = 0  # numbers with a currency or per cent sign
    cut: int = 0  # cells that were too long
    infinite: int = 0
    examples: dict[str, str] = field(default_factory=dict)  # the first cell of a look that has to be explained

    @property
    def numbers(self) -> int:
        return sum(self.ways.values())

    @property
    def is_settled(self) -> bool:
        return self.others > SETTLED * self.cells

    def count(self, way: str, cells: int) -> None:
        if cells:
            self.ways[way] = self.ways.get(way, 0) + cells


def tidy(cells: pa.Array, evidence: Evidence) -> pa.Array:
    """Strings without space around them; null where they mean that nothing is known."""
    trimmed = compute.utf8_trim_whitespace(cells)
    known = compute.invert(compute.is_in(trimmed, value_set=MISSING))
    trimmed = compute.if_else(known, trimmed, pa.scalar(None, pa.string()))
    longest = compute.max(compute.binary_length(trimmed)).as_py() or 0
    if longest > LONGEST_CELL:
        evidence.cut += compute.sum(compute.greater(compute.utf8_length(trimmed), LONGEST_CELL)).as_py()
        trimmed = compute.utf8_slice_codeunits(trimmed, 0, LONGEST_CELL)
    return trimmed


def look(evidence: Evidence, cells: pa.Array, closely: bool) -> None:
    """Counts one batch of tidied cells. `closely`: tell 1.234 (perhaps over a thousand) from 1.2, which takes longer."""
    known = cells.drop_null()
    if not len(known) or evidence.is_settled:
        return
    evidence.cells += len(known)
    way = "" if closely else _common_way(known)
    if way == "time":
        evidence.dates += len(known)
    elif way:
        evidence.count(way, len(known))
    else:
        _look_at_each(evidence, known)


def _common_way(known: pa.Array) -> str:
    """The look that all cells share, where it is one that programs write; "" where they need a closer look."""
    first = known[0].as_py()
    if not first[:2].strip("+-.").isdigit():
        return ""
    if ISO_DATE.match(first):
        return "time" if _casts(known, pa.timestamp("us")) is not None else ""
    if compute.any(compute.match_substring_regex(known, "^-?0[0-9xX]")).as_py():
        return ""
    # a cast that fails costs much, since pyarrow words an error for every cell: so only where it may well succeed
    if first.lstrip("-").isdigit() and _casts(known, pa.int64()) is not None:
        return "whole"
    numbers = _casts(known, pa.float64())
    small = numbers is not None and np.abs(numbers.to_numpy(zero_copy_only=False)).max() < 2**63  # false for inf and NaN too
    return "plain" if small else ""


def _casts(known: pa.Array, kind: pa.DataType) -> pa.Array | None:
    try:
        return compute.cast(known, kind)
    except pa.ArrowInvalid:
        return None


def _look_at_each(evidence: Evidence, known: pa.Array) -> None:
    values, counts = _distinct(known)
    weak = compute.is_in(values, value_set=WEAK).to_numpy(zero_copy_only=False)
    evidence.weak += int(counts[weak].sum())
    _example(evidence, "weak", values, weak)
    values, counts = _where(values, counts, ~weak)
    values, counts = _count_numbers(evidence, values, counts)
    truths = compute.is_in(values, value_set=pa.concat_arrays([TRUE, FALSE])).to_numpy(zero_copy_only=False)
    evidence.truths += int(counts[truths].sum())
    values, counts = _where(values, counts, ~truths)
    dates = _are_dates(values)
    if dates.any():
        evidence.dates += int(counts[dates].sum())
        evidence.orders += count_orders(values.filter(pa.array(dates)).to_pandas())
    evidence.others += int(counts[~dates].sum())
    _example(evidence, "others", values, ~dates)


def _count_numbers(evidence: Evidence, values: pa.Array, counts: np.ndarray) -> tuple[pa.Array, np.ndarray]:
    """Counts the numbers and gives what is left."""
    marked = compute.match_substring_regex(values, rf"^{MARK}[^A-Za-z]*$|^[^A-Za-z]*{MARK}$").to_numpy(zero_copy_only=False)
    bare = without_marks(values) if marked.any() else values
    left = np.ones(len(values), bool)
    for way, pattern in WAYS:
        found = compute.match_substring_regex(bare, pattern).to_numpy(zero_copy_only=False) & left
        evidence.count(way, int(counts[found].sum()))
        evidence.marked += int(counts[found & marked].sum())
        _example(evidence, way, values, found)
        if way == "whole" and found.any():
            evidence.beyond += _count_from(2**63, bare, counts, found)
        if way == "point" and found.any():
            evidence.infinite += _count_from(float("inf"), bare, counts, found)
        if way == "infinite":
            evidence.infinite += int(counts[found].sum())
        left &= ~found
    return _where(values, counts, left)


def without_marks(cells: pa.Array) -> pa.Array:
    return compute.replace_substring_regex(cells, MARK, "")


def _count_from(bound: float, values: pa.Array, counts: np.ndarray, found: np.ndarray) -> int:
    numbers = compute.cast(values.filter(pa.array(found)), pa.float64()).to_numpy(zero_copy_only=False)
    return int(counts[found][np.abs(numbers) >= bound].sum())


def _are_dates(values: pa.Array) -> np.ndarray:
    """Which are dates; none where the first few are not, since looking at a million words takes long."""
    few = values[:20].to_pandas()
    if not len(values) or read_dates(few).isna().all():
        return np.zeros(len(values), bool)
    return read_dates(values.to_pandas()).notna().to_numpy()


def _distinct(known: pa.Array) -> tuple[pa.Array, np.ndarray]:
    counted = known.value_counts()
    return counted.field("values"), counted.field("counts").to_numpy()


def _where(values: pa.Array, counts: np.ndarray, mask: np.ndarray) -> tuple[pa.Array, np.ndarray]:
    return values.filter(pa.array(mask)), counts[mask]


def _example(evidence: Evidence, look: str, values: pa.Array, mask: np.ndarray) -> None:
    if look not in evidence.examples and mask.any():
        evidence.examples[look] = values[int(np.argmax(mask))].as_py()[:40]
